"""The walk around the loop: who does what on which screen. The tests say with which devices, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Visitor
from tests.loop.screen import Screen, Seen, letters_to, link_in, run_jobs
from wijklus.base import clock

BOUNDARIES = Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson"
SERVICES = "naam; e-mail; telefoon\nGroendienst; groen@gent.example; 09 000 00 01\nWegendienst; wegen@gent.example;"
DAMPOORT, SLUG = "Dampoort", "dampoort"
THEME = "Licht aan de tramhalte"
ANN, BOB, EVA, FAY, GUS, HAL = (f"{who}@bewoner.example" for who in ("ann", "bob", "eva", "fay", "gus", "hal"))
PHONE, STREET, NAME = "0470 00 00 00", "Halvemaanstraat 1", "Annelore"
PERSONAL = (ANN, BOB, EVA, FAY, GUS, HAL, PHONE, STREET, NAME)
"""What residents left so that they can be answered: for nobody else."""

SERVICE, ROADS = "groen@gent.example", "wegen@gent.example"
PLAN, GOAL = "Wijkactieplan Dampoort", "Iedereen durft 's avonds op de tram te wachten"
ACTION, PROMISE = "Acht lampen langs het pad", "Acht lampen plaatsen aan de tramhalte"
OTHER_PROMISE, REFUSAL = "Het pad verbreden", "Dit jaar is er geen ploeg vrij."
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


AS_A_PERSON = "Object.defineProperty(navigator, 'webdriver', { get: () => false })"
"""A browser under control says so, and is then taken for a mail scanner."""


class Calendar:
    """The days pass as the walk says; the walk ends on the day it really is."""

    def __init__(self, *, days: int) -> None:
        self._now, self._day, self._days = clock.now, 0, days

    def turn_to(self, day: int) -> None:
        """Let it be the n-th day of the walk."""
        assert day >= self._day, "time goes forward"
        self._day = day

    def now(self) -> datetime:
        """This moment, on the day that the walk is at."""
        return self._now() - timedelta(days=self._days - self._day)


@dataclass
class Loop:
    """One walk around the loop."""

    visitor: Callable[..., Visitor]
    calendar: Calendar
    narrow: int
    wide: int
    script: bool
    seen: Seen = field(default_factory=Seen)
    passwords: dict[str, str] = field(default_factory=dict)

    def screen(self, who: str, *, width: int, script: bool = True) -> Screen:
        """A new device in somebody's hands."""
        return Screen(self.visitor(width=width, script=script), who, self.seen, script)

    def phone(self, who: str) -> Screen:
        """A resident's phone."""
        return self.screen(who, width=self.narrow, script=self.script)

    def at_work(self, who: str, *, width: int) -> Screen:
        """Somebody who logged in, with a device of this width."""
        return log_in(self.screen(who, width=width), PEOPLE[who], self.passwords[PEOPLE[who]])

    def step_0_a_city(self) -> None:
        """An operator begins the city on the screen: a file with boundaries, services, first users."""
        told = StringIO()
        call_command("new_operator", "operator@wijklus.example", "--password", stdout=told)
        password = told.getvalue().split()[-1]
        operator = log_in(self.screen("operator", width=self.wide), "operator@wijklus.example", password)
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

    def step_1_ann(self) -> None:
        """A resident says something on a phone, without an account; with JavaScript also a map and a draft."""
        ann = self.phone("ann")
        ann.open("/nl/").follow("Gent").follow(DAMPOORT).sees("Nog niets gebundeld").follow("Zeg het ons")
        if self.script:
            keep_a_draft(ann)
        ann.press("Versturen").sees("Kies wat u wilt vertellen", "Schrijf wat u wilt zeggen", "Kies hoe we u mogen")
        ann.choose("Er is iets").fill("Vertel het in uw eigen woorden", "Het is te donker aan de tramhalte.")
        if self.script:
            point_at_the_map(ann)
        ann.fill("Waar is het?", "tramhalte Dampoort").upload("Foto", photo()).choose("Met een e-mail")
        ann.press("Versturen").sees("Vul uw e-mailadres in").fill("E-mailadres", ANN).fill("Naam", NAME)
        ann.upload("Foto", photo()).press("Versturen")
        ann.sees("Bedankt, we hebben het ontvangen", "We sturen u ook een mail", "Deze pagina is een ontvangstbewijs")
        assert ann.page.get_by_alt_text("QR-code met dezelfde link").evaluate("image => image.naturalWidth") > 0
        if self.script:
            assert ann.page.evaluate("Object.keys(localStorage).length") == 0, "the draft stays on the device"
        ann.follow("Mijn signaal volgen").sees("Het is te donker aan de tramhalte.", "Iemand bekijkt het")
        letter = letters_to(ANN)[-1]
        assert letter.subject.startswith("We hebben uw signaal ontvangen")
        self.story = link_in(letter, "/volg/")
        assert not self.story.endswith(ann.path), "only the link in the mail proves the address"

    def step_1_others(self) -> None:
        """Four others say how they want to be answered."""
        self.say("bob", kind="Ik heb een idee", text="Zet lampen langs het pad naar de halte.", mail=BOB)
        self.say("cas", kind="Ik kan of wil iets doen", text="Ik wil mee lampen kiezen.", phone=PHONE)
        self.say("dina", kind="Er is iets", text="Mijn moeder durft er niet door.", address=f"{STREET}, 9040 Gent")
        self.say("eva", kind="Er is iets", text="Ik loop een straat om in het donker.", mail=EVA)

    def step_2_who_want_no_answer(self) -> None:
        """Five more residents can only read the answer on the public page."""
        somebody = self.to_the_form("iemand")
        for number in range(2, 7):
            self.fill_in(somebody, kind="Er is iets", text=f"De lamp aan de halte is al {number} weken stuk.")
            somebody.follow("Nog iets zeggen")

    def step_1_help_for_oneself(self) -> None:
        """Who looks for help for themselves finds it, and nothing is kept but a count."""
        somebody = self.phone("hulp").open("/nl/").follow("Gent").follow("Zeg het hier")
        somebody.press("Ik zoek hulp voor mezelf").sees("Hulp voor uzelf", "zwijgen erover")

    def step_2_a_field_worker(self) -> None:
        """A field worker notes on a phone what twelve people said at the market."""
        walker = self.at_work("field_worker", width=self.narrow)
        walker.sees("Vandaag").follow("Een signaal noteren")
        walker.choose("straat of markt").choose("Er is iets").fill("Wat werd gezegd?", "Te donker aan de halte.")
        walker.choose("Mensen zonder naam").fill("Hoeveel mensen?", "12").press("Bewaren")
        walker.sees("Genoteerd").sees_no("Te donker aan de halte.")
        kept = walker.page.get_by_label("Wat werd gezegd?").input_value()
        assert kept == "", "the draft of what was noted comes back"

    def step_3_bundle(self) -> None:
        """The director finds both on Vandaag and in the inbox, bundles all into a theme and makes it a priority."""
        desk = self.director = self.at_work("director", width=self.wide)
        desk.sees("Nieuwe signalen", "Het is te donker aan de tramhalte.", "Te donker aan de halte.")
        desk.follow_row("Het is te donker aan de tramhalte.")
        reveal(desk).sees(NAME, ANN)
        assert desk.page.locator("main img").first.evaluate("image => image.naturalWidth") > 0, "the photo"
        desk.follow("Inbox").sees("Het is te donker aan de tramhalte.", "12 mensen")
        for box in desk.page.get_by_role("checkbox", name="Kies:").all():
            box.check()
        desk.fill("Titel van een nieuw thema", THEME).press("Bundelen in een nieuw thema")
        desk.sees("11 signalen zitten nu in het thema").follow("Thema openen")
        desk.sees(THEME, "10 mensen", "12 getelde stemmen")
        desk.follow("Maak er een prioriteit van").fill("Waarom komt dit eerst?", "Mensen durven er niet door.")
        desk.fill("Wie besliste dit?", "Wijkoverleg Dampoort").press("Maak er een prioriteit van")
        desk.sees(THEME, "Mensen durven er niet door.")

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
        self.ask("Groendienst", PROMISE)

    def ask(self, service: str, what: str) -> None:
        """The director, on the page of the action, asks a service for something."""
        desk = self.director.follow("Vraag een toezegging").pick("Aan wie vraagt u het?", service).choose("vraag")
        desk.fill("Wat vraagt u?", what).fill("Tegen wanneer?", f"{clock.today() + timedelta(days=60)}")
        desk.press("Vraag en verstuur de mail").sees(what)

    def to_the_action(self) -> Screen:
        """The director goes to the action by the list of actions."""
        return self.director.follow("Acties", within=".wl-nav").follow(ACTION, within="main")

    def step_3_versions(self) -> None:
        """Version 1 says publicly what is missing; version 2 carries the mark."""
        self.adopt("College van burgemeester en schepenen", reason="")
        anybody = self.phone("iedereen").open("/nl/").follow("Gent").follow(DAMPOORT).follow(PLAN)
        anybody.sees("De opvolging is nog niet verzekerd", "een eigenaar", "Versie 1, vastgesteld door College")
        chief = self.at_work("administrator", width=self.wide).follow("Instellingen").follow("Mandaten")
        chief.follow("Een mandaat noteren").press("Bewaren").sees("Er klopt nog iets niet")
        chief.pick("Dienst of partner", "Groendienst")
        chief.fill("Functie die het mandaat heeft", "Diensthoofd groen").fill("Gegeven door", "Het college")
        chief.fill("Van", f"{clock.today()}").press("Bewaren").sees("Diensthoofd groen")
        desk = self.to_the_action().follow("Wijzigen").pick("Eigenaar", "Groendienst")
        desk.fill("Functie van de eigenaar", "Diensthoofd groen")
        desk.pick("Onder welk mandaat?", "Groendienst: Diensthoofd groen (Het college)")
        desk.fill("Klaar tegen", f"{clock.today() + timedelta(days=60)}").choose("Er zijn geen middelen nodig")
        desk.fill("Antwoord aan bewoners gepland op", f"{clock.today() + timedelta(days=70)}")
        desk.press("Bewaren").sees("Opvolging verzekerd").sees_no("De opvolging is nog niet verzekerd")
        self.adopt("Gemeenteraad", reason="De Groendienst neemt het op.")
        anybody.again().sees("Opvolging verzekerd", "Versie 2, vastgesteld door Gemeenteraad")
        anybody.sees("De Groendienst neemt het op.").sees_no("De opvolging is nog niet verzekerd")

    def adopt(self, body: str, *, reason: str) -> None:
        """Record the decision of a body about the plan."""
        desk = self.director.follow("Plannen").follow(f"{DAMPOORT}: {PLAN}").follow("Noteer de beslissing")
        desk.fill("Welk orgaan besliste?", body).fill("Waar staat de beslissing te lezen?", "https://gent.example/b/1")
        if reason:
            desk.fill("Wat veranderde sinds de vorige versie", reason)
        desk.choose("Ik heb het nagekeken").press("Deze versie vaststellen").sees(body)

    def step_3_later_signals(self) -> None:
        """Three more residents speak after the plan was made."""
        for who, text in ((FAY, "Mag de tram langer rijden?"), (GUS, "De trein is vuil."), (HAL, "Er is geen bank.")):
            self.say(who.split("@")[0], kind="Ik heb een idee", text=text, mail=who)

    def step_4_a_service_refuses(self) -> None:
        """Another service says no, with its reason; the director finds that on Vandaag and lets it go."""
        self.to_the_action()
        self.ask("Wegendienst", OTHER_PROMISE)
        roads = self.screen("wegendienst", width=self.narrow).open(link_in(letters_to(ROADS)[-1], "/toezegging/"))
        roads.choose("Nee, dat kunnen we niet").press("Dit antwoord versturen").sees("Er klopt nog iets niet")
        roads.choose("Nee, dat kunnen we niet").fill("Zo nee of zo anders: waarom?", REFUSAL)
        roads.press("Dit antwoord versturen").sees("U zei nee", REFUSAL)
        desk = self.director.follow("Vandaag").sees("Geweigerd", OTHER_PROMISE)
        desk.follow_row(OTHER_PROMISE).sees("geweigerd", REFUSAL)
        desk.fill("Waarom?", "Het pad blijft zoals het is.").press("Intrekken").follow("Vandaag")
        desk.sees_no(OTHER_PROMISE)

    def step_4_a_service_accepts(self) -> None:
        """The service accepts from the link in its mail, without an account."""
        self.promise = link_in(letters_to(SERVICE)[-1], "/toezegging/")
        service = self.phone("dienst").open(self.promise).sees(PROMISE)
        service.choose("Ja, we zeggen dit toe").press("Dit antwoord versturen").sees("Dank u", "toegezegd")
        self.to_the_action().press("Zet op: bezig").sees("bezig")

    def step_4_a_service_keeps_its_word(self) -> None:
        """Later the service reports by the same link that it was done."""
        later = self.screen("dienst later", width=self.wide).open(self.promise).choose("nagekomen")
        later.press("Melden").sees("Dank u. U kunt nog wijzigen wat u meldde.")
        self.to_the_action().sees("nagekomen").press("Zet op: afgerond").sees("afgerond")

    def answer_directly(self, text: str, *, outcome: str, words: str) -> None:
        """The director answers one signal from the inbox."""
        desk = self.director.follow("Vandaag").follow_row(text)
        desk.follow("Deze persoon rechtstreeks antwoorden").choose(outcome).fill("Uw antwoord", words)
        desk.press("Het antwoord versturen").sees("Het antwoord is onderweg")
        run_jobs()

    def step_5_answer_everybody(self) -> None:
        """The director records the result, and one answer goes to all, each in their own way."""
        desk = self.to_the_action().follow("Noteren wat ervan kwam").choose("Er is iets veranderd")
        desk.fill("In gewone woorden", RESULT).press("Het resultaat bewaren").sees("Iedereen antwoorden", RESULT)
        desk.sees("10 mensen", "12 getelde stemmen").fill("Uw antwoord", ANSWER).press("Het antwoord versturen")
        run_jobs()
        desk.again().sees(ANSWER, "Nog te doen", PHONE, STREET)

    def step_5_by_letter_and_in_person(self) -> None:
        """What no machine can do, people do: a letter is posted, somebody is called."""
        desk = self.director.again()
        with desk.page.expect_download() as waiting:
            desk.page.get_by_role("button", name="De brieven afdrukken").click()
        assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
        desk.again().press("De brief is gepost").sees("Genoteerd: de brief is gepost.")
        desk.press("Ik heb het verteld").sees("Genoteerd: deze persoon kreeg het te horen.").sees_no("Nog te doen")

    def step_6_is_it_solved(self) -> None:
        """Everybody's own page shows the whole line; yes, half or no counts, and half and no open it again."""
        letter = letters_to(ANN)[-1]
        assert ANSWER in str(letter.body)
        ann = self.phone("ann later").open(self.story)
        ann.sees("Gezegd", f"Gebundeld in het thema “{THEME}”", "Wijkoverleg Dampoort", "Mensen durven er niet door.")
        ann.sees(f"Actie: {ACTION}", PROMISE, f"Resultaat: {RESULT}", f"Antwoord: {ANSWER}", "Is het opgelost?")
        self.verdict(ann, ANN, "no").sees("Nee, het is niet opgelost", "Uw signaal staat weer open")
        ann.open(self.story).sees("“Nee, niet opgelost”: weer open", "Een nieuw antwoord")
        bob = self.phone("bob later")
        self.verdict(bob, BOB, "half").sees("Half opgelost", "Uw signaal staat weer open")
        eva = self.phone("eva later")
        self.verdict(eva, EVA, "yes").sees("Ja, het is opgelost", "De lus is rond.").sees_no("weer open")
        desk = self.director.follow("Vandaag").sees("Weer open", "Het is te donker aan de tramhalte.")
        desk.sees("Zet lampen langs het pad naar de halte.").sees_no("Ik loop een straat om")

    def verdict(self, screen: Screen, who: str, value: str) -> Screen:
        """One click in the mail, and a mouse or a thumb that moves; where no script runs, a button."""
        screen.page.add_init_script(AS_A_PERSON)
        screen.open(link_in(letters_to(who)[-1], f"/{value}/"))
        if self.script:
            screen.page.mouse.move(100, 200)
            expect(screen.page.get_by_text("Dank u. U zei")).to_be_visible()
        else:
            screen.sees("U klikte").press("Bevestigen")
        return screen.sees("Dank u. U zei")

    def to_the_figures(self, who: str) -> Screen:
        """Anybody goes to the figures of Dampoort by links."""
        return self.phone(who).open("/nl/").follow("Gent").follow(DAMPOORT).follow("Alle cijfers van deze wijk")

    def step_8_erase(self) -> None:
        """Who has their data erased on request, is gone at once."""
        ann = self.phone("ann weg").open(self.story).unfold("Mijn gegevens wissen")
        ann.press("Mijn gegevens wissen").sees("Uw gegevens zijn gewist")
        run_jobs()
        self.director.follow("Vandaag").follow_row("Het is te donker aan de tramhalte.")
        reveal(self.director).sees_no(ANN, NAME)

    def say(self, who: str, *, kind: str, text: str, mail: str = "", phone: str = "", address: str = "") -> Screen:
        """One more resident says something about Dampoort."""
        return self.fill_in(self.to_the_form(who), kind=kind, text=text, mail=mail, phone=phone, address=address)

    def to_the_form(self, who: str) -> Screen:
        """A resident comes to the form of Dampoort from the home page."""
        return self.phone(who).open("/nl/").follow("Gent").follow(DAMPOORT).follow("Zeg het ons")

    def fill_in(
        self, somebody: Screen, *, kind: str, text: str, mail: str = "", phone: str = "", address: str = ""
    ) -> Screen:
        """Say something and send it."""
        somebody.choose(kind).fill("Vertel het in uw eigen woorden", text)
        if mail:
            somebody.choose("Met een e-mail").fill("E-mailadres", mail)
        elif phone:
            somebody.choose("Bel mij").fill("Telefoonnummer", phone)
        elif address:
            somebody.choose("Met een brief").fill("Straat, nummer", address)
        else:
            somebody.choose("Geen antwoord nodig")
        return somebody.press("Versturen").sees("Bedankt, we hebben het ontvangen")


