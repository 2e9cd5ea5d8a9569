"""The loop turns: from an empty database to an answer and back, by screens only, in a real browser.

Nothing here calls a write. The account of the operator is made by the command; all the rest is read, filled in,
pressed and followed, as people do, and what waits (mails, figures) is done by the jobs as the worker does it.
"""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.loop.screen import Screen, letters_to, link_in, run_jobs
from wijklus.base import clock

from .conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOUNDARIES = Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson"
SERVICES = "naam; e-mail; telefoon\nGroendienst; groen@gent.example; 09 000 00 01\nWegendienst; wegen@gent.example;"
DAMPOORT, SLUG = "Dampoort", "dampoort"
THEME = "Licht aan de tramhalte"
ANN, BOB = "ann@bewoner.example", "bob@bewoner.example"
SERVICE = "groen@gent.example"
PLAN, GOAL = "Wijkactieplan Dampoort", "Iedereen durft 's avonds op de tram te wachten"
ACTION, PROMISE = "Acht lampen langs het pad", "Acht lampen plaatsen aan de tramhalte"
RESULT, ANSWER = "Er branden acht lampen aan de halte.", "De Groendienst plaatste acht lampen. Ze branden tot 1 uur."
PEOPLE = {
    "director": "regisseur@gent.example",
    "field_worker": "buurtwerker@gent.example",
    "administrator": "beheer@gent.example",
}
USERS = """e-mail; naam; rol; functie; wijken; dienst
beheer@gent.example; An Beheer; beheerder; Beheerder; ;
regisseur@gent.example; Rik Regie; wijkregisseur; Wijkregisseur Dampoort; 44021W13;
buurtwerker@gent.example; Bo Buurt; buurtwerker; Buurtwerker Dampoort; 44021W13;
"""


