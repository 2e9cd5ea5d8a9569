"""A ballot on paper that was given by mistake comes back: its sheet counts no more, and the letter works again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned

from .. import access, reads, rules
from ..models import Ballot, PaperIssue, PaperSheet, Round, RoundArea
from ..rules import sheets, voting
from .sheets import NO_SHEET, WITHDRAWN, handed_out, move, must_type, must_vote, tell, who_shows


def take_back(*, round: Round, code: str, serial: str, reason: str, by: Actor, at: datetime) -> RoundArea:
    """Withdraw the sheet that was given for this letter, which gives a vote again then; gives the neighbourhood.

    Raises Refused, and changes nothing then, for a letter without a sheet, and for a sheet of which something was read.
    """
    access.require(access.may_receive(by))
    reason = _reason(reason)
    must_vote(round, at)
    voter = who_shows(round, code, at)
    with transaction.atomic():
        must_type(round)
        key = voting.ballot_id(reads.link_key(round), voter.proof)
        given = Ballot.objects.filter(pk=key, is_on_paper=True)
        if not given.delete()[0]:
            raise Refused(_("For this letter no ballot on paper was given."), field="code")
        _withdraw(voter.area, serial, reason=reason, by=by, at=at)
    return voter.area


def take_back_without(
    *, issue: PaperIssue, serial: str, reason: str, by: Actor, at: datetime
) -> RoundArea:  # fmt: skip
    """The same for a sheet that was given to somebody without a letter."""
    access.require(access.may_receive(by))
    reason = _reason(reason)
    must_vote(issue.area.round, at)
    with transaction.atomic():
        must_type(issue.area.round)
        if not PaperIssue.objects.filter(pk=issue.pk, is_withdrawn=False).update(is_withdrawn=True):
            raise Refused(_("This one was withdrawn already."), field="issue")
        _withdraw(issue.area, serial, reason=reason, by=by, at=at)
    return issue.area


def _reason(reason: str) -> str:
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why this sheet is withdrawn. Do not write a name."), field="reason")
    return reason


def _withdraw(area: RoundArea, serial: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Within the transaction of a write: this sheet never counts. Only one of which nobody read anything."""
    sheet = PaperSheet.objects.select_for_update().select_related("area").filter(area=area, serial=serial).first()
    if sheet is None:
        raise Refused(NO_SHEET, field="serial")
    if sheet.state == sheets.WITHDRAWN:
        raise Refused(WITHDRAWN, field="serial")
    if sheet.state != sheets.PRINTED:
        raise Refused(_("Somebody read this sheet already, so it stays."), field="serial")
    move(sheet, sheets.WITHDRAWN)
    given, read = handed_out(area)
    if read > given:
        raise Refused(
            _("More sheets were typed than would then be handed out (%(n)s). Find out why first.") % {"n": given},
            field="serial",
        )
    tell(sheet, "withdraw_sheet", by=by, at=at, reason=reason)
