"""Every component once, with its states: the page an engineer or a designer opens first."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..forms import SampleForm

PLACE = "Dampoort"


def style(request: HttpRequest) -> HttpResponse:
    """The components of the house, with invented content; no query, no session."""
    return render(
        request,
        "pages/style.html",
        {
            "empty_form": SampleForm(prefix="empty"),
            "wrong_form": SampleForm({"wrong-answer": "mail"}, prefix="wrong"),
            "short_loop": _hops()[:2] + _hops()[4:5] + _hops()[6:],
            "long_loop": _hops(),
            "closed_loop": _closed_hops(),
            "steps": [_("What"), _("Where"), _("Your answer")],
            "crumbs": [(_("All neighbourhoods"), "#main"), (PLACE, "#main")],
            "tabs": [(_("New"), "#main"), (_("In a theme"), "#tabs"), (_("Answered"), "#figures")],
            "facts": [(_("Received"), "3 maart 2026"), (_("Channel"), _("At the door")), (_("People"), "12")],
            "address": "Voorbeeldstraat 1\n9000 Voorbeeld",
            "place": PLACE,
            "other_place": "Sint-Amandsberg",
            "person": "Noor Voorbeeld",
            "since": date(2025, 9, 1),
        },
    )


def _hop(label: str, state: str, day: date | None = None, who: str = "", why: str = "") -> dict[str, Any]:
    return {"label": label, "state": state, "at": day, "who": who, "why": why, "href": ""}


def _hops() -> list[dict[str, Any]]:
    """A loop that is still open at its end."""
    return [
        _hop(_("Said"), "done", date(2026, 3, 3), _("12 residents"), _("Cars drive too fast past the school.")),
        _hop(_("Read"), "done", date(2026, 3, 5), _("neighbourhood director")),
        _hop(_("In a theme"), "done", date(2026, 3, 12), _("neighbourhood director"), _("Safe to school")),
        _hop(_("Made a priority"), "done", date(2026, 4, 2), _("neighbourhood meeting")),
        _hop(
            _("Promised"), "current", date(2026, 5, 18), _("Mobility service"), _("Two speed humps before 1 September.")
        ),
        _hop(_("Done"), "open"),
        _hop(_("Answered"), "open"),
    ]


def _closed_hops() -> list[dict[str, Any]]:
    """A loop that ended with an answer, and one hop that says why not."""
    return [
        _hop(_("Said"), "done", date(2026, 1, 9), _("a resident"), _("A bench at the tram stop.")),
        _hop(_("Looked into"), "stopped", date(2026, 1, 20), _("Green service"), _("The pavement is too narrow.")),
        _hop(_("Answered"), "done", date(2026, 1, 23), _("neighbourhood director"), _("By mail, to 1 person.")),
    ]
