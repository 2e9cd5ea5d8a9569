"""What is owed on a day about plans: what bodies decided to stand behind, and did not do yet."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import PlanBacking

MOST = 10


def due(*, actor: Actor) -> list[DueSection]:
    """The section of Vandaag of who keeps a plan: the decisions whose deed is not done, the oldest first. One query."""
    if not access.may_write_any(actor):
        return []
    where = actor.reach("plans.write")
    rows = PlanBacking.objects.filter(deed="").exclude(plan__state=rules.ENDED)
    if where is not None:
        rows = rows.filter(plan__neighbourhood_id__in=where)
    rows = rows.select_related("plan__neighbourhood").order_by("decided_on", "pk")
    top = list(rows.annotate(n=how_many(rows))[:MOST])
    count = top[0].n if top else 0
    return [
        DueSection(
            key="decisions",
            title=_("Decided, and not carried out yet"),
            count=count,
            top=[
                Due(
                    what=f"{row.body}: {row.consequence[:120]}",
                    since=timezone.make_aware(datetime.combine(row.decided_on, time.min)),
                    people_waiting=0,
                    next_step=_("Note what was done"),
                    url_name="plans:note_deed",
                    ref=row.reference,
                    where=row.plan.neighbourhood.name,
                )
                for row in top
            ],
            empty=_("Everything that was decided about the plans was carried out."),
            counted=ngettext("%(n)s decision", "%(n)s decisions", count) % {"n": count},
        )
    ]
