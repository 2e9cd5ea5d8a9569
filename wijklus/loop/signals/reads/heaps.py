"""Sets of signals that later steps of the loop count and walk: what waits, what is still owed, a period's cohort."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, Reach
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Routing, Signal
from ..rules import alarm
from . import mail, moderating, routing, terms
from .unheld import without_director

MOST = 10


def _said_by_people(neighbourhood_ids: Collection[int] | None) -> QuerySet[Signal]:
    """Signals of people: a policy signal has no voices and stands in no figure about who signalled."""
    rows = Signal.objects.filter(origin_kind=rules.PERSON)
    return rows if neighbourhood_ids is None else rows.filter(neighbourhood_id__in=neighbourhood_ids)


def waiting(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Signal]:
    """What nobody has taken up yet, newest first: of these neighbourhoods, or with None of the whole city."""
    return _said_by_people(neighbourhood_ids).filter(state__in=rules.WAITING).order_by("-received_at", "-pk")


def open_signals(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Signal]:
    """What has no outcome yet, or was opened again."""
    return _said_by_people(neighbourhood_ids).filter(state__in=rules.OPEN)


def taken_up(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Signal]:
    """What somebody took up and nobody answered for good yet, policy signals too."""
    rows = Signal.objects.filter(state=rules.TAKEN_UP)
    return rows if neighbourhood_ids is None else rows.filter(neighbourhood_id__in=neighbourhood_ids)


def received(*, since: date, until: date, neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Signal]:
    """What people said from a day until (not including) another, in the municipality's time zone."""
    return _said_by_people(neighbourhood_ids).filter(received_at__gte=_start(since), received_at__lt=_start(until))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def due(*, actor: Actor, now: datetime) -> list[DueSection]:
    """The sections of Vandaag about what came in: new, longest waiting first, opened again, and past its term.

    Twelve queries at most.

    Whoever gives roles also reads where nobody sorts what comes in.
    """
    unheld = without_director(actor=actor, now=now, waiting=waiting())
    if access.handles(actor):
        unheld = [*unheld, _handed_over(actor)]
    if not access.may_triage_any(actor):
        return unheld
    reach = access.reach(actor, "signals.triage")
    return [
        *_alarms(actor),
        *unheld,
        *_came_in(reach),
        _added(reach),
        _late(reach, on=timezone.localdate(now)),
        _to_show(actor),
    ]


def _came_in(reach: Reach) -> list[DueSection]:
    """What is new, and what people say is not solved: the ten of each that wait longest. One query."""
    of_state = {state: waiting(reach).filter(state=state) for state in rules.WAITING}
    longest = [rows.order_by("received_at", "pk").values("pk")[:MOST] for rows in of_state.values()]
    rows = Signal.objects.filter(reduce(or_, [Q(pk__in=heap) for heap in longest])).select_related("neighbourhood")
    counts = {f"n_{state}": how_many(heap) for state, heap in of_state.items()}
    found = list(rows.annotate(**counts).order_by("received_at", "pk"))
    return [
        _section(
            "new",
            _("New signals"),
            [row for row in found if row.state == rules.NEW],
            getattr(found[0], f"n_{rules.NEW}") if found else 0,
            _("Read and sort"),
            empty=_("Every signal was read and sorted."),
        ),
        _section(
            "reopened",
            _("Opened again: not solved, people say"),
            [row for row in found if row.state == rules.REOPENED],
            getattr(found[0], f"n_{rules.REOPENED}") if found else 0,
            _("Look at it again"),
            empty=_("No signal was opened again."),
        ),
    ]


def _alarms(actor: Actor) -> list[DueSection]:
    """What somebody must read now: signals in which somebody may be in danger. One query; none is no section."""
    found = list(moderating.alarms(by=actor)[: MOST + 1])
    if not found:
        return []
    top = [
        replace(
            _due(one.signal, _("Read it now")),
            where=f"{one.signal.neighbourhood.name} · {gettext(alarm.TITLES[one.kind])}",
        )
        for one in found[:MOST]
    ]
    counted = gettext("more than %(n)s") % {"n": MOST} if len(found) > MOST else ""
    title = _("Read this first: somebody may be in danger")
    return [DueSection("alarms", title, len(found), top, "", all_url_name="signals:inbox", counted=counted)]


