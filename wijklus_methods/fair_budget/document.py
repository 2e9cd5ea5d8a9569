"""A Pabulib file that was read: its META, its projects, its ballots (equal ones once), and what was noticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .collecting import without_collector
from .election import Content, Election, Limits, NotCountable, Project, content, election_of
from .figures import decimals
from .terms import Terms, terms_in


class Finding(NamedTuple):
    """Something in a file that is not as the format wants it, though it can be counted."""

    line: int
    what: str
    serious: bool = True


class Row(NamedTuple):
    """A row of PROJECTS: its line, the cost, and the other cells by the name of their column."""

    line: int
    cost: Decimal
    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """The project's id."""
        return self.cells["project_id"]


class Choices(NamedTuple):
    """Ballots with equal content: positions of projects, points (or none), the channel, how many, the first line."""

    chosen: tuple[int, ...]
    points: tuple[int, ...]
    channel: str
    times: int
    line: int


@dataclass(frozen=True)
class Document:
    """A Pabulib file: META by key, PROJECTS in the order of the file, ballots, number of voters, findings."""

    meta: Mapping[str, str]
    budget: Decimal
    projects: tuple[Row, ...]
    ballots: tuple[Choices, ...]
    voters: int
    findings: tuple[Finding, ...] = ()

    @property
    def vote_type(self) -> str:
        """approval, choose-1, ordinal, cumulative or scoring."""
        return self.meta["vote_type"]

    @property
    def scale(self) -> int:
        """How many units of money go into one of the currency, so that all amounts are whole."""
        return decimals([self.budget, *(row.cost for row in self.projects), *self.caps.values()])

    @property
    def caps(self) -> dict[str, Decimal]:
        """What the projects of a category or neighbourhood may cost together, by `category:name`."""
        found: dict[str, Decimal] = {}
        for column, names, caps in (
            ("category", "categories", "budget_per_category"),
            ("neighborhood", "neighborhoods", "budget_per_neighborhood"),
        ):
            given = [part for part in self.meta.get(caps, "").split(",") if part]
            called = self.meta.get(names, "").split(",")
            found |= {f"{column}:{name}": Decimal(cap) for name, cap in zip(called, given, strict=False)}
        return found

    @property
    def limits(self) -> Limits:
        """The caps of the file, in units."""
        return Limits({name: int(cap * self.scale) for name, cap in self.caps.items()})

    @without_collector()
    def election(self, *, channels: Mapping[str, Fraction | int] | None = None, seed: str = "") -> Election:
        """The election in this file; `channels` gives the weight of a ballot by its `voting_method` (else 1).

        Ranks become points as Pabulib scores them: with at most k to be ranked the first gets k, the next k - 1. `seed`
        is that of the lot. Raises NotCountable.
        """
        scale, weights, most = self.scale, channels or {}, self.ranked
        if any(weight < 0 for weight in weights.values()):
            raise NotCountable("A weight is below 0.")
        merged: dict[Content, Fraction | int] = {}
        for chosen, points, channel, times, _line in self.ballots:
            weight = weights.get(channel, 1) * times
            if weight:
                same = content(chosen, points or _ranks(chosen, most))
                merged[same] = merged.get(same, 0) + weight
        projects = [Project(row.id, int(row.cost * scale), _groups(row)) for row in self.projects]
        return election_of(projects, merged, int(self.budget * scale), scale=scale, seed=seed, voters=self.voters)

    @property
    def terms(self) -> Terms:
        """How the file says it is counted, beside its caps and threshold. Raises NotCountable."""
        return terms_in(self.meta.get("comment", ""))

    @property
    def ranked(self) -> int:
        """How many projects may be ranked; 0 when ballots are no rankings."""
        if self.vote_type != "ordinal":
            return 0
        longest = max((len(one.chosen) for one in self.ballots), default=0)
        return max(longest, int(self.meta.get("max_length", "0")))


def _ranks(chosen: tuple[int, ...], most: int) -> tuple[int, ...]:
    return tuple(range(most, most - len(chosen), -1)) if most else ()


def _groups(row: Row) -> frozenset[str]:
    found = {f"category:{name}" for name in row.cells.get("category", "").split(",") if name}
    if row.cells.get("neighborhood"):
        found.add(f"neighborhood:{row.cells['neighborhood']}")
    return frozenset(found)
