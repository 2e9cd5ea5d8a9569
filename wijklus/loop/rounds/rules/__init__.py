"""What holds for a round of the neighbourhood budget, without a database: phases, states, and how a change is told."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from wijklus.base import given
from wijklus.ground.trail.rules import mark as _

DRAFT, CALL, CHECK, BALLOT, COUNT, REALISATION, DONE = (
    "draft", "call", "check", "ballot", "count", "realisation", "done",
)  # fmt: skip
ALLOWED_ROUND: dict[str, frozenset[str]] = {
    DRAFT: frozenset({CALL}),
    CALL: frozenset({CHECK}),
    CHECK: frozenset({BALLOT}),
    BALLOT: frozenset({COUNT}),
    COUNT: frozenset({REALISATION}),
    REALISATION: frozenset({DONE}),
    DONE: frozenset(),
}
PHASES: tuple[tuple[str, str, str], ...] = (
    (CALL, "call_from", "check_from"),
    (CHECK, "check_from", "ballot_from"),
    (BALLOT, "ballot_from", "ballot_until"),
    (COUNT, "ballot_until", ""),
    (REALISATION, "", ""),
)
"""Each phase with the dates between which it runs; the last day of the ballot counts, that of the others does not."""
DAYS = ("call_from", "check_from", "ballot_from", "ballot_until", "objection_until")
"""The days of a round in the order in which they must come."""

SENT, SHOWN, FEASIBLE, REFUSED, WON, LOST, CONFIRMED, DECLINED, DROPPED = (
    "sent", "shown", "feasible", "refused", "won", "lost", "confirmed", "declined", "dropped",
)  # fmt: skip
ALLOWED_PROPOSAL: dict[str, frozenset[str]] = {
    SENT: frozenset({SHOWN, REFUSED}),
    SHOWN: frozenset({FEASIBLE, REFUSED}),
    FEASIBLE: frozenset({REFUSED, WON, LOST}),
    REFUSED: frozenset({SHOWN}),
    WON: frozenset({CONFIRMED, DECLINED, LOST}),
    LOST: frozenset({WON}),
    CONFIRMED: frozenset({DROPPED}),
    DECLINED: frozenset(),
    DROPPED: frozenset(),
}
CHECKED_IN = (CALL, CHECK)
"""Phases in which proposals are read and judged."""
ON_BALLOT = (FEASIBLE, WON, LOST, CONFIRMED, DECLINED, DROPPED)
CHOSEN = (WON, CONFIRMED, DECLINED, DROPPED)

MAKING, READY, FORGOTTEN = "making", "ready", "forgotten"
ALLOWED_BATCH: dict[str, frozenset[str]] = {
    MAKING: frozenset({READY}),
    READY: frozenset({FORGOTTEN}),
    FORGOTTEN: frozenset(),
}

ALLOWED_REGISTER_FILE = ALLOWED_SHEET_FILE = given.ALLOWED
REGISTER_WAITS = timedelta(days=7)
"""So long a register that was given waits to be taken in."""

ADVICE, CONSULTATION, TOGETHER, DECISION = "advice", "consultation", "together", "decision"
WEIGHTS = (ADVICE, CONSULTATION, TOGETHER, DECISION)
"""What the choice of the residents weighs, from advice to decision."""
APPROVAL, CHOOSE_ONE, KNAPSACK, CUMULATIVE, RANKING, SCORING = (
    "approval", "choose-1", "knapsack", "cumulative", "ranking", "scoring",
)  # fmt: skip
BALLOT_KINDS = (APPROVAL, CHOOSE_ONE, KNAPSACK, CUMULATIVE, RANKING, SCORING)
BY_POINTS = (CUMULATIVE, RANKING, SCORING)
"""Kinds in which one project on a ballot may weigh more than another."""
SHORT_LISTS = (APPROVAL, CUMULATIVE, RANKING)
"""Kinds for which a round says how many projects a ballot may hold at most."""
COUNTING_RULES = (
    "equalshares/add1", "equalshares", "equalshares/add1-greedy", "equalshares-comparison",
    "equalshares/add1-comparison", "equalshares/add1-greedy-comparison", "greedy", "greedy-no-skip", "greedy-threshold",
    "greedy-exclusive", "phragmen",
)  # fmt: skip
"""Rules with their completion, by the names of the published file."""
SHARED_BY_POINTS = ("equalshares/add1", "equalshares")
"""Rules that share the cost of a project by the points that each gave it, where a ballot gives points or places."""

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 160, 5000, 2000
MOST_CODES = 100_000
LARGEST_REGISTER = 20_000_000
ROWS_OF_A_BATCH = 500
LETTERS_OF_A_PART = 100
YOUNGEST, OLDEST = 6, 99
MOST_SUPPORT = 10_000
MOST_ORIGINS = 5
"""Signals that a proposer may name as where the idea comes from."""


class OutOfOrder(ValueError):
    """A day comes before one that it must follow; `day` names it."""

    def __init__(self, day: str) -> None:
        super().__init__(day)
        self.day = day


def check_days(days: Mapping[str, date]) -> None:
    """Raise OutOfOrder for the first day that does not come after the one before it.

    A ballot may open and close on the same day.
    """
    for before, after in pairwise(DAYS):
        same_is_fine = after == "ballot_until"
        if days[after] < days[before] or (days[after] == days[before] and not same_is_fine):
            raise OutOfOrder(after)


def next_phase(state: str, days: Mapping[str, date], on: date) -> str:
    """The phase that must begin by now; "" when nothing is due. Realisation follows the count, not a day."""
    if state == CALL and on >= days["check_from"]:
        return CHECK
    if state == CHECK and on >= days["ballot_from"]:
        return BALLOT
    if state == BALLOT and on > days["ballot_until"]:
        return COUNT
    return ""


def later_days(days: Mapping[str, date], on: date) -> dict[str, date]:
    """New last days where the ballot opens only after its last day, as the check took longer; else none.

    People get as many days to vote, and to object, as they were promised.
    """
    if on <= days["ballot_until"]:
        return {}
    late = on - days["ballot_from"]
    return {day: days[day] + late for day in ("ballot_until", "objection_until")}


def is_open_to_votes(state: str, ballot_until: date, on: date) -> bool:
    """Whether a ballot is still taken: the last day is over at midnight, also when the clock's job comes later."""
    return state == BALLOT and on <= ballot_until


