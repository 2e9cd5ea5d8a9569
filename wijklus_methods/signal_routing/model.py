"""The trained model: suggests a label with a confidence and the reasons that weighed most."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .choosing import ENOUGH_TO_CHOOSE, MOST_NUMBERS, MOST_RECORDS, NEWEST, Choice, Past, choose, judged
from .design import design, learn_columns, read, shown
from .keys import COLUMNS, FACTS, key, words
from .learning import softmax, total_scores
from .matrices import Columns, Floats, Part, slices
from .records import Record, ages_in_days, decided

MOST_COLUMNS = 300_000
MOST_WEIGHTS = 9_000_000
"""At most so many columns, and columns x labels: 36 MB of weights."""
MOST_COLUMNS_TO_CHOOSE = 100_000
MOST_WEIGHTS_TO_CHOOSE = 3_000_000
ROUNDS = 40
ROUNDS_OF_A_HEAP = 12
A_HEAP = 10_000_000
"""Above so many records x labels fewer rounds are made: many records settle the weights sooner."""
NEWEST_ASKED = 4_000
ROUNDS_MORE = 6
"""At most so many of the newest are asked about; so many rounds let the weights learn from them too."""
MANY_TEXTS = 30_000
"""Above so many records a word that was seen once is left out while learning, to save memory."""
MOST_REASONS = 3
USUAL = {key("bias"), *(key("known", column) for column in COLUMNS)}

Kind = Literal["word", "category", "area", "place", "usual"]
Name = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that weighed.

    Its kind; what it was, such as "lamp" ("" for the place on the map, and for what is usual in this city); and its
    share (0 to 1) of all that spoke in favour.
    """

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
    """What was learned: weights (columns x labels), and the choice made on the latest past. Holds no word of a text."""

    labels: tuple[str, ...]
    columns: Columns
    weights: Floats
    choice: Choice
    trained_on: int

    def probabilities(self, records: Sequence[Record]) -> Floats:
        """(records x labels), each row the confidence in each label; a row sums to at most 1."""
        found = [self._sure(self._parts(records[part]), len(records[part])) for part in slices(len(records))]
        return np.concatenate([np.zeros((0, len(self.labels)), np.float32), *found])

    def suggest(self, record: Record, *, at_most: int = 3, threshold: float = 0.0) -> tuple[Suggestion, ...]:
        """The likeliest labels in order; nothing when the likeliest is less sure than the threshold (0 to 1)."""
        parts = self._parts([record])
        sure = self._sure(parts, 1)[0]
        order = [int(i) for i in np.argsort(-sure, kind="stable")[:at_most]]
        if not order or sure[order[0]] < threshold:
            return ()
        return tuple(Suggestion(self.labels[i], float(sure[i]), self._reasons(record, parts, sure, i)) for i in order)

    def _parts(self, records: Sequence[Record]) -> list[Part]:
        return design(read(records, self.choice.views), self.columns)

    def _sure(self, parts: Sequence[Part], records: int) -> Floats:
        """(records x labels) the confidence in each label."""
        chance = softmax(total_scores(parts, self.weights, records) / np.float32(self.choice.temperature))
        alone = self.trained_on / (self.trained_on + 1) if len(self.labels) == 1 else 1.0
        return np.asarray(chance * np.float32(self.choice.known * alone), dtype=np.float32)

    def _reasons(self, record: Record, parts: Sequence[Part], sure: Floats, label: int) -> tuple[Reason, ...]:
        """What spoke most for this label (its number) rather than for the likeliest others, most weighty first."""
        others = sure.copy()
        others[label] = 0
        others /= max(float(others.sum()), 1e-9)
        used = np.unique(np.concatenate([(part.left if part.right is None else part.right).indices for part in parts]))
        against = np.zeros(len(self.columns.keys), np.float32)
        against[used] = self.weights[used, label] - self.weights[used] @ others
        weight: dict[Name, float] = {}
        for name, value in self._spoken(record, parts, against):
            weight[name] = weight.get(name, 0.0) + value
        return _weightiest(weight)

    def _spoken(self, record: Record, parts: Sequence[Part], against: Floats) -> Iterator[tuple[Name, float]]:
        """What each word and fact of the record adds, given a weight for each column."""
        names = list(words(record.text))
        for part in parts:
            if part.right is not None:
                each = part.left.toarray()[0] * (part.right @ against)
                yield from ((("word", name), float(value)) for name, value in zip(names, each, strict=True))
        for view in self.choice.views & FACTS.keys():
            facts = list(FACTS[view](record))
            at, there = self.columns.find(np.array([one for one, _ in facts], dtype=np.uint32))
            for (one, value), column, known in zip(facts, at, there, strict=True):
                if known:
                    yield _name(view, one, record), value * float(against[column])


