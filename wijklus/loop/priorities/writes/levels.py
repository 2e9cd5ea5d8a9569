"""Themes in larger themes, on several levels and across neighbourhoods.

What is in a smaller theme is in the larger one too, by a row of its own that says through which theme: so every count,
every answer and every story finds it there without a walk. The rows follow the smaller theme in the same transaction,
or, when there are more than can be written at once, by a job.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Theme, ThemeInTheme, ThemeSignal
from .linking import recount
from .themes import locked_theme, record


def nest(*, part: Theme, whole: Theme, reason: str, by: Actor, at: datetime) -> ThemeInTheme:
    """Put a theme in a larger one and say why. Its signals stay in it, and count in the larger one too.

    Everybody behind them is told, and can step out of the larger theme.
    """
    access.require(access.may_write(by, part.neighbourhood_id) and access.may_write(by, whole.neighbourhood_id))
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = {theme.pk: theme for theme in _both_locked(part, whole)}
        if locked[whole.pk].state != rules.OPEN:
            raise Refused(_("This theme is closed. Open it again first."), field="whole")
        _check_levels(part, whole)
        link = ThemeInTheme(
            part=part, whole=whole, by_id=by.user_id, by_function=by.function, at=at, reason=cleaned(reason)
        )
        try:
            with transaction.atomic():
                link.save(force_insert=True)
        except IntegrityError as twice:
            raise Refused(
                _("This theme is in a larger one already. Take it out there first."), field="whole"
            ) from twice
        after = {"whole": whole.reference}
        record(locked[part.pk], "nest", by=by, at=at, reason=reason, after=after)
        if _align(link, by=by, at=at):
            _fill_later(link, at=at)
        trail.later(
            "wijklus.loop.priorities.jobs.tell_of_larger_theme",
            key=f"nest:tell:{link.reference}",
            at=at + timedelta(minutes=rules.MINUTES_TO_UNDO),
            link_ref=link.reference,
        )
    return link


def unnest(*, link: ThemeInTheme, reason: str, by: Actor, at: datetime) -> None:
    """Take a theme out of a larger one: everything is again as if it had never been in it."""
    access.require(
        access.may_write(by, link.part.neighbourhood_id) and access.may_write(by, link.whole.neighbourhood_id)
    )
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = {theme.pk: theme for theme in _both_locked(link.part, link.whole)}
        standing = ThemeInTheme.objects.filter(pk=link.pk, removed_at__isnull=True)
        if not standing.update(removed_at=at, removed_by_function=by.function, removed_reason=cleaned(reason)):
            raise Refused(_("This theme is not in the larger one any more."))
        through = ThemeSignal.objects.filter(through=link, removed_at__isnull=True)
        through.update(removed_at=at, removed_by_function=by.function, removed_reason=cleaned(reason))
        upper = locked[link.whole_id]
        recount(upper)
        follow(upper, by=by, at=at)
        record(upper, "take_out", by=by, at=at, reason=reason, after={"part": link.part.reference})
        record(locked[link.part_id], "unnest", by=by, at=at, reason=reason, after={"whole": upper.reference})


def fill(*, link: ThemeInTheme, at: datetime) -> bool:
    """Put the next 500 signals of a theme in the larger one; whether there are more. May run again."""
    by = system(link.municipality_id)
    with transaction.atomic():
        _both_locked(link.part, link.whole)
        standing = ThemeInTheme.objects.filter(pk=link.pk, removed_at__isnull=True).first()
        return standing is not None and _align(standing, by=by, at=at)


def follow(theme: Theme, *, by: Actor, at: datetime, only: Sequence[int] | None = None) -> None:
    """Have the larger themes of a locked theme follow what changed in it, for these signals or for all."""
    for link in ThemeInTheme.objects.filter(part=theme, removed_at__isnull=True):
        if _align(link, by=by, at=at, only=only):
            _fill_later(link, at=at)


def _align(link: ThemeInTheme, *, by: Actor, at: datetime, only: Sequence[int] | None = None) -> bool:
    """Make the rows through a theme those of its signals; whether more are left than fit in one transaction."""
    upper = locked_theme(link.whole)
    missing, extra = reads.out_of_step(link=link, only=only)
    gone = list(extra.values_list("signal_id", flat=True))
    extra.update(removed_at=at, removed_by_function=by.function, removed_reason=gettext("Out of the smaller theme."))
    coming = list(missing.order_by("pk").values_list("signal_id", flat=True)[: rules.MOST_AT_ONCE])
    rows = [
        ThemeSignal(
            theme_id=link.whole_id, signal_id=pk, by_id=link.by_id, by_function=link.by_function, at=at,
            reason=link.reason, through=link,
        )
        for pk in coming
    ]  # fmt: skip
    for row in rows:
        scope.assert_one_municipality(row)
    ThemeSignal.objects.bulk_create(rows)
    if gone or coming:
        recount(upper)
        follow(upper, by=by, at=at, only=[*gone, *coming])
        after = {"people": upper.people, "voices": upper.voices}
        record(upper, "bundle" if coming else "take_out", by=by, at=at, reason=link.reason, after=after)
    return len(coming) == rules.MOST_AT_ONCE


def _both_locked(part: Theme, whole: Theme) -> list[Theme]:
    """Two themes as they stand now, locked in one order for everybody."""
    return list(Theme.objects.select_for_update().filter(pk__in=[part.pk, whole.pk]).order_by("pk"))


def _check_levels(part: Theme, whole: Theme) -> None:
    """No theme stands in itself, on whichever level, and there are so many levels at most."""
    above, below = reads.above(whole.pk), reads.levels_below(part.pk)
    if part.pk == whole.pk or part.pk in above:
        raise Refused(_("The larger theme is itself part of this one."), field="whole")
    if len(above) + below + 2 > rules.MOST_LEVELS:
        raise Refused(_("At most %(most)s themes above one another.") % {"most": rules.MOST_LEVELS}, field="whole")


def _fill_later(link: ThemeInTheme, *, at: datetime) -> None:
    key = f"nest:fill:{link.reference}:{at.isoformat()}"
    trail.later("wijklus.loop.priorities.jobs.fill_larger_theme", key=key, at=at, link_ref=link.reference)
