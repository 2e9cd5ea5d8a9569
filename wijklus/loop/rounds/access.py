"""Who runs rounds, who judges proposals, and who may propose and vote."""

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.loop.actions.access import may_steer
from wijklus.loop.priorities.access import holds, holds_in, require

from .models import Proposal

__all__ = [
    "may_decide",
    "may_find",
    "may_judge",
    "may_propose",
    "may_receive",
    "may_run",
    "may_see",
    "may_type",
    "may_vote",
    "may_work_the_clock",
    "require",
]


def may_see(actor: Actor) -> bool:
    """See rounds and proposals on the working pages."""
    return holds(actor, "loop.read")


def may_run(actor: Actor) -> bool:
    """Open a round, lead it through its phases, and have codes printed: for the city as a whole."""
    return holds_in(actor, "rounds.write", None)


def may_type(actor: Actor) -> bool:
    """Type ballots on paper and settle differences: who runs the round, or who does only that, in the whole city."""
    return may_run(actor) or holds_in(actor, "rounds.type", None)


def may_find(actor: Actor) -> bool:
    """See which rounds there are: whoever sees the working pages, or types ballots on paper."""
    return may_see(actor) or may_type(actor)


def may_propose(actor: Actor) -> bool:
    """Send a proposal: anybody, also without an account."""
    return actor.municipality_id == scope.current()


def may_vote(actor: Actor) -> bool:
    """Hand in a ballot: whoever has a code, which the write checks."""
    return actor.municipality_id == scope.current()


def may_receive(actor: Actor) -> bool:
    """Let a person who is present vote at a desk of the city: who runs the round."""
    return may_run(actor)


def may_judge(actor: Actor, proposal: Proposal) -> bool:
    """Say whether a proposal can be done and what it costs: who runs the round, or the service that was asked."""
    if may_run(actor):
        return True
    return holds(actor, "commitments.answer") and proposal.party_id in actor.party_ids


def may_decide(actor: Actor, proposal: Proposal) -> bool:
    """Write down what the deciding body said of a winner: who runs the round and may start actions there."""
    return may_run(actor) and may_steer(actor, proposal.area.neighbourhood_id)


def may_work_the_clock(actor: Actor) -> bool:
    """Bring rounds to their next phase by their days, count, and destroy keys: the software."""
    return actor.municipality_id == scope.current() and actor.can("system")
