"""Who directs which matter, and which matters have no director or several."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.people import reads as people
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules

from .. import access
from ..models import RegieArrangement
from ..rules import regie

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme


@dataclass(frozen=True)
class Matters:
    """How many open themes there are, how many nobody directs, and how many several direct."""

    all: int
    none: int
    several: int


def _holding(on: date) -> QuerySet[RegieArrangement]:
    """What holds on a day; a party that no longer exists directs nothing."""
    return RegieArrangement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on, party__is_active=True
    )


def _several(on: date) -> QuerySet[RegieArrangement, int]:
    counted = _holding(on).order_by().values("theme").annotate(n=Count("party", distinct=True))
    return counted.filter(n__gt=1).values_list("theme", flat=True)


def matters(*, by: Actor, on: date, standing: str = "") -> "QuerySet[Theme]":
    """The open themes with how many parties direct them on a day, as `directors`; most people first. One query.

    `standing` keeps those of one standing (`rules.regie`); "" those that are to be mended: with none or several.
    """
    rows = priorities.themes(by=by, state=priority_rules.OPEN)
    own = _holding(on).filter(theme=OuterRef("pk")).order_by().values("theme")
    counted = own.annotate(n=Count("party", distinct=True)).values("n")
    rows = rows.annotate(directors=Coalesce(Subquery(counted), 0))
    nobody, several = ~Exists(_holding(on).filter(theme=OuterRef("pk"))), Q(pk__in=_several(on))
    asked = {regie.NONE: nobody, regie.SEVERAL: several, regie.ONE: ~nobody & ~several}
    return rows.filter(asked.get(standing, nobody | several))


def matters_counted(*, by: Actor, on: date) -> Matters:
    """How many open themes are to be mended, of how many. One query."""
    rows = priorities.themes(by=by, state=priority_rules.OPEN).order_by()
    nobody = Q(~Exists(_holding(on).filter(theme=OuterRef("pk"))))
    found = rows.aggregate(
        all=Count("pk"), none=Count("pk", filter=nobody), several=Count("pk", filter=Q(pk__in=_several(on)))
    )
    return Matters(**found)


def matters_due(*, actor: Actor, on: date) -> list[DueSection]:
    """The section of Vandaag of whoever says who directs in the whole city: what is to be mended. One query."""
    if not access.may_direct(actor, None):
        return []
    counted = matters_counted(by=actor, on=on)
    none, several = counted.none, counted.several
    said = (
        (none, ngettext("%(n)s theme that nobody directs", "%(n)s themes that nobody directs", none)),
        (several, ngettext("%(n)s theme that several direct", "%(n)s themes that several direct", several)),
    )
    step = _("See these themes")
    top = [Due(words % {"n": n}, None, 0, step, "steering:regie", "") for n, words in said if n]
    return [
        DueSection(
            key="regie",
            title=_("Who directs what"),
            count=none + several,
            top=top,
            empty=_("Every open theme has one party that directs it."),
            all_url_name="steering:regie",
        )
    ]


def directing(*, theme_id: int, on: date) -> list[RegieArrangement]:
    """Who directs a theme on a day, with their parties, for everybody. One query."""
    return list(_holding(on).filter(theme_id=theme_id).select_related("party").order_by("valid_from", "pk"))


def directed(*, by: Actor, theme_id: int) -> list[RegieArrangement]:
    """Who directs, directed and will direct a theme, the newest first. One query."""
    access.require(access.may_read(by))
    rows = RegieArrangement.objects.filter(theme_id=theme_id).select_related("party")
    return list(rows.order_by("-valid_from", "-pk"))


def arrangement(*, by: Actor, reference: str) -> RegieArrangement | None:
    """One arrangement with its theme and party. One query."""
    access.require(access.may_read(by))
    rows = RegieArrangement.objects.select_related("theme__neighbourhood", "party")
    return rows.filter(reference=reference).first()


def directing_parties() -> list[tuple[str, str]]:
    """Who can direct, as (reference, name): services, organisations and groups, never a private person. One query."""
    rows = people.parties().exclude(kind="person")
    return list(rows.values_list("reference", "name"))
