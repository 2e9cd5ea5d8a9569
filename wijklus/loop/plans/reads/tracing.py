"""To how many distinct persons a priority must trace back before it counts as coming from below."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from wijklus.base.cents import Cents

from .. import rules
from ..models import Plan, PlanVersion, TracingSetting


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


def share_in(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The share of a document in whole percents, its counts and its means; None for one from before it was counted."""
    found = document.get("bottom_up")
    if not found or not found["goals"]:
        return None
    told = {**found, **rules.means(document["goals"])}
    amounts = {name: Cents(told[name]) for name in ("means_cents", "means_traced_cents")}
    return {
        **told,
        **rules.percents(told),
        "means": amounts["means_cents"],
        "means_traced": amounts["means_traced_cents"],
    }


def share_of_city() -> Mapping[str, Any] | None:
    """What of the goals and the means of all plans that run traces back, by the last version of each. One query.

    None before any was adopted. Versions from before this was kept are left out.
    """
    rows = PlanVersion.objects.exclude(plan__state=rules.ENDED).order_by("plan", "-number")
    last: dict[int, dict[str, int]] = {}
    for plan, share in rows.values_list("plan", "share"):
        last.setdefault(plan, share)
    told = [share for share in last.values() if share]
    if not told:
        return None
    found = rules.together(told)
    return {**found, "means": Cents(found["means_cents"]), "means_traced": Cents(found["means_traced_cents"])}


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
