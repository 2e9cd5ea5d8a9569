"""How well suggestions would have worked on a city's own past: learned from the first part, asked about the rest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from .matrices import Floats
from .model import train
from .records import NothingToLearn, Record, decided

SHARE_TO_LEARN = 0.75
SURE = 0.6


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label: how many decisions were learned from and asked about, and the shares found first and among three.

    `precision` is how often a first suggestion of it was right. A share is None when there was nothing to share.
    """

    label: str
    n_train: int
    n_test: int
    top1: float | None
    top3: float | None
    precision: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shares are between 0 and 1; `accuracy_at_60` is None when no suggestion had a confidence of 0.6."""

    n_train: int
    n_test: int
    top1: float
    top3: float
    coverage_at_60: float
    accuracy_at_60: float | None
    per_label: tuple[LabelFigures, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**asdict(self), "per_label": [asdict(one) for one in self.per_label]}


def evaluate(records: Iterable[Record]) -> Evaluation:
    """Learn from the first three quarters in time, and ask about the last. A label never seen before counts as missed.

    Raises NothingToLearn with fewer than four records that have a label.
    """
    past = decided(records)
    if len(past) < 4:
        raise NothingToLearn("At least four records with a label are needed to evaluate.")
    border = int(len(past) * SHARE_TO_LEARN)
    older, newer = past[:border], past[border:]
    model = train(older)
    return figures(older, newer, model.labels, model.probabilities(unlabelled(newer)))


def unlabelled(records: Sequence[Record]) -> list[Record]:
    """The same records as they were before the decision."""
    return [replace(record, label="") for record in records]


def figures(older: Sequence[Record], newer: Sequence[Record], labels: Sequence[str], sure: Floats) -> Evaluation:
    """The figures of suggestions with these confidences (newer x labels)."""
    order = np.argsort(-sure, axis=1, kind="stable")[:, :3]
    names = np.array([*labels, ""], dtype=object)
    true = np.array([record.label for record in newer], dtype=object)
    found = names[order] == true[:, None]
    first, three = found[:, 0], found.any(axis=1)
    certain = sure.max(axis=1) >= SURE
    return Evaluation(
        n_train=len(older),
        n_test=len(newer),
        top1=_share(first) or 0.0,
        top3=_share(three) or 0.0,
        coverage_at_60=_share(certain) or 0.0,
        accuracy_at_60=_share(first[certain]),
        per_label=tuple(_per_label(older, true, names[order[:, 0]], three)),
    )


def _per_label(
    older: Sequence[Record], true: npt.NDArray[Any], guessed: npt.NDArray[Any], three: npt.NDArray[np.bool_]
) -> Iterable[LabelFigures]:
    """One row for each label, the most frequent first."""
    learned, asked = Counter(record.label for record in older), Counter(true.tolist())
    for label in sorted(learned | asked, key=lambda one: (-learned[one] - asked[one], one)):
        own = true == label
        hits = guessed[own] == label
        precise = true[guessed == label] == label
        yield LabelFigures(label, learned[label], asked[label], _share(hits), _share(three[own]), _share(precise))


def _share(hits: npt.NDArray[Any]) -> float | None:
    """The share that is true, to four decimals; None of nothing."""
    return round(float(np.mean(hits.astype(np.float64))), 4) if len(hits) else None
