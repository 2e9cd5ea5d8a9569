"""The calendar of the multi-year plan with the proposals to each amendment, and what of it stands on Vandaag."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.policy import reads as policy

from .. import access
from ..models import AmendmentProposal
from ..rules import calendar

if TYPE_CHECKING:
    from wijklus.ground.policy.models import PlanAmendment

MOST_ON_TODAY = 10


@dataclass(frozen=True)
class AmendmentSheet:
    """An amendment with its proposals by how they stand to its last day."""

    amendment: "PlanAmendment"
    by_standing: Mapping[str, Sequence[AmendmentProposal]]


def proposals(*, by: Actor) -> QuerySet[AmendmentProposal]:
    """Every proposal with its action and amendment. One query."""
    access.require(access.may_see(by))
    return AmendmentProposal.objects.select_related("action", "action__neighbourhood", "amendment").order_by("pk")


def amendment_proposal(*, by: Actor, reference: str) -> AmendmentProposal | None:
    """The proposal with this reference, or None. One query."""
    return proposals(by=by).filter(reference=reference).first()


def counts(*, by: Actor, amendments: "Sequence[PlanAmendment]", on: date) -> dict[int, dict[str, int]]:
    """By amendment id: how many proposals made it, missed it, or wait. One query."""
    access.require(access.may_see(by))
    rows = AmendmentProposal.objects.filter(amendment__in=[one.pk for one in amendments]).order_by()
    grouped = rows.values("amendment", "handed_on").annotate(n=Count("pk"))
    last = {one.pk: one.last_day for one in amendments}
    found: dict[int, dict[str, int]] = {one.pk: dict.fromkeys(calendar.STANDINGS, 0) for one in amendments}
    for row in grouped:
        stands = calendar.standing(handed_on=row["handed_on"], last_day=last[row["amendment"]], on=on)
        found[row["amendment"]][stands] += row["n"]
    return found


def amendment_sheet(*, by: Actor, amendment: "PlanAmendment", on: date) -> AmendmentSheet:
    """The proposals to an amendment by how they stand to its last day. One query."""
    rows: dict[str, list[AmendmentProposal]] = {standing: [] for standing in calendar.STANDINGS}
    for row in proposals(by=by).filter(amendment=amendment):
        rows[calendar.standing(handed_on=row.handed_on, last_day=amendment.last_day, on=on)].append(row)
    return AmendmentSheet(amendment, rows)


def due(*, actor: Actor, on: date) -> list[DueSection]:
    """For Vandaag: the last day of the next amendment, and proposals of this actor's neighbourhoods to hand in.

    Two queries; none for who does not work with the plans.
    """
    if not access.may_see(actor):
        return []
    rows = proposals(by=actor).filter(state=calendar.PREPARED).order_by("amendment__last_day", "pk")
    reach = None if access.may_keep(actor) else actor.reach("actions.write")
    if reach is not None:
        rows = rows.filter(Q(action__neighbourhood__in=reach))
    mine = [row for row in rows if calendar.is_near(last_day=row.amendment.last_day, on=on)]
    following = policy.next_amendment(on=on)
    told = ""
    if following is not None:
        words = {"name": following.name, "day": date_format(following.last_day, "j F Y")}
        told = _("%(day)s is the last day for a proposal to make: %(name)s.") % words
    count = len(mine)
    return [
        DueSection(
            key="amendments",
            title=_("Proposals to the multi-year plan"),
            count=count,
            top=[_due(row, on) for row in mine[:MOST_ON_TODAY]],
            empty=told or _("No proposal to the multi-year plan waits."),
            all_url_name="budgets:calendar",
            counted=ngettext("%(n)s proposal", "%(n)s proposals", count) % {"n": count},
            note=told if count else "",
        )
    ]


def _due(row: AmendmentProposal, on: date) -> Due:
    words = {"day": date_format(row.amendment.last_day, "j F Y")}
    is_missed = row.amendment.last_day < on
    return Due(
        what=row.action.title,
        since=None,
        people_waiting=0,
        next_step=_("Missed %(day)s: move it on") % words if is_missed else _("Hand it in by %(day)s") % words,
        url_name="budgets:amendment_proposal",
        ref=row.reference,
        where=row.action.neighbourhood.name,
    )
