"""The lines of the interface for other software, behind whose plan and themes the resident with secret data stands."""

from typing import Any

from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.loop.signals import writes as signals

from .access_lines import Line, public, staff
from .access_loop import a_theme
from .access_story import the
from .access_visitors import OK, VISITORS, World

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


JSON = {"shape": "json"}


def in_json(_world: World) -> dict[str, Any]:
    """An address of Open311 that asks for JSON."""
    return JSON


def a_service(world: World) -> dict[str, Any]:
    """A category of public space as a service of Open311."""
    return {**JSON, "code": world.once(a_public_category).code}


def a_public_category(world: World) -> Any:
    """A broken lamp."""
    return signals.add_category(
        name={"nl": "Lamp stuk"}, is_public_space=True, by=world.actor("administrator"), at=world.at
    )


def a_report(world: World) -> dict[str, Any]:
    """A signal of the resident with secret data about a lamp, told to anybody without words."""
    return {**JSON, "reference": world.once(signal_about_a_lamp).reference}


def signal_about_a_lamp(world: World) -> Any:
    """The resident said it; that their words are told to nobody is tested in wijklus/api/tests."""
    return signals.register(
        text="De lamp is stuk.", kind="problem", channel="web", neighbourhood=world.dampoort, contact=world.resident(),
        category=world.once(a_public_category), place_text="Halvemaanstraat", by=world.actor("anonymous"), at=world.at,
    )  # fmt: skip


def with_reports(world: World) -> dict[str, Any]:
    """All there are, that one among them."""
    a_report(world)
    return JSON


PERIOD = "?start_date=2026-11-01&end_date=2026-12-01"
"""A POST asks a key instead of a login: wijklus/api/tests/test_open311_refused.py."""

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
    "api:open311_discovery": public(kwargs=in_json, elsewhere=OK),
    "api:open311_services": public(kwargs=in_json, elsewhere=OK),
    "api:open311_definition": public(kwargs=a_service),
    "api:open311_requests": public(kwargs=with_reports, elsewhere=OK, query=PERIOD),
    "api:open311_request": public(kwargs=a_report),
    "api:open311_request_alone": public(kwargs=a_report),
    "api:open311_token": public(kwargs=a_report),
    "api:open311_updates": public(kwargs=with_reports, elsewhere=OK, query=PERIOD),
    "api:signals": Line(get=None, post=NOT_JSON),
}
