"""Figures and how they stand, as people read them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models.evaluations import JUDGEMENTS, VOICES
from ..rules import evaluating

register = template.Library()

STANDINGS: dict[str, Any] = {
    rules.UNMEASURED: _("no figure yet"),
    rules.UNCOMPARED: _("no baseline or target to compare with"),
    rules.REACHED: _("target reached"),
    rules.CLOSER: _("nearer to the target"),
    rules.SAME: _("as it stood"),
    rules.FURTHER: _("further from the target"),
}
LOOKS = {rules.REACHED: "good", rules.CLOSER: "info", rules.FURTHER: "warning"}


@register.filter
def as_figure(value: Decimal | None, grouped: bool = True) -> str:
    """A figure in the language of the page, without zeros that say nothing."""
    if value is None:
        return "–"
    plain = f"{value:f}"
    places = len(plain.partition(".")[2].rstrip("0"))
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=grouped)


@register.filter
def standing_words(standing: str) -> Any:
    """How it stands, in words."""
    return STANDINGS[standing]


@register.filter
def standing_look(standing: str) -> str:
    """The colour of its badge."""
    return LOOKS.get(standing, "neutral")


JUDGEMENT_LOOKS = {evaluating.REACHED: "good", evaluating.PARTLY: "info", evaluating.NOT_REACHED: "warning"}


@register.filter
def judgement_words(judgement: str) -> Any:
    """What the city finds, in words."""
    return dict(JUDGEMENTS).get(judgement, "")


@register.filter
def judgement_look(judgement: str) -> str:
    """The colour of its badge."""
    return JUDGEMENT_LOOKS.get(judgement, "neutral")


@register.filter
def voice_words(value: str) -> Any:
    """What a resident answered, in words."""
    return dict(VOICES)[value]
