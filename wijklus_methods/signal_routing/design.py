"""From records to the matrices that are learned from: which words and facts have a column, and the values in it."""

from array import array
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .keys import COLUMNS, FACTS, key, runs, words
from .matrices import Columns, Floats, Incidence, Keys, Part, Sparse, unit_length
from .records import Record

TEXT = "text"
NEARLY_ALL = 0.8
RARE = {"words by place": 2, "words by area": 2}
"""A key of these views that was seen no more often than this gets no column: it could tell of one record only."""


@dataclass(frozen=True)
class Reading:
    """Records as they were read: the words of their texts, and their facts by view."""

    names: list[str]
    counts: Sparse
    of_words: tuple[Incidence, Incidence]
    facts: dict[str, Incidence]

    @property
    def size(self) -> int:
        """How many records were read."""
        return int(self.counts.shape[0])


def read(records: Sequence[Record], views: Set[str], *, least: int = 1) -> Reading:
    """Read what the records show in these views; words that stand in fewer than `least` of them are left out."""
    names, counts = _count_words(records if TEXT in views else [Record()] * len(records))
    if least > 1:
        often = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= least)
        names, counts = [names[i] for i in often], counts[:, often]
    whole = Incidence.of([(key("word", name), 1.0)] for name in names)
    parts = Incidence.of(((one, 1.0) for one in runs(name)) for name in names)
    facts = {view: Incidence.of(FACTS[view](record) for record in records) for view in FACTS if view in views}
    return Reading(names, counts, (whole, parts), facts)


def _count_words(records: Sequence[Record]) -> tuple[list[str], Sparse]:
    """The different words, and (records x words) how often each stands there, damped: 1 + log n."""
    number: dict[str, int] = {}
    ends, at, values = array("q", [0]), array("i"), array("f")
    for record in records:
        for word, count in words(record.text).items():
            at.append(number.setdefault(word, len(number)))
            values.append(count)
        ends.append(len(at))
    data = 1 + np.log(np.array(values, np.float32))
    shape = (len(records), max(len(number), 1))
    counts = sparse.csr_array((data, np.array(at, np.int32), np.array(ends, np.int64)), shape=shape)
    return list(number) or [""], counts


def learn_columns(reading: Reading, *, most: int) -> Columns:
    """The columns for these records: at most `most`, those seen most often.

    A word or run of characters weighs by its smoothed inverse document frequency, 1 + log((1 + n) / (1 + df)); the
    frequency of a run is taken as that of all the words it stands in together.
    """
    seen_words = np.asarray((reading.counts > 0).sum(axis=0), dtype=np.float32).ravel()
    found = [(*one.frequencies(seen_words), True) for one in reading.of_words]
    for view, one in reading.facts.items():
        keys, seen = one.frequencies(np.ones(reading.size, np.float32))
        often = seen > RARE.get(view, 0)
        found.append((keys[often], seen[often], False))
    keys = np.concatenate([one[0] for one in found])
    seen = np.concatenate([one[1] for one in found])
    rarity = 1 + np.log((1 + reading.size) / (1 + np.minimum(seen, reading.size)))
    telling = np.where(np.concatenate([np.full(len(one[0]), one[2]) for one in found]), rarity, 1.0)
    return _kept(keys, seen, telling.astype(np.float32), most)


def _kept(keys: Keys, seen: Floats, telling: Floats, most: int) -> Columns:
    """The keys seen most often, once each, in rising order."""
    chosen = np.argsort(-seen, kind="stable")[:most]
    different, first = np.unique(keys[chosen], return_index=True)
    return Columns(different, telling[chosen][first])


def design(reading: Reading, columns: Columns) -> list[Part]:
    """The parts of the matrix (records x columns), one for each view, two for the text (each of length 1)."""
    parts = []
    for one in reading.of_words if reading.counts.nnz else ():
        right = one.matrix(columns)
        parts.append(Part(TEXT, unit_length(reading.counts, right), right))
    return parts + [Part(view, one.matrix(columns)) for view, one in reading.facts.items()]


def shown(records: Sequence[Record]) -> set[str]:
    """The views in which these records show anything; what is usual is always there.

    Words by area or place are offered only where nearly every record has one: else the words of the others would seem
    to mean something else.
    """
    shares = {
        TEXT: _share(bool(one.text.strip()) for one in records),
        "place": _share(one.point is not None for one in records),
        "area": _share(bool(one.area) for one in records),
        "category": _share(bool(one.category) for one in records),
    }
    found = {"usual", *(view for view, share in shares.items() if share)}
    found |= {f"{column} filled in" for column in COLUMNS if 0 < shares[column] < 1}
    for view in ("place", "area"):
        if shares[TEXT] and shares[view] >= NEARLY_ALL:
            found.add(f"words by {view}")
    return found


def _share(filled: Iterable[bool]) -> float:
    """Which share of the records has it."""
    return float(np.mean(list(filled)))
