"""The shared list of a team: who works on what, per theme."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules

from .. import access, rules
from ..models import Team, TeamEntry, TeamMember

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme


def entries(
    *, by: Actor, team: Team, theme: str = "", employer: str = "", with_done: bool = False
) -> QuerySet[TeamEntry]:  # fmt: skip
    """The list of a team, of one theme or employer (their references) or all; without what is done. One query."""
    access.require(access.may_read(by, team))
    rows = TeamEntry.objects.filter(team=team).select_related("theme", "member__party")
    rows = rows.filter(theme__reference=theme) if theme else rows
    rows = rows.filter(member__party__reference=employer) if employer else rows
    return rows if with_done else rows.exclude(state=rules.DONE)


def entry_for(*, by: Actor, team: Team, reference: str) -> TeamEntry | None:
    """One line of the list. One query."""
    access.require(access.may_read(by, team))
    return entries(by=by, team=team, with_done=True).filter(reference=reference).first()


def member_for(*, by: Actor, team: Team, reference: str) -> TeamMember | None:
    """Somebody who is in the team now. No query: a team comes with its members."""
    access.require(access.may_read(by, team))
    return next((one for one in team.members.all() if one.reference == reference and one.left_on is None), None)


def themes_to_list(*, by: Actor, team: Team) -> "QuerySet[Theme]":
    """The open themes of the neighbourhoods of a team, and those of the whole city. One query."""
    rows = priorities.themes(by=by, state=priority_rules.OPEN)
    here = [place.pk for place in team.neighbourhoods.all()]
    return rows.filter(Q(neighbourhood__in=here) | Q(neighbourhood__isnull=True))
