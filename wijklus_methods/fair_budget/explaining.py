"""Why each project won or lost: what its supporters paid, what it lacked, how many more it would have needed."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from .counting import Outcome
from .equal_shares import Shares, setting
from .greedy import Stop, Turn
from .phragmen import Load


class Because(StrEnum):
    """Why a project won or lost."""

    PAID = "paid"
    """Its supporters paid for it from their shares."""
    UNPAID = "unpaid"
    """Its supporters had too little left together."""
    IN_TURN = "in turn"
    """It fitted in what was left of the budget when its turn came."""
    TOO_DEAR = "too dear"
    AFTER_STOP = "after stop"
    BELOW_THRESHOLD = "below threshold"
    RIVAL = "rival"
    CAP = "cap"
    NO_SUPPORT = "no support"
    EARNED = "earned"
    """Its supporters could pay for it first, from what they had earned."""
    TOO_LATE = "too late"
    """The rule ended before its supporters had earned enough."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a project won or lost. Amounts are in units; what does not apply is None.

    `votes` and `score` by weight. `each`: what a supporter of full weight paid for one point; `emptied`: the weight of
    those who paid less because it was all they had. `lacked`: the money that was missing. `more_votes`: how many more
    voters of full weight, who support nothing else that won, would have been enough while all else stayed the same.
    """

    project: str
    won: bool
    because: Because
    votes: int
    score: int
    cost: int
    each: Fraction | None = None
    emptied: int | None = None
    lacked: Fraction | None = None
    more_votes: int | None = None
    cap: str = ""


def explain(outcome: Outcome, threshold: int = 0) -> list[Reason]:
    """A reason for every project: the winners in order of choice, then the others from most to least votes."""
    found: dict[int, Reason] = {}
    if outcome.shares and not _greedy_preferred(outcome):
        found |= _paid(outcome, outcome.shares)
    for turn in outcome.turns:
        reason = _in_turn(outcome, turn, threshold)
        if reason.won or turn.project not in found:
            found[turn.project] = reason
    found |= _earned(outcome)
    for project in range(len(outcome.election.projects)):
        if project not in found:
            found[project] = _reason(outcome, project, Because.NO_SUPPORT)
    rest = sorted(
        set(found) - set(outcome.winners), key=lambda p: (-outcome.election.votes[p], outcome.election.rank[p])
    )
    return [found[p] for p in (*outcome.winners, *rest)]


def _greedy_preferred(outcome: Outcome) -> bool:
    return outcome.prefer is not None and outcome.prefer[1] > outcome.prefer[0]


def _reason(outcome: Outcome, project: int, because: Because) -> Reason:
    election = outcome.election
    one = election.projects[project]
    won = project in outcome.winners
    return Reason(one.id, won, because, election.votes[project], election.score[project], one.cost)


def _paid(outcome: Outcome, shares: Shares) -> dict[int, Reason]:
    """By following the purchases once more: who was emptied, and what supporters of the others have left."""
    given = setting(outcome.election, outcome.satisfaction)
    purses = given.purses(shares.endowment)
    found: dict[int, Reason] = {}
    for purchase in shares.purchases:
        who = given.backers[purchase.project]
        emptied = int(who.weights[purses.poorer(who, purchase.rate)].sum())
        plain = _reason(outcome, purchase.project, Because.PAID)
        each = purchase.rate * outcome.election.one_voter
        found[purchase.project] = replace(plain, each=each, emptied=emptied)
        purses.pay(who, purchase.rate)
    for project, who in enumerate(given.backers):
        if project not in found and len(who.groups):
            lacked = outcome.election.projects[project].cost - purses.total(who)
            plain = _reason(outcome, project, Because.UNPAID)
            more = ceil(lacked / shares.endowment) if lacked > 0 else None
            because = Because.UNPAID if lacked > 0 else Because.CAP
            found[project] = replace(plain, because=because, lacked=lacked if lacked > 0 else None, more_votes=more)
    return found


STOPS = {
    None: Because.IN_TURN, Stop.TOO_DEAR: Because.TOO_DEAR, Stop.AFTER_STOP: Because.AFTER_STOP,
    Stop.BELOW_THRESHOLD: Because.BELOW_THRESHOLD, Stop.RIVAL: Because.RIVAL, Stop.CAP: Because.CAP,
    Stop.NO_SUPPORT: Because.NO_SUPPORT,
}  # fmt: skip


def _in_turn(outcome: Outcome, turn: Turn, threshold: int) -> Reason:
    plain = _reason(outcome, turn.project, STOPS[turn.stop])
    if turn.stop is Stop.TOO_DEAR:
        return replace(plain, lacked=Fraction(plain.cost - turn.left))
    if turn.stop is Stop.BELOW_THRESHOLD:
        return replace(plain, more_votes=threshold - plain.score // outcome.election.one_voter)
    return replace(plain, cap=turn.cap)


def _earned(outcome: Outcome) -> dict[int, Reason]:
    if not outcome.loads:
        return {}
    late = {p: _reason(outcome, p, Because.TOO_LATE) for p, votes in enumerate(outcome.election.votes) if votes}
    return late | {load.project: _load(outcome, load) for load in outcome.loads}


def _load(outcome: Outcome, load: Load) -> Reason:
    each = load.load * outcome.election.one_voter
    if load.won:
        return replace(_reason(outcome, load.project, Because.EARNED), each=each)
    plain = _reason(outcome, load.project, Because.TOO_DEAR)
    return replace(plain, each=each, lacked=Fraction(plain.cost - outcome.leftover))
