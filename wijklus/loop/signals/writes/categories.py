"""The city's own list of categories: two levels, filled in once and then edited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Category
from . import living, terms


def seed_categories(*, rows: Sequence[rules.CategoryRow], by: Actor, at: datetime) -> int:
    """Add the categories of a list that are not there yet, in its order; those that are stay as the city made them."""
    access.require(access.may_edit_categories(by))
    with transaction.atomic():
        known = {row.code: row for row in reads.categories()}
        fields = reads.policy_field_ids()
        added = 0
        for position, row in enumerate(rows):
            if row.code in known:
                continue
            category = Category(
                code=row.code,
                parent=known[row.parent] if row.parent else None,
                name=dict(row.name),
                policy_field_id=fields.get(row.policy_field),
                is_public_space=row.is_public_space,
                position=position * 10,
            )
            category.save(force_insert=True)
            known[row.code] = category
            added += 1
        if added:
            trail.record(
                by=by,
                at=at,
                verb="signals.seed_categories",
                kind="category",
                ref="",
                neighbourhood_id=None,
                after={"added": added},
            )
    return added


def add_category(
    *,
    name: Mapping[str, str],
    by: Actor,
    at: datetime,
    parent: Category | None = None,
    policy_field_id: int | None = None,
    is_public_space: bool = False,
    days: rules.Days | None = None,
) -> Category:
    """Add a category at the end, on its own or under a main category; `days` are terms of its own."""
    access.require(access.may_edit_categories(by))
    names = _names(name)
    _check_parent(None, parent)
    with transaction.atomic():
        last = Category.objects.aggregate(last=Max("position"))["last"] or 0
        category = Category(
            code=reads.free_code(rules.code_of(next(iter(names.values())))),
            name=names,
            parent=parent,
            policy_field_id=policy_field_id,
            is_public_space=is_public_space,
            position=last + 10,
        )
        try:
            with transaction.atomic():
                category.save(force_insert=True)
        except IntegrityError as twice:
            raise Refused(_("There is already a category with this name."), field="name") from twice
        if days is not None:
            terms.set_own_days(category=category, days=days, at=at)
        _record(category, "signals.add_category", by=by, at=at, before=None, days=days)
    return category


def change_category(
    *,
    category: Category,
    version: int,
    by: Actor,
    at: datetime,
    name: Mapping[str, str],
    parent: Category | None,
    policy_field_id: int | None,
    is_public_space: bool,
    position: int,
    is_active: bool,
    days: rules.Days | None = None,
) -> Category:
    """Rename, move, map or retire a category, as it stood in `version`. Its signals keep it.

    `days` are the terms it has of its own; None leaves them as they are.
    """
    access.require(access.may_edit_categories(by))
    values: dict[str, Any] = {
        "name": _names(name),
        "parent": parent,
        "policy_field_id": policy_field_id,
        "is_public_space": is_public_space,
        "position": position,
        "is_active": is_active,
    }
    _check_parent(category, parent)
    with transaction.atomic():
        hit = Category.objects.filter(pk=category.pk, version=version).update(version=F("version") + 1, **values)
        now = Category.objects.get(pk=category.pk)
        if not hit:
            sentence = _("Somebody else changed this category first. Both are shown: choose again.")
            raise Conflict(sentence, theirs=now, mine=values)
        moved = category.parent_id != now.parent_id  # it takes its terms from another category above it
        had = terms.set_own_days(category=now, days=days, at=at) if days is not None else None
        if moved:
            terms.renew_later(at=at)
            living.touch_all_living()
        _record(now, "signals.change_category", by=by, at=at, before=_told(category, had), days=days)
    return now


def _names(name: Mapping[str, str]) -> dict[str, str]:
    names = {language: cleaned(text) for language, text in name.items() if cleaned(text)}
    if not names:
        raise Refused(_("Give the category a name."), field="name")
    if any(len(text) > rules.LONGEST_NAME for text in names.values()):
        raise Refused(_("A name has at most %(most)s signs.") % {"most": rules.LONGEST_NAME}, field="name")
    return names


def _check_parent(category: Category | None, parent: Category | None) -> None:
    """Two levels: a main category stands under nothing, and what has categories under it is a main category."""
    if parent is None:
        return
    if parent.parent_id is not None or (category is not None and parent.pk == category.pk):
        raise Refused(_("Choose a main category to put this under."), field="parent")
    if category is not None and reads.has_children(category):
        raise Refused(_("This category has others under it. Move those first."), field="parent")


def _told(category: Category, days: rules.Days | None) -> dict[str, Any]:
    told = {
        "label": category.name,
        "parent": category.parent_id,
        "policy_field": category.policy_field_id,
        "is_public_space": category.is_public_space,
        "position": category.position,
        "is_active": category.is_active,
    }
    own = {"first_answer_days": days.first_answer, "outcome_days": days.outcome} if days is not None else {}
    return told | own


def _record(
    category: Category,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None,
    days: rules.Days | None,
) -> None:
    was, becomes = trail.changed_fields(before or {}, _told(category, days))
    trail.record(
        by=by,
        at=at,
        verb=verb,
        kind="category",
        ref=category.code[:40],
        neighbourhood_id=None,
        before=was if before is not None else None,
        after=becomes,
    )
