"""The counts of people and voices kept with every theme: compared with what they follow from, and made anew."""

from django.db.models import Count, Sum

from .. import reads
from ..models import Theme, ThemeInTheme, ThemeSignal
from . import levels


def check_derived() -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Every theme whose counts differ from its signals: (reference, should be, is), each (people, voices).

    And every theme in a larger one of which signals are missing there, or too many: (0, 0) and how many of each.
    """
    counts = [(theme.reference, should, (theme.people, theme.voices)) for theme, should in _differing()]
    return counts + [(link.reference, (0, 0), wrong) for link, wrong in _out_of_step()]


def rebuild() -> int:
    """Count anew who stands behind every theme of the municipality, larger ones too. Returns how many there are."""
    for link, _wrong in _out_of_step():
        while levels.fill(link=link, at=link.at):
            pass
    for theme, (people, voices) in _differing():
        Theme.objects.filter(pk=theme.pk).update(people=people, voices=voices)
    return Theme.objects.count()


def _differing() -> list[tuple[Theme, tuple[int, int]]]:
    rows = (
        ThemeSignal.objects.filter(removed_at__isnull=True)
        .order_by()
        .values("theme_id")
        .annotate(people=Count("signal__person", distinct=True), voices=Sum("signal__counted_voices"))
    )
    counted = {row["theme_id"]: (int(row["people"]), int(row["voices"] or 0)) for row in rows}
    found = [(theme, counted.get(theme.pk, (0, 0))) for theme in Theme.objects.order_by("pk")]
    return [(theme, should) for theme, should in found if should != (theme.people, theme.voices)]


def _out_of_step() -> list[tuple[ThemeInTheme, tuple[int, int]]]:
    found = []
    for link in ThemeInTheme.objects.filter(removed_at__isnull=True).select_related("part", "whole").order_by("pk"):
        missing, extra = reads.out_of_step(link=link)
        found.append((link, (missing.count(), extra.count())))
    return [(link, wrong) for link, wrong in found if wrong != (0, 0)]
