"""Rows of a multi-year plan: their lines and their amounts are kept together, each once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.policy import writes as policy
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import PlanAmount
from ..reads.plan_rows import PlanRow

_TRIES = 3
"""Somebody else may take in the same lines at the same moment: then they are there at the next try."""


@dataclass
class Outcome:
    """What came of rows: how many stand in the plan now, how many of these came just now, and why others do not."""

    accepted: int = 0
    added: int = 0
    tied: int = 0
    totals: dict[str, Cents] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def count(self, kind: str, amount: Cents) -> None:
        """Add an amount of a kind of money."""
        self.totals[kind] = self.totals.get(kind, Cents(0)) + amount

    @property
    def total(self) -> Cents:
        """The sum of the rows of a file, of whichever kind: to compare with the sum below that file."""
        return sum(self.totals.values(), Cents(0))


def take_in_rows(*, rows: Sequence[PlanRow], by: Actor, at: datetime, is_trial: bool = False) -> Outcome:
    """Keep up to 500 rows in one transaction; what is there already stays and counts as accepted.

    A row with other amounts than the same line of this version has is refused: a plan that changed is a new version.
    With `is_trial` nothing is kept, and what would come of it is told.
    """
    access.require(access.may_keep(by))
    for _tried in range(_TRIES - 1):
        with suppress(IntegrityError):  # another file brought the same line meanwhile: it is there at the next try
            return _at_once(rows, by=by, at=at, is_trial=is_trial)
    return _at_once(rows, by=by, at=at, is_trial=is_trial)


def _at_once(rows: Sequence[PlanRow], *, by: Actor, at: datetime, is_trial: bool) -> Outcome:
    with transaction.atomic():
        done = _take_in(rows, by=by, at=at)
        if is_trial:
            transaction.set_rollback(True)
        return done


def _take_in(rows: Sequence[PlanRow], *, by: Actor, at: datetime) -> Outcome:
    done = Outcome()
    for version in sorted({row.plan_version for row in rows}):
        mine = [row for row in rows if row.plan_version == version]
        lines = policy.take_in_lines(by=by, plan_version=version, lines=[row.line for row in mine])
        added = _keep_amounts(mine, [line.objective_id for line in lines], done)
        added |= {place for place, line in enumerate(lines) if line.is_new}
        done.added += len(added)
        if added:
            total = sum((mine[place].total for place in added), Cents(0))
            trail.record(
                by=by, at=at, verb="budgets.take_in_plan", kind="multi_year_plan", ref=version, neighbourhood_id=None,
                after={"plan_version": version, "count": len(added), "total": str(total)},
            )  # fmt: skip
    return done


def _keep_amounts(rows: Sequence[PlanRow], objectives: Sequence[int], done: Outcome) -> set[int]:
    """Keep the amounts of rows whose line has none yet of that kind. The places of the rows that brought some."""
    known = _known(objectives)
    fresh: list[PlanAmount] = []
    added: set[int] = set()
    for place, (row, objective_id) in enumerate(zip(rows, objectives, strict=True)):
        given = {year: amount for year, amount in row.amounts.items() if amount}
        there = known.get((objective_id, row.kind))
        if there is not None and there != given:
            done.refused.append((row.row, _other_amounts(row.plan_version, there, given)))
            continue
        done.accepted += 1
        done.count(row.kind, row.total)
        if there is None and given:
            known[(objective_id, row.kind)] = given
            added.add(place)
            fresh += [PlanAmount(objective_id=objective_id, year=y, kind=row.kind, amount=a) for y, a in given.items()]
    for amount in fresh:
        scope.assert_one_municipality(amount)
    PlanAmount.objects.bulk_create(fresh)
    return added


def _known(objectives: Sequence[int]) -> dict[tuple[int, str], dict[int, Cents]]:
    found: dict[tuple[int, str], dict[int, Cents]] = {}
    rows = PlanAmount.objects.filter(objective__in=set(objectives)).values_list("objective", "kind", "year", "amount")
    for objective_id, kind, year, amount in rows:
        found.setdefault((objective_id, kind), {})[year] = amount
    return found


def _other_amounts(version: str, there: Mapping[int, Cents], given: Mapping[int, Cents]) -> str:
    year = min(y for y in {*there, *given} if there.get(y) != given.get(y))
    words = {
        "version": version,
        "year": year,
        "there": there.get(year, Cents(0)).in_words(),
        "given": given.get(year, Cents(0)).in_words(),
    }
    sentence = _(
        "The plan %(version)s already has this line with another amount: %(there)s in %(year)s, here %(given)s. "
        "Give a plan that changed a new name for its version."
    )
    return sentence % words
