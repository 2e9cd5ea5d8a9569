"""The demonstration city itself and who works there: functions, never real people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from wijklus.base import scope
from wijklus.base.actor import Actor, resident, system
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people_reads
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals

from .. import new_city

SLUG = "gent"
PASSWORD = "wijklus demo"  # noqa: S105 (printed on purpose: the demonstration city holds nothing real)
HANDLES = (
    ("netheid", "IVAGO", ()),
    ("groen", "Groendienst", ()),
    ("verkeer", "Dienst Wegen", ("put", "losse tegel")),
    ("verkeer", "Mobiliteitsbedrijf", ()),
    ("jeugd", "Jeugddienst", ()),
)
"""Which service handles what: category, service, words."""
SERVICES = ("Groendienst", "IVAGO", "Mobiliteitsbedrijf", "Jeugddienst", "Dienst Wegen")
MANDATED = {"Mobiliteitsbedrijf": Cents(2_000_000)}
"""Up to which amount the head of a service may commit; who is not named here has no ceiling."""
GROUP = "Bewonersgroep Dampoort (voorbeeld)"
WELFARE, HOUSING = "Welzijnscentrum (voorbeeld)", "Woonmaatschappij (voorbeeld)"
PARTNERS = {GROUP: "group", WELFARE: "organisation", HOUSING: "organisation"}
"""Who is no service of the city, and of which kind."""
TOP = "Algemeen directeur"
DEPARTMENTS = {
    "Departement Mobiliteit en Openbare Werken": ("Mobiliteitsbedrijf", "Dienst Wegen"),
    "Departement Leefomgeving": ("Groendienst", "IVAGO"),
}
"""Who stands above which services, and confirms what goes beyond their mandate; above both stands the director."""
DEPARTMENT_MAY = Cents(10_000_000)
PORTFOLIO = ("dampoort", "sint-amandsberg", "moscou-vogelhoek", "oostakker")
CREDIT = "Wijken voor omgevingsanalyse. © gemeentebesturen, verzameld door Data & Analyse van de Vlaamse provincies"


@dataclass(frozen=True)
class Worker:
    """An account of the demonstration city."""

    account: str
    role: str
    function: str
    neighbourhoods: tuple[str, ...] = ()
    service: str = ""

    @property
    def email(self) -> str:
        """The address this account logs in with."""
        return f"{self.account}@{SLUG}.example"


WORKERS = (
    Worker("wijkregisseur", "director", "Wijkregisseur Dampoort - Sint-Amandsberg", PORTFOLIO),
    Worker("buurtwerker", "field_worker", "Buurtwerker Dampoort", PORTFOLIO),
    Worker("jeugddienst", "service_contact", "Contactpersoon Jeugddienst", service="Jeugddienst"),
    Worker("welzijn", "service_contact", "Buurtwelzijnswerker", service=WELFARE),
    Worker("bewonersgroep", "spokesperson", "Woordvoerder Bewonersgroep Dampoort", PORTFOLIO[:1], service=GROUP),
    Worker("mobiliteit", "service_head", "Leidinggevende Mobiliteitsbedrijf", service="Mobiliteitsbedrijf"),
    Worker(
        "departement",
        "service_head",
        "Departementshoofd Mobiliteit en Openbare Werken",
        service="Departement Mobiliteit en Openbare Werken",
    ),
    Worker("financien", "finance", "Dienst Financiën"),
    Worker("coordinator", "coordinator", "Programmaregisseur"),
    Worker("stemmenteller", "teller", "Stemmenteller"),
    Worker("raadslid", "councillor", "Gemeenteraadslid"),
    Worker("beheerder", "administrator", "Beheerder"),
)
LOGINS = [(worker.function, worker.email, PASSWORD) for worker in WORKERS]
"""(function, address, password) of every demonstration account."""


def found(*, at: datetime, since: date) -> Any:
    """Gent with its 25 neighbourhoods, their inhabitants and the categories to begin with; the municipality."""
    data = files("wijklus") / "data"
    city = new_city.NewCity(
        name="Gent",
        slug=SLUG,
        nis_code="44021",
        boundaries=(data / "gent_neighbourhoods.geojson").read_bytes(),
        code_property="code",
        name_property="name",
        valid_from=since,
        languages=("nl", "en"),
        contact_email="wijken@gent.example",
        set_name="Wijken van Gent",
        credit=CREDIT,
        figures=(data / "gent_population.csv").read_bytes(),
    )
    made = new_city.found_city(by=new_city.operator(), at=at, city=city)
    municipality = places.municipality_by_slug(made.slug)
    assert municipality is not None
    with scope.of(municipality.pk):
        signals.seed_categories(rows=signal_rules.DEFAULT_CATEGORIES, by=system(municipality.pk), at=at)
        _ask(by=system(municipality.pk), at=at)
    return municipality


def _ask(*, by: Actor, at: datetime) -> None:
    """What this city asks about light and about noise."""
    for code, kind, nl, en, options in QUESTIONS:
        category = signal_reads.category_by_code(code)
        if category is not None:
            named = [{"nl": dutch, "en": english} for dutch, english in options]
            asked = {"nl": nl, "en": en}
            signals.add_question(
                category=category, text=asked, kind=kind, options=named, is_required=False, by=by, at=at
            )


QUESTIONS = (
    ("licht", "number", "Hoeveel lampen branden er niet?", "How many lamps are out?", ()),
    (
        "licht", "one", "Wanneer is het er te donker?", "When is it too dark there?",
        (("'s Morgens vroeg", "Early in the morning"), ("'s Avonds", "In the evening"), ("De hele nacht", "All night")),
    ),
    (
        "geluid", "several", "Wanneer hoort u het?", "When do you hear it?",
        (("Overdag", "By day"), ("'s Avonds", "In the evening"), ("'s Nachts", "At night")),
    ),
    ("geluid", "yes_no", "Sprak u er al met iemand over?", "Did you speak with anybody about it?", ()),
)  # fmt: skip
"""Category, kind, question and answers to choose from, in Dutch and English."""


def employ(*, municipality_id: int, at: datetime, since: date) -> None:
    """The services with their mandates, and the accounts with their roles."""
    by = system(municipality_id)
    parties = {}
    for name in SERVICES:
        mail = f"{name.lower().replace(' ', '.')}@diensten.gent.example"
        parties[name] = people.make_party(kind="service", name=name, email=mail, by=by, at=at)
        people.give_mandate(
            party=parties[name], function=f"Diensthoofd {name}", given_by="College", valid_from=since,
            up_to=MANDATED.get(name), by=by, at=at,
        )  # fmt: skip
    for name, kind in PARTNERS.items():
        mail = f"{name.split()[0].lower()}@diensten.gent.example"
        parties[name] = people.make_party(kind=kind, name=name, email=mail, by=by, at=at)
    _stand_above(parties, at=at, since=since, by=by)
    _decide_who_handles_what(parties, at=at, since=since, by=by)
    neighbourhoods = {n.slug: n.pk for n in places.neighbourhoods()}
    for worker in WORKERS:
        user = people.make_user(email=worker.email, name=worker.function, password=PASSWORD, by=by, at=at)
        role = people_reads.role_by_key(worker.role)
        assert role is not None
        is_contact = worker.role == "director"
        people.give_role(
            user=user, role=role, function=worker.function, valid_from=since, by=by, at=at,
            party=parties.get(worker.service),
            neighbourhood_ids=[neighbourhoods[slug] for slug in worker.neighbourhoods],
            is_public_contact=is_contact, public_phone="09 000 00 00" if is_contact else "",
        )  # fmt: skip


def _stand_above(parties: dict[str, Any], *, at: datetime, since: date, by: Actor) -> None:
    """The line of the departments, with the mandates of their heads; `parties` gets them too."""
    top = people.make_party(kind="service", name=TOP, email="directie@diensten.gent.example", by=by, at=at)
    people.give_mandate(party=top, function=TOP, given_by="College", valid_from=since, by=by, at=at)
    for name, services in DEPARTMENTS.items():
        mail = f"{name.lower().replace(' ', '.')}@diensten.gent.example"
        parties[name] = department = people.make_party(kind="service", name=name, email=mail, by=by, at=at)
        people.give_mandate(
            party=department, function="Departementshoofd", given_by="College", valid_from=since,
            up_to=DEPARTMENT_MAY, by=by, at=at,
        )  # fmt: skip
        for party, above in ((department, top), *((parties[service], department) for service in services)):
            people.change_party(
                party=party, version=party.version, name=party.name, email=party.email, phone=party.phone,
                above=above, by=by, at=at,
            )  # fmt: skip


def _decide_who_handles_what(parties: dict[str, Any], *, at: datetime, since: date, by: Actor) -> None:
    """The rules by which signals are handed to services."""
    for code, service, words in HANDLES:
        values = {
            "category": signal_reads.category_by_code(code),
            "neighbourhood": None,
            "words": words,
            "party": parties[service],
            "note": "",
            "valid_from": since,
            "valid_until": None,
        }
        signals.add_rule(values=values, by=by, at=at)


def be_reached(*, by: Actor, at: datetime, slug: str) -> None:
    """How residents reach services and a group; one contact is not confirmed any more, and did not answer."""
    parties = {party.name: party for party in people_reads.parties()}
    here = places.neighbourhood_by_slug(slug)
    assert here is not None
    for name, about, days in REACHED:
        mail = f"{name.lower().replace(' ', '.')}@diensten.gent.example"
        point = people.add_contact_point(
            party=parties[name], about=about, phone="09 000 00 00", email=mail, by=by, at=at - timedelta(days=days)
        )
    for way in people_reads.contact_ways(neighbourhood_id=here.pk, on=at.date()):
        held = people_reads.contact_person(reference=way.reference, on=at.date())
        if held is not None:
            people.confirm_own_contact(membership=held, by=by, at=at - timedelta(days=5))
    group = people.make_party(kind="group", name="Buurtgroep Dampoort (voorbeeld)", by=by, at=at)
    people.add_contact_point(
        party=group, about="samenkomen in de buurt", email="buurtgroep@wijk.example", neighbourhood_ids=[here.pk],
        by=by, at=at,
    )  # fmt: skip
    feedback.report_unanswered(
        point=point, neighbourhood=here, way="call", tried_on=at.date() - timedelta(days=3),
        words="Het ging over een put in het fietspad.", language="nl",
        by=resident(by.municipality_id), at=at - timedelta(days=2),
    )  # fmt: skip


REACHED = (
    ("Groendienst", "bomen, perken en speelpleinen", 12),
    ("IVAGO", "afval en sluikstort", 40),
    ("Dienst Wegen", "putten en losse tegels", 130),
)
"""Service, about what, and how many days ago that was confirmed."""


def actors(*, municipality_id: int, on: date) -> dict[str, Actor]:
    """The accounts of the demonstration as they act, by role: the first with it."""
    found: dict[str, Actor] = {}
    for worker in WORKERS:
        if worker.role not in found:
            found[worker.role] = _actor(worker, municipality_id=municipality_id, on=on)
    return found


def actor(account: str, *, municipality_id: int, on: date) -> Actor:
    """The one account of the demonstration with this name."""
    worker = next(worker for worker in WORKERS if worker.account == account)
    return _actor(worker, municipality_id=municipality_id, on=on)


def _actor(worker: Worker, *, municipality_id: int, on: date) -> Actor:
    user = people_reads.user_by_email(worker.email)
    return people_reads.actor_of(user=user, municipality_id=municipality_id, on=on)


def is_demonstration(municipality_id: int) -> bool:
    """Whether the city that stands there is this one, and not a real one with the same name. Three queries."""
    user = people_reads.user_by_email(WORKERS[0].email)
    with scope.of(municipality_id):
        return user is not None and people_reads.was_here(user)
