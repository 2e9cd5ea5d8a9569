"""Side by side with what one would pick instead: TF-IDF of words and runs of characters with logistic regression."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from .evaluating import Evaluation, figures, unlabelled
from .matrices import Floats
from .model import train
from .records import NothingToLearn, Record, decided

SPLITS = 5
FIRST = 0.5
"""The first split learns from this share; each next one from a tenth more, and is asked about the tenth after it."""
STRENGTH = 5.0
"""Of the plain method: what served it best, among 1, 5, 10 and 20, on the reports it was tried on."""
WORD = r"(?u)\b\w+\b"
ALWAYS = "x"
"""Stands in every text, so that the plain method can be asked about an empty one."""
NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Comparison:
    """Top-1 shares by split, and the mean difference (ours - baseline) with its paired 95 % interval."""

    ours: tuple[Evaluation, ...]
    baseline: tuple[Evaluation, ...]
    difference: float
    low: float
    high: float

    @property
    def top1(self) -> tuple[float, float]:
        """The mean over the splits: ours, and the baseline's."""
        ours, theirs = ([one.top1 for one in side] for side in (self.ours, self.baseline))
        return sum(ours) / len(ours), sum(theirs) / len(theirs)


def compare(records: Iterable[Record]) -> Comparison:
    """Both methods on five rolling splits in time.

    The interval is that of the paired differences per signal; each signal is asked about once, and the splits are
    strata. Raises NothingToLearn with fewer than twenty records that have a label.
    """
    past = decided(records)
    if len(past) < 20:
        raise NothingToLearn("At least twenty records with a label are needed to compare.")
    ours, theirs, gaps = [], [], []
    for older, newer in rolling_splits(past):
        model = train(older)
        labels, sure = baseline(older, newer)
        mine = model.probabilities(unlabelled(newer))
        ours.append(figures(older, newer, model.labels, mine))
        theirs.append(figures(older, newer, labels, sure))
        gaps.append(_hits(newer, model.labels, mine) - _hits(newer, labels, sure))
    return Comparison(tuple(ours), tuple(theirs), *interval(gaps))


def rolling_splits(past: Sequence[Record]) -> list[tuple[Sequence[Record], Sequence[Record]]]:
    """Five pairs (all that was decided before, the next tenth), from old to new."""
    borders = [round(len(past) * (FIRST + (1 - FIRST) * i / SPLITS)) for i in range(SPLITS + 1)]
    return [(past[:start], past[start:stop]) for start, stop in itertools.pairwise(borders)]


def baseline(older: Sequence[Record], newer: Sequence[Record]) -> tuple[list[str], Floats]:
    """The labels and confidences (newer x labels) of the plain method, from the text alone."""
    labels = [record.label for record in older]
    if len(set(labels)) == 1:
        return labels[:1], np.ones((len(newer), 1), np.float32)
    read, asked = ([f"{record.text} {ALWAYS}" for record in side] for side in (older, newer))
    words = TfidfVectorizer(sublinear_tf=True, token_pattern=WORD)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    learned = sparse.hstack([words.fit_transform(read), parts.fit_transform(read)]).tocsr()
    method = LogisticRegression(C=STRENGTH, max_iter=200).fit(learned, labels)
    given = sparse.hstack([words.transform(asked), parts.transform(asked)]).tocsr()
    return list(method.classes_), np.asarray(method.predict_proba(given), dtype=np.float32)


def _hits(newer: Sequence[Record], labels: Sequence[str], sure: Floats) -> npt.NDArray[np.float64]:
    """1 for each record whose likeliest label was right, else 0."""
    best = np.argmax(sure, axis=1)
    return np.array([labels[i] == record.label for i, record in zip(best, newer, strict=True)], dtype=np.float64)


def interval(gaps: Sequence[npt.NDArray[np.float64]]) -> tuple[float, float, float]:
    """Mean over the splits of the mean paired difference, and the ends of its 95 % interval."""
    mean = float(np.mean([gap.mean() for gap in gaps]))
    variance = sum(float(gap.var(ddof=1)) / len(gap) for gap in gaps) / len(gaps) ** 2
    margin = NORMAL_95 * math.sqrt(variance)
    return mean, mean - margin, mean + margin
