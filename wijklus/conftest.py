"""What the tests of every room share: two municipalities, two neighbourhoods, and the people who work there.

`gent` opens the scope for the length of the test. An actor fixture (`director`, `field_worker`, ...) is what a write is
handed as `by=`; `client_of("director")` is a browser logged in as that same account; `anyone` is a resident without an
account, `at` the moment it all happens.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.text import slugify

from tests.kept import Kept
from wijklus.base import actor as actors
from wijklus.base import remembering, scope
from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import Party, User
from wijklus.ground.places.models import Municipality, Neighbourhood, NeighbourhoodSet

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
PASSWORD = "een lang wachtwoord"

ACCOUNTS: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "director": ("Wijkregisseur Dampoort", ("dampoort",), None),
    "field_worker": ("Buurtwerker Dampoort", ("dampoort",), None),
    "service_contact": ("Contact groendienst", (), "Groendienst"),
    "other_service": ("Contact wegendienst", (), "Wegendienst"),
    "spokesperson": ("Woordvoerder Bewonerscomité", ("dampoort",), "Bewonerscomité"),
    "coordinator": ("Programmaregisseur", (), None),
    "teller": ("Stemmenteller", (), None),
    "councillor": ("Raadslid", (), None),
    "administrator": ("Beheerder", (), None),
    "other_director": ("Wijkregisseur Overleie", ("overleie",), None),
}
"""Per key: function, portfolio by neighbourhood slug, and who is spoken for. The last one works in Kortrijk."""

MUNICIPALITIES: dict[str, tuple[str, dict[str, str]]] = {
    "gent": ("Gent", {"dampoort": "Dampoort", "rabot": "Rabot"}),
    "kortrijk": ("Kortrijk", {"overleie": "Overleie"}),
}
"""Per slug: name, and the names of the neighbourhoods by their slug."""

HOMES = {"other_director": "kortrijk"}
"""Where an account works that is not one of Gent."""

FAST_PASSWORDS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ROLE_OF = {"other_service": "service_contact", "other_director": "director"}
"""The role behind a key, where it is called otherwise."""


def make_municipality(slug: str, name: str, neighbourhoods: dict[str, str]) -> Municipality:
    """A municipality with its roles, its neighbourhoods (name by slug) and the one that is not locatable."""
    city = Municipality.objects.create(
        slug=slug, name=name, languages=["nl", "en"], contact_email=f"info@{slug}.example", created_at=AT
    )
    with scope.of(city.pk):
        NeighbourhoodSet.objects.create(name="Wijken", valid_from=SINCE)
        for number, (place, called) in enumerate(neighbourhoods.items(), start=1):
            Neighbourhood.objects.create(code=f"{slug}-{number}", slug=place, name=called)
        Neighbourhood.objects.create(
            code=f"{slug}-0", slug="niet-te-situeren", name="Niet te situeren", is_locatable=False
        )
        people_writes.seed_roles(by=actors.system(city.pk), at=AT)
    return city


def make_account(city: Municipality, key: str) -> User:
    """The account of ACCOUNTS in a municipality, with its role, made through the writes."""
    function, places, service = ACCOUNTS[key]
    by = actors.system(city.pk)
    with scope.of(city.pk):
        party = Party.objects.filter(name=service).first() if service else None
        if service and party is None:
            party = people_writes.make_party(
                kind="group" if key == "spokesperson" else "service",
                name=service,
                email=f"{slugify(service)}@{city.slug}.example",
                by=by,
                at=AT,
            )
        user = people_writes.make_user(
            email=f"{key.replace('_', '.')}@{city.slug}.example", name=f"Een {key}", by=by, at=AT, password=PASSWORD
        )
        role = people.role_by_key(ROLE_OF.get(key, key))
        assert role is not None
        portfolio = Neighbourhood.objects.filter(slug__in=places) if places else Neighbourhood.objects.none()
        people_writes.give_role(
            user=user,
            role=role,
            function=function,
            valid_from=SINCE,
            by=by,
            at=AT,
            party=party,
            neighbourhood_ids=[place.pk for place in portfolio],
        )
    return user


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The rows of a test are taken back, and their revisions with them."""
    remembering.forget()


@pytest.fixture(autouse=True)
def fast_passwords(settings: object) -> None:
    """Argon2 is slow on purpose; a test that makes accounts need not be."""
    settings.PASSWORD_HASHERS = FAST_PASSWORDS  # type: ignore[attr-defined]


