"""Proposals to an amendment of the multi-year plan: prepared, handed in, moved on to the next, and decided."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.policy import reads as policy
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import AmendmentProposal
from ..rules import calendar, pool

if TYPE_CHECKING:
    from wijklus.ground.policy.models import PlanAmendment
    from wijklus.loop.actions.models import Action


def propose(
    *,
    action: "Action",
    amendment: "PlanAmendment",
    year: int,
    kind: str,
    amount: Cents | None,
    why: str,
    by: Actor,
    at: datetime,
) -> AmendmentProposal:
    """Prepare a proposal: what an action needs in a year of the multi-year plan, and why. It is handed in later."""
    access.require(access.may_propose(by, action.neighbourhood_id))
    words = cleaned(why)
    if not words:
        raise Refused(_("Say why."), "why")
    if kind not in rules.KINDS:
        raise Refused(_("Choose operating or investment."), "kind")
    if not pool.FIRST_YEAR <= year <= pool.LAST_YEAR:
        raise Refused(_("Write a year such as 2026."), "year")
    if amount is None or not Cents(0) < amount <= pool.MOST:
        raise Refused(_("Write an amount above zero."), "amount")
    if timezone.localdate(at) > amendment.last_day:
        raise Refused(_("The last day of this amendment has passed: choose the next."), "amendment")
    row = AmendmentProposal(
        action=action, amendment=amendment, year=year, kind=kind, amount=amount, why=words,
        by_function=by.function[:160], created_at=at,
    )  # fmt: skip
    with transaction.atomic():
        _check_once(row)
        row.save(force_insert=True)
        _record(row, "propose", by=by, at=at)
    return row


def _check_once(row: AmendmentProposal) -> None:
    """Raise Refused for what stands there to the letter and was not decided: a form that was sent twice counts once."""
    names = ("action", "amendment", "year", "kind", "amount", "why")
    same = AmendmentProposal.objects.filter(**{name: getattr(row, name) for name in names})
    if same.filter(state__in=[calendar.PREPARED, calendar.HANDED_IN]).exists():
        raise Refused(_("This was proposed already, in the same words."), "why")


def hand_in(*, proposal: AmendmentProposal, version: int, by: Actor, at: datetime) -> AmendmentProposal:
    """Hand a proposal in. After the last day it missed the amendment: then it has to be moved on to the next first."""
    access.require(access.may_propose(by, proposal.action.neighbourhood_id))
    with transaction.atomic():
        now = _locked(proposal, version)
        must_allow(calendar.ALLOWED_AMENDMENT_PROPOSAL, now.state, calendar.HANDED_IN)
        today = timezone.localdate(at)
        if today > now.amendment.last_day:
            raise Refused(_("The last day has passed: this proposal missed it. Move it on to the next amendment."))
        now.state, now.handed_on = calendar.HANDED_IN, today
        _kept(now, "hand_in", by=by, at=at)
    return now


def move_on(*, proposal: AmendmentProposal, version: int, by: Actor, at: datetime) -> AmendmentProposal:
    """Move a proposal that was not handed in on to the next amendment that it can still make."""
    access.require(access.may_propose(by, proposal.action.neighbourhood_id))
    with transaction.atomic():
        now = _locked(proposal, version)
        if now.state != calendar.PREPARED:
            raise Refused(_("This proposal was handed in: it stays with its amendment."))
        following = policy.next_amendment(on=timezone.localdate(at))
        if following is None or following.pk == now.amendment_id:
            raise Refused(_("There is no later amendment yet: finance sets its last day."))
        now.amendment = following
        _kept(now, "move_on", by=by, at=at)
    return now


def decide(
    *, proposal: AmendmentProposal, version: int, is_taken_up: bool, outcome: str, by: Actor, at: datetime
) -> AmendmentProposal:
    """Note whether the amendment took a proposal up; not taken up needs a reason."""
    access.require(access.may_keep(by))
    words = cleaned(outcome)
    if not is_taken_up and not words:
        raise Refused(_("Say why it was not taken up."), "outcome")
    with transaction.atomic():
        now = _locked(proposal, version)
        to = calendar.TAKEN_UP if is_taken_up else calendar.NOT_TAKEN_UP
        must_allow(calendar.ALLOWED_AMENDMENT_PROPOSAL, now.state, to)
        now.state, now.outcome = to, words
        _kept(now, "decide", by=by, at=at)
    return now


def _locked(proposal: AmendmentProposal, version: int) -> AmendmentProposal:
    rows = AmendmentProposal.objects.select_for_update(of=("self",)).select_related("amendment", "action")
    now = rows.get(pk=proposal.pk)
    if now.version != version:
        raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine={})
    return now


def _kept(row: AmendmentProposal, verb: str, *, by: Actor, at: datetime) -> None:
    row.version += 1
    row.save()
    _record(row, verb, by=by, at=at)


def _record(row: AmendmentProposal, verb: str, *, by: Actor, at: datetime) -> None:
    about = {"amendment": row.amendment.name, "amount": str(row.amount), "action": row.action.title}
    trail.record(
        by=by, at=at, verb=f"budgets.{verb}", kind="amendment_proposal", ref=row.reference,
        neighbourhood_id=row.action.neighbourhood_id, after={**about, "state": row.state}, reason=row.outcome,
    )  # fmt: skip
