"""Making a team, and saying who is in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Team, TeamMember

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party
    from wijklus.ground.places.models import Neighbourhood

TAKEN_NAME = _("There is a team with this name.")


def start_team(
    *, name: str, neighbourhoods: Sequence["Neighbourhood"], referral_days: int, by: Actor, at: datetime
) -> Team:  # fmt: skip
    """Make a team for some neighbourhoods. Raises NotAllowed, or Refused: no name, no neighbourhood, a name twice."""
    access.require(access.may_start(by, [place.pk for place in neighbourhoods]))
    made = Team(name=_named(name), referral_days=_days(referral_days), created_at=at)
    try:
        with transaction.atomic():
            made.save()
            made.neighbourhoods.set(neighbourhoods)
            after = {"name": made.name, "neighbourhoods": [place.slug for place in neighbourhoods]}
            _record(made, "start", after=after, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(TAKEN_NAME, field="name") from twice
    return made


def change_team(
    *, team: Team, version: int, name: str, referral_days: int, is_active: bool, by: Actor, at: datetime
) -> Team:  # fmt: skip
    """Another name or term, or a team that ended. Raises Conflict when somebody changed it since `version`."""
    access.require(access.may_lead(by, team))
    said = {"name": _named(name), "referral_days": _days(referral_days), "is_active": is_active}
    try:
        with transaction.atomic():
            same = Team.objects.filter(pk=team.pk, version=version)
            if not same.update(**said, version=F("version") + 1):
                now = Team.objects.get(pk=team.pk)
                raise Conflict(_("Somebody else changed this team meanwhile."), theirs=now, mine=said)
            _record(team, "change", after=said, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(TAKEN_NAME, field="name") from twice
    return Team.objects.get(pk=team.pk)


def add_member(*, team: Team, party: "Party", function: str, on: date, by: Actor, at: datetime) -> TeamMember:
    """Put a function at an employer in a team. Raises NotAllowed, or Refused: a private person, or there already."""
    access.require(access.may_lead(by, team))
    function = cleaned(function)[:120]
    if not function:
        raise Refused(_("Say in which function."), field="function")
    if not party.is_active or party.kind == "person":
        raise Refused(_("Choose a service, an organisation or a group that is still there."), field="party")
    made = TeamMember(team=team, party=party, function=function, joined_on=on)
    try:
        with transaction.atomic():
            made.save()
            _record(team, "add_member", after={"party": party.name, "function": function}, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(_("This function of this employer is in the team already."), field="function") from twice
    return made


def end_member(*, member: TeamMember, on: date, by: Actor, at: datetime) -> None:
    """Let a member leave; what they were on stays on the list until somebody ends it. Raises NotAllowed or Refused."""
    access.require(access.may_lead(by, member.team))
    with transaction.atomic():
        here = TeamMember.objects.filter(pk=member.pk, left_on__isnull=True)
        if not here.update(left_on=max(on, member.joined_on)):
            raise Refused(_("This member has left already."))
        _record(member.team, "end_member", after={"party": member.party.name, "on": str(on)}, by=by, at=at)


def _named(name: str) -> str:
    found = cleaned(name)[:120]
    if not found:
        raise Refused(_("Give the team a name."), field="name")
    return found


def _days(days: int) -> int:
    if not 1 <= days <= rules.MOST_DAYS:
        raise Refused(_("Fill in 1 to %(most)s days.") % {"most": rules.MOST_DAYS}, field="referral_days")
    return days


def _record(team: Team, verb: str, *, after: Mapping[str, object], by: Actor, at: datetime) -> None:
    trail.record(
        by=by, at=at, verb=f"teams.{verb}", kind="team", ref=team.reference, neighbourhood_id=None, after=dict(after),
        public=False,
    )  # fmt: skip
