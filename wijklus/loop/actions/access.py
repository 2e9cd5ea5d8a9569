"""Who may steer actions, ask for commitments, answer what was asked, and judge what came of it."""

from django.db.models import Exists, Q

from wijklus.base.actor import Actor, everywhere
from wijklus.ground.people import reads as people
from wijklus.ground.people import rules as people_rules
from wijklus.loop.priorities.access import holds, holds_in, require

from . import rules
from .models import Action, ActionPriority, Carrier, Commitment

__all__ = [
    "asked_by",
    "by_link",
    "carried_by",
    "carrier_of",
    "confirmed_by",
    "is_asked_of",
    "is_carried_by",
    "is_of_group",
    "looked_after_by",
    "may_advise",
    "may_answer",
    "may_ask",
    "may_change",
    "may_come_in",
    "may_confirm",
    "may_confirm_any",
    "may_decide",
    "may_escalate",
    "may_give_visa",
    "may_keep_up",
    "may_propose",
    "may_reply",
    "may_see",
    "may_see_action",
    "may_see_commitment",
    "may_start_any",
    "may_steer",
    "may_steer_any",
    "may_stop_carrying",
    "require",
    "speaks_in",
]


def may_see(actor: Actor) -> bool:
    """See actions and promises of the whole municipality."""
    return holds(actor, "loop.read") or holds(actor, "commitments.answer")


def may_come_in(actor: Actor) -> bool:
    """Come to the pages of actions and promises: who sees all of them, and who speaks for a group and sees its own."""
    return may_see(actor) or holds(actor, people_rules.SPEAK)


def speaks_in(actor: Actor, neighbourhood_id: int, party_id: int | None) -> bool:
    """Whether this actor speaks in that neighbourhood for a group of residents."""
    return party_id in actor.party_ids and holds_in(actor, people_rules.SPEAK, neighbourhood_id)


def may_see_action(actor: Actor, action: Action) -> bool:
    """See one action with its promises: who sees all, whose group carries or owns it, and whose group was asked."""
    if may_see(actor) or is_carried_by(actor, action) or speaks_in(actor, action.neighbourhood_id, action.owner_id):
        return True
    asked = action.commitments.filter(party_id__in=actor.party_ids)
    return holds(actor, people_rules.SPEAK) and asked.exists()


def may_see_commitment(actor: Actor, commitment: Commitment) -> bool:
    """See one commitment: who sees all, whose group was asked, and whose group carries or owns the action."""
    return may_see(actor) or is_asked_of(actor, commitment) or may_see_action(actor, commitment.action)


def may_steer(actor: Actor, neighbourhood_id: int) -> bool:
    """Start, change and move on actions of a neighbourhood."""
    return holds_in(actor, "actions.write", neighbourhood_id)


def may_steer_any(actor: Actor) -> bool:
    """Start actions in at least some neighbourhood."""
    return holds(actor, "actions.write")


def may_start_any(actor: Actor) -> bool:
    """Start actions somewhere: the director, and who speaks for a group, for what it carries."""
    return may_steer_any(actor) or holds(actor, people_rules.SPEAK)


def is_of_group(action: Action) -> bool:
    """Whether a group of residents owns an action of what it carries: then it decides, and the director is its guest.

    No query for an action of a service; one for that of a group.
    """
    if action.owner is None or action.owner.kind != rules.GROUP:
        return False
    return action.owner_id in _carriers(action)


def may_change(actor: Actor, action: Action) -> bool:
    """Change an action, link it and move it on: the director, or of what a group owns and carries only the group."""
    if is_of_group(action):
        return speaks_in(actor, action.neighbourhood_id, action.owner_id) or holds(actor, "system")
    return may_steer(actor, action.neighbourhood_id)


def may_keep_up(actor: Actor, action: Action) -> bool:
    """Tell how the work on an action goes: whoever may change it, whoever works for its owner, who carries it."""
    if may_change(actor, action):
        return True
    if is_of_group(action):
        return False
    is_owner = action.owner_id is not None and action.owner_id in actor.party_ids
    works_for_it = is_owner and holds(actor, "commitments.answer")
    return works_for_it or speaks_in(actor, action.neighbourhood_id, action.owner_id) or is_carried_by(actor, action)


