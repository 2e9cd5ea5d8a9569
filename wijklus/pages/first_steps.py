"""What a municipality that just began still has to do, for whoever administers it; nothing once it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.due import DueSection
from wijklus.ground.people import access as people_access
from wijklus.ground.people import reads as people
from wijklus.ground.places import access as places_access


@dataclass(frozen=True)
class FirstStep:
    """One thing to do before people can rely on it, and the page where it is done."""

    what: Any
    url_name: str


def first_steps(*, actor: Actor, municipality: Any, sections: Sequence[DueSection], on: date) -> list[FirstStep]:
    """The steps that are not done yet; `sections` are those of Vandaag. Three queries, none for others."""
    if not (people_access.may_manage_users(actor) and places_access.may_change_settings(actor)):
        return []
    has_directors = not any(section.key == "no_director" and section.count for section in sections)
    has_services = people.parties(kind="service").exists() and not people.services_without_address(on=on).exists()
    steps = (
        (has_directors, _("Give every neighbourhood a director"), "people:new_member"),
        (
            bool(municipality.contact_email or municipality.contact_phone),
            _("Say how residents reach the municipality"),
            "places:settings",
        ),
        (has_services, _("Enter the services that can promise something, each with an address"), "people:parties"),
        (people.mandates(on=on).exists(), _("Write down who may promise what: the mandates"), "people:mandates"),
    )
    return [FirstStep(what, url_name) for done, what, url_name in steps if not done]
