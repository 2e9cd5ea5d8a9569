"""Bookings of the ledger: kept once, and tied to what an action gets as far as their codes say so in one way only."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wijklus.base import given, scope
from wijklus.base.actor import Actor
from wijklus.base.text import folded
from wijklus.ground.policy import reads as policy
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Allocation, Booking, Fund, LedgerFile
from ..reads.ledger_rows import LedgerRow
from ..rules import ledger_file, tying
from .importing import Outcome

_TRIES = 3


def take_in_bookings(
    *, rows: Sequence[LedgerRow], by: Actor, at: datetime, source: LedgerFile | None = None, is_trial: bool = False
) -> Outcome:
    """Keep up to 500 bookings in one transaction; what is there already stays and counts as accepted.

    A booking that stands there with another amount, day or kind is refused: the ledger corrects by booking again.
    With `is_trial` nothing is kept, and what would come of it is told.
    """
    access.require(access.may_keep(by))
    for _tried in range(_TRIES - 1):
        with suppress(IntegrityError):  # another file brought the same booking meanwhile: it is there at the next try
            return _at_once(rows, source, by=by, at=at, is_trial=is_trial)
    return _at_once(rows, source, by=by, at=at, is_trial=is_trial)


def _at_once(
    rows: Sequence[LedgerRow], source: LedgerFile | None, *, by: Actor, at: datetime, is_trial: bool
) -> Outcome:
    with transaction.atomic():
        done = Outcome()
        fresh = _fresh(rows, done)
        made = _made(fresh, source, done)
        done.added = len(made)
        if is_trial:
            return done
        for booking in made:
            scope.assert_one_municipality(booking)
        Booking.objects.bulk_create(made)
        if made:
            trail.record(
                by=by, at=at, verb="budgets.take_in_bookings", kind="ledger_file",
                ref=source.reference if source else "", neighbourhood_id=None,
                after={"count": len(made), "tied": done.tied}, public=False,
            )  # fmt: skip
        return done


def _fresh(rows: Sequence[LedgerRow], done: Outcome) -> list[LedgerRow]:
    """The rows that are not there yet; what is there with something else is refused."""
    fields = ("key", "amount", "kind", "booked_on", "allocation")
    known = {
        key: (amount, kind, day, allocation)
        for key, amount, kind, day, allocation in Booking.objects.filter(key__in=[row.key for row in rows])
        .order_by()
        .values_list(*fields)
    }
    fresh = []
    for row in rows:
        there = known.get(row.key)
        if there is not None and there[:3] != (row.amount, row.kind, row.booked_on):
            words = {"booking": row.called, "there": there[0].in_words(), "given": row.amount.in_words()}
            sentence = _(
                "Booking %(booking)s stands there already with another amount, day or kind: %(there)s, here %(given)s. "
                "A booking does not change: give the correction as a booking of its own."
            )
            done.refused.append((row.row, sentence % words))
            continue
        done.accepted += 1
        done.count(row.kind, row.amount)
        done.tied += there is not None and there[3] is not None
        if there is None:
            fresh.append(row)
    return fresh


def _made(rows: Sequence[LedgerRow], source: LedgerFile | None, done: Outcome) -> list[Booking]:
    made = [
        Booking(
            ledger_file=source, row=row.row, key=row.key, number=row.number, line=row.line, booked_on=row.booked_on,
            year=row.year, kind=row.kind, amount=row.amount, text=row.text, plan_version=row.version,
            goal_code=row.codes.get(ledger_file.GOAL, ""), plan_code=row.codes.get(ledger_file.PLAN, ""),
            action_code=row.codes.get(ledger_file.ACTION, ""), fund_code=row.codes.get(ledger_file.FUND, ""),
            code=row.codes.get(ledger_file.CODE, ""),
        )
        for row in rows
    ]  # fmt: skip
    done.tied += _tie(made)
    return made


def _tie(bookings: Sequence[Booking]) -> int:
    """Set what the codes of these bookings say: the line of the plan, the fund, the amount. How many found one."""
    if not bookings:
        return 0
    lines, funds = _Lines(bookings), _Funds()
    for booking in bookings:
        booking.objective_id = lines.of(booking)
        booking.fund_id = funds.of(booking)
    among = _candidates(bookings)
    for booking in bookings:
        if booking.fund_code and booking.fund_id is None:
            continue  # it names a fund that is not here: nobody can say whose money it is
        booking.allocation_id = tying.allocation_of(
            year=booking.year, kind=booking.kind, objective=booking.objective_id, fund=booking.fund_id,
            code=booking.code, among=among.get((booking.year, booking.kind), ()),
        )  # fmt: skip
        booking.tied = tying.CODES if booking.allocation_id else tying.LOOSE
    return sum(booking.allocation_id is not None for booking in bookings)


class _Lines:
    """The lines of the versions of the multi-year plan that bookings name; without a name the last version."""

    def __init__(self, bookings: Iterable[Booking]) -> None:
        self.last = next(iter(policy.plan_versions()), "")
        versions = {booking.plan_version or self.last for booking in bookings}
        self.lines: dict[str, list[tuple[int, tying.Path]]] = {version: [] for version in versions}
        rows = policy.objectives().filter(plan_version__in=versions).order_by()
        fields = ("pk", "plan_version", "goal_code", "plan_code", "action_code")
        for pk, version, *path in rows.values_list(*fields):
            self.lines[version].append((pk, (path[0], path[1], path[2])))
        self.known: dict[tuple[str, tying.Path], int | None] = {}

    def of(self, booking: Booking) -> int | None:
        """The one line with its codes."""
        codes = (booking.goal_code, booking.plan_code, booking.action_code)
        asked = (booking.plan_version or self.last, codes)
        if asked not in self.known:
            self.known[asked] = tying.line_of(codes, self.lines[asked[0]])
        return self.known[asked]


class _Funds:
    """The funds by the code of the ledger and by their name."""

    def __init__(self) -> None:
        found = list(Fund.objects.order_by().values_list("pk", "code", "name"))
        self.by_code: Mapping[str, int] = {code: pk for pk, code, _name in found if code}
        self.by_name: Mapping[str, int] = {folded(name): pk for pk, _code, name in found}

    def of(self, booking: Booking) -> int | None:
        """The fund that it names."""
        code = booking.fund_code
        return tying.fund_of(code, by_code=self.by_code, by_name=self.by_name, name=folded(code)) if code else None


def _candidates(bookings: Sequence[Booking]) -> dict[tuple[int, str], list[tying.Candidate]]:
    """By year and kind: what actions get under the codes or in the lines of these bookings. One query."""
    codes = {booking.code for booking in bookings if booking.code}
    lines = {booking.objective_id for booking in bookings if booking.objective_id}
    rows = Allocation.objects.filter(
        Q(code__in=codes) | Q(objective__in=lines), contribution__year__in={booking.year for booking in bookings}
    )
    fields = ("pk", "contribution__fund", "contribution__year", "contribution__kind", "objective", "code")
    found: dict[tuple[int, str], list[tying.Candidate]] = {}
    for candidate in (tying.Candidate(*values) for values in rows.order_by().values_list(*fields)):
        found.setdefault((candidate.year, candidate.kind), []).append(candidate)
    return found


def ask_to_tie_again(*, year: int, by: Actor, at: datetime) -> None:
    """Have the codes of the loose bookings of a year looked at again: actions may have got money since."""
    access.require(access.may_keep(by))
    with transaction.atomic():
        trail.later(
            "wijklus.loop.budgets.jobs.tie_again", key=f"tie-again:{scope.municipality_id()}:{year}:{at.isoformat()}",
            at=at, year=year,
        )  # fmt: skip


def tie_again(*, year: int, by: Actor, at: datetime) -> int:
    """Tie what can be tied by now, 500 bookings in a transaction; what was untied by hand stays so. How many."""
    access.require(access.may_keep(by))
    loose = Booking.objects.filter(year=year, allocation__isnull=True, tied=tying.LOOSE).order_by("pk")
    after, count = 0, 0
    while batch := list(loose.filter(pk__gt=after)[: given.OF_A_BATCH]):
        after = batch[-1].pk
        with transaction.atomic():
            count += _tie_batch(batch)
    if count:
        with transaction.atomic():
            trail.record(
                by=by, at=at, verb="budgets.tie_again", kind="booking", ref=str(year), neighbourhood_id=None,
                after={"year": year, "count": count}, public=False,
            )  # fmt: skip
    return count


def _tie_batch(batch: Sequence[Booking]) -> int:
    """Those that found an amount are kept, unless somebody tied them meanwhile."""
    if not _tie(batch):
        return 0
    found = [booking for booking in batch if booking.allocation_id]
    still = set(
        Booking.objects.select_for_update()
        .filter(pk__in=[booking.pk for booking in found], allocation__isnull=True, tied=tying.LOOSE)
        .values_list("pk", flat=True)
    )
    mine = [booking for booking in found if booking.pk in still]
    Booking.objects.bulk_update(mine, ["objective", "fund", "allocation", "tied"])
    return len(mine)