def _name(view: str, one: int, record: Record) -> Name:
    """How a fact is called in a reason."""
    if one in USUAL:
        return "usual", ""
    if view == "category":
        return "category", record.category
    return ("area", record.area) if view.endswith("area") else ("place", "")


def _weightiest(weight: dict[Name, float]) -> tuple[Reason, ...]:
    """The reasons that spoke in favour, with their share of all that did."""
    favour = {name: value for name, value in weight.items() if value > 0}
    total = sum(favour.values())
    order = sorted(favour, key=lambda name: (-favour[name], name))[:MOST_REASONS]
    return tuple(Reason(name[0], name[1], round(favour[name] / total, 3)) for name in order)


def train(records: Iterable[Record]) -> Model:
    """Learn from the records that have a label. Raises NothingToLearn when none has."""
    past = decided(records)
    labels = tuple(sorted({record.label for record in past}))
    views = frozenset(shown(past))
    sample = _evenly(past, min(MOST_RECORDS, max(MOST_NUMBERS // len(labels), 1)))
    most = min(MOST_COLUMNS_TO_CHOOSE, MOST_WEIGHTS_TO_CHOOSE // len(labels))
    choice = choose(_gathered(sample, labels, views, most), views)
    whole = _gathered(past, labels, choice.views, min(MOST_COLUMNS, MOST_WEIGHTS // len(labels)))
    weights, choice = _learned(whole, choice)
    return Model(labels, whole.columns, weights, choice, len(past))


def _learned(past: Past, choice: Choice) -> tuple[Floats, Choice]:
    """The weights, and how sure they may be: the newest are asked about first, and then learned from too."""
    rounds = ROUNDS if len(past.labels) * past.classes < A_HEAP else ROUNDS_OF_A_HEAP
    if len(past.labels) < ENOUGH_TO_CHOOSE:
        return past.learned(choice.views, None, rounds=rounds), choice
    border = len(past.labels) - min(NEWEST_ASKED, round(len(past.labels) * NEWEST))
    older, newer = past.rows(0, border), past.rows(border, len(past.labels))
    start = older.learned(choice.views, choice.half_life, rounds=rounds)
    choice = judged(start, older, newer, choice)
    return past.learned(choice.views, choice.half_life, rounds=ROUNDS_MORE, start=start), choice


def _evenly(past: Sequence[Record], most: int) -> Sequence[Record]:
    """At most so many of the records, evenly over time, the newest among them."""
    step = -(-len(past) // most)
    return past[(len(past) - 1) % step :: step]


def _gathered(records: Sequence[Record], labels: Sequence[str], views: frozenset[str], most: int) -> Past:
    """The records as numbers, with at most so many columns."""
    number = {label: i for i, label in enumerate(labels)}
    reading = read(records, views, least=1 if len(records) < MANY_TEXTS else 2)
    columns = learn_columns(reading, most=max(most, 1))
    own = np.array([number[record.label] for record in records], dtype=np.intp)
    ages = np.array(ages_in_days(records), dtype=np.float32)
    return Past(design(reading, columns), own, ages, columns, len(labels))
