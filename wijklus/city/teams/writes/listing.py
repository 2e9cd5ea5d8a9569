"""The shared list: what a member works on for a theme, in words that name nobody."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.signals.rules import masking

from .. import access, rules
from ..models import Team, TeamEntry, TeamMember

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme


def without_people(text: str, *, country: str, field: str = "what") -> str:
    """These words, cleaned. Raises Refused when they are empty, or hold what leads to a person."""
    said = cleaned(text)[: rules.LONGEST]
    if not said:
        raise Refused(_("Say what it is about."), field=field)
    found = masking.found_in(said, country=country)
    if found:
        told = _("“%(what)s” looks like something of a person. Leave it out: this list is of matters, not of people.")
        raise Refused(told % {"what": said[found[0].start : found[0].end]}, field=field)
    return said


def require_going(team: Team) -> None:
    """Raises Refused when a team has ended: its list is still read, and what is open in it can be finished."""
    if not team.is_active:
        raise Refused(_("This team has ended."))


def put_entry(
    *, team: Team, member: TeamMember, theme: "Theme", what: str, since: date, by: Actor, at: datetime
) -> TeamEntry:  # fmt: skip
    """Write down that a member works on something for a theme. Raises NotAllowed or Refused."""
    access.require(access.may_speak_for(by, team, member))
    require_going(team)
    if member.team_id != team.pk or member.left_on is not None:
        raise Refused(_("Choose somebody who is in the team."), field="member")
    if theme.state != priority_rules.OPEN:
        raise Refused(_("This theme is closed."), field="theme")
    made = TeamEntry(
        team=team, theme=theme, member=member, what=without_people(what, country=team.municipality.country),
        since=since, by_id=by.user_id, by_function=by.function[:160], changed_at=at,
    )  # fmt: skip
    with transaction.atomic():
        made.save()
        _record(made, "put_entry", {"theme": theme.reference, "what": made.what}, by=by, at=at)
    return made


def change_entry(
    *, entry: TeamEntry, version: int, what: str, state: str, until: date | None, by: Actor, at: datetime
) -> TeamEntry:  # fmt: skip
    """Say how a matter stands now. Raises Conflict when somebody changed it since `version`."""
    access.require(access.may_speak_for(by, entry.team, entry.member))
    if state not in rules.ENTRY_STATES:
        raise Refused(_("Choose how it stands."), field="state")
    if until is not None and until < entry.since:
        raise Refused(_("It cannot end before it began."), field="until")
    what = without_people(what, country=entry.team.municipality.country)
    said: dict[str, Any] = {"what": what, "state": state, "until": until}
    with transaction.atomic():
        same = TeamEntry.objects.filter(pk=entry.pk, version=version)
        if not same.update(
            **said, version=F("version") + 1, by_id=by.user_id, by_function=by.function[:160], changed_at=at
        ):
            now = TeamEntry.objects.get(pk=entry.pk)
            raise Conflict(_("Somebody else changed this meanwhile."), theirs=now, mine=said)
        _record(entry, "change_entry", {"what": what, "state": state}, by=by, at=at)
    return TeamEntry.objects.get(pk=entry.pk)


def _record(entry: TeamEntry, verb: str, after: dict[str, object], *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by, at=at, verb=f"teams.{verb}", kind="team_entry", ref=entry.reference,
        neighbourhood_id=entry.theme.neighbourhood_id, after=after, public=False,
    )  # fmt: skip
