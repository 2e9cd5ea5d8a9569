"""Who may steer actions, ask for commitments, answer what was asked, and judge what came of it."""

from django.db.models import Q

from wijklus.base.actor import Actor, everywhere
from wijklus.ground.people import reads as people
from wijklus.loop.priorities.access import holds, holds_in, require

from . import rules
from .models import Action, ActionPriority, Carrier, Commitment

__all__ = [
    "by_link",
    "confirmed_by",
    "is_asked_of",
    "is_carried_by",
    "looked_after_by",
    "may_answer",
    "may_ask",
    "may_confirm",
    "may_confirm_any",
    "may_decide",
    "may_escalate",
    "may_give_visa",
    "may_keep_up",
    "may_propose",
    "may_see",
    "may_steer",
    "may_steer_any",
    "may_stop_carrying",
    "require",
]


def may_see(actor: Actor) -> bool:
    """See actions and promises of the whole municipality."""
    return holds(actor, "loop.read") or holds(actor, "commitments.answer")


def may_steer(actor: Actor, neighbourhood_id: int) -> bool:
    """Start, change and move on actions of a neighbourhood."""
    return holds_in(actor, "actions.write", neighbourhood_id)


def may_steer_any(actor: Actor) -> bool:
    """Start actions in at least some neighbourhood."""
    return holds(actor, "actions.write")


def may_keep_up(actor: Actor, action: Action) -> bool:
    """Tell how the work on an action goes: whoever steers it, and whoever works for its owner."""
    is_owner = action.owner_id is not None and action.owner_id in actor.party_ids
    if may_steer(actor, action.neighbourhood_id) or (is_owner and holds(actor, "commitments.answer")):
        return True
    return is_carried_by(actor, action)


def looked_after_by(actor: Actor) -> Q | None:
    """The actions this actor asks promises for or whose owner they speak for; None for who looks after none."""
    if not may_see(actor):
        return None
    owned = Q(owner_id__in=actor.party_ids) if holds(actor, "commitments.answer") and actor.party_ids else None
    if not actor.can("commitments.ask"):
        return owned
    reach = actor.reach("commitments.ask")
    here = Q() if reach is None else Q(neighbourhood_id__in=reach)
    return here if owned is None or reach is None else here | owned


def may_ask(actor: Actor, action: Action) -> bool:
    """Ask for commitments under this action, withdraw them, and judge for the residents whether they were kept.

    Whoever directs there, and the group of residents that carries what the action is for.
    """
    return holds_in(actor, "commitments.ask", action.neighbourhood_id) or is_carried_by(actor, action)


def is_carried_by(actor: Actor, action: Action) -> bool:
    """Whether this actor speaks for a group that carries the priority of an action, or the whole plan it is in.

    One query for an action, and only for who speaks for somebody.
    """
    if not actor.party_ids or not holds(actor, "commitments.answer"):
        return False
    if "carried_by" not in vars(action):
        of_it = Q(priority=None) | Q(priority__in=ActionPriority.objects.filter(action=action).values("priority"))
        rows = Carrier.objects.filter(of_it, neighbourhood=action.neighbourhood_id, until=None)
        vars(action)["carried_by"] = frozenset(rows.values_list("party_id", flat=True))
    return not actor.party_ids.isdisjoint(vars(action)["carried_by"])


def may_stop_carrying(actor: Actor, carrier: Carrier) -> bool:
    """End that a group carries something: the director, and the group itself."""
    speaks = holds(actor, "commitments.answer") and carrier.party_id in actor.party_ids
    return speaks or may_steer(actor, carrier.neighbourhood_id)


def is_asked_of(actor: Actor, commitment: Commitment) -> bool:
    """Whether this actor speaks for the party that was asked, with an account."""
    return holds(actor, "commitments.answer") and commitment.party_id in actor.party_ids


def may_answer(actor: Actor, commitment: Commitment) -> bool:
    """Accept, refuse and report: whoever speaks for the party; by a mail link only where no money hangs on it."""
    if is_asked_of(actor, commitment):
        return True
    amount = commitment.amount.cents if commitment.amount is not None else None
    return holds(actor, _link_right(commitment)) and not rules.needs_login(amount)


def may_decide(actor: Actor, commitment: Commitment) -> bool:
    """Agree or not with what the other side proposed: whoever it waits for."""
    if commitment.waits_for == rules.ASKER:
        return may_ask(actor, commitment.action)
    return commitment.waits_for == rules.PROMISER and may_answer(actor, commitment)


def may_propose(actor: Actor, commitment: Commitment) -> bool:
    """Propose other terms for a promise: both sides."""
    return may_answer(actor, commitment) or may_ask(actor, commitment.action)


def may_confirm_any(actor: Actor) -> bool:
    """Confirm promises that are subject to confirmation, for a service or partner."""
    return holds(actor, "commitments.confirm") and bool(actor.party_ids)


def confirmed_by(actor: Actor) -> Q:
    """The promises that are for this actor to confirm: the same as `may_confirm`, asked of the database. One query."""
    own = Q(party_id__in=actor.party_ids, party__above__isnull=True) & ~Q(answered_by_function=actor.function[:160])
    return own | Q(party_id__in=people.under(actor.party_ids))


def may_confirm(actor: Actor, commitment: Commitment) -> bool:
    """Confirm this promise or refuse to: who stands above the promiser in the line, and never the promiser.

    Where nobody stands above, somebody else of the service itself. A query for each step of the line.
    """
    if not may_confirm_any(actor):
        return False
    line = people.line_above(commitment.party)
    if line:
        return any(party.pk in actor.party_ids for party in line)
    return commitment.party_id in actor.party_ids and commitment.answered_by_function != actor.function[:160]


def may_give_visa(actor: Actor) -> bool:
    """Confirm for finance that the money that was promised is there."""
    return holds(actor, "commitments.visa")


def may_escalate(actor: Actor) -> bool:
    """Bring late promises up the line: only the clock does."""
    return holds(actor, "system")


def by_link(commitment: Commitment) -> Actor:
    """Whoever came by the signed link of this one commitment; the caller has checked the link."""
    return Actor(
        municipality_id=commitment.municipality_id,
        function=commitment.party.name if commitment.party.kind != rules.PERSON else "bewoner",
        rights=everywhere(_link_right(commitment)),
    )


def _link_right(commitment: Commitment) -> str:
    return f"commitment:{commitment.reference}"