def _to_show(actor: Actor) -> DueSection:
    """What people agreed to show and nobody read for that yet. One query."""
    rows = moderating.to_decide(by=actor)
    top = list(rows.annotate(n=how_many(rows))[:MOST])
    count = top[0].n if top else 0
    return DueSection(
        key="to_show",
        title=_("Words to show"),
        count=count,
        top=[
            replace(
                _due(row.signal, _("Read and decide")),
                url_name="signals:moderate",
                where=row.signal.neighbourhood.name,
                people_waiting=0,
                voices_waiting=0,
                since=row.asked_at,
            )
            for row in top
        ],
        empty=_("No words wait to be shown."),
        all_url_name="signals:moderation",
    )


def _section(key: str, title: object, top: Sequence[Signal], count: int, step: object, *, empty: object) -> DueSection:
    return DueSection(
        key=key,
        title=title,
        count=count,
        top=[replace(_due(signal, step), where=signal.neighbourhood.name) for signal in top],
        empty=empty,
        all_url_name="signals:inbox",
        counted=ngettext("%(n)s signal", "%(n)s signals", count) % {"n": count},
    )


def _added(reach: Reach) -> DueSection:
    """What people wrote later about what they said, and nobody read yet. One query."""
    rows = mail.unseen(reach)
    top = list(rows.select_related("signal__neighbourhood").annotate(n=how_many(rows))[:MOST])
    count = top[0].n if top else 0
    return DueSection(
        key="added",
        title=_("Added later"),
        count=count,
        top=[
            Due(
                what=row.text[:120] or row.signal.text[:120],
                since=row.added_at,
                people_waiting=1,
                next_step=_("Read it"),
                url_name="signal",
                ref=row.signal.reference,
                where=row.signal.neighbourhood.name,
            )
            for row in top
        ],
        empty=_("Everything that people added was read."),
        counted=ngettext("%(n)s addition", "%(n)s additions", count) % {"n": count},
    )


def _handed_over(actor: Actor) -> DueSection:
    """What was handed to the services of this actor and is open, newest first. One query."""
    rows = routing.handled(by=actor, only_mine=True)
    top: Any = list(rows.annotate(n=how_many(rows))[:MOST])
    count = top[0].n if top else 0
    return DueSection(
        key="handed_over",
        title=_("Handed to your service"),
        count=count,
        top=[
            replace(_due(row.signal, _("Read and handle")), url_name="signals:handling", ref="", where=_place_of(row))
            for row in top
        ],
        empty=_("Nothing is handed to your service."),
        all_url_name="signals:handling",
        counted=ngettext("%(n)s signal", "%(n)s signals", count) % {"n": count},
    )


def _place_of(routed: Routing) -> str:
    return f"{routed.signal.neighbourhood.name} · {routed.party.name if routed.party else ''}"


def _due(signal: Signal, step: object) -> Due:
    return Due(
        what=signal.text[:120],
        since=signal.received_at,
        people_waiting=0 if signal.counted_voices else 1,
        voices_waiting=signal.counted_voices,
        next_step=step,
        url_name="signal",
        ref=signal.reference,
    )


def _late(reach: Reach, *, on: date) -> DueSection:
    """What is past its term, longest ago first: which people wait, and how many working days too long."""
    calendar = terms.calendar_here()
    before = rules.late_before(on, calendar=calendar)
    rows = terms.late(neighbourhood_ids=reach, before=before).select_related("signal", "neighbourhood")
    people = how_many(rows, "signal__person_id", distinct=True)
    top: Any = list(rows.annotate(n=how_many(rows), people=people)[:MOST])
    count, waiting_longer = (top[0].n, top[0].people) if top else (0, 0)
    note = ngettext(
        "%(n)s person waits longer than they were promised.",
        "%(n)s people wait longer than they were promised.",
        waiting_longer,
    )
    return DueSection(
        key="late",
        title=_("Past its term"),
        count=count,
        top=[
            replace(
                _due(row.signal, _("Answer") if row.signal.state == rules.TAKEN_UP else _("Read and sort")),
                where=f"{row.neighbourhood.name} · {late_words(terms.lateness(row, on=on, calendar=calendar))}",
            )
            for row in top
        ],
        empty=_("Nothing is past its term."),
        all_url_name="signals:inbox",
        all_query="?state=late",
        counted=ngettext("%(n)s signal", "%(n)s signals", count) % {"n": count},
        note=note % {"n": waiting_longer} if waiting_longer else "",
    )


def late_words(days: int) -> str:
    """How late something is, in words."""
    return ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}