class Loop:
    """One walk around the loop."""

    def __init__(self, visitor: Callable[..., Visitor], *, narrow: int, wide: int, script: bool) -> None:
        self.visitor, self.narrow, self.wide, self.script = visitor, narrow, wide, script
        self.passwords: dict[str, str] = {}

    def screen(self, who: str, *, width: int, script: bool = True) -> Screen:
        """A new device in somebody's hands."""
        return Screen(self.visitor(width=width, script=script), who)

    def step_0_a_city(self) -> None:
        """An operator begins the city on the screen: a file with boundaries, services, first users."""
        told = StringIO()
        call_command("new_operator", "operator@wijklus.example", "--password", stdout=told)
        password = told.getvalue().split()[-1]
        operator = log_in(self.screen("operator", width=1280), "operator@wijklus.example", password)
        operator.fill("Naam van de gemeente", "Gent").fill("NIS-code", "44021")
        operator.press("Verder")
        operator.upload("Bestand met de wijken", BOUNDARIES).press("Verder")
        operator.press("Verder")
        operator.fill("Of plak de lijst", SERVICES).press("Verder")
        operator.fill("Of plak de lijst", USERS).choose("Toon mij").press("Verder")
        operator.sees("Gent", "25").press("Maak deze gemeente").sees("Gent is gemaakt")
        for row in operator.page.locator("tbody tr").all():
            cells = row.locator("td").all_inner_texts()
            self.passwords[cells[0].strip()] = cells[-1].strip()
        assert len(self.passwords) == 3
        operator.follow("Naar de pagina's van Gent").sees("In welke wijk woont u?")

    def step_1_residents(self) -> None:
        """Residents say something on their phone, without an account and without JavaScript."""
        ann = self.screen("ann", width=self.narrow, script=False)
        ann.open("/nl/").follow("Gent").follow(DAMPOORT).sees("Nog niets gebundeld").follow("Zeg het ons")
        ann.press("Versturen").sees("Kies wat u wilt vertellen", "Schrijf wat u wilt zeggen", "Kies hoe we u mogen")
        ann.choose("Er is iets").fill("Vertel het in uw eigen woorden", "Het is te donker aan de tramhalte.")
        ann.fill("Waar is het?", "tramhalte Dampoort").choose("Met een e-mail").press("Versturen")
        ann.sees("Vul uw e-mailadres in").fill("E-mailadres", ANN).fill("Naam", "Ann").press("Versturen")
        ann.sees("Bedankt, we hebben het ontvangen", "We sturen u ook een mail", "Deze pagina is een ontvangstbewijs")
        assert ann.page.get_by_alt_text("QR-code met dezelfde link").evaluate("image => image.naturalWidth") > 0
        ann.follow("Mijn signaal volgen").sees("Het is te donker aan de tramhalte.", "Iemand bekijkt het")
        letter = letters_to(ANN)[-1]
        assert letter.subject.startswith("We hebben uw signaal ontvangen")
        self.story = link_in(letter, "/volg/")
        assert self.story.endswith(ann.path)
        self.say("bob", kind="Ik heb een idee", text="Zet lampen langs het pad naar de halte.", mail=BOB)
        self.say("cas", kind="Ik kan of wil iets doen", text="Ik wil mee lampen kiezen.", phone="0470 00 00 00")
        self.say(
            "dina", kind="Er is iets", text="Mijn moeder durft er niet door.", address="Halvemaanstraat 1, 9040 Gent"
        )
        self.say("eva", kind="Er is iets", text="Ik loop een straat om in het donker.", mail="eva@bewoner.example")

    def step_1_help_for_oneself(self) -> None:
        """Who looks for help for themselves finds it, and nothing is kept but a count."""
        somebody = self.screen("hulp", width=self.narrow, script=False)
        somebody.open("/nl/gent/zeg-het/").press("Ik zoek hulp voor mezelf").sees("Hulp voor uzelf", "zwijgen erover")

    def step_2_a_field_worker(self) -> None:
        """A field worker notes on a phone what twelve people said at the market."""
        walker = self.at_work("field_worker", width=self.narrow)
        walker.sees("Vandaag").follow("Inbox").follow("Een signaal noteren")
        walker.choose("straat of markt").choose("Er is iets").fill("Wat werd gezegd?", "Te donker aan de halte.")
        walker.choose("Mensen zonder naam").fill("Hoeveel mensen?", "12").press("Bewaren")
        walker.sees("Genoteerd").sees_no("Te donker aan de halte.")
        assert walker.page.get_by_label("Wat werd gezegd?").input_value() == "", "the draft of what was kept comes back"

    def step_2_more_residents(self) -> None:
        """Five more residents want no answer: they can only read it on the public page."""
        for number in range(2, 7):
            self.say("iemand", kind="Er is iets", text=f"De lamp aan de halte is al {number} weken stuk.")

    def step_3_bundle(self) -> None:
        """The director finds both on Vandaag and in the inbox, bundles all into a theme and makes it a priority."""
        self.director = self.at_work("director", width=self.wide)
        self.director.sees("Nieuwe signalen", "Het is te donker aan de tramhalte.", "Te donker aan de halte.")
        self.director.follow("Inbox").sees("Het is te donker aan de tramhalte.", "12 mensen")
        for box in self.director.page.get_by_role("checkbox", name="Kies:").all():
            box.check()
        self.director.fill("Titel van een nieuw thema", THEME).press("Bundelen in een nieuw thema")
        self.director.sees("11 signalen zitten nu in het thema").follow("Thema openen")
        self.director.sees(THEME, "10 mensen", "12 getelde stemmen")
        self.director.follow("Maak er een prioriteit van").fill("Waarom komt dit eerst?", "Mensen durven er niet door.")
        self.director.fill("Wie besliste dit?", "Wijkoverleg Dampoort").press("Maak er een prioriteit van")
        self.director.sees(THEME, "Mensen durven er niet door.")

    def step_3_plan(self) -> None:
        """The priority goes in the plan with a goal and an action, and a commitment is asked of a service."""
        today, next_year = clock.today(), clock.today() + timedelta(days=365)
        desk = self.director.follow("Plannen").follow("Nieuw plan").pick("Wijk", DAMPOORT)
        desk.fill("Titel", PLAN).fill("Van", f"{today}").fill("Tot", f"{next_year}").press("Plan beginnen")
        desk.follow("Zet een prioriteit in het plan").pick("Prioriteit", THEME)
        desk.fill("Wat moet er bereikt worden?", GOAL).fill("Hoe zien we dat?", "Aantal mensen dat er 's avonds wacht")
        desk.press("Zet in het plan").sees(GOAL, "Voor dit doel is er nog geen actie.")
        desk.follow("Nieuwe actie").fill("Wat gaat er gebeuren?", ACTION).press("Actie beginnen")
        desk.sees("De opvolging is nog niet verzekerd", "een eigenaar", "een geldig mandaat", "een termijn")
        self.action = desk.path
        desk.follow("Vraag een toezegging").pick("Aan wie vraagt u het?", "Groendienst").choose("vraag")
        desk.fill("Wat vraagt u?", PROMISE).fill("Tegen wanneer?", f"{today + timedelta(days=60)}")
        desk.press("Vraag en verstuur de mail").sees(PROMISE)

    def step_3_versions(self) -> None:
        """Version 1 says publicly what is missing; version 2 carries the mark."""
        self.adopt("College van burgemeester en schepenen", reason="")
        anybody = self.screen("iedereen", width=self.narrow, script=self.script)
        anybody.open(f"/nl/gent/wijk/{SLUG}/").follow(PLAN)
        anybody.sees("De opvolging is nog niet verzekerd", "een eigenaar", "Versie 1, vastgesteld door College")
        chief = self.at_work("administrator", width=self.wide).follow("Instellingen").follow("Mandaten")
        chief.follow("Een mandaat noteren").pick("Dienst of partner", "Groendienst")
        chief.fill("Functie die het mandaat heeft", "Diensthoofd groen").fill("Gegeven door", "Het college")
        chief.fill("Van", f"{clock.today()}").press("Bewaren").sees("Diensthoofd groen")
        desk = self.director.open(self.action).follow("Wijzigen").pick("Eigenaar", "Groendienst")
        desk.fill("Functie van de eigenaar", "Diensthoofd groen")
        desk.pick("Onder welk mandaat?", "Groendienst: Diensthoofd groen (Het college)")
        desk.fill("Klaar tegen", f"{clock.today() + timedelta(days=60)}").choose("Er zijn geen middelen nodig")
        desk.fill("Antwoord aan bewoners gepland op", f"{clock.today() + timedelta(days=70)}")
        desk.press("Bewaren").sees("Opvolging verzekerd").sees_no("De opvolging is nog niet verzekerd")
        self.adopt("Gemeenteraad", reason="De Groendienst neemt het op.")
        anybody.open(anybody.path).sees("Opvolging verzekerd", "Versie 2, vastgesteld door Gemeenteraad")
        anybody.sees("De Groendienst neemt het op.").sees_no("De opvolging is nog niet verzekerd")

    def adopt(self, body: str, *, reason: str) -> None:
        """Record the decision of a body about the plan."""
        desk = self.director.follow("Plannen").follow(f"{DAMPOORT}: {PLAN}").follow("Noteer de beslissing")
        desk.fill("Welk orgaan besliste?", body).fill("Waar staat de beslissing te lezen?", "https://gent.example/b/1")
        if reason:
            desk.fill("Wat veranderde sinds de vorige versie", reason)
        desk.press("Deze versie vaststellen").sees(body)

    def step_4_a_service(self) -> None:
        """The service answers from the link in its mail, without an account; later it reports that it was done."""
        letter = letters_to(SERVICE)[-1]
        link = link_in(letter, "/toezegging/")
        service = self.screen("dienst", width=self.narrow, script=self.script).open(link).sees(PROMISE)
        service.choose("Ja, we zeggen dit toe").press("Dit antwoord versturen").sees("Dank u", "toegezegd")
        later = self.screen("dienst later", width=self.wide).open(link).choose("nagekomen")
        later.press("Melden").sees("Dank u. U kunt nog wijzigen wat u meldde.")
        self.director.open(self.action).sees("toegezegd")

    def step_5_answer_everybody(self) -> None:
        """The director records the result, and one answer goes to all, each in their own way."""
        desk = self.director.open(self.action).follow("Noteren wat ervan kwam").choose("Er is iets veranderd")
        desk.fill("In gewone woorden", RESULT).press("Het resultaat bewaren").sees("Iedereen antwoorden", RESULT)
        desk.sees("10 mensen", "12 getelde stemmen").fill("Uw antwoord", ANSWER).press("Het antwoord versturen")
        run_jobs()
        desk.open(desk.path).sees(ANSWER, "Nog te doen", "0470 00 00 00", "Halvemaanstraat 1")
        with desk.page.expect_download() as waiting:
            desk.page.get_by_role("button", name="De brieven afdrukken").click()
        assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
        desk.open(desk.path).press("De brief is gepost").sees("Genoteerd: de brief is gepost.")
        desk.press("Ik heb het verteld").sees("Genoteerd: deze persoon kreeg het te horen.").sees_no("Nog te doen")

    def step_6_is_it_solved(self) -> None:
        """Everybody's own page shows the whole line; yes, half or no counts, and half and no open it again."""
        letter = letters_to(ANN)[-1]
        assert ANSWER in str(letter.body)
        ann = self.screen("ann later", width=self.narrow, script=False).open(self.story)
        ann.sees("Gezegd", f"Gebundeld in het thema “{THEME}”", "Wijkoverleg Dampoort", "Mensen durven er niet door.")
        ann.sees(f"Actie: {ACTION}", PROMISE, f"Resultaat: {RESULT}", f"Antwoord: {ANSWER}", "Is het opgelost?")
        ann.open(link_in(letter, "/nee/" if "/nee/" in str(letter.body) else "/no/")).sees("U klikte")
        ann.press("Bevestigen").sees("Dank u. U zei", "Uw signaal staat weer open")
        ann.open(self.story).sees("“Nee, niet opgelost”: weer open")
        bob = self.screen("bob later", width=self.narrow).open(link_in(letters_to(BOB)[-1], "/half/"))
        bob.sees("Dank u. U zei", "Uw signaal staat weer open")
        self.director.follow("Vandaag").sees("Weer open", "Het is te donker aan de tramhalte.")

    def step_7_figures(self) -> None:
        """The figures are those that a person counts by hand: ten people, five told, five only on the public page."""
        run_jobs()
        anybody = self.screen("cijfers", width=self.narrow, script=self.script)
        anybody.open(f"/nl/gent/wijk/{SLUG}/").follow("Alle cijfers van deze wijk")
        self.figures = anybody.words

    def step_8_erase(self) -> None:
        """Who has their data erased, is gone; no figure changes."""
        ann = self.screen("ann weg", width=self.narrow, script=False).open(self.story).unfold("Mijn gegevens wissen")
        ann.press("Mijn gegevens wissen").sees("Uw gegevens zijn gewist")
        run_jobs()
        anybody = self.screen("cijfers later", width=self.narrow, script=self.script)
        anybody.open(f"/nl/gent/wijk/{SLUG}/cijfers/")
        assert anybody.words == self.figures
        self.director.open("/nl/gent/werk/inbox/?stand=").sees_no(ANN)

    def at_work(self, who: str, *, width: int) -> Screen:
        """Somebody who logged in, with a device of this width."""
        return log_in(self.screen(who, width=width), PEOPLE[who], self.passwords[PEOPLE[who]])

    def say(self, who: str, *, kind: str, text: str, mail: str = "", phone: str = "", address: str = "") -> Screen:
        """One more resident says something about Dampoort."""
        phoneless = self.screen(who, width=self.narrow, script=self.script)
        phoneless.open(f"/nl/gent/wijk/{SLUG}/zeg-het/").choose(kind).fill("Vertel het in uw eigen woorden", text)
        if mail:
            phoneless.choose("Met een e-mail").fill("E-mailadres", mail)
        elif phone:
            phoneless.choose("Bel mij").fill("Telefoonnummer", phone)
        elif address:
            phoneless.choose("Met een brief").fill("Straat, nummer", address)
        else:
            phoneless.choose("Geen antwoord nodig")
        return phoneless.press("Versturen").sees("Bedankt, we hebben het ontvangen")


def log_in(screen: Screen, email: str, password: str) -> Screen:
    """Log in on the login page."""
    screen.open("/nl/account/inloggen/").fill("E-mailadres", email).fill("Wachtwoord", password)
    return screen.press("Inloggen")


def test_the_loop(visitor: Callable[..., Visitor]) -> None:
    loop = Loop(visitor, narrow=375, wide=1280, script=False)
    loop.step_0_a_city()
    loop.step_1_residents()
    loop.step_1_help_for_oneself()
    loop.step_2_a_field_worker()
    loop.step_2_more_residents()
    loop.step_3_bundle()
    loop.step_3_plan()
    loop.step_3_versions()
    loop.step_4_a_service()
    loop.step_5_answer_everybody()
    loop.step_6_is_it_solved()
    loop.step_7_figures()
    loop.step_8_erase()
    assert loop.figures
