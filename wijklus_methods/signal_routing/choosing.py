"""What helps in this city: which views to believe, how fast to forget, how sure to be: judged on its latest past.

The two newest fifths of the decisions are each predicted from what came before, as it would have been at the time. A
view (area, place, words by place) stays only when it lowers the loss there. Old decisions fade with the half-life that
does best, so that a new division of work is followed. Confidence is cooled by one temperature (Guo et al. 2017, "On
calibration of modern neural networks") and lowered by the share of signals whose label nobody had seen before.

Whether a column is filled in at all may tell much (a signal without a place is seldom about a lamp), but it often
changes with a form. It counts where filling in is an old custom; a column that was filled in for some matters only, or
that came later, is left out as a whole.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from .keys import COLUMNS
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
GAIN_OF_PAIRS = 0.03
"""Words by area or place are very many: they must win more before they are believed."""
HALF_LIVES = (730.0, 240.0, 60.0)
ALWAYS = frozenset({"usual", "text"})
OPTIONAL = {
    "category": 0.0,
    "place": GAIN,
    "area": GAIN,
    "words by place": GAIN_OF_PAIRS,
    "words by area": GAIN_OF_PAIRS,
}
ROUNDS = 15
UNJUDGED_TEMPERATURE = 0.4
FILLED_IN = {f"{column} filled in" for column in COLUMNS}
CUSTOM = 0.5
STEADY = 0.1
"""That a column is filled in may count when at least this share of the newest have it, and it hardly changed."""
NEARLY_ALL = 0.8
"""A column whose filling in changed may be asked what it says when at least this share of the newest have it."""


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

    def filled_in(self, column: str) -> tuple[float, float]:
        """Which share of the newest decisions has this column, and which share of those before."""
        parts = self.seen_in(frozenset({f"{column} filled in"}))
        filled = np.concatenate([np.asarray(part.left.sum(axis=1)).ravel() for part in parts]) > 0
        border = round(len(self.labels) * (1 - NEWEST))
        return float(filled[border:].mean()), float(filled[:border].mean())


def choose(past: Past, views: frozenset[str]) -> Choice:
    """The choice that does best on the newest decisions, among the views that show anything."""
    if len(past.labels) < ENOUGH_TO_CHOOSE or past.classes < 2:
        return Choice(views - FILLED_IN)
    best = _tried(past, views & ALWAYS, None)
    for column in COLUMNS:
        views, best = _with_or_without(past, column, views, best)
    for view, gain in OPTIONAL.items():
        if view in views:
            best = _better(best, _tried(past, best.views | {view}, None), gain)
    for half_life in HALF_LIVES:
        if half_life < 2 * float(past.ages.max()):
            shorter = _tried(past, best.views, half_life)
            if shorter.loss > best.loss:
                break
            best = _better(best, shorter)
    return best


def _with_or_without(past: Past, column: str, views: frozenset[str], best: Choice) -> tuple[frozenset[str], Choice]:
    """The views and choice after asking whether it tells anything that this column is filled in.

    That counts where filling in is an old custom. A column that is coming or going, or that a few have for a reason, is
    left out as a whole: what it says of them now it will not say when a form asks it of all.
    """
    filled_in = f"{column} filled in"
    if filled_in not in views:
        return views, best
    newest, before = past.filled_in(column)
    steady = abs(newest - before) <= STEADY
    without = views - {column, f"words by {column}"}
    if not steady:
        return (views if newest >= NEARLY_ALL else without), best
    other = _tried(past, best.views | {filled_in}, None)
    if _better(best, other) is best:
        return views, best
    return (views, other) if newest >= CUSTOM else (without, best)


def _better(best: Choice, other: Choice, gain: float = GAIN) -> Choice:
    return other if other.loss < best.loss * (1 - gain) else best


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
    weights = older.learned(views, half_life, rounds=ROUNDS)
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
    """The temperature (0.03 to 5) at which the mean loss of scores (records x labels) is least, and that loss."""

    def loss(logarithm: float) -> float:
        chance = softmax(scores / np.float32(np.exp(logarithm)))
        return float(-np.log(np.maximum(chance[np.arange(len(labels)), labels], 1e-9)).mean())

    found = minimize_scalar(loss, bounds=(np.log(0.03), np.log(5.0)), method="bounded", options={"xatol": 0.01})
    return float(np.exp(found.x)), float(found.fun)