@pytest.fixture
def at() -> datetime:
    """The moment it happens: a Friday morning in November."""
    return AT


@pytest.fixture
def gent(kept: dict[str, Kept], db: None) -> Iterator[Municipality]:
    """The municipality the story is about, its scope open."""
    city: Municipality = kept["gent"].put_back()
    with scope.of(city.pk):
        yield city


@pytest.fixture
def kortrijk(kept: dict[str, Kept], db: None) -> Municipality:
    """Another municipality on the same installation, for those who may not look."""
    city: Municipality = kept["kortrijk"].put_back()
    return city


@pytest.fixture
def dampoort(gent: Municipality) -> Neighbourhood:
    """The neighbourhood of the director and the field worker."""
    return Neighbourhood.objects.get(slug="dampoort")


@pytest.fixture
def rabot(gent: Municipality) -> Neighbourhood:
    """A neighbourhood of the same city, in nobody's portfolio."""
    return Neighbourhood.objects.get(slug="rabot")


@pytest.fixture
def user_of(kept: dict[str, Kept], gent: Municipality, request: pytest.FixtureRequest) -> Callable[[str], User]:
    """The account behind an actor fixture: user_of("director")."""
    made: dict[str, User] = {}

    def find(key: str) -> User:
        if key not in made:
            city = request.getfixturevalue(HOMES.get(key, "gent"))
            service = ACCOUNTS[key][2]
            with scope.of(city.pk):
                known = service is not None and Party.objects.filter(name=service).exists()
            made[key] = make_account(city, key) if known else kept[key].put_back()
        return made[key]

    return find


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The screens ask what time it is: it is the moment of the story."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)


@pytest.fixture
def client_of(user_of: Callable[[str], User]) -> Callable[[str], Client]:
    """A browser logged in as one of the accounts: client_of("director"); client_of("anyone") is not logged in."""

    def browser(key: str) -> Client:
        client = Client()
        if key != "anyone":
            client.force_login(user_of(key))
        return client

    return browser


def _actor(user: User, municipality_id: int) -> Actor:
    with scope.of(municipality_id):
        return people.actor_of(user=user, municipality_id=municipality_id, on=AT.date())


@pytest.fixture
def director(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Neighbourhood director with Dampoort as portfolio."""
    return _actor(user_of("director"), gent.pk)


@pytest.fixture
def field_worker(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Field worker in Dampoort."""
    return _actor(user_of("field_worker"), gent.pk)


@pytest.fixture
def service_contact(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Contact person of the parks service."""
    return _actor(user_of("service_contact"), gent.pk)


@pytest.fixture
def other_service(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Contact person of the roads service, of whom nothing was asked."""
    return _actor(user_of("other_service"), gent.pk)


@pytest.fixture
def spokesperson(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Who speaks for a group of residents, in Dampoort."""
    return _actor(user_of("spokesperson"), gent.pk)


@pytest.fixture
def coordinator(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Programme coordinator, for the whole city."""
    return _actor(user_of("coordinator"), gent.pk)


@pytest.fixture
def teller(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Teller, who types ballots on paper and does nothing else."""
    return _actor(user_of("teller"), gent.pk)


@pytest.fixture
def councillor(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Councillor, who reads all that is not personal."""
    return _actor(user_of("councillor"), gent.pk)


@pytest.fixture
def administrator(gent: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Administrator of the municipality."""
    return _actor(user_of("administrator"), gent.pk)


@pytest.fixture
def other_director(kortrijk: Municipality, user_of: Callable[[str], User]) -> Actor:
    """Director of another municipality, who has no business here."""
    return _actor(user_of("other_director"), kortrijk.pk)


@pytest.fixture
def groendienst(service_contact: Actor) -> Party:
    """The parks service, for which service_contact speaks."""
    return Party.objects.get(name="Groendienst")


@pytest.fixture
def wegendienst(other_service: Actor) -> Party:
    """The roads service, for which other_service speaks."""
    return Party.objects.get(name="Wegendienst")


@pytest.fixture
def group(spokesperson: Actor) -> Party:
    """The group of residents for which the spokesperson speaks."""
    return Party.objects.get(name="Bewonerscomité")


@pytest.fixture
def anyone(gent: Municipality) -> Actor:
    """A resident without an account."""
    return actors.resident(gent.pk)


@pytest.fixture
def tomorrow(at: datetime) -> datetime:
    """A day after `at`."""
    return at + timedelta(days=1)
