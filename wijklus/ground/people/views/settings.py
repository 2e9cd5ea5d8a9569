"""The first page of the settings: what can be decided here, and where."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest

from .. import access

SECTIONS: tuple[tuple[str, Any, Any, str], ...] = (
    (
        "places:settings",
        _("Municipality"),
        _("Name, languages, terms, welfare contacts and house style."),
        "city.settings",
    ),
    ("places:sets", _("Neighbourhoods"), _("Boundaries, and since when they hold."), "city.settings"),
    (
        "places:address_files",
        _("Addresses"),
        _("Street and number, so that residents find their neighbourhood."),
        "city.settings",
    ),
    ("people:roles", _("Roles"), _("What a director, a field worker or a service may do."), "city.users"),
    ("people:members", _("People"), _("Who works here, in which role and where."), "city.users"),
    ("people:parties", _("Services and partners"), _("Who can promise something."), "city.taxonomy"),
    ("people:contact_points", _("Contacts"), _("How residents reach services and groups."), "city.taxonomy"),
    ("people:mandates", _("Mandates"), _("Who may commit what, and until when."), "city.users"),
    (
        "people:api_keys",
        _("Keys for other software"),
        _("Which software may send signals by Open311."),
        "city.settings",
    ),
    ("signals:mailbox", _("Mailbox"), _("Which mailbox becomes signals, and what came in."), "city.settings"),
    ("signals:categories", _("Categories"), _("What signals can be about."), "city.taxonomy"),
    ("signals:imports", _("Take in signals"), _("From a file of another system."), "signals.import"),
    (
        "signals:routing",
        _("Who handles what"),
        _("Rules by which signals are handed to a service."),
        "city.taxonomy",
    ),
    (
        "priorities:suggesting",
        _("Suggestions"),
        _("How often suggestions are right, and how sure they must be."),
        "city.taxonomy",
    ),
    (
        "signals:terms",
        _("Terms"),
        _("Within how many working days people hear something, and closing days."),
        "city.taxonomy",
    ),
    (
        "signals:procedures",
        _("Procedures with a term of their own"),
        _("Who handles complaints, petitions, requests for documents and objections."),
        "city.taxonomy",
    ),
    ("policy:index", _("Multi-year plan"), _("The goals to which a neighbourhood plan can point."), "city.taxonomy"),
)
"""Address, title, what it is for, and the right that opens it. A page that does not exist yet is left out."""


@login_required
@require_safe
def settings(request: CityRequest) -> HttpResponse:
    """The settings this actor may change."""
    access.require(access.may_see_settings(request.actor))
    offered = [
        {"title": title, "about": about, "url": url}
        for name, title, about, right in SECTIONS
        if access.holds(request.actor, right) and (url := address(name, request.municipality.slug))
    ]
    return render(request, "people/settings.html", {"sections": offered})


def address(name: str, slug: str) -> str:
    """The address of a page, or nothing while it does not exist."""
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return ""
