"""Giving up a project that was confirmed: its action ends with the reason, and its money goes back unspent."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.actions import writes as actions_writes

from .. import access, rules
from ..models import Grant, GrantRow, Proposal
from ..rules import deciding


def drop(*, proposal: Proposal, reason: str, by: Actor, at: datetime) -> Proposal:
    """Give a confirmed project up, with the reason that everybody reads; who sent it is told.

    Its action is dropped, so that everybody behind it is owed an answer; what was not spent of its money is free
    again. Raises Refused while a grant is not settled: first it must be known what was spent.
    """
    access.require(access.may_decide(by, proposal))
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.DROPPED)
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Whoever chose this project is owed the reason."), field="reason")
    with transaction.atomic():
        spent = _spent(proposal)
        unspent = Cents((proposal.cost.cents if proposal.cost is not None else 0) - spent)
        values = {"state": rules.DROPPED, "reason": reason, "unspent": unspent, "dropped_at": at}
        same = Proposal.objects.filter(pk=proposal.pk, state=rules.CONFIRMED)
        if not same.update(**values, version=F("version") + 1):
            raise Refused(_("This was decided meanwhile."))
        _drop_action(proposal, reason, by=by, at=at)
        trail.record(
            by=by, at=at, verb="rounds.drop", kind="proposal", ref=proposal.reference, reason=reason,
            neighbourhood_id=proposal.area.neighbourhood_id, before={"state": rules.CONFIRMED},
            after={"state": rules.DROPPED, "unspent": str(unspent)},
        )  # fmt: skip
        trail.later(
            "wijklus.loop.rounds.jobs.tell_dropped", key=f"proposal-dropped:{proposal.reference}", at=at,
            proposal_ref=proposal.reference,
        )  # fmt: skip
    return Proposal.objects.get(pk=proposal.pk)


def _spent(proposal: Proposal) -> int:
    """The cents that residents spent of their grant; 0 when there was none. Waits for who notes an advance now."""
    grant = Grant.objects.select_for_update().filter(proposal=proposal).first()
    if grant is None:
        return 0
    rows = GrantRow.objects.filter(grant=grant).values_list("kind", "amount")
    now = deciding.account(grant.amount.cents, [(kind, amount.cents) for kind, amount in rows])
    if now.spent is None:
        raise Refused(_("First settle the grant: what was spent of it, 0 when nothing was."))
    return now.spent


def _drop_action(proposal: Proposal, reason: str, *, by: Actor, at: datetime) -> None:
    action = proposal.action
    if action is not None and action.state in action_rules.OPEN:
        waiting = [one.reference for one in actions.waiting_for(action.pk)]
        actions_writes.advance(
            action=action, to=action_rules.DROPPED, reason=reason, known=waiting, by=by, at=at
        )  # fmt: skip
