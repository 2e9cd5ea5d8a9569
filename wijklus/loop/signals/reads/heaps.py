"""Sets of signals that later steps of the loop count and walk: what waits, what is still owed, a period's cohort."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Signal
from .unheld import without_director

OPEN = (rules.NEW, rules.TAKEN_UP, rules.REOPENED)
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
    return _said_by_people(neighbourhood_ids).filter(state__in=OPEN)


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
    """The sections of Vandaag about what came in: new, longest waiting first, and opened again. Three queries.

    Whoever gives roles also reads where nobody sorts what comes in.
    """
    unheld = without_director(actor=actor, now=now, waiting=waiting())
    if not access.may_triage_any(actor):
        return unheld
    rows = waiting(access.reach(actor, "signals.triage"))
    counted = rows.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in rules.WAITING})
    return [
        *unheld,
        _section(
            "new",
            _("New signals"),
            rows.filter(state=rules.NEW),
            counted[rules.NEW],
            _("Read and sort"),
            empty=_("Every signal was read and sorted."),
        ),
        _section(
            "reopened",
            _("Opened again: not solved, people say"),
            rows.filter(state=rules.REOPENED),
            counted[rules.REOPENED],
            _("Look at it again"),
            empty=_("No signal was opened again."),
        ),
    ]


def _section(key: str, title: object, rows: QuerySet[Signal], count: int, step: object, *, empty: object) -> DueSection:
    top = rows.select_related("neighbourhood").order_by("received_at", "pk")[:MOST] if count else []
    return DueSection(
        key=key,
        title=title,
        count=count,
        top=[
            Due(
                what=signal.text[:120],
                since=signal.received_at,
                people_waiting=0 if signal.counted_voices else 1,
                voices_waiting=signal.counted_voices,
                next_step=step,
                url_name="signal",
                ref=signal.reference,
                where=signal.neighbourhood.name,
            )
            for signal in top
        ],
        empty=empty,
        all_url_name="signals:inbox",
        counted=ngettext("%(n)s signal", "%(n)s signals", count) % {"n": count},
    )
