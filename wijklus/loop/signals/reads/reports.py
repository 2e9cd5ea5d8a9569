"""Signals as other software may see them: what sort, where roughly, how far; the words of its own, or public ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from wijklus.ground.places import rules as place_rules

from .. import rules
from ..models import Signal
from ..rules import moderating
from . import terms

CLOSED = (rules.ANSWERED, rules.SET_ASIDE)


@dataclass(frozen=True)
class Report:
    """One signal with a category. `point` is the middle of its public cell, and only known of public space."""

    pk: int
    reference: str
    category_id: int
    is_closed: bool
    received_at: datetime
    place: str
    point: tuple[float, float] | None
    is_public: bool
    is_own: bool
    text: str
    """What was said, for the software that sent it; for others the words that a person confirmed to be public."""
    expected_on: date | None = None
    """By which day whoever reported it hears the outcome, while it is open."""


@dataclass(frozen=True)
class Sought:
    """Which signals are asked for; None and nothing: all. `sender` is the reference of the key that asks."""

    since: datetime | None = None
    until: datetime | None = None
    category_ids: Collection[int] | None = None
    closed: bool | None = None
    sender: str = ""


def reports(sought: Sought, *, start: int, most: int) -> list[Report]:
    """Signals about public space, and those this software sent itself, newest first. One query."""
    rows = _shown(Q(category__is_public_space=True) | _sent_by(sought.sender))
    if sought.since is not None:
        rows = rows.filter(received_at__gte=sought.since)
    if sought.until is not None:
        rows = rows.filter(received_at__lte=sought.until)
    if sought.category_ids is not None:
        rows = rows.filter(category_id__in=list(sought.category_ids))
    if sought.closed is not None:
        rows = rows.filter(state__in=CLOSED) if sought.closed else rows.exclude(state__in=CLOSED)
    return [_report(row, sought.sender) for row in rows[start : start + most]]


def reports_by_reference(references: Collection[str], *, sender: str = "") -> Sequence[Report]:
    """These signals, newest first: of public space, and any that came by Open311, for who knows its reference.

    One query.
    """
    rows = _shown(Q(category__is_public_space=True) | Q(channel=rules.OPEN311))
    return [_report(row, sender) for row in rows.filter(reference__in=list(references))]


def _sent_by(sender: str) -> Q:
    return Q(channel=rules.OPEN311, origin_ref=sender) if sender else Q(pk__in=[])


def _shown(which: Q) -> QuerySet[Signal]:
    rows = Signal.objects.filter(which, category__isnull=False, origin_kind=rules.PERSON)
    return rows.select_related("category", "neighbourhood", "publication", "term").order_by("-received_at", "-id")


def _report(signal: Signal, sender: str) -> Report:
    category = signal.category
    assert category is not None
    term = terms.term_of(signal)
    own = bool(sender) and signal.channel == rules.OPEN311 and signal.origin_ref == sender
    return Report(
        pk=signal.pk,
        reference=signal.reference,
        category_id=category.pk,
        is_closed=signal.state in CLOSED,
        received_at=signal.received_at,
        place=signal.neighbourhood.name,
        point=place_rules.cell_centre(signal.cell) if category.is_public_space and signal.cell is not None else None,
        is_public=category.is_public_space,
        is_own=own,
        text=signal.text if own else _public_words(signal),
        expected_on=term.outcome_on if term is not None and signal.state not in CLOSED else None,
    )


def _public_words(signal: Signal) -> str:
    """What everybody may read of it. No query when its publication was fetched."""
    publication = getattr(signal, "publication", None)
    return publication.text if publication is not None and publication.state == moderating.SHOWN else ""
