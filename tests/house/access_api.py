"""The lines of the interface for other software, behind whose plan and themes the resident with secret data stands."""

from typing import Any

from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.rules import SCOPE_OPEN311

from .access_lines import Line, public, staff
from .access_loop import a_theme
from .access_story import the
from .access_visitors import VISITORS, World

NOT_JSON = dict.fromkeys(VISITORS, "415")
"""A form in a browser is no JSON; the room's own tests send some."""


def an_api_key(world: World) -> dict[str, Any]:
    """A key that the administrator gave an app."""
    return {"reference": world.once(key_of_an_app)[0].reference}


def key_of_an_app(world: World) -> Any:
    """The row of a key and the key itself."""
    return people_writes.make_api_key(
        label="Meldapp", scopes=[SCOPE_OPEN311], by=world.actor("administrator"), at=world.at
    )


def a_new_api_key(_world: World) -> dict[str, Any]:
    """The form for a key of another app."""
    return {"label": "Een andere app", "scopes": [SCOPE_OPEN311]}


def a_place_with_themes(world: World) -> dict[str, Any]:
    """Dampoort, with a theme behind which the resident stands."""
    a_theme(world)
    return {"slug": world.dampoort.slug}


def a_place_with_a_plan(world: World) -> dict[str, Any]:
    """Dampoort, with an adopted plan."""
    the("plan")(world)
    return {"slug": world.dampoort.slug}


TABLE: dict[str, Line] = {
    "people:api_keys": staff("administrator"),
    "people:new_api_key": staff("administrator", post=True, data=a_new_api_key),
    "people:revoke_api_key": staff("administrator", kwargs=an_api_key, post=True),
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
