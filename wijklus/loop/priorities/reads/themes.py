"""Which themes and priorities there are, for who works with them and for everybody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.base.text import folded

from .. import access, rules
from ..models import Priority, Theme


@dataclass(frozen=True)
class PublicTheme:
    """A theme as everybody may see it; None: some, too few to tell how many."""

    pk: int
    reference: str
    title: str
    summary: str
    state: str
    people: int | None
    voices: int | None
    place: str = ""
    place_slug: str = ""


def themes(*, by: Actor, neighbourhood_id: int | None = None, state: str = "", words: str = "") -> QuerySet[Theme]:
    """Themes with their neighbourhood and category, most people first; of one neighbourhood or all. One query."""
    access.require(access.may_see(by))
    rows = Theme.objects.select_related("neighbourhood", "category").order_by("-people", "-id")
    if neighbourhood_id is not None:
        rows = rows.filter(neighbourhood_id=neighbourhood_id)
    if state:
        rows = rows.filter(state=state)
    for word in folded(words).split():
        rows = rows.filter(title_folded__contains=word)
    return rows


def choices(*, by: Actor, neighbourhood_id: int | None = None) -> QuerySet[Theme]:
    """The open themes this actor may put signals in: of a neighbourhood, or of all where they bundle. One query."""
    access.require(access.may_see(by))
    rows = Theme.objects.filter(state=rules.OPEN).select_related("neighbourhood").order_by("title", "id")
    if neighbourhood_id is not None:
        rows = rows.filter(neighbourhood_id=neighbourhood_id)
    reach = access.reach(by, "themes.write")
    return rows if reach is None else rows.filter(neighbourhood_id__in=reach)


def theme_for_actor(*, by: Actor, reference: str) -> Theme | None:
    """One theme with its neighbourhood and category, fetched and checked together. One query."""
    access.require(access.may_see(by))
    return Theme.objects.select_related("neighbourhood", "category").filter(reference=reference).first()


@dataclass(frozen=True)
class Ranked:
    """A theme with its neighbourhood and the priority it is now, if any: of several the last, and since when."""

    theme: Theme
    priority_id: int | None
    since: datetime | None


def ranked_themes(theme_ids: Collection[int]) -> dict[int, Ranked]:
    """By id: these themes, for later steps of the loop. One query, none for no themes."""
    if not theme_ids:
        return {}
    active = FilteredRelation("priorities", condition=Q(priorities__state=rules.ACTIVE))
    rows = Theme.objects.filter(pk__in=theme_ids).select_related("neighbourhood").annotate(
        now=active, priority_id=F("now__id"), since=F("now__created_at")
    )  # fmt: skip
    rows = rows.only("title", "reference", "state", "created_at", "neighbourhood__name")
    return {row.pk: Ranked(row, row.priority_id, row.since) for row in rows.order_by("since", "priority_id")}


def theme_public(*, reference: str, small_cell: int) -> PublicTheme | None:
    """One theme as everybody may see it, with where it is: never the words of a signal. One query."""
    theme = next(iter(_with_reference(reference=reference)), None)
    if theme is None or theme.neighbourhood is None:
        return public_theme(theme, small_cell) if theme else None
    return replace(public_theme(theme, small_cell), place=theme.neighbourhood.name, place_slug=theme.neighbourhood.slug)


@prepared
def _with_reference(*, reference: str) -> QuerySet[Theme]:
    return Theme.objects.filter(reference=reference).select_related("neighbourhood")


def public_themes(*, neighbourhood_id: int, small_cell: int, most: int = 20) -> Sequence[PublicTheme]:
    """What lives in a neighbourhood: its open themes somebody spoke of, most people first. One query."""
    return [public_theme(theme, small_cell) for theme in _spoken_of(neighbourhood_id=neighbourhood_id, most=most)]


@prepared
def _spoken_of(*, neighbourhood_id: int, most: int) -> QuerySet[Theme]:
    rows = Theme.objects.filter(neighbourhood_id=neighbourhood_id, state=rules.OPEN).order_by("-people", "-id")
    shown = rows.exclude(people=0, voices=0).only("reference", "title", "summary", "state", "people", "voices")
    return shown[:most]


def public_theme(theme: Theme, small_cell: int) -> PublicTheme:
    """A theme as everybody may see it. No query."""
    return PublicTheme(
        pk=theme.pk,
        reference=theme.reference,
        title=theme.title,
        summary=theme.summary,
        state=theme.state,
        people=rules.shown(theme.people, small_cell),
        voices=rules.shown(theme.voices, small_cell),
    )


def ranked(*, neighbourhood_id: int, state: str = rules.ACTIVE) -> QuerySet[Priority]:
    """What comes first in a neighbourhood, in order, with themes. One query."""
    rows = Priority.objects.filter(neighbourhood_id=neighbourhood_id, state=state)
    return rows.select_related("theme").order_by("position", "id")


def ended(*, neighbourhood_id: int) -> QuerySet[Priority]:
    """What came first once and is done or dropped, latest first, with themes. One query."""
    rows = Priority.objects.filter(neighbourhood_id=neighbourhood_id).exclude(state=rules.ACTIVE)
    return rows.select_related("theme").order_by("-id")


def priority_for_actor(*, by: Actor, reference: str) -> Priority | None:
    """One priority with its theme and neighbourhood, fetched and checked together. One query."""
    access.require(access.may_see(by))
    return Priority.objects.select_related("theme", "neighbourhood").filter(reference=reference).first()
