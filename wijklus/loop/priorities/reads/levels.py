"""Themes above and below one another, and what is out of step between them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import Theme, ThemeInTheme, ThemeSignal


def above(theme_id: int) -> list[int]:
    """The larger themes in which a theme stands, the nearest first, by id. A query a level."""
    found: list[int] = []
    here: int | None = theme_id
    while here is not None and len(found) <= rules.MOST_LEVELS:
        rows = ThemeInTheme.objects.filter(part_id=here, removed_at__isnull=True).values_list("whole_id", flat=True)
        here = rows.first()
        if here is not None:
            found.append(here)
    return found


def levels_below(theme_id: int) -> int:
    """How many levels of smaller themes stand in a theme. A query a level."""
    level, here = 0, {theme_id}
    while level <= rules.MOST_LEVELS:
        rows = ThemeInTheme.objects.filter(whole_id__in=here, removed_at__isnull=True)
        here = set(rows.values_list("part_id", flat=True))
        if not here:
            break
        level += 1
    return level


def solved_higher() -> QuerySet[Theme]:
    """Open themes of neighbourhoods whose solution lies with the city or above it, sorted in a category, oldest first.

    What stands in a larger theme goes with that one. One query.
    """
    larger = ThemeInTheme.objects.filter(part=OuterRef("pk"), removed_at__isnull=True)
    rows = Theme.objects.filter(state=rules.OPEN, neighbourhood__isnull=False, category__isnull=False)
    rows = rows.filter(~Exists(larger), solution_level__in=(rules.CITY, rules.ABOVE))
    return rows.select_related("neighbourhood", "category").order_by("pk")


def levels_of(*, by: Actor, theme: Theme) -> tuple[ThemeInTheme | None, list[ThemeInTheme]]:
    """The link to the larger theme in which this one stands, or None; those to the smaller ones in it. One query."""
    access.require(access.may_see(by))
    rows = ThemeInTheme.objects.filter(Q(part=theme) | Q(whole=theme), removed_at__isnull=True)
    found = list(rows.select_related("part__neighbourhood", "whole__neighbourhood").order_by("at", "pk"))
    larger = next((link for link in found if link.part_id == theme.pk), None)
    return larger, [link for link in found if link.whole_id == theme.pk]


def link_for_actor(*, by: Actor, reference: str) -> ThemeInTheme | None:
    """One link between two themes, or None. One query."""
    access.require(access.may_see(by))
    return link_by_reference(reference)


def link_by_reference(reference: str) -> ThemeInTheme | None:
    """The same for a job. One query."""
    return ThemeInTheme.objects.select_related("part", "whole").filter(reference=reference).first()


def out_of_step(
    *, link: ThemeInTheme, only: Sequence[int] | None = None
) -> tuple[QuerySet[ThemeSignal], QuerySet[ThemeSignal]]:
    """What is in a smaller theme and not yet in the larger, and what is in the larger through it and left it since.

    Of these signals, or of all. Whoever stepped out of the larger theme is not missing there.
    """
    standing = ThemeSignal.objects.filter(removed_at__isnull=True)
    below, through = standing.filter(theme_id=link.part_id), standing.filter(through=link)
    if only is not None:
        below, through = below.filter(signal_id__in=only), through.filter(signal_id__in=only)
    same = OuterRef("signal_id")
    there = ThemeSignal.objects.filter(theme_id=link.whole_id, signal_id=same)
    here = ThemeSignal.objects.filter(theme_id=link.part_id, signal_id=same, removed_at__isnull=True)
    missing = below.filter(~Exists(there.filter(removed_at__isnull=True)), ~Exists(there.filter(stepped_out=True)))
    return missing, through.filter(~Exists(here))
