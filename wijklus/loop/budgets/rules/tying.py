"""Which amount of an action a booking belongs to, as far as its codes say so in one way only. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

CODES, HAND, LOOSE, SPLIT = "codes", "hand", "", "split"
TIES = (LOOSE, CODES, HAND, SPLIT)
"""How a booking was tied: not at all, by its codes, by hand with a reason, or by hand in parts."""

Path = tuple[str, str, str]


@dataclass(frozen=True)
class Candidate:
    """What an action gets: of which fund, for which year and kind, in which line of the plan, under which code."""

    allocation: int
    fund: int
    year: int
    kind: str
    objective: int | None
    code: str


def line_of(codes: Path, lines: Iterable[tuple[int, Path]]) -> int | None:
    """The line of the multi-year plan with these codes; None when no line or several have them.

    The deepest code that is given must be that of the line itself; a code that is left out may be anything, for many
    ledgers hold the code of the action only.
    """
    depth = max((level for level, code in enumerate(codes) if code), default=-1)
    if depth < 0:
        return None
    found = [
        line
        for line, path in lines
        if not any(path[depth + 1 :]) and all(not code or code == path[level] for level, code in enumerate(codes))
    ]
    return found[0] if len(found) == 1 else None


def allocation_of(
    *, year: int, kind: str, objective: int | None, fund: int | None, code: str, among: Sequence[Candidate]
) -> int | None:
    """The one amount of that year and kind with this code, else the one in this line of the plan; of this fund if said.

    None when nothing or more than one thing fits: then somebody decides by hand.
    """
    fitting = [
        one for one in among if one.year == year and one.kind == kind and (fund is None or one.fund == fund)
    ]  # fmt: skip
    by_code = [one for one in fitting if code and one.code == code]
    found = by_code or [one for one in fitting if objective is not None and one.objective == objective]
    return found[0].allocation if len(found) == 1 else None


def fund_of(written: str, *, by_code: Mapping[str, int], by_name: Mapping[str, int], name: str) -> int | None:
    """The fund with this code, else the one with this name (folded)."""
    return by_code.get(written) or by_name.get(name)
