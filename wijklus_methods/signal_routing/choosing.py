"""What helps in this city: which views to believe, how fast to forget, how sure to be: judged on its latest past.

The two newest fifths of the decisions are each predicted from what came before, as it would have been at the time. A
view (area, place, words by place) stays only when it lowers the loss there. Old decisions fade with the half-life that
does best, so that a new division of work is followed. Confidence is cooled by one temperature (Guo et al. 2017, "On
calibration of modern neural networks") and lowered by the share of signals whose label nobody had seen before.

Whether a column was filled in at all often changes with a form, and often follows from the decision. So that fact
gets a column of its own while learning, which takes what it explains out of the values, and is then set to its mean
for all: an intervention in the sense of Pearl (2009, "Causality", chapter 3) in place of an observation.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from .keys import WEIGHTS, key
from .learning import Numbers, Problem, learn, softmax, total_scores
from .matrices import Columns, Floats, Part

NEWEST = 0.2
ENOUGH_TO_CHOOSE = 40
"""Under so many decisions nothing is chosen: every view is believed, and confidence is lowered."""
MOST_RECORDS = 12_000
MOST_NUMBERS = 600_000
"""At most so many records, and records x labels, are used to choose, taken evenly over time."""
GAIN = 0.005
"""A view or half-life is taken when it lowers the loss by this share at least."""
HALF_LIVES = (730.0, 240.0, 60.0)
OPTIONAL = ("place", "area", "words by place", "words by area")
ROUNDS = 15
UNJUDGED_TEMPERATURE = 1.5
KNOWN = [key("known", view) for view in ("category", "area", "place")]


@dataclass(frozen=True)
class Choice:
    """What was chosen: the views, the half-life in days (None: never forget), temperature, share of known labels."""

    views: frozenset[str]
    half_life: float | None = None
    temperature: float = UNJUDGED_TEMPERATURE
    known: float = 1.0
    loss: float = float("inf")


@dataclass(frozen=True)
class Past:
    """Decisions from old to new as numbers: parts of the matrix, labels, ages in days."""

    parts: Sequence[Part]
    labels: Numbers
    ages: Floats
    columns: Columns
    classes: int

    def rows(self, start: int, stop: int) -> "Past":
        """The decisions of a slice."""
        parts = [part.rows(start, stop) for part in self.parts]
        return replace(self, parts=parts, labels=self.labels[start:stop], ages=self.ages[start:stop])

    def seen_in(self, views: frozenset[str]) -> list[Part]:
        """The parts of these views."""
        return [part for part in self.parts if part.view in views]

    def learned(
        self, views: frozenset[str], half_life: float | None, *, rounds: int, start: Floats | None = None
    ) -> Floats:
        """The weights (columns x labels) in these views, going on from those of an earlier start."""
        ages = self.ages - self.ages.min()
        fading = np.ones_like(ages) if half_life is None else np.maximum(0.5 ** (ages / half_life), 1e-3)
        fading = fading.astype(np.float32)
        problem = Problem(self.seen_in(views), self.labels, fading, len(self.columns.keys), self.classes)
        return learn(problem, rounds=rounds, start=start)

    def neutral(self, weights: Floats) -> Floats:
        """The same weights, but so that it does not matter whether a column was filled in."""
        weights = weights.copy()
        at, there = self.columns.find(np.array([key("bias"), *KNOWN], dtype=np.uint32))
        for column in at[1:][there[1:]]:
            seen = sum(float(part.left[:, [column]].sum()) for part in self.parts if part.right is None)
            weights[at[0]] += weights[column] * (seen / len(self.labels) / WEIGHTS["bias"])
            weights[column] = 0
        return weights


def choose(past: Past, views: frozenset[str]) -> Choice:
    """The choice that does best on the newest decisions, among the views that show anything."""
    if len(past.labels) < ENOUGH_TO_CHOOSE or past.classes < 2:
        return Choice(views)
    best = _tried(past, views - set(OPTIONAL), None)
    for view in OPTIONAL:
        if view in views:
            best = _better(best, _tried(past, best.views | {view}, None))
    for half_life in HALF_LIVES:
        if half_life < 2 * float(past.ages.max()):
            shorter = _tried(past, best.views, half_life)
            if shorter.loss > best.loss:
                break
            best = _better(best, shorter)
    return best


def _better(best: Choice, other: Choice) -> Choice:
    return other if other.loss < best.loss * (1 - GAIN) else best


def _tried(past: Past, views: frozenset[str], half_life: float | None) -> Choice:
    """How well the two newest fifths are predicted, each from what came before; as sure as on the newest."""
    borders = [round(len(past.labels) * share) for share in (1 - 2 * NEWEST, 1 - NEWEST, 1)]
    tried = [
        _predicted(past.rows(0, start), past.rows(start, stop), views, half_life)
        for start, stop in itertools.pairwise(borders)
    ]
    return replace(tried[-1], loss=sum(one.loss for one in tried))


def _predicted(older: Past, newer: Past, views: frozenset[str], half_life: float | None) -> Choice:
    """How well the newer decisions are predicted from the older ones."""
    weights = older.neutral(older.learned(views, half_life, rounds=ROUNDS))
    return judged(weights, older, newer, Choice(views, half_life))


def judged(weights: Floats, older: Past, newer: Past, choice: Choice) -> Choice:
    """The choice with its loss on the newer decisions, and as sure as the weights learned from the older ones allow."""
    known = np.isin(newer.labels, older.labels)
    share = float((known.sum() + 1) / (len(known) + 1))
    if not known.any():
        return replace(choice, known=share, loss=0.0)
    scores = total_scores(newer.seen_in(choice.views), weights, len(newer.labels))[known]
    temperature, loss = cooled(scores, newer.labels[known])
    return replace(choice, temperature=temperature, known=share, loss=loss)


def cooled(scores: Floats, labels: Numbers) -> tuple[float, float]:
    """The temperature (0.3 to 5) at which the mean loss of scores (records x labels) is least, and that loss."""

    def loss(logarithm: float) -> float:
        chance = softmax(scores / np.float32(np.exp(logarithm)))
        return float(-np.log(np.maximum(chance[np.arange(len(labels)), labels], 1e-9)).mean())

    found = minimize_scalar(loss, bounds=(np.log(0.3), np.log(5.0)), method="bounded", options={"xatol": 0.01})
    return float(np.exp(found.x)), float(found.fun)
