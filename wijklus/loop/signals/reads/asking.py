"""What the city asks about its categories, and what was replied."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from .. import rules
from ..models import Category, Question, Reply, Signal
from .categories import name_of

YES_NO: Mapping[str, Mapping[str, str]] = {
    rules.asking.YES: {"nl": "ja", "en": "yes", "fr": "oui", "de": "ja"},
    rules.asking.NO: {"nl": "nee", "en": "no", "fr": "non", "de": "nein"},
}


def questions_of(category: Category, *, only_active: bool = True) -> QuerySet[Question]:
    """What is asked about a category, in the order of the city. One query."""
    rows = Question.objects.filter(category=category)
    return rows.filter(is_active=True) if only_active else rows


def question_by_code(*, category: Category, code: str) -> Question | None:
    """The question of a category with this code, or None. One query."""
    return Question.objects.filter(category=category, code=code).first()


def asks_anything() -> bool:
    """Whether the city asks something about any category. One query."""
    return bool(_any_question())


@remembered
@prepared
def _any_question() -> QuerySet[Question, int]:
    return Question.objects.filter(is_active=True, category__is_active=True).order_by().values_list("pk", flat=True)[:1]


def asks_about(category: Category) -> bool:
    """Whether the city asks something about this category. One query, none for a category fetched by its code."""
    known: bool | None = getattr(category, "has_questions", None)
    return bool(_questions_about(category_id=category.pk)) if known is None else known


def questions_asked(category: Category) -> Sequence[Question]:
    """What is asked about a category now, in the order of the city. One query, none when it is known to ask nothing."""
    if getattr(category, "has_questions", None) is False:
        return []
    return _questions_about(category_id=category.pk)


@remembered
@prepared
def _questions_about(*, category_id: int) -> QuerySet[Question]:
    return Question.objects.filter(category_id=category_id, is_active=True)


def options_of(question: Question, language: str) -> Sequence[tuple[str, str]]:
    """What can be chosen, by key, in a language."""
    if question.kind == rules.asking.YES_NO:
        return [(key, name_of(names, language)) for key, names in YES_NO.items()]
    return [(option["key"], name_of(option["name"], language)) for option in question.options]


def replies_of(signal: Signal) -> Sequence[Reply]:
    """What was replied about a signal, in the order of the questions. One query, none without a category."""
    if signal.category_id is None:
        return []
    return list(Reply.objects.filter(signal=signal).select_related("question"))


def words_of(question: Question, value: Sequence[str], language: str) -> str:
    """A reply in words."""
    names: dict[str, Any] = dict(options_of(question, language))
    return ", ".join(str(names.get(one, one)) for one in value)
