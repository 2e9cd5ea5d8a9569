"""A margin for each label on sparse facts: conjugate gradients with an exact step along each direction.

The loss is sum_i w_i * sum_k max(0, 1 - y_ik s_ik)^2 + |W|^2 / (2 strength), where y_ik is 1 for the label of record i
and -1 for all others (the squared hinge of Chang, Hsieh and Lin 2008, "Coordinate descent method for large-scale
L2-loss linear support vector machines"): convex, so chance plays no part. Directions follow Polak and Ribiere (1969),
scaled by an upper bound of the curvature of each column; the step is found by Newton's method between bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .matrices import Floats, Part, slices

STRENGTH = 0.5
CLOSE_ENOUGH = 3e-3
STEPS_ON_A_LINE = 6
LABELS_AT_ONCE = 64
Numbers = npt.NDArray[np.intp]


def softmax(scores: Floats) -> Floats:
    """Probabilities (records x labels) from scores of the same shape."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Problem:
    """What is to be learned: the facts, the number of each record's label, and how much each record counts.

    A label whose number is not between 0 and `classes` is another one than those that are learned about.
    """

    parts: Sequence[Part]
    labels: Numbers
    importance: Floats
    columns: int
    classes: int

    def scores(self, weights: Floats) -> Floats:
        """(records x labels) under these weights (columns x labels)."""
        return total_scores(self.parts, weights, len(self.labels))

    def gradient(self, scores: Floats) -> Floats:
        """The slope of the summed loss (columns x labels) at these scores."""
        errors = np.empty_like(scores)
        for part in slices(len(scores)):
            errors[part] = self._missing(scores[part], part) * self._sign(part) * (-2 * self.importance[part, None])
        slope = np.zeros((self.columns, self.classes), np.float32)
        for one in self.parts:
            slope += one.gradient(errors)
        return slope

    def curvature(self) -> Floats:
        """An upper bound of the second derivative by column (columns x 1)."""
        bound = np.full(self.columns, 1 / STRENGTH, np.float32)
        for one in self.parts:
            bound += 2 * one.squares(self.importance)
        return bound[:, None]

    def along(self, scores: Floats, turn: Floats, length: float) -> tuple[float, float]:
        """First and second derivative of the summed loss at `scores + length * turn` along `turn`."""
        first = second = 0.0
        for part in slices(len(scores)):
            way, weight = turn[part], self.importance[part]
            missing = self._missing(scores[part] + np.float32(length) * way, part)
            first -= 2 * float(weight @ np.einsum("ik,ik,ik->i", missing, way, self._sign(part)))
            second += 2 * float(weight @ np.einsum("ik,ik,ik->i", way, way, (missing > 0).astype(np.float32)))
        return first, second

    def _sign(self, part: slice) -> Floats:
        """1 for the label of each record of a slice, -1 for all others."""
        own = self.labels[part]
        sign = np.full((len(own), self.classes), -1, np.float32)
        here = np.flatnonzero((own >= 0) & (own < self.classes))
        sign[here, own[here]] = 1
        return sign

    def _missing(self, scores: Floats, part: slice) -> Floats:
        """How much each score of a slice lacks to be on its own side by a margin of 1."""
        return np.asarray(np.maximum(1 - self._sign(part) * scores, 0), dtype=np.float32)


def total_scores(parts: Sequence[Part], weights: Floats, records: int) -> Floats:
    """The scores of all views together."""
    total = np.zeros((records, weights.shape[1]), np.float32)
    for one in parts:
        one.add_scores(weights, total)
    return total


def learn(problem: Problem, *, rounds: int, start: Floats | None = None) -> Floats:
    """The weights (columns x labels) after at most `rounds` steps, fewer when the slope has all but gone.

    `start` are weights to go on from, of the same shape; they are left as they are. The margins of the labels do not
    depend on one another: they are learned some at a time, so that many labels take no more memory than few.
    """
    weights = np.zeros((problem.columns, problem.classes), np.float32) if start is None else start.copy()
    curvature = problem.curvature()
    for first in range(0, problem.classes, LABELS_AT_ONCE):
        some = slice(first, min(first + LABELS_AT_ONCE, problem.classes))
        own = replace(problem, labels=problem.labels - first, classes=some.stop - first)
        weights[:, some] = _learned(own, curvature, np.ascontiguousarray(weights[:, some]), rounds)
    return weights


def _learned(problem: Problem, curvature: Floats, weights: Floats, rounds: int) -> Floats:
    """The weights (columns x labels) after at most so many steps from these."""
    scores = problem.scores(weights)
    before: Floats | None = None
    way = np.zeros_like(weights)
    size_before = size_at_first = 0.0
    for _ in range(rounds):
        slope = problem.gradient(scores)
        slope += weights / STRENGTH
        scaled = slope / curvature
        size = float(np.vdot(slope, scaled))
        size_at_first = size_at_first or size
        if size <= CLOSE_ENOUGH**2 * size_at_first:
            break
        keep = 0.0 if before is None else max(0.0, (size - float(np.vdot(before, scaled))) / size_before)
        way *= np.float32(keep)
        way -= scaled
        if float(np.vdot(way, slope)) >= 0:
            way = -scaled
        before, size_before = slope, size
        turn = problem.scores(way)
        length = _step(problem, scores, turn, float(np.vdot(way, weights)), float(np.vdot(way, way)))
        weights += length * way
        turn *= np.float32(length)
        scores += turn
    return weights


def _step(problem: Problem, scores: Floats, turn: Floats, pull: float, size: float) -> float:
    """How far to go: where the loss along the direction is least."""
    low, high, length = 0.0, np.inf, 0.0
    for _ in range(STEPS_ON_A_LINE):
        first, second = problem.along(scores, turn, length)
        first += (pull + length * size) / STRENGTH
        second += size / STRENGTH
        low, high = (length, high) if first < 0 else (low, length)
        wanted = length - first / max(second, 1e-12)
        if not low <= wanted <= high:
            wanted = (low + high) / 2
        if abs(wanted - length) <= 0.01 * abs(wanted):
            return wanted
        length = wanted
    return length
