"""Tickets to vote with: for a code that was sent to an address and works once, and for who logged in."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope, sealed
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Admission, Round, RoundArea, SentCode
from ..reads.admitting import POST
from ..reads.secrets import secrets_in_use
from ..rules import admitting, voting
from .voting import CLOSED

NO_ADDRESS = _("This is no e-mail address and no phone number. Check it.")
NOT_SO = {
    admitting.MAIL: _("In this round no codes are sent by e-mail."),
    admitting.TEXT: _("In this round no codes are sent by text message. Fill in an e-mail address."),
}
NO_LOGIN = _("In this round nobody logs in. Vote with a code.")
NO_PLACE = _("Say in which neighbourhood you live.")
NO_NUMBER = _("Fill in the number by which the register knows you.")
USED = _("This code was used already: it works once. Ask for a new one, also to change your vote.")
EXPIRED = _("This code is older than an hour. Ask for a new one.")
KEPT = timedelta(days=1)
"""So long it is known that a code was used or is too old."""


def ask_for_code(
    *, round: Round, address: str, number: str = "", area: RoundArea | None = None, by: Actor, at: datetime
) -> SentCode:
    """Have a code sent to an address. With a register, only to an address that stands there with that number.

    Raises Refused with a sentence, and keeps nothing then; the register is asked outside every transaction.
    """
    access.require(access.may_vote(by))
    if round.without_vote or not rules.is_open_to_votes(round.state, round.ballot_until, timezone.localdate(at)):
        raise Refused(CLOSED)
    admission = reads.admission_of(round)
    country = round.municipality.country
    found = admitting.folded_address(address, country)
    if found is None:
        raise Refused(NO_ADDRESS, field="address")
    if not {admitting.MAIL: admission.by_mail, admitting.TEXT: admission.by_text}[found[0]]:
        raise Refused(NOT_SO[found[0]], field="address")
    key = reads.register_key(admission)
    if admission.checked_by == admitting.NONE:
        if area is None:
            raise Refused(NO_PLACE, field="neighbourhood")
        return _send(round, area, admitting.person_at(key, found[1]), to=(found[0], address.strip()), at=at)
    folded = admitting.folded_number(number)
    if len(folded) < admitting.SHORTEST_NUMBER:
        raise Refused(NO_NUMBER, field="number")
    where = _where(admission, folded, reached=admitting.reached(key, found[1]), country=country)
    to = (found[0], found[1] if found[0] == admitting.TEXT else address.strip())
    return _send(round, where, admitting.person(key, folded), to=to, at=at)


def let_in(
    *, round: Round, claims: Mapping[str, Any], number_claim: str, area: RoundArea | None, by: Actor, at: datetime
) -> str:
    """The ticket for who logged in. With a register by the number among the claims, else by the name of the login.

    Raises Refused with a sentence; the register is asked outside every transaction, and nothing is kept.
    """
    access.require(access.may_vote(by))
    if round.without_vote or not rules.is_open_to_votes(round.state, round.ballot_until, timezone.localdate(at)):
        raise Refused(CLOSED)
    admission = reads.admission_of(round)
    if not admission.by_login:
        raise Refused(NO_LOGIN)
    key = reads.register_key(admission)
    if admission.checked_by == admitting.NONE:
        if area is None:
            raise Refused(NO_PLACE)
        person = admitting.person_who_logs_in(key, str(claims["iss"]), str(claims["sub"]))
        return reads.ticket_for(area, person, at=at)
    number = admitting.folded_number(str(claims.get(number_claim) or ""))
    if len(number) < admitting.SHORTEST_NUMBER:
        raise Refused(reads.why_not(admitting.UNKNOWN, round))
    registry = reads.registry_of(admission, country=round.municipality.country)
    known = registry.ask(number) if registry is not None else admitting.NOBODY
    return reads.ticket_for(_area_of(admission, known), admitting.person(key, number), at=at)


def _where(admission: Admission, number: str, *, reached: str, country: str) -> RoundArea:
    """The neighbourhood in which somebody may vote who stands in the register with this address.

    Raises Refused: the same sentence for a number that is not there and for one with another address, so that nobody
    learns whose number stands in the register.
    """
    registry = reads.registry_of(admission, country=country)
    known = registry.ask(number) if registry is not None else admitting.NOBODY
    if known.reason == admitting.UNKNOWN or reached not in known.reached_by:
        raise Refused(reads.NOT_TOGETHER, field="number")
    return _area_of(admission, known)


def _area_of(admission: Admission, known: admitting.Eligibility) -> RoundArea:
    """The neighbourhood of who may vote. Raises Refused with the reason for who may not."""
    area = reads.area_of(admission.round, known.neighbourhood) if known.neighbourhood else None
    reason = known.reason or ("" if area is not None else admitting.ELSEWHERE)
    if reason or area is None:
        raise Refused(reads.why_not(reason, admission.round), field="number")
    return area


def _send(round: Round, area: RoundArea, person: str, *, to: tuple[str, str], at: datetime) -> SentCode:
    code, secret = voting.new_code(secrets.token_bytes(32)), secrets_in_use()[0]
    said = {"how": to[0], "to": to[1], "code": code, "language": get_language() or "nl"}
    row = SentCode(
        area=area, code_digest=voting.code_digest(secret, round.reference, code),
        mask=admitting.masked(secret, round.reference, code, person),
        sealed_to=sealed.sealed(json.dumps(said), purpose=POST), expires_at=at + timedelta(minutes=admitting.MINUTES),
    )  # fmt: skip
    scope.assert_one_municipality(row)
    with transaction.atomic():
        row.save()
        trail.later("wijklus.loop.rounds.jobs.send_code", key=f"vote-code:{row.pk}", at=at, code_ref=str(row.pk))
    return row


def redeem(*, round: Round, code: str, by: Actor, at: datetime) -> str | None:
    """The ticket for a code that was sent: once, however many ask at once. None for a code that was not sent.

    Raises Refused for one that was used or is too old.
    """
    access.require(access.may_vote(by))
    found = reads.sent_code(round, code)
    if found is None:
        return None
    sent, person = found
    if sent.is_used:
        raise Refused(USED, field="code")
    if at > sent.expires_at:
        raise Refused(EXPIRED, field="code")
    mine = SentCode.objects.filter(pk=sent.pk, is_used=False)
    if not mine.update(is_used=True, mask="", sealed_to=""):
        raise Refused(USED, field="code")
    return reads.ticket_for(sent.area, person, at=at)


def forget_address(*, code_ref: str, by: Actor, at: datetime) -> None:
    """Erase where a code was sent, as soon as that was done, and of every code that ran out."""
    access.require(access.may_work_the_clock(by))
    SentCode.objects.filter(Q(pk=code_ref) | Q(expires_at__lt=at)).exclude(sealed_to="").update(sealed_to="")


def forget_sent_codes(*, by: Actor, at: datetime) -> int:
    """Delete the codes that ran out a day ago; how many."""
    access.require(access.may_work_the_clock(by))
    return SentCode.objects.filter(expires_at__lt=at - KEPT).delete()[0]
