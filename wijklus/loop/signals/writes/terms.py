"""Keeping by which day people hear something; and what the city decides about that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Category, CategoryTerm, ClosingDay, Signal, SignalTerm

FIELDS = ["neighbourhood", "first_answer_on", "outcome_on", "due_on", "is_answered", "moved_at", "reopened_at"]
LONGEST_CLOSING_NAME = 80


def begin_terms(*, signals: Sequence[Signal], at: datetime) -> None:
    """Say of signals that just came in by which day their people hear something."""
    if signals:
        book = reads.term_book()
        made = [reads.derive(s, book, is_answered=False, moved_at=at, reopened_at=None) for s in signals]
        if len(made) == 1:
            SignalTerm(**vars(made[0])).save(force_insert=True)
        else:
            _keep(made)


def follow_terms(
    *, signals: Sequence[Signal], moved_at: datetime | None = None, reopened: Collection[int] = ()
) -> None:
    """Make the terms of signals anew after they were sorted, or after they moved to the state they have now.

    For those `reopened` now (by primary key) the term of the outcome begins again.
    """
    if not signals:
        return
    book = reads.term_book()
    stands = reads.kept_terms([signal.pk for signal in signals])
    made = []
    for signal in signals:
        was = stands.get(signal.pk)
        reopened_at = was.reopened_at if was else None
        if signal.pk in reopened:
            reopened_at = moved_at
        made.append(
            reads.derive(
                signal,
                book,
                is_answered=was.is_answered if was else False,
                moved_at=moved_at or (was.moved_at if was else signal.received_at),
                reopened_at=reopened_at,
            )
        )
    _keep(made)


def note_first_answers(*, answered: Mapping[int, bool]) -> None:
    """Note of which signals the people had a first answer: then the term of the outcome counts. Called with answers."""
    rows = [
        row for row in SignalTerm.objects.filter(signal_id__in=answered) if row.is_answered != answered[row.signal_id]
    ]
    for row in rows:
        row.is_answered = answered[row.signal_id]
        if row.due_on is not None:
            had = row.is_answered or row.reopened_at is not None
            row.due_on = rules.counts_now(row.first_answer_on, row.outcome_on, is_answered=had)
    SignalTerm.objects.bulk_update(rows, ["is_answered", "due_on"], batch_size=reads.BATCH)


def _keep(terms: Iterable[reads.DerivedTerm]) -> None:
    rows = [SignalTerm(**vars(term)) for term in terms]
    for row in rows:
        scope.assert_one_municipality(row)
    SignalTerm.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["signal"], update_fields=FIELDS, batch_size=reads.BATCH
    )


def renew_terms() -> int:
    """Make the days of all that is still owed anew, 500 per transaction. Returns how many were looked at."""
    done = 0
    for batch in reads.every_signal(only_owed=True):
        with transaction.atomic():
            follow_terms(signals=batch)
        done += len(batch)
    return done


def rebuild() -> int:
    """Make the term of every signal of the municipality anew, 500 per transaction. Returns how many there are.

    Whether a first answer was given stays as it is kept: the room of answers makes that anew.
    """
    book, done = reads.term_book(), 0
    for batch in reads.every_signal():
        answered = {pk for pk, is_answered in reads.first_answers([s.pk for s in batch]).items() if is_answered}
        with transaction.atomic():
            _keep(reads.derived_terms(batch, book, answered))
        done += len(batch)
    return done


def check_derived() -> list[tuple[str, reads.DerivedTerm, reads.DerivedTerm | None]]:
    """Every signal whose term differs from what follows from its rows: (reference, should be, is).

    Of what is owed no more, the days stay as they were promised.
    """
    book = reads.term_book()
    wrong = []
    for batch in reads.every_signal():
        stands = reads.kept_terms([signal.pk for signal in batch])
        answered = {pk for pk, term in stands.items() if term.is_answered}
        for signal, should in zip(batch, reads.derived_terms(batch, book, answered), strict=True):
            is_now = stands.get(signal.pk)
            if is_now is None or _compared(should, is_now) != _compared(is_now, is_now):
                wrong.append((signal.reference, should, is_now))
    return wrong


def _compared(term: reads.DerivedTerm, stands: reads.DerivedTerm) -> dict[str, Any]:
    days = () if stands.due_on is not None else ("first_answer_on", "outcome_on")
    return {name: value for name, value in vars(term).items() if name not in days}


def set_outcome_default(*, days: int, by: Actor, at: datetime) -> int:
    """Decide within how many working days people hear the outcome, where a category has no term of its own.

    Returns the days.
    """
    access.require(access.may_edit_categories(by))
    _check_days(days, "outcome_days")
    with transaction.atomic():
        row = CategoryTerm.objects.select_for_update().filter(category__isnull=True).first()
        was = row.outcome_days if row else rules.OUTCOME_DAYS
        if was == days:
            return days
        row = row or CategoryTerm()
        row.outcome_days = days
        row.save()
        _record("signals.change_terms", by=by, at=at, before={"outcome_days": was}, after={"outcome_days": days})
        renew_later(at=at)
    return days


def set_own_days(*, category: Category, days: rules.Days, at: datetime) -> rules.Days:
    """Keep the terms a category has of its own, within the write that changes the category. Returns what they were."""
    _check_days(days.first_answer, "first_answer_days")
    _check_days(days.outcome, "outcome_days")
    row = CategoryTerm.objects.filter(category=category).first()
    was = rules.Days(row.first_answer_days, row.outcome_days) if row else rules.Days()
    if days == was:
        return was
    row = row or CategoryTerm(category=category)
    row.first_answer_days, row.outcome_days = days.first_answer, days.outcome
    row.save()
    renew_later(at=at)
    return was


def add_closing_day(*, on: date, name: str, by: Actor, at: datetime) -> ClosingDay:
    """Say that the city does not work on a day; terms that are still owed pass it over."""
    access.require(access.may_edit_categories(by))
    words = " ".join(cleaned(name).split())
    if not words or len(words) > LONGEST_CLOSING_NAME:
        raise Refused(
            _("Say in at most %(most)s signs why the city is closed.") % {"most": LONGEST_CLOSING_NAME}, "name"
        )
    if not reads.national_calendar(places.municipality_here().country).is_working(on):
        raise Refused(_("Nobody works on this day already: it is a weekend or a holiday."), "on")
    day = ClosingDay(on=on, name=words)
    try:
        with transaction.atomic():
            day.save(force_insert=True)
            _record("signals.add_closing_day", by=by, at=at, after={"on": on.isoformat(), "name": words})
            renew_later(at=at)
    except IntegrityError as twice:
        raise Refused(_("This day is in the list already."), "on") from twice
    return day


def remove_closing_day(*, on: date, by: Actor, at: datetime) -> None:
    """Take a closing day out of the list; nothing happens when somebody else did that first."""
    access.require(access.may_edit_categories(by))
    with transaction.atomic():
        gone = ClosingDay.objects.filter(on=on).delete()[0]
        if gone:
            _record("signals.remove_closing_day", by=by, at=at, before={"on": on.isoformat()})
            renew_later(at=at)


def _check_days(days: int | None, field: str) -> None:
    if days is not None and not 1 <= days <= rules.MOST_DAYS:
        sentence = _("Choose a number from %(least)s to %(most)s.")
        raise Refused(sentence % {"least": 1, "most": rules.MOST_DAYS}, field)


def renew_later(*, at: datetime) -> None:
    """Have the days of all that is still owed made anew: what they follow from has changed."""
    trail.later("wijklus.loop.signals.jobs.renew_terms", key=f"terms:{scope.municipality_id()}:{at.isoformat()}", at=at)


def _record(
    verb: str,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(by=by, at=at, verb=verb, kind="terms", ref="", neighbourhood_id=None, before=before, after=after)
