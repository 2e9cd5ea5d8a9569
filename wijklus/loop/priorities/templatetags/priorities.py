"""What templates ask about themes and priorities."""

from django import template

from ..reads import channel_word

register = template.Library()
register.filter("channel_word", channel_word)
