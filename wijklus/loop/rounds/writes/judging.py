"""Reading a proposal, making it public, and saying with a reason whether it can be done."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Proposal
from .holding import hold
from .supporting import refuse_too_little

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party


def show_proposal(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> None:
    """Make a proposal public after reading it: nobody's name or number may stand in it."""
    access.require(access.may_run(by))
    _check_phase(proposal)
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.SHOWN)
    with transaction.atomic():
        _settle(proposal, version, {"state": rules.SHOWN, "shown_at": at, "reason": ""})
        _record(proposal, "show", by=by, at=at, after={"state": rules.SHOWN})


def ask_service(*, proposal: Proposal, version: int, party: "Party", by: Actor, at: datetime) -> None:
    """Ask a service whether a proposal can be done and what it costs."""
    access.require(access.may_run(by))
    _check_phase(proposal)
    refuse_too_little(proposal)
    with transaction.atomic():
        _settle(proposal, version, {"party": party})
        _record(proposal, "ask_service", by=by, at=at, after={"party": party.pk})


def judge_feasible(
    *, proposal: Proposal, version: int, cost: Cents | None, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Say that a proposal can be done, and what it costs: at most the money of its neighbourhood."""
    access.require(access.may_judge(by, proposal))
    _check_phase(proposal)
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.FEASIBLE)
    refuse_too_little(proposal)
    if cost is None or cost.cents <= 0:
        raise Refused(_("Fill in what it costs."), field="cost")
    if cost > proposal.area.amount:
        most = proposal.area.amount.in_words()
        raise Refused(_("This is more than there is for the neighbourhood (%(most)s).") % {"most": most}, field="cost")
    values = {"state": rules.FEASIBLE, "cost": cost, "reason": _reason(reason), **_judged(by, at)}
    with transaction.atomic():
        _settle(proposal, version, values)
        _record(proposal, "judge", by=by, at=at, after={"state": rules.FEASIBLE, "cost": cost.cents})


def judge_refused(*, proposal: Proposal, version: int, reason: str, by: Actor, at: datetime) -> None:
    """Say with a reason that a proposal cannot be done; whoever sent it hears the reason."""
    access.require(access.may_judge(by, proposal))
    _check_phase(proposal)
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, rules.REFUSED)
    reason = _reason(reason)
    if not reason:
        raise Refused(_("Whoever sent the proposal is owed the reason."), field="reason")
    with transaction.atomic():
        _settle(proposal, version, {"state": rules.REFUSED, "reason": reason, **_judged(by, at)})
        _record(proposal, "judge", by=by, at=at, after={"state": rules.REFUSED}, reason=reason)
        trail.later(
            "wijklus.loop.rounds.jobs.tell_refusal",
            key=f"proposal-refused:{proposal.reference}:{version}",
            at=at,
            proposal_ref=proposal.reference,
        )


def _reason(reason: str) -> str:
    return cleaned(reason)[: rules.LONGEST_REASON]


def _judged(by: Actor, at: datetime) -> dict[str, Any]:
    return {"judged_at": at, "judged_by_function": by.function[:160]}


def _check_phase(proposal: Proposal) -> None:
    if proposal.area.round.state not in rules.CHECKED_IN:
        raise Refused(_("The check is over: what is on the ballot does not change any more."))


def _settle(proposal: Proposal, version: int, values: dict[str, Any]) -> None:
    """Change it as it stood in this version, and while its round is still in the phase it was read in."""
    same = Proposal.objects.filter(pk=proposal.pk, version=version)
    is_in_phase = hold(proposal.area.round_id) == proposal.area.round.state
    if not is_in_phase or not same.update(**values, version=F("version") + 1):
        raise Conflict(_("Somebody else judged this proposal meanwhile."))


def _record(proposal: Proposal, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="proposal", ref=proposal.reference,
        neighbourhood_id=proposal.area.neighbourhood_id, before={"state": proposal.state}, **more,
    )  # fmt: skip
