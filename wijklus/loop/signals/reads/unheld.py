"""The neighbourhoods that nobody holds: what is said there would reach nobody, so whoever gives roles is told."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.people import access as people_access
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

MOST = 10
SORTS = "signals.triage"


def without_director(*, actor: Actor, now: datetime, waiting: "QuerySet[Any]") -> list[DueSection]:
    """The section of Vandaag about neighbourhoods without a director, most signals first; only for who gives roles.

    `waiting` are the signals nobody took up yet. Five queries at most.
    """
    if not people_access.may_manage_users(actor):
        return []
    on = timezone.localdate(now)
    held = people.held(right=SORTS, on=on)
    rows = [place for place in places.neighbourhoods() if place.pk not in held.neighbourhood_ids]
    counted = waiting.order_by().filter(neighbourhood_id__in=[place.pk for place in rows])
    counts: Any = counted.values("neighbourhood_id").annotate(n=Count("pk"), since=Min("received_at"))
    by_place = {row["neighbourhood_id"]: row for row in counts} if rows else {}
    rows.sort(key=lambda place: (-by_place.get(place.pk, {"n": 0})["n"], place.name))
    return [
        DueSection(
            key="no_director",
            title=_("Neighbourhoods without a director"),
            count=len(rows),
            top=[_due(place, by_place.get(place.pk)) for place in rows[:MOST]],
            empty=_("Every neighbourhood has a director."),
            all_url_name="people:members",
            counted=ngettext("%(n)s neighbourhood", "%(n)s neighbourhoods", len(rows)) % {"n": len(rows)},
            note=_note(sum(row["n"] for row in by_place.values()), whole_city=held.whole_city),
        )
    ]


def _due(place: Any, row: dict[str, Any] | None) -> Due:
    n = row["n"] if row else 0
    return Due(
        what=place.name,
        since=row["since"] if row else None,
        people_waiting=0,
        next_step=_("Give it a director"),
        url_name="people:new_member",
        ref="",
        where=ngettext("%(n)s signal waits", "%(n)s signals wait", n) % {"n": n} if n else "",
    )


def _note(n: int, *, whole_city: bool) -> str:
    """Whom what is said there reaches now."""
    if not n and whole_city:
        return str(_("What is said there goes to whoever sorts for the whole city."))
    if not n:
        return str(_("What is said there reaches nobody, and residents are promised an answer."))
    if whole_city:
        sentence = ngettext(
            "%(n)s signal waits there. It stands on Today of whoever sorts for the whole city.",
            "%(n)s signals wait there. They stand on Today of whoever sorts for the whole city.",
            n,
        )
    else:
        sentence = ngettext(
            "%(n)s signal waits there and reaches nobody: nobody in the city may sort it.",
            "%(n)s signals wait there and reach nobody: nobody in the city may sort them.",
            n,
        )
    return sentence % {"n": n}
