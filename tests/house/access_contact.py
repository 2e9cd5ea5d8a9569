"""The lines of who residents can reach: a contact of the parks service in Dampoort."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.places import writes as places_writes

from .access_lines import EVERYBODY_AT_WORK, Line, SameFile, filled, public, staff
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


ADDRESSES = b"straat;huisnummer;wijk\nDorpsstraat;12;Dampoort\n"


def _address_file(world: World) -> Any:
    row = places_writes.keep_address_file(
        upload=SimpleUploadedFile("adressen.csv", ADDRESSES), by=world.system, at=world.at
    )  # fmt: skip
    places_writes.check_address_file(row=row, by=world.system, at=world.at)
    return row


def an_address_file(world: World) -> dict[str, Any]:
    """The reference of a file that was checked."""
    return {"reference": world.once(_address_file).reference}


def address_form(_world: World) -> dict[str, Any]:
    """A file with one address."""
    return {"file": SameFile("adressen.csv", ADDRESSES)}


LINES: dict[str, Line] = {
    "find_contact": public(elsewhere=OK),
    "suggest_addresses": public(elsewhere=OK),
    "contacts": public(kwargs=lambda world: {"neighbourhood": "dampoort"}),
    "places:address_files": staff("administrator", post=True, data=address_form),
    "places:address_file": staff("administrator", kwargs=an_address_file),
    "places:address_file_step": staff(
        "administrator", get=False, kwargs=an_address_file, post=True, data=filled(step="start")
    ),
    "places:address_file_progress": staff("administrator", kwargs=an_address_file),
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
