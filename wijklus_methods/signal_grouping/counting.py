"""Precision and recall on pairs that people judged, also as estimates for all pairs they were drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass

SAME, NOT, UNSURE = "same", "not", "unsure"


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with its score, what a person says of it, and how many pairs it stands for (one over its chance)."""

    score: float
    label: str
    stands_for: float = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What a threshold gives: of what is offered the share that is right, of what is right the share that is offered.

    None where nothing is offered, or nothing is right. Pairs nobody is sure of count in neither; `unsure_offered` tells
    how many of them would be offered.
    """

    pairs: int
    right: int
    offered: int
    both: int
    precision: float | None
    recall: float | None
    unsure: int
    unsure_offered: int


def counted(pairs: Iterable[Judged], threshold: float, *, weighted: bool = False) -> Counted:
    """Count at a threshold: pair for pair, or each for as many as it stands for."""
    every = list(pairs)
    known = [pair for pair in every if pair.label in (SAME, NOT)]
    unsure = [pair for pair in every if pair.label == UNSURE]
    right = [pair for pair in known if pair.label == SAME]
    offered = [pair for pair in known if pair.score >= threshold]
    both = [pair for pair in offered if pair.label == SAME]

    def size(some: list[Judged]) -> float:
        return sum(pair.stands_for for pair in some) if weighted else len(some)

    return Counted(
        pairs=len(known),
        right=len(right),
        offered=len(offered),
        both=len(both),
        precision=size(both) / size(offered) if offered else None,
        recall=size(both) / size(right) if right else None,
        unsure=len(unsure),
        unsure_offered=sum(pair.score >= threshold for pair in unsure),
    )
