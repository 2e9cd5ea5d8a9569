"""Handing what is not a signal to whoever handles it, and deciding who that is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import HandedOver, Procedure, Signal
from ..rules import procedures
from . import moving


def change_procedure(
    *,
    kind: str,
    version: int,
    name: str,
    email: str = "",
    address: str = "",
    link: str = "",
    term_days: int | None = None,
    law: str = "",
    by: Actor,
    at: datetime,
) -> Procedure:
    """Decide who handles a procedure and what its term is. Raises Conflict when somebody else did in the meantime."""
    access.require(access.may_edit_categories(by))
    _check_kind(kind)
    given = {
        "name": _line(name, 120), "email": email.strip(), "address": _line(address, 300), "link": link.strip(),
        "term_days": term_days, "law": _line(law, 200),
    }  # fmt: skip
    _check(given)
    with transaction.atomic():
        row, made = Procedure.objects.get_or_create(kind=kind, defaults=given)
        hit = made or Procedure.objects.filter(pk=row.pk, version=version).update(**given, version=F("version") + 1)
        row.refresh_from_db()
        if not hit:
            raise Conflict(_("Somebody else changed this first. Both are shown: choose again."), theirs=row, mine=given)
        trail.record(
            by=by, at=at, verb="signals.change_procedure", kind="procedure", ref=kind, neighbourhood_id=None,
            after={"kind": kind, "term_days": term_days, "law": given["law"]},
        )  # fmt: skip
    return row


def hand_to_procedure(*, signal: Signal, kind: str, by: Actor, at: datetime) -> HandedOver:
    """Hand a signal to whoever handles this procedure, tell both, and set it aside: it is not handled twice.

    By who sorts, or by the person through their private link. Raises Refused when it was handed over before.
    """
    theirs = access.may_reply(by, signal)
    access.require(theirs or access.may_triage(by, signal))
    _check_kind(kind)
    contact = reads.procedure(kind)
    handed = HandedOver(
        signal=signal,
        kind=kind,
        to_name=contact.name,
        to_email=contact.email,
        law=contact.law,
        term_on=procedures.last_day(timezone.localdate(signal.received_at), contact.term_days),
        by_function=by.function[:160],
        by_person=theirs,
        handed_at=at,
    )
    try:
        with transaction.atomic():
            handed.save(force_insert=True)
            trail.record(
                by=by, at=at, verb="signals.hand_to_procedure", kind="signal", ref=signal.reference,
                neighbourhood_id=signal.neighbourhood_id, after={"procedure": kind, "term_on": handed.term_on},
            )  # fmt: skip
            _set_aside(signal, handed, at=at)
            _tell(signal, handed, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(_("This was handed over before.")) from twice
    return handed


def _set_aside(signal: Signal, handed: HandedOver, *, at: datetime) -> None:
    """It waits here no more. What was answered already stays so."""
    why = gettext("Handed over as %(what)s to %(who)s.") % {
        "what": gettext(procedures.TITLES[handed.kind]),
        "who": handed.to_name,
    }
    moving.move_many(signals=[signal], to=rules.SET_ASIDE, by=system(signal.municipality_id), at=at, reason=why)


def _tell(signal: Signal, handed: HandedOver, *, by: Actor, at: datetime) -> None:
    key = f"procedure:{signal.reference}"
    if handed.to_email:
        trail.later("wijklus.loop.signals.jobs.send_procedure", key=key, at=at, signal_ref=signal.reference)
    trail.later(
        "wijklus.loop.feedback.jobs.send_handover", key=f"{key}:told", at=at, signal_ref=signal.reference,
        function=handed.by_function if not handed.by_person else places.municipality_here().name, by_id=by.user_id,
    )  # fmt: skip


def _check_kind(kind: str) -> None:
    if kind not in procedures.PROCEDURES:
        raise Refused(_("Choose what it is."), field="kind")


def _line(words: str, most: int) -> str:
    return " ".join(cleaned(words).split())[:most]


def _check(given: Mapping[str, Any]) -> None:
    if not given["name"]:
        raise Refused(_("Write who handles this."), field="name")
    days = given["term_days"]
    if isinstance(days, int) and not 1 <= days <= procedures.MOST_DAYS:
        raise Refused(_("Between 1 and %(most)s days.") % {"most": procedures.MOST_DAYS}, field="term_days")
    for field, check in (("email", EmailValidator()), ("link", URLValidator(["https", "http"]))):
        if given[field]:
            try:
                check(given[field])
            except ValidationError as wrong:
                raise Refused(wrong.messages[0], field=field) from wrong
