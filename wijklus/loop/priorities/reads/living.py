"""Which theme a signal stands under on the map of what lives."""

from datetime import date, datetime, time

from django.utils import timezone

from wijklus.loop.signals import rules as signal_rules

from ..models import Theme, ThemeSignal


def bundled_in(since: date) -> signal_rules.living.Bundled:
    """Of the signals of a quarter in which theme somebody put them, the first where there are several. Two queries.

    The theme itself, not a larger one in which it stands.
    """
    begin, end = (_midnight(day) for day in (since, signal_rules.quarter_after(since)))
    rows = ThemeSignal.objects.filter(removed_at__isnull=True, through__isnull=True)
    rows = rows.filter(signal__received_at__gte=begin, signal__received_at__lt=end).order_by("-pk")
    of_signal = dict(rows.values_list("signal_id", "theme_id").iterator(chunk_size=5000))
    known = Theme.objects.order_by("pk").values_list("pk", "reference", "title", "category_id", "category__parent_id")
    wanted = set(of_signal.values())
    bundles = {
        pk: signal_rules.living.Bundle(reference, title, parent or category)
        for pk, reference, title, category, parent in known.iterator(chunk_size=5000)
        if pk in wanted
    }
    return signal_rules.living.Bundled(of_signal, bundles)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