def reveal(desk: Screen) -> Screen:
    """Ask how somebody can be answered; the trail keeps that one looked."""
    button = desk.page.get_by_role("button", name="Tonen hoe deze persoon antwoord krijgt")
    button.click()
    expect(button).to_have_count(0)
    return desk


def keep_a_draft(screen: Screen) -> None:
    """What was typed stands there again when the page is opened once more; it can be wiped."""
    words = screen.page.get_by_label("Vertel het in uw eigen woorden")
    words.fill("Het is te don")
    screen.again().sees("Dit typte u hier eerder")
    assert words.input_value() == "Het is te don"
    screen.page.get_by_role("button", name="Wissen en opnieuw beginnen").click()
    assert words.input_value() == ""


def point_at_the_map(screen: Screen) -> None:
    """Point at the middle of the map: the neighbourhood one came from."""
    canvas = screen.page.locator("[data-map-picker] .wl-map__canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    screen.sees("Er is een plek op de kaart gekozen.")


def photo() -> FilePayload:
    """A small real picture, as a phone makes one."""
    made = BytesIO()
    Image.new("RGB", (64, 48), "darkblue").save(made, "PNG")
    return {"name": "halte.png", "mimeType": "image/png", "buffer": made.getvalue()}


def log_in(screen: Screen, email: str, password: str) -> Screen:
    """Log in on the login page."""
    screen.open("/nl/account/inloggen/").fill("E-mailadres", email).fill("Wachtwoord", password)
    return screen.press("Inloggen")