def carried_by(actor: Actor) -> Q | None:
    """The actions for what the groups of this actor carry; None for who speaks for no group."""
    if not actor.party_ids or not holds(actor, people_rules.SPEAK):
        return None
    mine = Carrier.objects.filter(party_id__in=actor.party_ids, until=None)
    where = actor.reach(people_rules.SPEAK)
    mine = mine if where is None else mine.filter(neighbourhood_id__in=where)
    served = ActionPriority.objects.filter(priority__in=mine.filter(priority__isnull=False).values("priority"))
    whole = mine.filter(priority=None).values("neighbourhood")
    of_plans = ActionPriority.objects.filter(priority__neighbourhood__in=whole)
    return Q(pk__in=served.values("action")) | Q(pk__in=of_plans.values("action"))


def asked_by(actor: Actor) -> Q | None:
    """The promises that this actor asks for: where they direct, and for what their group carries. Else None."""
    carried = carried_by(actor)
    ours = Q(action__in=Action.objects.filter(carried)) if carried is not None else None
    if not actor.can("commitments.ask") or not may_see(actor):
        return ours
    reach = actor.reach("commitments.ask")
    here = Q() if reach is None else Q(action__neighbourhood_id__in=reach)
    return here if ours is None or reach is None else here | ours


def looked_after_by(actor: Actor) -> Q | None:
    """The actions this actor asks promises for or whose owner they speak for; None for who looks after none."""
    if not may_come_in(actor):
        return None
    speaks = holds(actor, "commitments.answer") or holds(actor, people_rules.SPEAK)
    owned = Q(owner_id__in=actor.party_ids) if speaks and actor.party_ids else None
    carried = carried_by(actor)
    owned = owned | carried if owned is not None and carried is not None else owned
    if not actor.can("commitments.ask"):
        return owned
    reach = actor.reach("commitments.ask")
    here = Q() if reach is None else Q(neighbourhood_id__in=reach)
    return here if owned is None or reach is None else here | owned


def may_ask(actor: Actor, action: Action) -> bool:
    """Ask for commitments under this action, withdraw them, and judge for the residents whether they were kept.

    Whoever directs there, and the group of residents that carries what the action is for; of what the group owns
    itself only the group.
    """
    if is_of_group(action):
        return speaks_in(actor, action.neighbourhood_id, action.owner_id)
    return holds_in(actor, "commitments.ask", action.neighbourhood_id) or is_carried_by(actor, action)


def is_carried_by(actor: Actor, action: Action) -> bool:
    """Whether this actor speaks for a group that carries the priority of an action, or the whole plan it is in.

    One query for an action, and only for who speaks for somebody.
    """
    if not actor.party_ids or not holds_in(actor, people_rules.SPEAK, action.neighbourhood_id):
        return False
    return not actor.party_ids.isdisjoint(_carriers(action))


def _carriers(action: Action) -> frozenset[int]:
    """The groups that carry what an action is for, kept with the action as it was read. One query."""
    if "carried_by" not in vars(action):
        served = ActionPriority.objects.filter(action=action)
        of_it = Q(Exists(served), priority=None) | Q(priority__in=served.values("priority"))
        rows = Carrier.objects.filter(of_it, neighbourhood=action.neighbourhood_id, until=None)
        vars(action)["carried_by"] = frozenset(rows.values_list("party_id", flat=True))
    return frozenset(vars(action)["carried_by"])


def carrier_of(*, neighbourhood_id: int, priority_id: int | None) -> Carrier | None:
    """Who carries a priority now: the group of that priority, else the one of the whole plan. One query."""
    rows = Carrier.objects.filter(neighbourhood_id=neighbourhood_id, until=None).select_related("party")
    of_it = {row.priority_id: row for row in rows.filter(Q(priority=None) | Q(priority_id=priority_id))}
    return of_it.get(priority_id) or of_it.get(None)


def may_advise(actor: Actor, carrier: Carrier) -> bool:
    """Advise a group as its guest: the director of the neighbourhood."""
    return may_steer(actor, carrier.neighbourhood_id)


def may_reply(actor: Actor, carrier: Carrier) -> bool:
    """Say what the group does with an advice: who speaks for it."""
    return speaks_in(actor, carrier.neighbourhood_id, carrier.party_id)


def may_stop_carrying(actor: Actor, carrier: Carrier) -> bool:
    """End that a group carries something: the director, and the group itself."""
    speaks = speaks_in(actor, carrier.neighbourhood_id, carrier.party_id)
    return speaks or may_steer(actor, carrier.neighbourhood_id)


def is_asked_of(actor: Actor, commitment: Commitment) -> bool:
    """Whether this actor speaks for the party that was asked, with an account."""
    speaks = holds(actor, "commitments.answer") or holds(actor, people_rules.SPEAK)
    return speaks and commitment.party_id in actor.party_ids


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
