"""By which day people hear something, and what is late."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import holidays
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from wijklus.base import scope
from wijklus.base.actor import Reach
from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered
from wijklus.ground.places import reads as places
from wijklus.ground.trail import reads as trail

from .. import rules
from ..models import Category, CategoryTerm, ClosingDay, Signal, SignalTerm
from .categories import parents_of_categories

BATCH = 500
MOVES = tuple(
    sorted({"signals.register", *(rules.verb_of(was, to) for was, tos in rules.ALLOWED.items() for to in tos)})
)
"""The verbs of the trail by which a signal comes to stand where it is."""
REOPENS = ("signals.reopen",)


@dataclass(frozen=True)
class DerivedTerm:
    """What a SignalTerm row holds for one signal."""

    signal_id: int
    neighbourhood_id: int
    first_answer_on: date
    outcome_on: date
    due_on: date | None
    is_answered: bool
    moved_at: datetime
    reopened_at: datetime | None


@cache
def holidays_of(country: str, year: int) -> dict[date, str]:
    """The public holidays of a country in a year, by day, with their Dutch names; none for a country not known."""
    if country not in holidays.list_supported_countries():
        return {}
    found = holidays.country_holidays(country, years=year)
    if "nl" in found.supported_languages:
        found = holidays.country_holidays(country, years=year, language="nl")
    return dict(sorted(found.items()))


def national_calendar(country: str) -> rules.Calendar:
    """Which days are worked in a country, without the closing days of a city. No query."""
    return rules.Calendar(lambda year: holidays_of(country, year))


def calendar_of(country: str) -> rules.Calendar:
    """Which days are worked in the municipality in scope, in this country. One query."""
    return replace(national_calendar(country), closed=frozenset(_every_closing_day()))


@remembered
@prepared
def _every_closing_day() -> QuerySet[ClosingDay, date]:
    return ClosingDay.objects.order_by().values_list("on", flat=True)


def closed_since_due(*, today: date) -> Any:
    """What to add to a question for signals: how many closing days lie later than the day each was due, until today.

    With it, days_late asks nothing more: a closing day is a day that the country works.
    """
    rows = ClosingDay.objects.filter(on__gt=OuterRef("term__due_on"), on__lte=today).order_by()
    counted = rows.values("municipality").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def calendar_here() -> rules.Calendar:
    """The same, where the municipality was not fetched yet. Two queries."""
    return calendar_of(places.municipality_here().country)


def lateness(term: SignalTerm, *, on: date, calendar: rules.Calendar) -> int:
    """How many working days a term is late on a day. No query."""
    return rules.days_late(term.due_on, today=on, calendar=calendar)


def term_book() -> rules.TermBook:
    """What the municipality in scope decided about its terms. Four queries at most, one when it kept what is usual."""
    [(country, first_answer, has_terms, has_days)] = _decided(pk=scope.municipality_id())
    rows = {row.category_id: row for row in _every_term()} if has_terms else {}
    default = rows.pop(None, None)
    return rules.TermBook(
        calendar=calendar_of(country) if has_days else national_calendar(country),
        first_answer=first_answer,
        outcome=(default and default.outcome_days) or rules.OUTCOME_DAYS,
        own={int(pk or 0): rules.Days(row.first_answer_days, row.outcome_days) for pk, row in rows.items()},
        parents=parents_of_categories() if rows else {},
    )


@remembered
@prepared
def _decided(*, pk: int) -> "QuerySet[Any, tuple[str, int, bool, bool]]":
    """The country and the first answer of a municipality, and whether it has terms and closing days of its own."""
    own = [Exists(model.objects.filter(municipality=OuterRef("pk"))) for model in (CategoryTerm, ClosingDay)]
    return places.municipalities().filter(pk=pk).order_by().values_list("country", "first_answer_days", *own)


@remembered
@prepared
def _every_term() -> QuerySet[CategoryTerm]:
    return CategoryTerm.objects.order_by()


def own_days(category: Category) -> rules.Days:
    """The terms a category has of its own. One query."""
    row = CategoryTerm.objects.filter(category=category).first()
    return rules.Days(row.first_answer_days, row.outcome_days) if row else rules.Days()


def category_terms() -> QuerySet[CategoryTerm]:
    """The categories that have terms of their own, in the order of the city. One query."""
    rows = CategoryTerm.objects.filter(category__isnull=False).select_related("category")
    return rows.order_by("category__position", "category__code")


def closing_days(*, since: date) -> QuerySet[ClosingDay]:
    """The city's own closing days from a day on. One query."""
    return ClosingDay.objects.filter(on__gte=since)


