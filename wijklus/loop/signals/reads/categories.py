"""The city's list of categories."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from ..models import Category, Question


def categories(*, only_active: bool = False) -> QuerySet[Category]:
    """All categories, main ones and those under them mixed, in the order of the city. One query."""
    rows = Category.objects.select_related("parent", "policy_field")
    return rows.filter(is_active=True) if only_active else rows


def tree(*, only_active: bool = True) -> Sequence[tuple[Category, Sequence[Category]]]:
    """Each main category with those under it, in the order of the city. One query."""
    rows = list(categories(only_active=only_active))
    under: dict[int, list[Category]] = {}
    for row in rows:
        if row.parent_id is not None:
            under.setdefault(row.parent_id, []).append(row)
    return [(row, under.get(row.pk, [])) for row in rows if row.parent_id is None]


Group = tuple[str, list[tuple[str, str]]]
"""The name of a main category, and what can be chosen of it: codes with their names, itself first."""


@remembered
def to_choose(*, language: str) -> list[Group]:
    """The categories in use as somebody chooses them, in the order of the city. One query, none when remembered."""
    groups: dict[int, Group] = {}
    under: list[tuple[int, tuple[str, str]]] = []
    for key, parent, code, names in _in_use():
        name = name_of(names, language)
        if parent is None:
            groups[key] = name, [(code, name)]
        else:
            under.append((parent, (code, name)))
    for parent, choice in under:
        if parent in groups:
            groups[parent][1].append(choice)
    return list(groups.values())


@prepared
def _in_use() -> QuerySet[Category, tuple[int, int | None, str, dict[str, str]]]:
    return Category.objects.filter(is_active=True).values_list("pk", "parent_id", "code", "name")


def category_by_code(code: str) -> Category | None:
    """The category with this code, or None; it knows whether the city asks something about it. One query."""
    return next(iter(_categories_coded(code=code)), None)


@remembered
@prepared
def _categories_coded(*, code: str) -> QuerySet[Category]:
    asked = Question.objects.filter(category=OuterRef("pk"), is_active=True).order_by()
    rows = Category.objects.select_related("parent", "policy_field").filter(code=code)
    return rows.annotate(has_questions=Exists(asked))


def parents_of_categories() -> dict[int, int]:
    """By category the main one above it; main ones are left out. One query."""
    return dict(_categories_under())


@remembered
@prepared
def _categories_under() -> "QuerySet[Category, tuple[int, int]]":
    return Category.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent_id")


def is_in_use(category: Category) -> bool:
    """Whether somebody can choose a category: it and the main one above it are in use. No query."""
    return category.is_active and (category.parent is None or category.parent.is_active)


def name_of(names: Mapping[str, str], language: str) -> str:
    """A name in a language, else in Dutch, else in whatever it has."""
    return names.get(language) or names.get("nl") or next(iter(names.values()), "")


def has_children(category: Category) -> bool:
    """Whether others stand under this category. One query."""
    return Category.objects.filter(parent=category).exists()


def free_code(code: str) -> str:
    """This code, or the next free one like it. One query."""
    taken = set(Category.objects.filter(code__startswith=code).values_list("code", flat=True))
    number = 2
    found = code
    while found in taken:
        found = f"{code}-{number}"
        number += 1
    return found


def policy_fields() -> QuerySet[Any]:
    """The policy fields a category can be mapped to, by code. One query."""
    table: Any = Category._meta.get_field("policy_field").related_model
    fields: QuerySet[Any] = table.objects.order_by("code")
    return fields


def policy_field_ids() -> dict[str, int]:
    """Policy fields by code. One query."""
    return dict(policy_fields().values_list("code", "pk"))
