"""Which numbers of a published table are left out, so that none about a few people can be read or computed from it.

A table is cells that hold how many, and sums: this cell is those together (a city is its neighbourhoods, everybody is
those who were told and those who were not). Left out is what is small itself, and as much more as it takes that

- what a sum leaves for the cells that are left out in it is nothing, or not small;
- no small cell follows from all sums together.

The second is decided by linear algebra over all sums at once, not sum by sum. What stays possible is a guess between
bounds: whoever sees that two cells are left out knows that one of them is small.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIME = (1 << 61) - 1
"""The sums are solved modulo this: exact, and without fractions."""

Cells = Mapping[Hashable, int]


@dataclass(frozen=True)
class Sum:
    """A cell that is other cells together."""

    total: Hashable
    parts: tuple[Hashable, ...]

    @property
    def cells(self) -> tuple[Hashable, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def is_small(n: int, small: int) -> bool:
    """Whether a number is about somebody, and about too few."""
    return 0 < abs(n) < small


def withheld(
    cells: Cells,
    sums: Sequence[Sum],
    *,
    small: int,
    never: Collection[Hashable] = (),
    rather: Collection[Hashable] = (),
) -> set[Hashable]:
    """The cells to leave out. Those in `never` are published nowhere, but could be computed; they may be negative.

    What goes along with a small cell is the smallest that is told, of `rather` first; of equals the last. A cell that
    is zero is told: it is about nobody.
    """
    out = {key for key, n in cells.items() if is_small(n, small) or (key in never and n)}
    while True:
        more = _left_small(cells, sums, out, small, rather) or _computable(cells, sums, out, small)
        if more is None:
            return out - set(never)
        out.add(more)


def _left_small(
    cells: Cells, sums: Iterable[Sum], out: Collection[Hashable], small: int, rather: Collection[Hashable]
) -> Hashable | None:
    """A cell to leave out because a sum, less what is told of it, leaves a small number."""
    for one in sums:
        if one.total not in out and is_small(sum(cells[key] for key in one.parts if key in out), small):
            return one.total if one.total in rather else _smallest(cells, one.parts, out) or one.total
    return None


def _computable(cells: Cells, sums: Sequence[Sum], out: Collection[Hashable], small: int) -> Hashable | None:
    """A cell to leave out because a small cell follows from the sums together."""
    known = {key for key in determined(sums, out) if is_small(cells[key], small)}
    for one in sums:
        if not known.isdisjoint(one.cells):
            more = _smallest(cells, one.parts, out) or _smallest(cells, [one.total], out)
            if more is not None:
                return more
    return _smallest(cells, cells, out) if known else None


def _smallest(cells: Cells, keys: Iterable[Hashable], out: Collection[Hashable]) -> Hashable | None:
    told = [key for key in keys if key not in out and cells[key] > 0]
    return min(reversed(told), key=lambda key: cells[key], default=None)


def determined(sums: Iterable[Sum], out: Collection[Hashable]) -> set[Hashable]:
    """The cells left out that follow from the sums and from all that is told."""
    solved: dict[Hashable, dict[Hashable, int]] = {}
    for one in sums:
        row = {key: PRIME - 1 for key in one.parts if key in out}
        if one.total in out:
            row[one.total] = 1
        for pivot in [key for key in row if key in solved]:
            _subtract(row, solved[pivot], row[pivot])
        if not row:
            continue
        first = next(iter(row))
        inverse = pow(row[first], -1, PRIME)
        row = {key: n * inverse % PRIME for key, n in row.items()}
        for other in solved.values():
            if first in other:
                _subtract(other, row, other[first])
        solved[first] = row
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _subtract(row: dict[Hashable, int], other: Mapping[Hashable, int], times: int) -> None:
    for key, n in other.items():
        left = (row.get(key, 0) - times * n) % PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)
