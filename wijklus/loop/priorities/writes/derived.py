"""The counts of people and voices kept with every theme: compared with what they follow from, and made anew."""

from django.db.models import Count, Sum

from ..models import Theme, ThemeSignal


def check_derived() -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Every theme whose counts differ from its signals: (reference, should be, is), each (people, voices)."""
    return [(theme.reference, should, (theme.people, theme.voices)) for theme, should in _differing()]


def rebuild() -> int:
    """Count anew who stands behind every theme of the municipality. Returns how many there are."""
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
