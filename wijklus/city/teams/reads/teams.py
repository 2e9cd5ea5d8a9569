"""Teams: those that somebody is in or leads."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import Team, TeamMember


def teams(*, by: Actor) -> QuerySet[Team]:
    """The teams one may read the list of, with members and neighbourhoods. Three queries."""
    access.require(access.may_see(by))
    rows = _whole()
    where = access.reach(by, "plans.write")
    if where is None:
        return rows
    mine = TeamMember.objects.filter(team=OuterRef("pk"), left_on__isnull=True, party__in=by.party_ids)
    led = Team.neighbourhoods.through.objects.filter(team=OuterRef("pk"), neighbourhood__in=where)
    return rows.filter(Q(Exists(mine)) | Q(Exists(led)))


def _whole() -> QuerySet[Team]:
    members = TeamMember.objects.select_related("party").order_by("party__name", "function", "pk")
    return Team.objects.prefetch_related("neighbourhoods", Prefetch("members", queryset=members))


def team_for(*, by: Actor, reference: str) -> Team | None:
    """One team with members and neighbourhoods, for who may read it; None for a reference of none. Three queries."""
    found = _whole().filter(reference=reference).first()
    if found is not None:
        access.require(access.may_read(by, found))
    return found
