"""How the work on an action goes: states of milestones, risks and people's own part; what is late; what waits for what.

Each table says what may follow; its first line is where something starts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

TO_DO, REACHED, GIVEN_UP = "todo", "reached", "given_up"
ALLOWED_MILESTONE: dict[str, frozenset[str]] = {
    TO_DO: frozenset({REACHED, GIVEN_UP}),
    REACHED: frozenset({TO_DO}),  # it was not whole after all
    GIVEN_UP: frozenset({TO_DO}),
}
OPEN_RISK, HAPPENED, PASSED = "open", "happened", "passed"
ALLOWED_RISK: dict[str, frozenset[str]] = {
    OPEN_RISK: frozenset({HAPPENED, PASSED}),
    HAPPENED: frozenset({PASSED}),
    PASSED: frozenset({OPEN_RISK}),
}
AGREED, CARRIED_OUT, STOPPED = "agreed", "done", "stopped"
ALLOWED_OWN_PART: dict[str, frozenset[str]] = {
    AGREED: frozenset({CARRIED_OUT, STOPPED}),
    CARRIED_OUT: frozenset({AGREED}),
    STOPPED: frozenset({AGREED}),
}
WITH_A_REASON = frozenset({GIVEN_UP, HAPPENED, PASSED, STOPPED})
"""States in which nothing comes without somebody saying why."""

UNLIKELY, POSSIBLE, LIKELY = "unlikely", "possible", "likely"
SMALL, SERIOUS, GRAVE = "small", "serious", "grave"
LIKELIHOODS = (UNLIKELY, POSSIBLE, LIKELY)
SEVERITIES = (SMALL, SERIOUS, GRAVE)
BEFORE, AFTER = "before", "after"
MOMENTS = (BEFORE, AFTER)

MOST_MILESTONES = 40
MOST_RISKS = 20
MOST_OWN_PARTS = 20
MOST_NEEDS = 10
MOST_PHOTOS = 12
"""More of one action is a plan of its own: then several actions say more."""
PHOTOS = "actions"
"""The folder of the storage in which photos of actions lie."""
LATEST = 3
"""So many reports stand on the page of an action; the earlier ones have a page of their own."""
DUE_SOON_DAYS = 14


def needs_reason(was: str, to: str) -> bool:
    """Whether going from one state to another has to be explained: letting go, and coming back from it."""
    return was != to and (to in WITH_A_REASON or was not in {TO_DO, OPEN_RISK, AGREED})


def is_milestone_late(state: str, due_on: date, on: date, *, is_action_open: bool) -> bool:
    """Whether a milestone is past its day without being reached; of an action that ended nothing is late."""
    return is_action_open and state == TO_DO and due_on < on


def weight(likelihood: str, severity: str) -> tuple[int, int]:
    """By which risks are ordered: the gravest first, of those the likeliest."""
    return SEVERITIES.index(severity), LIKELIHOODS.index(likelihood)


def way(edges: Mapping[int, Collection[int]], start: int, goal: int) -> tuple[int, ...]:
    """The shortest way along what waits for what from one action to another, both included; empty when there is none.

    `edges` has by action what it waits for. An action is on the way to itself.
    """
    came_from: dict[int, int] = {start: start}
    todo = [start]
    while todo and goal not in came_from:
        here = todo.pop(0)
        for further in sorted(edges.get(here, ())):
            if further not in came_from:
                came_from[further] = here
                todo.append(further)
    if goal not in came_from:
        return ()
    found = [goal]
    while found[-1] != start:
        found.append(came_from[found[-1]])
    return tuple(reversed(found))


@dataclass(frozen=True)
class Tally:
    """How many milestones there are, reached and late; what was dropped does not count."""

    reached: int
    late: int
    of: int


def tally(milestones: Collection[tuple[str, date]], on: date, *, is_action_open: bool) -> Tally:
    """Count milestones given as (state, day)."""
    counted = [(state, due_on) for state, due_on in milestones if state != GIVEN_UP]
    late = sum(is_milestone_late(state, due_on, on, is_action_open=is_action_open) for state, due_on in counted)
    return Tally(sum(state == REACHED for state, _due in counted), late, len(counted))


def unknown_dependents(dependents: Collection[str], known: Collection[str]) -> frozenset[str]:
    """Which of the actions that wait for this one, the writer did not say to know of."""
    return frozenset(dependents) - frozenset(known)
