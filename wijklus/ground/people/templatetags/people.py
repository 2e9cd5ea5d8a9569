"""How the settings name a role and write an amount."""

from django import template
from django.utils.translation import get_language

from wijklus.base.cents import Cents
from wijklus.ground.people.models import Role

register = template.Library()


@register.filter
def named(role: Role) -> str:
    """The name of a role in the language of the page."""
    return role.called(get_language() or "nl")


@register.filter
def in_words(amount: Cents) -> str:
    """An amount as people write it in the language of the page."""
    return amount.in_words(get_language() or "nl")
