"""Amounts as people write them: `{% load money %}{{ amount|euro }}`."""

from django import template
from django.utils.translation import get_language

from wijklus.base.cents import Cents

register = template.Library()


@register.filter
def euro(amount: Cents | int | None) -> str:
    """An amount, or a number of cents, in the language of the page; a dash for none."""
    amount = Cents(amount) if isinstance(amount, int) else amount
    return "–" if amount is None else amount.in_words(get_language() or "nl")
