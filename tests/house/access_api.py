"""The lines of the interface for other software, behind whose plan and themes the resident with secret data stands."""

from typing import Any

from wijklus.loop.plans import reads as plans
from wijklus.loop.plans import writes as plan_writes
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import writes as priority_writes

from .access_lines import Line, public
from .access_loop import a_theme
from .access_visitors import VISITORS, World

NOT_JSON = dict.fromkeys(VISITORS, "415")
"""A form in a browser is no JSON; the room's own tests send some."""


def a_place_with_themes(world: World) -> dict[str, Any]:
    """Dampoort, with a theme behind which the resident stands."""
    a_theme(world)
    return {"slug": world.dampoort.slug}


def _plan(world: World) -> Any:
    by, on = world.actor("director"), world.at.date()
    a_theme(world)
    (theme,) = priorities.themes(by=by, neighbourhood_id=world.dampoort.pk)
    priority = priority_writes.prioritise(
        theme=theme, neighbourhood=world.dampoort, reason="Vaak gevraagd", decided_by="Wijkraad", decided_on=on,
        by=by, at=world.at,
    )  # fmt: skip
    plan = plan_writes.start_plan(
        neighbourhood=world.dampoort, title="Wijkactieplan", valid_from=on, valid_until=on.replace(year=2031),
        by=by, at=world.at,
    )  # fmt: skip
    plan_writes.add_item(plan=plan, priority=priority, goal="Overal kunnen zitten", by=by, at=world.at)
    plan = plans.current(neighbourhood_id=world.dampoort.pk)
    return plan_writes.adopt(
        plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=on, by=by, at=world.at
    )


def a_place_with_a_plan(world: World) -> dict[str, Any]:
    """Dampoort, with an adopted plan."""
    world.once(_plan)
    return {"slug": world.dampoort.slug}


TABLE: dict[str, Line] = {
    "api_page": public(),
    "api:openapi": public(),
    "api:municipalities": public(),
    "api:neighbourhoods": public(),
    "api:categories": public(),
    "api:themes": public(kwargs=a_place_with_themes),
    "api:plan": public(kwargs=a_place_with_a_plan),
    "api:figures": public(),
    "api:figures_of": public(kwargs=a_place_with_themes),
    "api:signals": Line(get=None, post=NOT_JSON),
}
