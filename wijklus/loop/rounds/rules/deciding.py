"""Bodies that decide beside a vote, and what residents who carry a project out were granted, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass

PANEL, TABLES, COMMITTEE = "panel", "tables", "committee"
BODIES = (PANEL, TABLES, COMMITTEE)
ADVANCE, SETTLEMENT = "advance", "settlement"


@dataclass(frozen=True)
class Account:
    """A grant in cents: what was granted, paid in advance and spent by the settlement (None: not settled yet)."""

    granted: int
    advances: int
    spent: int | None

    @property
    def rest(self) -> int:
        """What of the grant is not spent, or as long as it is not settled, not paid."""
        return self.granted - (self.advances if self.spent is None else self.spent)

    @property
    def to_pay(self) -> int:
        """What the city still pays after the settlement; 0 before."""
        return 0 if self.spent is None else max(0, self.spent - self.advances)

    @property
    def to_return(self) -> int:
        """What the group gives back after the settlement; 0 before."""
        return 0 if self.spent is None else max(0, self.advances - self.spent)


def account(granted: int, rows: Sequence[tuple[str, int]]) -> Account:
    """The account of a grant from its rows (kind, cents)."""
    advances = sum(cents for kind, cents in rows if kind == ADVANCE)
    spent = [cents for kind, cents in rows if kind == SETTLEMENT]
    return Account(granted, advances, spent[0] if spent else None)
