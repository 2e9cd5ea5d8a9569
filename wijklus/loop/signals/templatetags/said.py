"""What pages of later steps show of a signal: `{% load said %}`, then the words, the sorting and the history."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from .. import access
from ..models import Signal
from ..views.sorting import signal_context

register = template.Library()


def _shown(context: Any, signal: Signal) -> dict[str, Any]:
    """The context of a part of the page: what the part needs, and what the page has of the house."""
    request = context["request"]
    kept: Any = context.render_context
    parts: dict[int, dict[str, Any]] = kept.setdefault("wijklus.signals", {})
    if signal.pk not in parts:
        parts[signal.pk] = signal_context(request, signal)
    house = {name: context.get(name) for name in ("city", "request", "csrf_token", "actor")}
    return {**house, **parts[signal.pk]}


OPENED_AGAIN = {
    "half": _("half solved, they say"),
    "no": _("not solved, they say"),
    "came_back": _("our answer by mail came back"),
}


@register.filter
def sees_mail(actor: Any) -> bool:
    """Whether somebody may see what came in by mail."""
    return access.may_see_mail(actor)


@register.filter
def reason_told(entry: Any) -> Any:
    """The reason of a change in words: why a signal was opened again stands in the trail as a code."""
    return OPENED_AGAIN.get(entry.reason, entry.reason) if entry.verb == "signals.reopen" else entry.reason


@register.inclusion_tag("signals/_signal.html", takes_context=True)
def signal_words(context: Any, signal: Signal) -> dict[str, Any]:
    """What was said, with photos, place and origin; how to answer, for who may see that."""
    return _shown(context, signal)


@register.inclusion_tag("signals/_triage.html", takes_context=True)
def signal_sorting(context: Any, signal: Signal) -> dict[str, Any]:
    """The forms that sort a signal and set it aside, for who may."""
    return _shown(context, signal)


@register.inclusion_tag("signals/_history.html", takes_context=True)
def signal_history(context: Any, signal: Signal) -> dict[str, Any]:
    """What was done with a signal, from the trail."""
    return _shown(context, signal)
