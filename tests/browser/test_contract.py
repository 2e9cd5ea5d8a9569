"""The plan as a contract, from priority to handover, by screens only: a director, a service, finance, a resident and
the coordinator of the next team. What residents said, and what came first, was there already.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.loop.screen import Screen, Seen, letters_to, link_in, run_jobs
from wijklus.base import clock
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes

from .conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACTION, PROMISE, MONEY = "Lampen langs het pad", "Acht lampen plaatsen", "De lampen betalen"
SERVICE = "groendienst@gent.example"


@pytest.fixture
def finance(gent, user_of, administrator, at) -> None:
    """The account of the field worker is of finance here."""
    given = {"function": "Dienst Financiën", "valid_from": at.date(), "by": administrator, "at": at}
    role = people.role_by_key("finance")
    people_writes.give_role(user=user_of("field_worker"), role=role, party=None, neighbourhood_ids=[], **given)


class Days:
    """Days that pass when the walk says so."""

    def __init__(self, first: datetime) -> None:
        self.first, self.passed = first, 0

    def now(self) -> datetime:
        return self.first + timedelta(days=self.passed)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Days:
    made = Days(at)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def test_the_contract(visitor: Callable[..., Visitor], client_of, plan, mandate, finance, coordinator, days) -> None:
    seen = Seen()

    def at_work(who: str) -> Screen:
        return Screen(visitor(login=client_of(who)), who, seen)

    def anybody(who: str) -> Screen:
        return Screen(visitor(width=375, script=False), who, seen, script=False)

    director = at_work("director")
    a_plan_with_sources(director, plan)
    it_is_proposed_and_adopted(director, anybody("bewoner"), plan)
    a_promise_by_a_link(director, anybody("dienst"))
    money_that_finance_confirms(director, at_work("service_contact"), at_work("field_worker"))
    days.passed = 40
    kept_say_both(director, anybody("dienst later"))
    what_came_of_it(director, plan)
    evaluated(director, anybody("bewoner later"), plan, days)
    handed_over(director, at_work("coordinator"))
    assert seen.pages > 30


def a_plan_with_sources(director: Screen, plan) -> None:
    """The priority stands in the plan with what residents said of it, and an action of a service with a mandate."""
    director.open(f"/nl/gent/werk/plan/{plan.reference}/").sees("Iedereen durft 's avonds door het park")
    director.follow("Nieuwe actie").fill("Wat gaat er gebeuren?", ACTION).pick("Eigenaar", "Groendienst")
    director.fill("Functie van de eigenaar", "Diensthoofd groen")
    director.pick("Onder welk mandaat?", "Groendienst: Diensthoofd groen (College van burgemeester en schepenen)")
    director.fill("Klaar tegen", f"{clock.today() + timedelta(days=60)}").fill("Middelen, in euro", "15.000,00")
    director.fill("Antwoord aan bewoners gepland op", f"{clock.today() + timedelta(days=70)}")
    director.press("Actie beginnen").sees("Opvolging verzekerd")


def it_is_proposed_and_adopted(director: Screen, resident: Screen, plan) -> None:
    """It lies on the table, a resident reads it with its sources, and the council adopts it."""
    director.open(f"/nl/gent/werk/plan/{plan.reference}/").follow("Stel dit plan voor")
    director.fill("Tot wanneer kunnen mensen reageren?", f"{clock.today() + timedelta(days=14)}")
    director.fill("Wat vraagt u aan mensen?", "Klopt dit?").press("Leg het op tafel")
    resident.open(f"/nl/gent/plan/{plan.reference}/voorstel/1/").sees("Iedereen durft", ACTION, "12 getelde stemmen")
    director.open(f"/nl/gent/werk/plan/{plan.reference}/").follow("Noteer de beslissing")
    director.fill("Welk orgaan besliste?", "Gemeenteraad").fill("Waar staat de beslissing", "https://gent.example/b/1")
    director.choose("Ik heb het nagekeken").press("Deze versie vaststellen").sees("Gemeenteraad")
    resident.open(f"/nl/gent/plan/{plan.reference}/").sees(
        "Versie 1, vastgesteld door Gemeenteraad", "Opvolging verzekerd"
    )


def ask(director: Screen, what: str, **more: str) -> None:
    director.follow("Acties", within=".wl-nav").follow(ACTION, within="main").follow("Vraag een toezegging")
    director.pick("Aan wie vraagt u het?", "Groendienst").choose("vraag").fill("Wat vraagt u?", what)
    director.fill("Tegen wanneer?", f"{clock.today() + timedelta(days=50)}")
    for label, text in more.items():
        director.fill(label, text)
    director.press("Vraag en verstuur de mail").sees(what)


def a_promise_by_a_link(director: Screen, service: Screen) -> None:
    """The service is asked by mail and says yes by its link, without an account."""
    ask(director, PROMISE)
    service.open(link_in(letters_to(SERVICE)[-1], "/toezegging/")).sees(PROMISE)
    service.choose("Ja, we zeggen dit toe").press("Dit antwoord versturen").sees("Dank u", "toegezegd")


def money_that_finance_confirms(director: Screen, service: Screen, finance: Screen) -> None:
    """Money is promised behind the login, and stands subject to visa until finance gives it."""
    ask(director, MONEY, **{"Bedrag, in euro": "12.000,00"})
    service.open("/nl/gent/werk/").sees("Aan u gevraagd").follow_row(MONEY)
    service.choose("Ja, we zeggen dit toe").press("Dit antwoord versturen").sees("onder voorbehoud van visum")
    finance.open("/nl/gent/werk/").sees("Toegezegd geld dat op een visum wacht").follow_row(MONEY)
    finance.press("Het visum geven").sees("Het visum is gegeven").sees_no("onder voorbehoud van visum")


def kept_say_both(director: Screen, service: Screen) -> None:
    """The service says by its link that it kept its promise; the director judges for the residents."""
    service.open(link_in(letters_to(SERVICE)[0], "/toezegging/")).choose("nagekomen").press("Melden").sees("Dank u")
    director.open("/nl/gent/werk/").sees("Gemeld door de dienst: is het nagekomen?").follow_row(PROMISE)
    director.choose("nagekomen").press("Beoordelen").sees("nagekomen")


def what_came_of_it(director: Screen, plan) -> None:
    """The action ends, and everybody who said something is answered."""
    director.follow("Acties", within=".wl-nav").follow(ACTION, within="main").press("Zet op: bezig")
    director.press("Zet op: afgerond").follow("Noteren wat ervan kwam").choose("Er is iets veranderd")
    director.fill("In gewone woorden", "Er branden acht lampen.").press("Het resultaat bewaren")
    director.fill("Uw antwoord", "De lampen branden.").press("Het antwoord versturen")
    run_jobs()


def evaluated(director: Screen, resident: Screen, plan, days: Days) -> None:
    """Residents and the city each say what they find of the plan; it is published beside each other."""
    director.open(f"/nl/gent/werk/plan/{plan.reference}/evaluaties/")
    director.fill("Tot en met welke dag", f"{clock.today() + timedelta(days=20)}").press("Beginnen")
    form = director.page.get_by_role("link", name="het formulier voor bewoners").get_attribute("href")
    director.follow("Dit doel beoordelen").choose("helemaal bereikt").fill("Zeg waarom", "Alle lampen branden").press(
        "Bewaren"
    )
    resident.open(form or "").choose("Ja").press("Versturen").sees("uw oordeel telt mee")
    days.passed += 21
    director.open("/nl/gent/werk/").sees("Te evalueren").follow("Publiceer de evaluatie")
    director.follow("Publiceren wat gevonden is").choose("helemaal bereikt").fill(
        "Zeg waarom", "Het park is weer van iedereen"
    )
    director.fill("Wat is er geleerd?", "Vroeger beginnen").fill("Wie evalueerde?", "Stuurgroep")
    director.fill("Op welke dag was dat?", f"{clock.today()}").press("Publiceren").sees("Vroeger beginnen")
    public = director.page.get_by_role("link", name="Wat iedereen ziet").get_attribute("href")
    resident.open(public or "").sees("Stuurgroep", "Vroeger beginnen", "Het park is weer van iedereen")


def handed_over(director: Screen, next_team: Screen) -> None:
    """The director leaves; the next team gives every item a mark."""
    director.open("/nl/gent/werk/overdrachten/nieuw/").pick("Wat wordt overgedragen?", "Dampoort")
    director.fill("Waarom wordt het overgedragen?", "Nieuwe regisseur").press("Dossier vastleggen")
    run_jobs()
    next_team.open("/nl/gent/werk/").sees("Aan u overgedragen").follow_row("zonder merk: Nieuwe regisseur")
    next_team.choose("Kies 1").choose("behouden").fill("Waarom?", "Loopt goed").press("Merk wat ik koos")
    next_team.sees("behouden", "Loopt goed")
