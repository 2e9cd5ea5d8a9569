"""The greedy rules of practice: go through the projects from most to least support and fund what fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .election import NONE, Election, Limits
from .limiting import Room
from .measures import Satisfaction


class Stop(StrEnum):
    """Why a project was not funded in its turn."""

    TOO_DEAR = "too dear"
    AFTER_STOP = "after the first that did not fit"
    BELOW_THRESHOLD = "below the threshold"
    RIVAL = "a rival won"
    CAP = "cap"
    NO_SUPPORT = "no support"


@dataclass(frozen=True, slots=True)
class Turn:
    """A project in its turn: the budget left before it in units, and why it was not funded (None: it was)."""

    project: int
    left: int
    stop: Stop | None = None
    cap: str = ""


def in_order(election: Election, satisfaction: Satisfaction) -> list[int]:
    """The projects from most to least satisfaction per cost; ties by lower cost, more votes, lot."""
    return sorted(range(len(election.projects)), key=lambda p: (-satisfaction.per_cost(election, p), election.rank[p]))


def greedy(
    election: Election, *, satisfaction: Satisfaction = Satisfaction.POINTS_COST, limits: Limits = NONE,
    skip: bool = True, threshold: int = 0, chosen: Sequence[int] = (),
) -> list[Turn]:  # fmt: skip
    """The turns of the greedy rule; the winners are the turns without a stop.

    By `points-cost` the order is that of the published score: votes, or points. `skip` False stops at the first project
    that does not fit (greedy-no-skip). `threshold`: least score, in voters or points, that a project needs
    (greedy-threshold). `limits.rivals` gives greedy-exclusive. `chosen` have won before and get no turn. A project
    that nobody supports does not win. The family is described by Talmon, Faliszewski (2019),
    "A framework for approval-based budgeting methods".
    """
    room = Room(election, limits)
    left = election.budget
    for project in chosen:
        room.take(project)
        left -= election.projects[project].cost
    turns: list[Turn] = []
    stopped = False
    for project in _others(in_order(election, satisfaction), chosen):
        stop, cap = _why_not(election, room, project, left, threshold)
        if stopped:
            stop, cap = stop or Stop.AFTER_STOP, cap
        turns.append(Turn(project, left, stop, cap))
        if stop is None:
            room.take(project)
            left -= election.projects[project].cost
        elif stop is Stop.TOO_DEAR and not skip:
            stopped = True
    return turns


def winners(turns: Iterable[Turn]) -> list[int]:
    """The projects funded, in order of choice."""
    return [turn.project for turn in turns if turn.stop is None]


def _others(order: Iterable[int], chosen: Sequence[int]) -> list[int]:
    before = set(chosen)
    return [project for project in order if project not in before]


def _why_not(election: Election, room: Room, project: int, left: int, threshold: int) -> tuple[Stop | None, str]:
    if election.votes[project] == 0:
        return Stop.NO_SUPPORT, ""
    if election.score[project] < threshold * election.one_voter:
        return Stop.BELOW_THRESHOLD, ""
    why = room.why_not(project)
    if why:
        return (Stop.RIVAL, "") if why == "rival" else (Stop.CAP, why)
    return (Stop.TOO_DEAR if election.projects[project].cost > left else None), ""
