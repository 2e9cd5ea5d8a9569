"""A new municipality: from its boundaries file to its first users, in one deed. All of it is made, or nothing."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import BadFile, NotAllowed, Refused
from wijklus.ground.people import reads as people_reads
from wijklus.ground.people import writes as people
from wijklus.ground.places import access as places_access
from wijklus.ground.places import reads as places_reads
from wijklus.ground.places import writes as places
from wijklus.ground.policy import writes as policy
from wijklus.loop.signals import rules as signals_rules
from wijklus.loop.signals import writes as signals

from .new_city_files import FirstUser, Service, portfolio

PASSWORD_BYTES = 12


@dataclass(frozen=True)
class NewCity:
    """All that is said about a municipality before it is made."""

    name: str
    boundaries: bytes
    code_property: str
    name_property: str
    valid_from: date
    slug: str = ""
    language: str = "nl"
    languages: tuple[str, ...] = ()
    nis_code: str = ""
    country: str = "BE"
    contact_email: str = ""
    set_name: str = ""
    source: str = ""
    credit: str = ""
    crs: int | None = None
    not_locatable_code: str = ""
    first_answer_days: int = 10
    lost_after_days: int = 60
    retention_days: int = 365
    services: Sequence[Service] = ()
    users: Sequence[FirstUser] = ()
    figures: bytes = b""


@dataclass(frozen=True)
class MadeUser:
    """An account with its function. `password` only when one was made now and nobody was mailed."""

    email: str
    function: str
    is_new: bool
    password: str


@dataclass(frozen=True)
class Founded:
    """What was made."""

    slug: str
    name: str
    neighbourhoods: int
    services: int
    figures: int
    users: tuple[MadeUser, ...]

    @property
    def shows_passwords(self) -> bool:
        """Whether a password stands here that is kept nowhere else."""
        return any(user.password for user in self.users)


def operator(user_id: int | None = None) -> Actor:
    """Whoever runs the installation: the only one who may begin a municipality."""
    return Actor(scope.EVERYWHERE, "beheerder van de installatie", user_id=user_id, rights=everywhere("system"))


def found_city(*, by: Actor, at: datetime, city: NewCity, with_passwords: bool = False) -> Founded:
    """Make a municipality with its neighbourhoods, roles, policy fields, categories, services and first users.

    New users are invited by mail to choose a password; with `with_passwords` they get one at once, which is handed
    back here and kept nowhere.
    """
    if not places_access.may_found(by):
        raise NotAllowed()
    with transaction.atomic():
        made = places.found_municipality(
            by=by, at=at, name=city.name, slug=city.slug, language=city.language, languages=city.languages,
            nis_code=city.nis_code, country=city.country, contact_email=city.contact_email,
            first_answer_days=city.first_answer_days, lost_after_days=city.lost_after_days,
            retention_days=city.retention_days, help_contacts=places_reads.shipped_help_contacts(city.country),
        )  # fmt: skip
        with scope.of(made.pk):
            us = replace(by, municipality_id=made.pk)
            places.open_set(
                by=us, at=at, boundaries=city.boundaries, code_property=city.code_property,
                name_property=city.name_property, name=city.set_name, valid_from=city.valid_from,
                not_locatable_code=city.not_locatable_code, crs=city.crs, source=city.source, credit=city.credit,
            )  # fmt: skip
            figures = places.set_figures(by=us, at=at, figures=city.figures) if city.figures else 0
            people.seed_roles(by=us, at=at)
            policy.seed_fields(by=us, at=at)
            signals.seed_categories(rows=signals_rules.DEFAULT_CATEGORIES, by=us, at=at)
            parties = _add_services(city.services, by=us, at=at)
            users = _add_users(city, parties, by=us, at=at, with_passwords=with_passwords)
            count = places_reads.neighbourhoods(on=city.valid_from).count()
    return Founded(made.slug, made.name, count, len(parties), figures, users)


def _add_services(services: Sequence[Service], *, by: Actor, at: datetime) -> dict[str, Any]:
    """A party for every service, by name."""

    def add(service: Service) -> Any:
        return people.make_party(
            by=by, at=at, kind="service", name=service.name, email=service.email, phone=service.phone
        )

    return {service.name: _told_with_line("services", service.line, partial(add, service)) for service in services}


def _add_users(
    city: NewCity, parties: dict[str, Any], *, by: Actor, at: datetime, with_passwords: bool
) -> tuple[MadeUser, ...]:
    """An account, a role and a portfolio for every first user."""
    places_of = portfolio(city.users, places_reads.neighbourhoods(on=city.valid_from))
    roles = {role.key: role for role in people_reads.roles()}

    def add(user: FirstUser) -> MadeUser:
        is_new = people_reads.user_by_email(user.email) is None
        password = secrets.token_urlsafe(PASSWORD_BYTES) if with_passwords and is_new else None
        account = people.make_user(
            email=user.email, name=user.name, by=by, at=at, language=city.language, password=password
        )
        people.give_role(
            user=account, role=roles[user.role], function=user.function, by=by, at=at,
            valid_from=min(city.valid_from, timezone.localdate(at)), party=parties.get(user.service),
            neighbourhood_ids=[place.pk for place in places_of[user.line]],
            is_public_contact=user.role == "director",
        )  # fmt: skip
        return MadeUser(account.email, user.function, is_new, password or "")

    return tuple(_told_with_line("users", user.line, partial(add, user)) for user in city.users)


def _told_with_line(field: str, line: int, deed: Callable[[], Any]) -> Any:
    """Do one line of a file; what is refused is told with the number of the line."""
    try:
        return deed()
    except NotAllowed:
        raise
    except Refused as refused:
        sentence = _("Line %(line)s: %(why)s") % {"line": line, "why": refused.sentence}
        raise BadFile([sentence], field) from refused
