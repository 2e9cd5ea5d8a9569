"""To how many distinct persons a priority must trace back before it counts as coming from below."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from .. import rules
from ..models import Plan, TracingSetting


def tracing_setting() -> TracingSetting | None:
    """What this city chose, or None: then as many as the smallest group it shows. One query."""
    return TracingSetting.objects.first()


def persons_needed(plan: Plan) -> int:
    """How many, for a plan that comes with its municipality. No query for one fetched by its reference, else one."""
    if "persons_chosen" in vars(plan):
        chosen = vars(plan)["persons_chosen"]
    else:
        setting = tracing_setting()
        chosen = setting.persons if setting is not None else None
    return int(chosen or max(plan.municipality.small_cell, rules.LEAST_PERSONS))


def share_in(document: Mapping[str, Any]) -> Mapping[str, int] | None:
    """The share of a document in whole percents beside its counts; None for one from before it was counted."""
    found = document.get("bottom_up")
    if not found or not found["goals"]:
        return None
    return {**found, "percent": rules.percent(found["traced"], found["goals"])}


def share_in_words(share: Mapping[str, int]) -> str:
    """The same as the page says it, for paper."""
    said = ngettext(
        "%(traced)s of %(goals)s goal comes from below (%(percent)s %%): at least %(persons)s people spoke of it, "
        "through at least %(channels)s channels.",
        "%(traced)s of %(goals)s goals come from below (%(percent)s %%): at least %(persons)s people spoke of each, "
        "through at least %(channels)s channels.",
        share["goals"],
    ) % dict(share)
    if not share["ideas"]:
        return said
    ideas = ngettext("%(n)s is an idea of the service.", "%(n)s are ideas of the service.", share["ideas"])
    return f"{said} {ideas % {'n': share['ideas']}}"
