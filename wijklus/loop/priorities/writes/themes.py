"""Starting, editing, closing and opening themes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned, folded
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import writes as signals

from .. import access, rules
from ..models import Priority, Theme

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.signals.models import Category


def start_theme(
    *,
    title: str,
    by: Actor,
    at: datetime,
    neighbourhood: "Neighbourhood | None" = None,
    summary: str = "",
    category: "Category | None" = None,
    solution_level: str = rules.HERE,
) -> Theme:
    """Start a theme of a neighbourhood, or of the whole city (neighbourhood None)."""
    access.require(access.may_write(by, neighbourhood.pk if neighbourhood else None))
    values = _checked(title, summary, solution_level)
    with transaction.atomic():
        theme = Theme(neighbourhood=neighbourhood, category=category, created_at=at, **values)
        theme.save()
        record(theme, "start_theme", by=by, at=at)
        return theme


def edit_theme(
    *,
    theme: Theme,
    version: int,
    title: str,
    by: Actor,
    at: datetime,
    summary: str = "",
    category: "Category | None" = None,
    solution_level: str = rules.HERE,
) -> Theme:
    """Change what a theme is called and about, as it stood in `version`; a Conflict keeps both texts."""
    access.require(access.may_write(by, theme.neighbourhood_id))
    values = {**_checked(title, summary, solution_level), "category": category}
    with transaction.atomic():
        if not Theme.objects.filter(pk=theme.pk, version=version).update(version=F("version") + 1, **values):
            now = Theme.objects.select_related("category").get(pk=theme.pk)
            raise Conflict(_("Somebody else changed this theme while you wrote."), theirs=now, mine=values)
        before = {"title": theme.title, "solution_level": theme.solution_level}
        old_category_id = theme.category_id
        theme.refresh_from_db()
        signals.rename_living(ref=theme.reference, label=theme.title)
        if theme.category_id != old_category_id:
            signals.touch_all_living()
        record(theme, "edit_theme", by=by, at=at, before=before, after={"solution_level": theme.solution_level})
        return theme


def close_theme(*, theme: Theme, reason: str, by: Actor, at: datetime) -> Theme:
    """Close a theme, with a reason that the people behind it may be told; never under a standing priority."""
    return _move(theme, to=rules.CLOSED, reason=reason, by=by, at=at)


def open_theme(*, theme: Theme, reason: str, by: Actor, at: datetime) -> Theme:
    """Open a closed theme again: a signal in it was reopened, or it was closed too soon."""
    return _move(theme, to=rules.OPEN, reason=reason, by=by, at=at)


def _move(theme: Theme, *, to: str, reason: str, by: Actor, at: datetime) -> Theme:
    access.require(access.may_write(by, theme.neighbourhood_id))
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = locked_theme(theme)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED, locked.state, to)
        if to == rules.CLOSED and Priority.objects.filter(theme=locked, state=rules.ACTIVE).exists():
            raise Refused(_("This theme is a priority. Finish or drop the priority first."))
        locked.state, locked.state_reason = to, cleaned(reason)
        locked.version += 1
        locked.save(update_fields=["state", "state_reason", "version"])
        verb = "close_theme" if to == rules.CLOSED else "open_theme"
        record(locked, verb, by=by, at=at, before=before, after={"state": to}, reason=reason)
        return locked


def locked_theme(theme: Theme) -> Theme:
    """The theme as it stands now, kept from other writers until the transaction ends."""
    return Theme.objects.select_for_update().get(pk=theme.pk)


def record(
    theme: Theme,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Leave the trail of a change of a theme."""
    trail.record(
        by=by,
        at=at,
        verb=f"priorities.{verb}",
        kind="theme",
        ref=theme.reference,
        neighbourhood_id=theme.neighbourhood_id,
        before=before,
        after={"title": theme.title, **(after or {})},
        reason=cleaned(reason),
    )


def _checked(title: str, summary: str, solution_level: str) -> dict[str, Any]:
    words = cleaned(title)
    if not words:
        raise Refused(_("Give the theme a title."), field="title")
    if len(words) > 160:
        raise Refused(_("This title is too long: at most 160 signs."), field="title")
    if solution_level not in rules.SOLUTION_LEVELS:
        raise Refused(_("Choose where the solution lies."), field="solution_level")
    return {
        "title": words,
        "title_folded": folded(words)[:200],
        "summary": cleaned(summary),
        "solution_level": solution_level,
    }
