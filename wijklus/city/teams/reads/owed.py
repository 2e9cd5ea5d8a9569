"""What Vandaag says of referrals: to answer, and not arrived in time."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Referral, Team, TeamMember

MOST = 10


def _mine(actor: Actor, on: date) -> QuerySet[Referral]:
    """What one is to do: answer what is asked, make contact in time; and see what stays out past its term.

    An employer with nobody left in the team may not open a referral there, and is told of none.
    """
    own = actor.party_ids
    here = Exists(TeamMember.objects.filter(team=OuterRef("team"), left_on__isnull=True, party__in=own))
    to_answer = Q(receiver__party__in=own, state__in=[rules.ASKED, rules.TAKEN])
    late = Q(state__in=rules.OPEN, due_on__lt=on)
    either = Q(entry__member__party__in=own) | Q(receiver__party__in=own)
    reach = access.reach(actor, "plans.write")
    led = Team.neighbourhoods.through.objects.filter(team=OuterRef("team"), neighbourhood__in=reach or ())
    over = late if reach is None else late & Q(Exists(led))
    return Referral.objects.filter(((to_answer | (late & either)) & Q(here)) | over)


def _step(row: Referral, actor: Actor) -> object:
    if row.receiver.party_id not in actor.party_ids:
        return _("Ask how it stands")
    return _("Answer") if row.state == rules.ASKED else _("Say whether there was contact")


def due(*, actor: Actor, on: date) -> Sequence[DueSection]:
    """The section of Vandaag for members of a team and who leads one. One query; none for who is neither."""
    if not access.may_see(actor) or not (actor.party_ids or actor.can("plans.write")):
        return []
    rows = _mine(actor, on).order_by("due_on", "pk")
    every = rows.annotate(of=how_many(rows)).select_related("receiver__party", "entry__member__party", "team")
    found = list(every[:MOST])
    top = [
        Due(
            row.what, row.asked_at, 0, _step(row, actor), "teams:referral", row.reference, row.team.name
        )
        for row in found
    ]  # fmt: skip
    title, empty = _("Referred in your team"), _("Everything that was referred arrived.")
    return [DueSection("referrals", title, found[0].of if found else 0, top, empty)]