def term_of(signal: Signal) -> SignalTerm | None:
    """By which days the person behind a signal hears something. No query when it was fetched along."""
    try:
        return signal.term
    except SignalTerm.DoesNotExist:
        return None


def days_late(signals: Iterable[Signal], *, country: str, today: date) -> dict[int, int]:
    """By signal, how many working days it is past its term; those in time are left out.

    The signals have their terms fetched along. No query when `closed_since_due` was, as `closed_since`; else one for
    the closing days, when a day has passed.
    """
    late: dict[int, int] = {}
    calendar = national_calendar(country)
    whole: rules.Calendar | None = None
    for signal in signals:
        term = term_of(signal)
        if term is None or term.due_on is None or term.due_on >= today:
            continue
        closed = getattr(signal, "closed_since", None)
        whole = whole or (calendar_of(country) if closed is None else calendar)
        days = rules.days_late(term.due_on, today=today, calendar=whole) - (closed or 0)
        if days > 0:
            late[signal.pk] = days
    return late


def late(*, neighbourhood_ids: Reach, before: date) -> QuerySet[SignalTerm]:
    """The terms that were due before a day and not met, longest ago first; None asks for the whole city."""
    rows = SignalTerm.objects.filter(due_on__lt=before)
    rows = rows if neighbourhood_ids is None else rows.filter(neighbourhood_id__in=neighbourhood_ids)
    return rows.order_by("due_on", "signal_id")


def derived_terms(signals: Sequence[Signal], book: rules.TermBook, answered: Collection[int]) -> list[DerivedTerm]:
    """The terms of these signals as they follow from the rows, the trail and the book; `answered` had an answer.

    Two queries for any number of signals.
    """
    refs = [signal.reference for signal in signals]
    moved = trail.last_changes(kind="signal", refs=refs, verbs=MOVES)
    reopened = trail.last_changes(kind="signal", refs=refs, verbs=REOPENS)
    return [
        derive(
            signal,
            book,
            is_answered=signal.pk in answered,
            moved_at=moved.get(signal.reference, signal.received_at),
            reopened_at=reopened.get(signal.reference),
        )
        for signal in signals
    ]


def derive(
    signal: Signal, book: rules.TermBook, *, is_answered: bool, moved_at: datetime, reopened_at: datetime | None
) -> DerivedTerm:
    """The term of one signal. No query."""
    term = rules.term_of(
        received_on=timezone.localdate(signal.received_at),
        category_id=signal.category_id,
        is_open=signal.state in rules.OPEN and signal.origin_kind == rules.PERSON,
        is_answered=is_answered,
        reopened_on=timezone.localdate(reopened_at) if reopened_at else None,
        book=book,
    )
    return DerivedTerm(
        signal_id=signal.pk,
        neighbourhood_id=signal.neighbourhood_id,
        first_answer_on=term.first_answer_on,
        outcome_on=term.outcome_on,
        due_on=term.due_on,
        is_answered=is_answered,
        moved_at=moved_at,
        reopened_at=reopened_at,
    )


def kept_terms(signal_ids: Collection[int]) -> dict[int, DerivedTerm]:
    """The same as it stands in the derived table, by signal. One query."""
    rows = SignalTerm.objects.filter(signal_id__in=list(signal_ids))
    return {
        row.signal_id: DerivedTerm(**{name: getattr(row, name) for name in DerivedTerm.__annotations__}) for row in rows
    }


def every_signal(*, only_owed: bool = False) -> Iterator[list[Signal]]:
    """All signals in the order of their rows, 500 at a time; or only those of which something is owed."""
    rows = Signal.objects.order_by("pk").defer("text", "search_words", "place_text", "state_reason")
    if only_owed:
        rows = rows.filter(term__due_on__isnull=False)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def first_answers(signal_ids: Collection[int]) -> dict[int, bool]:
    """Whether these signals count as answered for their term, for the room that knows the answers. One query."""
    rows = SignalTerm.objects.filter(signal_id__in=list(signal_ids))
    return dict(rows.values_list("signal_id", "is_answered"))
