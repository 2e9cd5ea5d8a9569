"""Sparse matrices kept as products, so that the facts of a hundred thousand texts fit in memory."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import norm

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint32]
Sparse: TypeAlias = Any
"""A `scipy.sparse.csr_array`; SciPy brings no types."""


@dataclass(frozen=True)
class Columns:
    """Which keys have a column, in rising order, and how telling each is: the factor on its values."""

    keys: Keys
    telling: Floats

    def find(self, wanted: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """The column of each key, and whether it has one."""
        if not len(self.keys):
            return np.zeros(len(wanted), dtype=np.intp), np.zeros(len(wanted), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return at, self.keys[at] == wanted


@dataclass(frozen=True)
class Incidence:
    """Rows of keys with a value each, in compressed form: row i holds keys[ends[i]:ends[i + 1]]."""

    keys: Keys
    ends: npt.NDArray[np.int64]
    values: Floats

    @classmethod
    def of(cls, rows: Iterable[Iterable[tuple[int, float]]]) -> "Incidence":
        """From the keys and values of each row."""
        keys, values, ends = array("I"), array("f"), array("q", [0])
        for row in rows:
            for key, value in row:
                keys.append(key)
                values.append(value)
            ends.append(len(keys))
        return cls(np.array(keys, np.uint32), np.array(ends, np.int64), np.array(values, np.float32))

    def row_numbers(self) -> npt.NDArray[np.int32]:
        """The row of each key."""
        return np.repeat(np.arange(len(self.ends) - 1, dtype=np.int32), np.diff(self.ends))

    def frequencies(self, rows_seen: Floats) -> tuple[Keys, Floats]:
        """The different keys, and how often each is seen when row i is seen `rows_seen[i]` times."""
        different, number = np.unique(self.keys, return_inverse=True)
        counts = np.bincount(number, weights=rows_seen[self.row_numbers()], minlength=len(different))
        return different, counts.astype(np.float32)

    def matrix(self, columns: Columns) -> Sparse:
        """(rows x columns), each value times how telling its column is; keys without a column are left out."""
        at, known = columns.find(self.keys)
        data = self.values[known] * columns.telling[at[known]]
        ends = np.concatenate([[0], np.cumsum(known)])[self.ends]
        made = sparse.csr_array((data, at[known].astype(np.int32), ends), shape=(len(self.ends) - 1, len(columns.keys)))
        made.sum_duplicates()
        return made


@dataclass(frozen=True)
class Part:
    """The facts of one view: `left` (records x words) times `right` (words x columns), or `left` alone."""

    view: str
    left: Sparse
    right: Sparse | None = None

    def add_scores(self, weights: Floats, total: Floats) -> None:
        """Add the scores (records x labels) from weights (columns x labels) to a total, by slices to save memory."""
        inner = weights if self.right is None else self.right @ weights
        for rows in slices(len(total)):
            total[rows] += self.left[rows] @ inner

    def gradient(self, errors: Floats) -> Floats:
        """(columns x labels) from errors (records x labels)."""
        inner = self.left.T @ errors
        return np.asarray(inner if self.right is None else self.right.T @ inner, dtype=np.float32)

    def squares(self, importance: Floats) -> Floats:
        """The sum of the squares of each column, records weighed; words that share a run are taken one by one."""
        inner = self.left.multiply(self.left).T @ importance
        if self.right is not None:
            inner = self.right.multiply(self.right).T @ inner
        return np.asarray(inner, dtype=np.float32)

    def rows(self, start: int, stop: int) -> "Part":
        """The same facts of a slice of the records."""
        return Part(self.view, self.left[start:stop], self.right)


def slices(count: int, size: int = 8_192) -> Iterator[slice]:
    """Consecutive slices of at most `size` over `count` rows."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def unit_length(left: Sparse, right: Sparse) -> Sparse:
    """`left` with each row scaled so that the row of `left @ right` has length 1 (or stays empty)."""
    lengths = np.concatenate([norm(left[part] @ right, axis=1) for part in slices(left.shape[0])] or [[]])
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_array(sparse.diags_array(scale.astype(np.float32)) @ left)
