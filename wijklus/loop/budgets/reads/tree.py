"""The multi-year plan as a tree: each line with its amounts by year, and above it the sum of what lies below."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import rules as policy_rules

from .. import access, rules
from ..models import PlanAmount

MOST_LINES = 400
"""A plan with more lines is shown down to its action plans; each opens by itself."""


@dataclass
class Branch:
    """A line of the plan with what lies below it. `by_year` is its own money and that of all lines below."""

    objective_id: int
    codes: str
    name: str
    level: str
    depth: int = 0
    by_year: dict[int, Cents] = field(default_factory=dict)
    below: list["Branch"] = field(default_factory=list)

    @property
    def total(self) -> Cents:
        """The sum of its years."""
        return sum(self.by_year.values(), Cents(0))


@dataclass(frozen=True)
class Row:
    """A line as a table shows it: its amount of each year of the plan."""

    branch: Branch
    years: Sequence[tuple[int, Cents]]
    opens: int = 0
    """How many lines below it are not shown here."""


@dataclass(frozen=True)
class PlanTree:
    """One version of the plan, of one kind of money. `of_kind` holds what the whole version sets aside of each kind."""

    version: str
    versions: Sequence[str]
    kind: str
    years: Sequence[int]
    rows: Sequence[Row]
    by_year: Sequence[tuple[int, Cents]]
    of_kind: Mapping[str, Cents]
    top: Branch | None = None
    """The line of which only what lies below is shown."""

    @property
    def total(self) -> Cents:
        """The sum of the years that are shown."""
        return sum((amount for _year, amount in self.by_year), Cents(0))


def plan_tree(*, by: Actor, version: str = "", kind: str = "", under: int | None = None) -> PlanTree:
    """A version of the plan (the last when it is not named), or what lies under one line of it. Three queries."""
    access.require(access.may_see(by))
    versions = policy.plan_versions()
    chosen = version if version in versions else next(iter(versions), "")
    money = list(
        PlanAmount.objects.filter(objective__plan_version=chosen).values_list("objective", "kind", "year", "amount")
    )
    of_kind = {one: sum((a for _o, k, _y, a in money if k == one), Cents(0)) for one in rules.KINDS}
    shown = kind if kind in rules.KINDS else _first_kind({k for _o, k, _y, _a in money})
    branches, tops = _branches(policy.objectives(plan_version=chosen))
    for objective_id, of, year, amount in money:
        if of == shown:
            branches[objective_id].by_year[year] = amount
    for branch in tops:
        _add_up(branch, depth=0)
    if money:
        tops = _with_money(tops)
    years = sorted({year for _o, _k, year, _a in money})
    top = branches.get(under) if under is not None else None
    if top is not None:
        tops = top.below
    most_depth = 1 if top is None and len(branches) > MOST_LINES else 9
    return PlanTree(
        version=chosen,
        versions=versions,
        kind=shown,
        years=years,
        rows=[row for branch in tops for row in _rows(branch, years, most_depth)],
        by_year=[(y, sum((branch.by_year.get(y, Cents(0)) for branch in tops), Cents(0))) for y in years],
        of_kind=of_kind,
        top=top,
    )


def _first_kind(there: Collection[str]) -> str:
    return rules.OPERATING if set(there) == {rules.OPERATING} else rules.INVESTMENT


def _branches(lines: Iterable[Any]) -> tuple[dict[int, Branch], list[Branch]]:
    """Every line by its id, and those with nothing above them. One that was typed in finds its place by its codes."""
    found: dict[int, Branch] = {}
    by_codes: dict[tuple[str, str, str], Branch] = {}
    rows = list(lines)
    for line in rows:
        codes = (line.goal_code, line.plan_code, line.action_code)
        branch = Branch(line.pk, policy_rules.path_of(*codes), line.name, policy_rules.level_of(*codes) or "action")
        found[line.pk] = branch
        by_codes.setdefault(codes, branch)
    tops: list[Branch] = []
    for line in rows:
        branch = found[line.pk]
        above = found.get(line.parent_id) if line.parent_id else _above(line, branch, by_codes)
        (above.below if above is not None else tops).append(branch)
    return found, tops


def _above(line: Any, branch: Branch, by_codes: Mapping[tuple[str, str, str], Branch]) -> Branch | None:
    plan = by_codes.get((line.goal_code, line.plan_code, "")) if line.action_code and line.plan_code else None
    goal = by_codes.get((line.goal_code, "", "")) if line.goal_code and (line.plan_code or line.action_code) else None
    return next((above for above in (plan, goal) if above is not None and above is not branch), None)


def _add_up(branch: Branch, *, depth: int) -> None:
    """Its own money and that of all lines below, year by year."""
    branch.depth = depth
    for child in branch.below:
        _add_up(child, depth=depth + 1)
        for year, amount in child.by_year.items():
            branch.by_year[year] = branch.by_year.get(year, Cents(0)) + amount


def _with_money(branches: Iterable[Branch]) -> list[Branch]:
    """Those that hold money of the kind that is shown, somewhere."""
    kept = [branch for branch in branches if branch.by_year]
    for branch in kept:
        branch.below = _with_money(branch.below)
    return kept


def _rows(branch: Branch, years: Sequence[int], most_depth: int) -> Iterator[Row]:
    amounts = [(year, branch.by_year.get(year, Cents(0))) for year in years]
    is_last = branch.depth >= most_depth and bool(branch.below)
    yield Row(branch, amounts, opens=len(branch.below) if is_last else 0)
    if not is_last:
        for child in branch.below:
            yield from _rows(child, years, most_depth)
