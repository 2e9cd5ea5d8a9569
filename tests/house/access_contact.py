"""The lines of who residents can reach: a contact of the parks service in Dampoort."""

from typing import Any

from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes

from .access_lines import EVERYBODY_AT_WORK, Line, filled, public, staff
from .access_visitors import OK, World


def _point(world: World) -> Any:
    return people_writes.add_contact_point(
        party=people.parties().get(name="Groendienst"), about="bomen", phone="09 111 11 11",
        neighbourhood_ids=[world.dampoort.pk], by=world.system, at=world.at,
    )  # fmt: skip


def a_point(world: World) -> dict[str, Any]:
    """The reference of a contact."""
    return {"reference": world.once(_point).reference}


def a_link(world: World) -> dict[str, Any]:
    """What stands in the mail with which the service confirms."""
    point = world.once(_point)
    point.refresh_from_db()
    expires, key = people.link_of_point(point, on=world.at.date())
    return {"reference": point.reference, "expires": expires, "key": key}


def a_new_point(_world: World) -> dict[str, Any]:
    """Another contact of a service."""
    party = people.parties().get(name="Wegendienst").pk
    return {"party": party, "about": "putten", "phone": "09 111 11 12"}


def in_dampoort(world: World) -> dict[str, Any]:
    """The neighbourhood, and the contact in it."""
    return {"slug": "dampoort", **a_point(world)}


LINES: dict[str, Line] = {
    "find_contact": public(elsewhere=OK),
    "contacts": public(kwargs=lambda world: {"neighbourhood": "dampoort"}),
    "people:contact_points": staff(*EVERYBODY_AT_WORK),
    "people:new_contact_point": staff("administrator", post=True, data=a_new_point),
    "people:contact_point": staff(
        "administrator", kwargs=a_point, post={"administrator": "422"}, data=filled(about="bomen", version="1")
    ),
    "people:confirm_contact_point": staff("administrator", "service_contact", get=False, kwargs=a_point, post=True),
    "people:confirm_own_contact": staff(
        get=False, kwargs=lambda world: {"reference": "none"}, post={}
    ),  # seen in the room's own tests
    "people:confirm_by_link": public(kwargs=a_link),
    "feedback:unanswered": public(
        kwargs=in_dampoort, post=True, data=lambda world: {"way": "call", "tried_on": world.at.date()}
    ),
}
