"""How the voters of a round are known: the check, the ways in, and doing away with a register."""

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base import given, outside, sealed, texting
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Admission, CodeBatch, RegisterFile, RegisterLine, Round, SentCode
from ..reads.admitting import REGISTER_KEY, TOKEN
from ..rules import admitting

BEFORE = (rules.DRAFT, rules.CALL, rules.CHECK)
FIELDS = ("checked_by", "by_mail", "by_text", "by_login", "service_url")


def set_admission(
    *, round: Round, version: int, values: Mapping[str, Any], by: Actor, at: datetime
) -> Admission:  # fmt: skip
    """Say how voters are known and how they prove who they are, before people vote.

    `values`: what FIELDS names, and `service_token`, of which an empty one keeps what is there. Raises Refused.
    """
    access.require(access.may_run(by))
    if round.state not in BEFORE:
        raise Refused(_("People vote, or have voted: how they are known does not change any more."))
    said = {name: values[name] for name in FIELDS}
    now = reads.admission_of(round)
    is_new = not Admission.objects.filter(round=round).exists()
    _check_ways(round, now, admitting.Ways(*(said[name] for name in FIELDS[:4])))
    is_service = said["checked_by"] == admitting.SERVICE
    said["service_url"] = outside.checked(said["service_url"]) if is_service else ""
    token = str(values.get("service_token") or "").strip()
    if token or not is_service:
        said["service_token"] = sealed.sealed(token, purpose=TOKEN) if token and is_service else ""
    with transaction.atomic():
        if is_new:
            made = Admission(round=round, key=_new_key(), **said)
            made.save()
        elif not Admission.objects.filter(pk=now.pk, version=version).update(**said, version=F("version") + 1):
            raise Conflict(_("Somebody else changed this round meanwhile."), theirs=now, mine=said)
        after = {name: said[name] for name in FIELDS[:4]}
        _record(round, "set_admission", by=by, at=at, after=after, public=True)
    return reads.admission_of(round)


def _new_key() -> str:
    return sealed.sealed(base64.b64encode(secrets.token_bytes(32)).decode(), purpose=REGISTER_KEY)


def _check_ways(round: Round, now: Admission, ways: admitting.Ways) -> None:
    """Raise Refused for ways in which one person could come to two ballots."""
    if ways.checked_by not in admitting.CHECKS:
        raise Refused(_("Choose one of the options."), "checked_by")
    if ways.checked_by == admitting.NONE and ways.asked > 1:
        raise Refused(
            _("Without a register a person can be known in one way only: else who has both would have two votes."),
            "checked_by",
        )
    if ways.checked_by == admitting.SERVICE and not ways.asked:
        raise Refused(_("With a service there are no letters: choose at least one way to send a code."), "by_mail")
    if ways.by_text and not texting.is_there():
        raise Refused(
            _("This installation sends no text messages. Ask the administrator, or choose e-mail."), "by_text"
        )
    if ways.by_login:
        _check_login(round, ways)
    has_letters = CodeBatch.objects.filter(area__round=round).exists()
    if has_letters and (ways.checked_by != now.checked_by or not ways.with_letters):
        raise Refused(_("Letters with codes were made already, so this cannot change any more."), "checked_by")
    if ways.checked_by != admitting.REGISTER and RegisterLine.objects.filter(round=round).exists():
        raise Refused(_("There is a register already. Throw it away first."), "checked_by")


def _check_login(round: Round, ways: admitting.Ways) -> None:
    """Raise Refused where the login service of the city is not there, or does not say what the register asks."""
    provider = reads.provider_of(round.municipality.slug)
    if provider is None:
        raise Refused(_("This city has no login service. The administrator can name one."), "by_login")
    if ways.checked_by != admitting.NONE and not provider.number_claim:
        raise Refused(_("The login service does not tell the number by which the register knows people."), "by_login")


def drop_register(*, round: Round, by: Actor, at: datetime) -> int:
    """Throw the register of a round away, to give another, while nothing came of it; how many persons that were."""
    access.require(access.may_run(by))
    if round.state not in BEFORE or CodeBatch.objects.filter(area__round=round).exists():
        raise Refused(_("Letters were made from this register, or people vote already: it stays."))
    with transaction.atomic():
        count = RegisterLine.objects.filter(round=round).delete()[0]
        _record(round, "drop_register", by=by, at=at, after={"count": count})
    return count


def forget_persons(round: Round) -> None:
    """Within the transaction of a write: destroy the register of a round, its key, and the codes that were sent."""
    SentCode.objects.filter(area__round=round).delete()
    RegisterLine.objects.filter(round=round).delete()
    Admission.objects.filter(round=round).update(key="", service_token="")


def drop_old_registers(*, by: Actor, at: datetime) -> int:
    """Delete registers that were given a week ago and not taken in: their files hold numbers. How many."""
    access.require(access.may_work_the_clock(by))
    old = RegisterFile.objects.filter(state__in=given.CAN_GO, given_at__lt=at - rules.REGISTER_WAITS)
    count = 0
    for row in old:
        with transaction.atomic():
            trail.later(
                "wijklus.loop.rounds.jobs.delete_files", key=f"files:{row.reference}", at=at, names=[str(row.file)]
            )
            count += RegisterFile.objects.filter(pk=row.pk).delete()[0]
    return count


def _record(
    round: Round, verb: str, *, by: Actor, at: datetime, after: dict[str, object], public: bool = False
) -> None:  # fmt: skip
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=round.reference, neighbourhood_id=None, after=after,
        public=public,
    )  # fmt: skip