def takes_proposals(state: str, check_from: date, on: date) -> bool:
    """Whether residents may send a proposal."""
    return state == CALL and on < check_from


def takes_support(state: str, proposal: str, needed: int) -> bool:
    """Whether residents may support a proposal: it is public, and the services have not judged it yet."""
    return needed > 0 and state in CHECKED_IN and proposal == SHOWN


def links_may_go(state: str, objection_until: date, on: date) -> bool:
    """Whether objections are over, so that the key between codes and ballots is destroyed; never before the count.

    Until then that needs what goes with the key: what was read on sheets of paper, and how each ballot came in.
    """
    return state in (REALISATION, DONE) and on > objection_until


SENTENCES: dict[str, str] = {
    "rounds.start": _("%(who)s began a round of the neighbourhood budget: %(title)s"),
    "rounds.change": _("%(who)s changed a round of the neighbourhood budget"),
    "rounds.set_counting": _("%(who)s said how the neighbourhood budget is counted"),
    "rounds.weigh_channels": _("%(who)s said what a ballot weighs by the way it comes in"),
    "rounds.add_pot": _("%(who)s added a pot or category: %(name)s"),
    "rounds.remove_pot": _("%(who)s took a pot or category away"),
    "rounds.put_in_pot": _("%(who)s said to which pot and category a proposal belongs"),
    "rounds.name_rivals": _("%(who)s said of which proposals only one can be carried out"),
    "rounds.drop_rivals": _("%(who)s said that proposals do not exclude each other after all"),
    "rounds.draw_panel": _("%(who)s drew a panel of %(size)s residents by lot"),
    "rounds.note_decision": _("%(who)s noted what a body of residents decided"),
    "rounds.set_mix": _("%(who)s said what the vote and each body weigh"),
    "rounds.take_back": _("%(who)s took back what was noted of a body of residents"),
    "rounds.weigh": _("%(who)s weighed what the vote and the bodies chose"),
    "rounds.override": _("%(who)s decided otherwise than the rule: %(state)s"),
    "rounds.agree": _("%(who)s noted an agreement with residents who carry a project out"),
    "rounds.advance_paid": _("%(who)s noted an advance"),
    "rounds.settlement": _("%(who)s noted the settlement of a grant"),
    "rounds.divide": _("%(who)s divided the money of the neighbourhood budget"),
    "rounds.advance": _("%(who)s brought the neighbourhood budget to its next phase: %(state)s"),
    "rounds.count": _("%(who)s counted %(voters)s ballots of the neighbourhood budget"),
    "rounds.cut": _("%(who)s destroyed the key between codes and ballots"),
    "rounds.note_ballots": _("%(who)s took in ballots by code, %(count)s so far"),
    "rounds.vote_at_desk": _("%(who)s let somebody vote at a desk of the city"),
    "rounds.print_sheets": _("%(who)s printed %(size)s ballots on paper"),
    "rounds.hand_out": _("%(who)s gave somebody a ballot on paper"),
    "rounds.give_sheet_file": _("%(who)s gave a table with ballots on paper: %(file)s"),
    "rounds.take_in_sheet_file": _("%(who)s took in a table with ballots on paper: %(count)s sheets"),
    "rounds.drop_sheet_file": _("%(who)s threw a table with ballots on paper away: %(file)s"),
    "rounds.settle_sheet": _("%(who)s settled a difference between two who typed a ballot on paper"),
    "rounds.confirm_sheet": _("%(who)s agreed with how a difference on a ballot on paper was settled"),
    "rounds.withdraw_sheet": _("%(who)s withdrew a ballot on paper that was given by mistake"),
    "rounds.close_paper": _("%(who)s said that every ballot on paper was typed in"),
    "rounds.make_codes": _("%(who)s asked for %(size)s voting codes"),
    "rounds.print_codes": _("%(who)s printed voting codes, part %(part)s"),
    "rounds.replace_letter": _("%(who)s made a second letter for one that was lost"),
    "rounds.forget_codes": _("%(who)s had the list of printed voting codes destroyed"),
    "rounds.set_admission": _("%(who)s said how the voters of a round are known"),
    "rounds.drop_register": _("%(who)s threw away a register of voters: %(count)s people"),
    "rounds.give_register_file": _("%(who)s gave a register of voters: %(file)s"),
    "rounds.take_in_register": _("%(who)s took in a register of voters: %(count)s may vote"),
    "rounds.drop_register_file": _("%(who)s threw a file with a register of voters away: %(file)s"),
    "rounds.propose": _("%(who)s sent a proposal for the neighbourhood budget"),
    "rounds.add_origin": _("%(who)s said what a proposal grew out of"),
    "rounds.remove_origin": _("%(who)s said that a proposal did not grow out of this"),
    "rounds.show": _("%(who)s made a proposal public"),
    "rounds.support": _("%(who)s supported a proposal for the neighbourhood budget, %(supporters)s so far"),
    "rounds.ask_service": _("%(who)s asked a service whether a proposal can be done"),
    "rounds.judge": _("%(who)s judged whether a proposal can be done: %(state)s"),
    "rounds.take_in_election": _("%(who)s took in an election of before or elsewhere: %(title)s"),
    "rounds.confirm": _("%(who)s confirmed a chosen project"),
    "rounds.forget_words": _("%(who)s erased the words of a proposal"),
    "rounds.drop": _("%(who)s gave a confirmed project up"),
    "rounds.decline": _("%(who)s declined a chosen project"),
}
"""How a change of this room is told in the trail."""

TRAIL_KINDS: dict[str, str] = {
    "round": _("round of the neighbourhood budget"),
    "past_election": _("election of before or elsewhere"),
    "proposal": _("proposal"),
    "register_file": _("register of voters"),
    "code_batch": _("printed voting codes"),
    "paper_sheet": _("ballot on paper"),
    "sheet_file": _("table with ballots on paper"),
}
"""What the objects of this room are called there."""
