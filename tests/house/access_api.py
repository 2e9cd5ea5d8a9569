"""The lines of the interface for other software, behind whose plan and themes the resident with secret data stands."""

from typing import Any

from .access_lines import Line, public
from .access_loop import a_theme
from .access_story import the
from .access_visitors import VISITORS, World

NOT_JSON = dict.fromkeys(VISITORS, "415")
"""A form in a browser is no JSON; the room's own tests send some."""


def a_place_with_themes(world: World) -> dict[str, Any]:
    """Dampoort, with a theme behind which the resident stands."""
    a_theme(world)
    return {"slug": world.dampoort.slug}


def a_place_with_a_plan(world: World) -> dict[str, Any]:
    """Dampoort, with an adopted plan."""
    the("plan")(world)
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
