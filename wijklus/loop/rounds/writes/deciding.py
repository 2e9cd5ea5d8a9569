"""What the deciding body says of the projects that were chosen: confirmed as an action, or not, with a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.actions import writes as actions

from .. import access, rules
from ..models import Proposal
from .growing import take_up_origins

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party


def confirm(
    *,
    proposal: Proposal,
    by: Actor,
    at: datetime,
    reason: str = "",
    owner: "Party | None" = None,
    due_on: date | None = None,
    milestones: Sequence[tuple[str, date]] = (),
) -> Proposal:
    """Note that the deciding body confirms a chosen project: it becomes an action with its money.

    With an owner (the service that checked it, unless another is named), its last day and milestones, all or nothing.
    """
    access.require(access.may_decide(by, proposal))
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.CONFIRMED)
    area = proposal.area
    with transaction.atomic():
        action = actions.start(
            title=proposal.title,
            neighbourhood=area.neighbourhood,
            description=proposal.text,
            owner=owner or proposal.party,
            due_on=due_on,
            means=proposal.cost,
            reason=area.round.title,
            by=by,
            at=at,
        )
        for what, on in milestones:
            actions.add_milestone(action=action, what=what, due_on=on, by=by, at=at)
        _settle(proposal, {"state": rules.CONFIRMED, "action": action, "reason": cleaned(reason)})
        take_up_origins(proposal=proposal, by=by, at=at)
        _record(proposal, "confirm", after={"state": rules.CONFIRMED, "action": action.reference}, by=by, at=at)
    return Proposal.objects.get(pk=proposal.pk)


def decline(*, proposal: Proposal, reason: str, by: Actor, at: datetime) -> Proposal:
    """Note that the deciding body does not carry out a chosen project, and why: everybody reads the reason."""
    access.require(access.may_decide(by, proposal))
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.DECLINED)
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Whoever chose this project is owed the reason."), field="reason")
    with transaction.atomic():
        _settle(proposal, {"state": rules.DECLINED, "reason": reason})
        _record(proposal, "decline", after={"state": rules.DECLINED}, reason=reason, by=by, at=at)
    return Proposal.objects.get(pk=proposal.pk)


def _settle(proposal: Proposal, values: dict[str, object]) -> None:
    """Only one decision: the second finds another state."""
    if not Proposal.objects.filter(pk=proposal.pk, state=rules.WON).update(**values, version=F("version") + 1):
        raise Refused(_("This was decided meanwhile."))


def _record(proposal: Proposal, verb: str, *, after: dict[str, str], by: Actor, at: datetime, reason: str = "") -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="proposal", ref=proposal.reference, reason=reason,
        neighbourhood_id=proposal.area.neighbourhood_id, before={"state": rules.WON}, after=after,
    )  # fmt: skip
