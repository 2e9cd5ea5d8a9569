"""Projects that residents carry out: the agreement, advances never above the grant, and one settlement."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Grant, GrantRow, Proposal
from ..rules import deciding

ONLY_CONFIRMED = _("Only a project that was confirmed is carried out.")


def agree(
    *, proposal: Proposal, group: str, amount: Cents, agreement: str, on: date, by: Actor, at: datetime
) -> Grant:  # fmt: skip
    """Note that a group of residents carries out a confirmed project, for what amount, and what was agreed."""
    access.require(access.may_decide(by, proposal))
    group, agreement = cleaned(group)[:160], cleaned(agreement)[: rules.LONGEST_TEXT]
    if proposal.state != rules.CONFIRMED:
        raise Refused(ONLY_CONFIRMED)
    if not group or not agreement:
        raise Refused(_("Name the group, and write down what was agreed."), field="group")
    if proposal.cost is None or not 0 < amount.cents <= proposal.cost.cents:
        raise Refused(_("The grant is above 0, and at most what the project costs."), field="amount")
    _must_be_past(on, at)
    grant = Grant(
        proposal=proposal, group=group, amount=amount, agreement=agreement, agreed_on=on, by_function=by.function[:160],
        at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            if not Proposal.objects.select_for_update().filter(pk=proposal.pk, state=rules.CONFIRMED).exists():
                raise Refused(ONLY_CONFIRMED)  # given up at this moment
            grant.save()
            _record(grant, "agree", by=by, at=at, after={"group": group, "amount": str(amount)})
    except IntegrityError as twice:
        raise Refused(_("There is an agreement for this project already.")) from twice
    return grant


def pay_advance(*, grant: Grant, amount: Cents, on: date, what: str, by: Actor, at: datetime) -> GrantRow:
    """Note an advance that was paid; all advances together are never more than the grant."""
    return _add(grant, deciding.ADVANCE, amount, on, what, by=by, at=at)


def settle(*, grant: Grant, amount: Cents, on: date, what: str, by: Actor, at: datetime) -> GrantRow:
    """Note what was spent in the end, at most the grant: what remains to be paid or given back follows from it."""
    return _add(grant, deciding.SETTLEMENT, amount, on, what, by=by, at=at)


def _add(grant: Grant, kind: str, amount: Cents, on: date, what: str, *, by: Actor, at: datetime) -> GrantRow:
    access.require(access.may_decide(by, grant.proposal))
    what = cleaned(what)[:300]
    if not what:
        raise Refused(_("Say what it is for."), field="what")
    if amount.cents < 0 or (kind == deciding.ADVANCE and not amount):
        raise Refused(_("Fill in an amount above 0."), field="amount")
    _must_be_past(on, at)
    with transaction.atomic():
        Grant.objects.select_for_update().get(pk=grant.pk)
        if Proposal.objects.filter(pk=grant.proposal_id, state=rules.DROPPED).exists():
            raise Refused(_("This project was given up."))
        rows = GrantRow.objects.filter(grant=grant)
        now = deciding.account(grant.amount.cents, [(row.kind, row.amount.cents) for row in rows])
        if now.spent is not None:
            raise Refused(_("This grant is settled."))
        most = now.granted - (now.advances if kind == deciding.ADVANCE else 0)
        if amount.cents > most:
            told = _("This is more than the grant allows (%(most)s).") % {"most": Cents(most).in_words()}
            raise Refused(told, field="amount")
        row = GrantRow(grant=grant, kind=kind, amount=amount, on=on, what=what, by_function=by.function[:160], at=at)
        row.save()
        verb = "advance_paid" if kind == deciding.ADVANCE else "settlement"
        _record(grant, verb, by=by, at=at, after={"amount": str(amount), "on": on.isoformat(), "what": what})
    return row


def _must_be_past(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="on")


def _record(grant: Grant, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="proposal", ref=grant.proposal.reference,
        neighbourhood_id=grant.proposal.area.neighbourhood_id, **more,
    )  # fmt: skip
