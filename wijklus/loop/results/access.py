"""Who may record what came of something, and keep the figures of what changed."""

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.loop.priorities.access import holds, holds_in, reach, require

from .models import Evaluation

__all__ = [
    "may_answer_councillor",
    "may_appoint",
    "may_ask_as_councillor",
    "may_follow",
    "may_invite",
    "may_judge",
    "may_make_reports",
    "may_put_reaction",
    "may_raise_shared",
    "may_read",
    "may_record",
    "may_take_in",
    "reach",
    "require",
]


def may_record(actor: Actor, neighbourhood_id: int | None) -> bool:
    """A director of the neighbourhood, or for the city as a whole somebody whose role covers it."""
    return actor.can_in("results.write", neighbourhood_id)


def may_read(actor: Actor) -> bool:
    """Whoever may see the working pages: a result is public anyhow."""
    return actor.can("loop.read")


def may_follow(actor: Actor, neighbourhood_id: int) -> bool:
    """Say what is measured in a neighbourhood, and note figures of it."""
    return holds_in(actor, "results.write", neighbourhood_id)


def may_take_in(actor: Actor) -> bool:
    """Take in a file with figures of every neighbourhood."""
    return holds_in(actor, "results.write", None)


def may_raise_shared(actor: Actor) -> bool:
    """Raise what several neighbourhoods found: the software, every day."""
    return holds_in(actor, "system", None)


def may_judge(actor: Actor, evaluation: Evaluation) -> bool:
    """Say as a resident what one finds of a plan: everybody who comes to the pages of its city."""
    return actor.municipality_id == evaluation.municipality_id


def may_invite(actor: Actor) -> bool:
    """Give the people behind a plan a personal link: the software, once an evaluation begins."""
    return holds_in(actor, "system", None)


def may_make_reports(actor: Actor) -> bool:
    """Put on paper what somebody asked for: the software, in a job."""
    return holds_in(actor, "system", None)


def may_ask_as_councillor(actor: Actor) -> bool:
    """Ask a question of which everybody reads the answer: a councillor."""
    return holds(actor, "council.ask")


def may_appoint(actor: Actor) -> bool:
    """Note which councillor follows a neighbourhood."""
    return holds(actor, "council.write")


def may_answer_councillor(actor: Actor, *, neighbourhood_id: int | None, party_id: int | None) -> bool:
    """Answer or pass on a councillor's question: the service it is with, the director, whoever answers for the city."""
    if holds_in(actor, "answers.write", neighbourhood_id):
        return True
    at_home = actor.municipality_id == scope.current()
    return at_home and party_id in actor.party_ids and actor.can("commitments.answer")


def may_put_reaction(actor: Actor) -> bool:
    """Put what somebody said with what it reacts to: the software, for who said it."""
    return holds(actor, "system")
