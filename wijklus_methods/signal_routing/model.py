"""The trained model: suggests a label with a confidence and the reasons that weighed most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .choosing import Choice, Past, choose
from .design import TEXT, design, learn_columns, read, shown
from .learning import softmax, total_scores
from .matrices import Columns, Floats, slices
from .records import Record, ages_in_days, decided

MOST_COLUMNS = 300_000
MOST_WEIGHTS = 12_000_000
"""At most so many columns, and columns x labels: 48 MB of weights."""
ROUNDS = 40
ROUNDS_OF_A_HEAP = 25
A_HEAP = 10_000_000
"""Above so many records x labels fewer rounds are made; many records settle the weights sooner."""
MOST_REASONS = 3
KINDS = {"category": "category", "area": "area", "place": "place", "words here": "words here"}
Kind = Literal["word", "category", "area", "place", "usual"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that weighed: its kind, what it was ("lamp"; "" for place), its share of all that spoke in favour."""

    kind: Kind
    what: str
    share: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label, how sure (0 to 1; of a hundred suggestions at 0.8 about eighty prove right), and why."""

    label: str
    confidence: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Model:
    """What was learned. Holds no word of a text, only hashes of them."""

    labels: tuple[str, ...]
    columns: Columns
    weights: Floats
    choice: Choice
    trained_on: int

    def probabilities(self, records: Sequence[Record]) -> Floats:
        """(records x labels), each row the confidence in each label; a row sums to at most 1."""
        found = [self._scored(records[part]) for part in slices(len(records))]
        scores = np.concatenate(found) if found else np.zeros((0, len(self.labels)), np.float32)
        sure = softmax(scores / np.float32(self.choice.temperature)) * np.float32(self.choice.known)
        return sure if len(self.labels) > 1 else sure * np.float32(self.trained_on / (self.trained_on + 1))

    def _scored(self, records: Sequence[Record]) -> Floats:
        reading = read(records, self.choice.views)
        return total_scores(design(reading, self.columns), self.weights, len(records))

    def suggest(self, record: Record, *, at_most: int = 3, threshold: float = 0.0) -> tuple[Suggestion, ...]:
        """The likeliest labels in order; nothing when the likeliest is less sure than the threshold (0 to 1)."""
        sure = self.probabilities([record])[0]
        order = np.argsort(-sure, kind="stable")[:at_most]
        if not len(order) or sure[order[0]] < threshold:
            return ()
        return tuple(Suggestion(self.labels[i], float(sure[i]), self.reasons(record, int(i))) for i in order)

    def reasons(self, record: Record, label: int) -> tuple[Reason, ...]:
        """What spoke most for this label (its number) rather than for the others, the most weighty first."""
        reading = read([record], self.choice.views)
        parts = design(reading, self.columns)
        sure = softmax(total_scores(parts, self.weights, 1))[0]
        sure[label] = 0
        others = sure / max(float(sure.sum()), 1e-9)
        against = (self.weights[:, label] - self.weights @ others)[:, None]
        weight: dict[tuple[Kind, str], float] = {}
        for part in parts:
            if part.view == TEXT and part.right is not None:
                each = part.left.toarray()[0] * (part.right @ against)[:, 0]
                names = [("word", name) for name in reading.names]
            else:
                each = [float(part.scores(against)[0, 0])]
                names = [_name(part.view, record)]
            for name, value in zip(names, each, strict=True):
                weight[name] = weight.get(name, 0.0) + float(value)
        return _weightiest(weight)


def _name(view: str, record: Record) -> tuple[Kind, str]:
    """How a view is called in a reason."""
    if view == "category":
        return ("category", record.category) if record.category else ("usual", "")
    if view == "area" or (view == "words here" and record.area):
        return "area", record.area
    return "place", ""


def _weightiest(weight: dict[tuple[Kind, str], float]) -> tuple[Reason, ...]:
    """The reasons that spoke in favour, with their share of all that did."""
    favour = {name: value for name, value in weight.items() if value > 0}
    total = sum(favour.values()) or 1.0
    order = sorted(favour, key=lambda name: -favour[name])[:MOST_REASONS]
    return tuple(Reason(kind, what, round(favour[kind, what] / total, 3)) for kind, what in order)


def train(records: Iterable[Record]) -> Model:
    """Learn from the records that have a label. Raises NothingToLearn when none has."""
    past_records = decided(records)
    labels = tuple(sorted({record.label for record in past_records}))
    number = {label: i for i, label in enumerate(labels)}
    views = frozenset(shown(past_records))
    reading = read(past_records, views)
    columns = learn_columns(reading, most=min(MOST_COLUMNS, max(MOST_WEIGHTS // len(labels), 1)))
    past = Past(
        design(reading, columns),
        np.array([number[record.label] for record in past_records], dtype=np.intp),
        np.array(ages_in_days(past_records), dtype=np.float32),
        columns,
        len(labels),
    )
    choice = choose(past, views)
    rounds = ROUNDS if len(past_records) * len(labels) < A_HEAP else ROUNDS_OF_A_HEAP
    weights = past.learned(choice.views, choice.half_life, rounds=rounds)
    return Model(labels, columns, weights, choice, len(past_records))
