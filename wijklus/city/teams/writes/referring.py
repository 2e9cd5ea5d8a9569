"""A warm referral: asked, taken up with a day, and over once there was contact."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Referral, TeamEntry, TeamMember
from .listing import require_going, without_people


def refer(
    *, entry: TeamEntry, receiver: TeamMember, what: str, has_consent: bool, by: Actor, at: datetime
) -> Referral:  # fmt: skip
    """Ask another member to take a matter up; it stays with who refers until there was contact.

    No name goes with it: who refers introduces the person, who must have agreed. Raises NotAllowed or Refused.
    """
    team = entry.team
    access.require(access.may_speak_for(by, team, entry.member))
    require_going(team)
    if entry.state == rules.DONE:
        raise Refused(_("This matter is done."))
    if receiver.team_id != team.pk or receiver.left_on is not None or receiver.pk == entry.member_id:
        raise Refused(_("Choose somebody else who is in the team."), field="receiver")
    if not has_consent:
        told = _("Ask first whether the people it is about agree, or say that it is about nobody in particular.")
        raise Refused(told, field="has_consent")
    made = Referral(
        team=team, entry=entry, receiver=receiver, what=without_people(what, country=team.municipality.country),
        has_consent=True, due_on=rules.due_on(timezone.localdate(at), team.referral_days), asked_by_id=by.user_id,
        asked_by_function=by.function[:160], asked_at=at,
    )  # fmt: skip
    with transaction.atomic():
        made.save()
        _record(made, "refer", {"what": made.what, "to": receiver.party.name}, by=by, at=at)
        _mail(made, to_receiver=True, at=at)
    return made


def take_up(*, referral: Referral, appointment_on: date, by: Actor, at: datetime) -> Referral:
    """The receiver takes it up, with the day of the first contact. Raises NotAllowed or Refused."""
    access.require(access.may_answer(by, referral))
    if appointment_on < timezone.localdate(at):
        raise Refused(_("Choose today or a later day."), field="appointment_on")
    return _move(referral, rules.TAKEN, {"appointment_on": appointment_on}, by=by, at=at)


def refuse(*, referral: Referral, reason: str, by: Actor, at: datetime) -> Referral:
    """The receiver does not take it up, with the reason. Raises NotAllowed or Refused."""
    access.require(access.may_answer(by, referral))
    return _move(referral, rules.REFUSED, {"reason": _why(referral, reason)}, by=by, at=at)


def report_contact(*, referral: Referral, reached: bool, reason: str, by: Actor, at: datetime) -> Referral:
    """The receiver says whether there was contact; when not, why, and it stays open. Raises NotAllowed or Refused."""
    access.require(access.may_answer(by, referral))
    if reached:
        on = referral.appointment_on or timezone.localdate(at)
        return _move(referral, rules.REACHED, {"appointment_on": on, "reason": ""}, by=by, at=at)
    return _move(referral, rules.NOT_REACHED, {"reason": _why(referral, reason)}, by=by, at=at)


def take_back(*, referral: Referral, reason: str, by: Actor, at: datetime) -> Referral:
    """Who referred takes it back, with the reason. Raises NotAllowed or Refused."""
    access.require(access.may_take_back(by, referral))
    return _move(referral, rules.WITHDRAWN, {"reason": _why(referral, reason)}, by=by, at=at)


def _why(referral: Referral, reason: str) -> str:
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    return without_people(reason, country=referral.municipality.country, field="reason")


def _move(referral: Referral, to: str, values: dict[str, Any], *, by: Actor, at: datetime) -> Referral:
    """To another state, which the database decides when two answer at once; the other side is mailed."""
    must_allow(rules.ALLOWED_REFERRAL, referral.state, to)
    with transaction.atomic():
        same = Referral.objects.filter(pk=referral.pk, state=referral.state, version=referral.version)
        if not same.update(**values, state=to, version=F("version") + 1):
            raise Refused(_("Somebody answered this meanwhile. Look again."))
        after = {"state": to, **{name: str(value) for name, value in values.items()}}
        _record(referral, "answer_referral", after, by=by, at=at)
        referral.refresh_from_db(fields=["state", "version", *values])
        _mail(referral, to_receiver=to == rules.WITHDRAWN, at=at)
    return referral


def _record(referral: Referral, verb: str, after: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by, at=at, verb=f"teams.{verb}", kind="referral", ref=referral.reference,
        neighbourhood_id=referral.entry.theme.neighbourhood_id, after=dict(after), public=False,
    )  # fmt: skip


def _mail(referral: Referral, *, to_receiver: bool, at: datetime) -> None:
    trail.later(
        "wijklus.city.teams.jobs.send_referral", key=f"referral:{referral.reference}:{referral.version}", at=at,
        referral_ref=referral.reference, version=referral.version, to_receiver=to_receiver,
    )  # fmt: skip
