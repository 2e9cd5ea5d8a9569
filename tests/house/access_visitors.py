"""The small world in which the access matrix is walked, and what a visitor met at a door."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import translation

from wijklus.base import actor as actors
from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.conftest import ACCOUNTS, AT, make_account, make_municipality
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import Person, User
from wijklus.ground.places.models import Municipality, Neighbourhood

ANONYMOUS = "anonymous"
VISITORS = (ANONYMOUS, *ACCOUNTS, "operator")
"""Who walks past every door: nobody, everybody who works in Gent, a director of Kortrijk, and the operator."""

OK, LOGIN, REFUSED = "ok", "login", "refused"
"""Came in (2xx, or sent on to another page); sent to the login page; turned away (403 or 404)."""

SECRETS = ("Geheime Bewoner", "geheime.bewoner@voorbeeld.be", "0470999888", "Geheimstraat 77")
"""Contact data of a resident of Gent: nobody without the right to answer people may find it on any page."""


class World:
    """Gent and Kortrijk with their accounts; what a line of the table needs is made once, by `once`."""

    def __init__(self) -> None:
        self.at = AT
        self.gent: Municipality = make_municipality("gent", "Gent", {"dampoort": "Dampoort", "rabot": "Rabot"})
        self.kortrijk: Municipality = make_municipality("kortrijk", "Kortrijk", {"overleie": "Overleie"})
        self.users: dict[str, User] = {}
        for key in ACCOUNTS:
            self.users[key] = make_account(self.kortrijk if key == "other_director" else self.gent, key)
        self.users["operator"] = User.objects.create(
            email="operator@wijklus.example", name="Beheerder installatie", is_operator=True, created_at=AT
        )
        self._handler = ClientHandler(enforce_csrf_checks=False)
        self._sessions: dict[str, str] = {}
        self._made: dict[Callable[[World], Any], Any] = {}

    def once(self, make: Callable[["World"], Any]) -> Any:
        """What `make(world)` made, the same for every line of the table; call it in the scope of Gent."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    def actor(self, visitor: str) -> Actor:
        """The actor behind a visitor, to hand to a write: world.actor("director"). Anonymous is a resident."""
        if visitor == ANONYMOUS:
            return actors.resident(self.gent.pk)
        return people.actor_of(user=self.users[visitor], municipality_id=self.gent.pk, on=AT.date())

    @property
    def system(self) -> Actor:
        """The software itself, in Gent."""
        return actors.system(self.gent.pk)

    @property
    def dampoort(self) -> Neighbourhood:
        """The neighbourhood of the director and the field worker."""
        return Neighbourhood.objects.get(slug="dampoort")

    def resident(self) -> Person:
        """The resident whose contact data (SECRETS) must not leak: let them stand behind the signals you make."""
        return self.once(_the_resident)  # type: ignore[no-any-return]

    def browser(self, visitor: str) -> Client:
        """A browser of this visitor."""
        client = Client(raise_request_exception=False)
        client.handler = self._handler  # made once: the middleware of a thousand visits is the same
        if visitor != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.once_logged_in(visitor)
        return client

    def once_logged_in(self, visitor: str) -> str:
        """The session of a visitor: logging in once is enough, since what a visit does to it is rolled back."""
        if visitor not in self._sessions:
            client = Client()
            client.force_login(self.users[visitor])
            self._sessions[visitor] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self._sessions[visitor]


def _the_resident(world: World) -> Person:
    name, email, phone, address = SECRETS
    return people_writes.register_person(
        by=world.system, at=world.at, channel="mail", name=name, email=email, phone=phone, address=address
    )


def met(answer: HttpResponse) -> str:
    """What a visitor met: OK, LOGIN, REFUSED, or the status when it is none of these."""
    if 300 <= answer.status_code < 400:
        with translation.override(settings.LANGUAGE_CODE):
            return LOGIN if reverse("account_login") in answer["Location"] else OK
    if answer.status_code < 300:
        return OK
    return REFUSED if answer.status_code in {403, 404} else str(answer.status_code)


def address_of(name: str, kwargs: dict[str, Any]) -> str:
    """The Dutch address of a view."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, kwargs=kwargs)


def leaks(answer: HttpResponse) -> list[str]:
    """The contact data of the resident that stands in an answer."""
    body = b"".join(answer) if answer.streaming else answer.content
    return [secret for secret in SECRETS if secret.encode() in body]


def in_gent(world: World) -> Any:
    """The scope in which the lines of the table make what they need."""
    return scope.of(world.gent.pk)
