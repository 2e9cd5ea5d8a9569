"""What is owed at one step of the loop, in words that every page of debt shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple


@dataclass(frozen=True)
class Debt:
    """People waiting at one step of the loop, with whoever holds the next step.

    `step` is one of rules.STEPS. `holder` names a party or is "" for the neighbourhood director. `about` is the title
    of what holds it up ("" for the inbox), `url_name` and `ref` the address of the next step within the city. `weight`
    is people x days, what the list is ordered by: the sum of the days that each person and each counted voice waits.
    `hop_at` is when something last happened with it; `is_closed` says that what it is about ended without an answer.
    """

    step: str
    holder: str
    party_id: int | None
    neighbourhood_id: int | None
    neighbourhood: str
    about: str
    people: int
    voices: int
    since: datetime
    weight: int
    url_name: str
    ref: str
    hop_at: datetime
    is_closed: bool = False

    def days(self, now: datetime) -> int:
        """Whole days the first of them waits."""
        return max((now - self.since) // timedelta(days=1), 0)


class Step(NamedTuple):
    """The next step of a theme, and who holds it; named as in Debt."""

    step: str
    holder: str
    party_id: int | None
    about: str
    url_name: str
    ref: str


@dataclass(frozen=True)
class HolderDebt:
    """All that stands with one holder of a next step: a party, or "" for the neighbourhood director."""

    holder: str
    people: int
    voices: int
    days: int
    weight: int


@dataclass(frozen=True)
class DebtTotal:
    """Distinct people and counted voices without an outcome, and since when the first of them waits."""

    people: int
    voices: int
    since: datetime | None
