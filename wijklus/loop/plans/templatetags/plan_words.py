"""What stands in a document of a plan, as people read it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from wijklus.base.cents import Cents

from ..reads import in_words, word_of

register = template.Library()


@register.filter
def in_plan_words(value: Any, field: str) -> str:
    """A value of a field in words: {{ action.owner|in_plan_words:"owner" }}."""
    return in_words(field, value)


@register.filter
def plan_word(code: str) -> str:
    """The word for a state, a kind, or something that lacks."""
    return word_of(code)


@register.filter
def plan_day(text: str | None) -> str:
    """A day of a document: "2027-03-01" as 1 maart 2027."""
    return _day_in_words(text[:10], get_language()) if text else ""


@lru_cache(maxsize=4_000)
def _day_in_words(text: str, language: str | None) -> str:
    """In the language that is on. A plan names the same few days hundreds of times."""
    return date_format(date.fromisoformat(text), "j F Y")


@register.filter
def promise_terms(promise: Mapping[str, Any]) -> str:
    """By when a promise of a document is due, was asked and was first promised: "by 1 March 2027 (asked by ...)"."""
    promised, asked, first = (promise.get(name) for name in ("promised_on", "asked_due_on", "first_promised_on"))
    if not promised:
        return _by(gettext("by %(day)s") if promise["state"] == "asked" else gettext("asked by %(day)s"), asked)
    is_open = promise["state"] in {"accepted", "renegotiated"}
    said = _by(gettext("by %(day)s") if is_open else gettext("promised by %(day)s"), promised)
    if promised != asked:
        said += f" ({_by(gettext('asked by %(day)s'), asked)})"
    if first and first != promised:
        said += f" · {_by(gettext('first promised by %(day)s'), first)}"
    return said


def _by(sentence: str, day: str | None) -> str:
    return sentence % {"day": plan_day(day)}


@register.filter
def plan_money(cents: int | None) -> str:
    """An amount of a document."""
    return "" if cents is None else Cents(cents).in_words(get_language() or "nl")


@register.filter
def badge_of(state: str) -> str:
    """The colour of a state."""
    return {
        "done": "good",
        "kept": "good",
        "running": "info",
        "accepted": "info",
        "renegotiated": "info",
        "offered": "warning",
        "broken": "bad",
        "partly": "warning",
        "refused": "warning",
    }.get(state, "neutral")
