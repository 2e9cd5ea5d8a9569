"""A new division of a municipality into neighbourhoods: the file, what is what in it, what it would change, begin."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import BadFile, Refused
from wijklus.ground.places import access, reads, writes
from wijklus.ground.places.rules.geojson import SUPPORTED, WGS84, Area, Collection
from wijklus.pages.new_city_forms import BoundariesForm, MappingForm, add_problems, first_rows, guess, outline, posted


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_set(request: CityRequest) -> HttpResponse:
    """The file with the neighbourhoods of the new division."""
    access.must(access.may_change_settings(request.actor))
    form = BoundariesForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["boundaries"].read()
        crs = int(form.cleaned_data["crs"] or 0)
        try:
            found = reads.read_boundaries_file(data, crs=crs or None)
            if not found.properties:
                raise BadFile([_("The features in this file have no properties, so no code and no name.")])
        except BadFile as bad:
            add_problems(form, bad, "boundaries")
        else:
            writes.keep_draft(by=request.actor, at=clock.now(), answers={"crs": crs}, boundaries=data)
            return redirect("new_set_mapping", request.municipality.slug)
    return render(request, "pages/new_set/boundaries.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_set_mapping(request: CityRequest) -> HttpResponse:
    """Which property is what; then what would change; then, with the second button, the division begins."""
    access.must(access.may_change_settings(request.actor))
    city = request.municipality
    draft = reads.draft_of(owner_id=request.actor.user_id or 0, municipality_id=city.pk)
    if draft is None:
        return redirect("new_set", city.slug)
    data, crs = bytes(draft.boundaries), draft.answers.get("crs") or None
    found = reads.read_boundaries_file(data, crs=crs)
    form = MappingForm(posted(request)[0], initial=first_guess(found, city.name), properties=found.properties)
    del form.fields["not_locatable_code"]  # it is there already, and stays
    effect = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            effect = reads.effect_of(areas=areas_of(found, given), compared_to=reads.latest_set())
            if "begin" in request.POST:
                writes.open_set(
                    by=request.actor, at=clock.now(), boundaries=data, crs=crs, name=given["set_name"],
                    **{name: value for name, value in given.items() if name != "set_name"},
                )  # fmt: skip
                writes.drop_draft(by=request.actor)
                messages.success(request, _("The new division is made."))
                return redirect("places:sets", city.slug)
        except Refused as refused:
            add_problems(form, refused, refused.field if refused.field in form.fields else "code_property")
    context = {"form": form, "effect": effect if not form.errors else None, **about(found)}
    return render(request, "pages/new_set/mapping.html", context, status=422 if form.errors else 200)


def areas_of(found: Collection, given: dict[str, Any]) -> tuple[Area, ...]:
    """The neighbourhoods of the file, as they would be read. Raises BadFile."""
    return reads.read_areas(
        found,
        code_property=given["code_property"],
        name_property=given["name_property"],
        not_locatable_code=reads.not_locatable().code,
    )


def first_guess(found: Collection, name: str) -> dict[str, Any]:
    """What the properties probably are, and a division that begins next January."""
    today = clock.today()
    return guess(found) | {"set_name": f"{name} {today.year + 1}", "valid_from": date(today.year + 1, 1, 1)}


def about(found: Collection) -> dict[str, Any]:
    """What the page shows of the file."""
    return {
        "properties": found.properties,
        "rows": first_rows(found),
        "count": len(found.features),
        "drawing": outline(found),
        "system": "" if found.crs == WGS84 else SUPPORTED[found.crs],
    }
