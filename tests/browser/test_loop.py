"""The loop turns: from an empty database to an answer and back, by screens only, in a real browser.

Nothing here calls a write. The account of the operator is made by the command; all the rest is read, filled in,
pressed and followed, as people do, and what waits (mails, figures) is done by the jobs as the worker does it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from tests.loop.screen import run_jobs
from tests.loop.walk import ANN, BOUNDARIES, DAMPOORT, PERSONAL, Calendar, Loop
from wijklus.base import clock
from wijklus.loop.feedback.reads import quarter_name
from wijklus.loop.feedback.rules import quarter_after, quarter_of

from .conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAST_DAY = 26
SHAPES = {
    "no script on the phone, a desktop at work": {"narrow": 375, "wide": 1280, "script": False},
    "script on the phone, a phone at work": {"narrow": 375, "wide": 375, "script": True},
}


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Days that pass when the walk says so."""
    days = LAST_DAY
    while quarter_of(first := clock.today() - timedelta(days=days)) != quarter_of(first + timedelta(days=3)):
        days += 1  # all that is said falls in one quarter
    made = Calendar(days=days)
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_loop(visitor: Callable[..., Visitor], calendar: Calendar, shape: dict[str, int], files: Path) -> None:
    loop = Loop(visitor, calendar, **shape)
    walk_until_it_is_answered(loop)
    figures = Figures(loop)
    figures.step_7_with_their_rows()
    figures.step_7_of_everybody()
    step_9_outsiders(loop, director_of_another_city(files))
    loop.step_8_erase()
    figures.step_8_are_the_same()
    figures.step_8_are_the_same_after_the_term()
    assert loop.seen.pages > 120


def walk_until_it_is_answered(loop: Loop) -> None:
    """Steps 0 to 6, on the days that the table of figures below says."""
    turn_to = loop.calendar.turn_to
    loop.step_0_a_city()
    loop.step_1_ann()
    loop.step_1_others()
    loop.step_1_help_for_oneself()
    turn_to(1)
    loop.step_2_a_field_worker()
    loop.step_2_who_want_no_answer()
    turn_to(2)
    loop.step_3_bundle()
    loop.step_3_plan()
    loop.step_3_versions()
    turn_to(3)
    loop.step_3_later_signals()
    turn_to(4)
    loop.step_4_a_service_refuses()
    loop.step_4_a_service_accepts()
    turn_to(10)
    loop.answer_directly(
        "Mag de tram langer", outcome="Er verandert niets", words="Er is geen geld voor een late tram."
    )
    loop.answer_directly("De trein is vuil", outcome="Het hoort ergens anders", words="De NMBS kreeg uw vraag van ons.")
    turn_to(20)
    loop.step_4_a_service_keeps_its_word()
    loop.step_5_answer_everybody()
    turn_to(22)
    loop.step_5_by_letter_and_in_person()
    turn_to(24)
    loop.step_6_is_it_solved()
    turn_to(LAST_DAY)
    run_jobs()


class Figures:
    """What the screens must say, counted by hand.

    | who                  | said on | told on | days | what they were told       | is it solved? |
    |----------------------|---------|---------|------|---------------------------|---------------|
    | Ann, by mail         | day 0   | day 20  | 20   | something changed         | no            |
    | Bob, by mail         | day 0   | day 20  | 20   | something changed         | half          |
    | Eva, by mail         | day 0   | day 20  | 20   | something changed         | yes           |
    | Cas, called          | day 0   | day 22  | 22   | something changed         |               |
    | Dina, by letter      | day 0   | day 22  | 22   | something changed         |               |
    | five without contact | day 1   | day 20  | 19   | only published            |               |
    | twelve at the market | day 1   | day 20  | 19   | (voices, counted apart)   |               |
    | Fay, by mail         | day 3   | day 10  | 7    | no, with the reason       |               |
    | Gus, by mail         | day 3   | day 10  | 7    | elsewhere and handed over |               |
    | Hal, by mail         | day 3   |         |      | nothing yet               |               |

    13 people, 5 + 1 + 1 = 7 told, 5 only published, 1 nothing yet: 38, 8, 8, 38 and 8 %. 14 signals, the market
    one of them, 13 with an answer: 7 7 19 19 19 19 19 19 20 20 20 22 22. The 7th of 14 is 19: the median; the 13th
    (90 % of 14 is 12.6) is 22. Ann and Bob are open again and Hal waits: 3 people,
    all in the inbox of the director. On day 26 Ann and Bob wait 26 days each, since day 0, and Hal 23, since day 3:
    26 + 26 + 23 = 75 people x days, the longest of them 26.
    One priority, which stands on residents. In public, once the quarter is over, what is under 5 is withheld: one, one
    and one; and, since these add up to three only, the least of the rest that stands last with them: only published.
    The one signal without an answer is withheld too, and so is how many of the 14 have one.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        began = clock.today() - timedelta(days=LAST_DAY)
        self.since, self.until = quarter_of(began), quarter_after(began)
        with translation.override("nl"):
            self.quarter = quarter_name(self.since)

    def told(self, who: str) -> str:
        """The public figures of Dampoort in the quarter of the walk, without the list of quarters."""
        screen = self.loop.to_the_figures(who).pick("Periode", self.quarter).press("Toon deze periode")
        return screen.words.split("Toon deze periode", 1)[1]

    def step_7_of_everybody(self) -> None:
        """The public figures of the neighbourhood and of the city once their quarter is over, small cells withheld."""
        self.loop.calendar.turn_to(LAST_DAY + (self.until - clock.today()).days + 1)
        self.public = self.told("cijfers")
        in_order(
            self.public,
            "Verteld: er is iets veranderd 5 38 %",
            "Verteld: er veranderde niets, met de reden – –",
            "Verteld: het hoort ergens anders en is doorgegeven – –",
            "Alleen gepubliceerd: niemand kon bereikt worden – –",
            "Nog niets – –",
            "Iedereen die iets meldde 13 100 %",
            f"n = 14 signalen ontvangen van {in_words(self.since)} tot (niet inbegrepen) {in_words(self.until)}",
            "Er werden 12 stemmen geteld",
            "Het antwoord voor 12 van hen staat op de openbare pagina.",
            "Dagen tot een eerste antwoord 19 dagen (mediaan) negen op de tien binnen 22 dagen",
            "n = 14 signalen; wie wacht",
            "Dagen tot een uitkomst 19 dagen (mediaan) negen op de tien binnen 22 dagen",
            "Opgelost, zeggen ze – Half opgelost, zeggen ze – Niet opgelost, zeggen ze –",
            "Hoeveel mensen op een uitkomst wachten, tonen we niet",
            "Bewoners, elk één keer geteld 1",
            "Alleen stemmen geteld door een medewerker 0",
            "Een idee van een dienst 0 n = 1",
        )
        self.city = self.loop.phone("stad").open("/nl/").follow("Gent").follow("Cijfers van de hele stad").words
        in_order(self.city, "er is iets veranderd 5 38 %", "Iedereen die iets meldde 13 100 %", "Er werden 12 stemmen")

    def step_7_with_their_rows(self) -> None:
        """The figures for those who work with them: nothing withheld, and every figure opens its rows."""
        desk = self.loop.director.follow("Cijfers").pick("Wijk", DAMPOORT).press("Tonen")
        in_order(
            desk.words,
            "7 / 13",
            "er is iets veranderd 5 38 %",
            "met de reden 1 8 %",
            "is doorgegeven 1 8 %",
            "niemand kon bereikt worden 5 38 %",
            "Nog niets 1 8 %",
            "Iedereen die iets meldde 13 100 %",
            "Er werden 12 stemmen geteld",
            "19 dagen (mediaan) negen op de tien binnen 22 dagen n = 14 signalen, waarvan 13",
            "19 dagen (mediaan) negen op de tien binnen 22 dagen n = 14 signalen, waarvan 13",
            "Opgelost, zeggen ze 1 Half opgelost, zeggen ze 1 Niet opgelost, zeggen ze 1",
            f"3 mensen wachten op een antwoord, de eerste sinds {in_words(clock.today() - timedelta(days=LAST_DAY))}",
            f"wijkregisseur 3 0 {LAST_DAY} {2 * LAST_DAY + LAST_DAY - 3}",
            "Bewoners, elk één keer geteld 1",
        )
        for name, number, first in (
            ("Verteld: er is iets veranderd", 5, "Ik loop een straat om"),
            ("Verteld: er veranderde niets", 1, "Mag de tram langer rijden?"),
            ("Verteld: het hoort ergens anders", 1, "De trein is vuil."),
            ("Alleen gepubliceerd", 5, "De lamp aan de halte"),
            ("Nog niets", 1, "Er is geen bank."),
            ("Alle rijen", 14, "Er is geen bank."),
            ("Waar ze geteld werden", 1, "Te donker aan de halte."),
            ("Rijen", 13, "De trein is vuil."),
            ("1", 1, "Ik loop een straat om"),
        ):
            rows = desk.follow(name, within="main").page.locator("tbody tr")
            assert rows.count() == number, name
            desk.sees(first).follow("Cijfers", within="main").sees("Cijfers van Dampoort")
        desk.follow("Elke volgende stap").sees("3 mensen wachten op een antwoord")

    def step_8_are_the_same(self) -> None:
        """Who asked to be forgotten, still counts."""
        assert self.told("cijfers later") == self.public

    def step_8_are_the_same_after_the_term(self) -> None:
        """After the term the job forgets whose loops are closed; a dry run only counts them; figures stay.

        Cas, Dina, Eva, Fay and Gus were answered for good; Ann went before; Bob and Hal still wait for an answer.
        """
        self.loop.calendar.turn_to(LAST_DAY + 800)
        assert "gent: 5 people" in self.erase_expired("--dry-run")
        assert "gent: 5 people" in self.erase_expired(), "the dry run erased something"
        run_jobs()
        assert "gent: 0 people" in self.erase_expired("--dry-run")
        assert self.told("cijfers na de termijn") == self.public

    def erase_expired(self, *options: str) -> str:
        """What the command says."""
        said = StringIO()
        call_command("erase_expired", *options, stdout=said)
        return said.getvalue()


def in_order(words: str, *parts: str) -> None:
    """These parts stand there, one after the other."""
    rest = words
    for part in parts:
        assert part in rest, f"“{part}” is not in (the rest of) “{rest}”"
        rest = rest.split(part, 1)[1]


def in_words(day: date) -> str:
    """A day as the screens write it."""
    with translation.override("nl"):
        return date_format(day, "j F Y")


def step_9_outsiders(loop: Loop, stranger: Client) -> None:
    """Whoever has no part in it finds nobody's data on any address of the walk, nor under a city of their own."""
    addresses = sorted({one.split("#")[0] for one in loop.seen.addresses})
    assert "/nl/gent/werk/" in addresses
    for address in addresses:
        for who, browser, there in (
            ("anybody", Client(), address),
            ("another director", stranger, address),
            ("another director at home", stranger, address.replace("/gent/", "/aalst/")),
        ):
            answer = browser.get(there)
            said = answer.content.decode(errors="replace")
            assert [one for one in PERSONAL if one in said] == [], f"{who} at {there}"
            if "/gent/werk/" in there:
                assert answer.status_code in (302, 403, 404, 405), f"{who} at {there}"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of another city: the same boundaries, an administrator and a director."""
    chief = "beheer@aalst.example;Bert Beheer;beheerder;Beheerder;;"
    director = "an@aalst.example;An Anders;wijkregisseur;Wijkregisseur;44021W13;"
    (tmp_path / "users.csv").write_text(f"e-mail;naam;rol;functie;wijken;dienst\n{chief}\n{director}\n")
    return tmp_path


def director_of_another_city(files: Path) -> Client:
    """A city made by the command, and its director, who logs in with the password that it printed."""
    said = StringIO()
    options = {"name": "Aalst", "nis": "41002", "boundaries": str(BOUNDARIES), "users": str(files / "users.csv")}
    call_command("new_city", passwords=True, stdout=said, **options)
    password = said.getvalue().split()[-1]
    browser = Client()
    answer = browser.post("/nl/account/inloggen/", {"login": "an@aalst.example", "password": password})
    assert answer.status_code == 302
    assert browser.get("/nl/aalst/werk/").status_code == 200
    return browser


def test_residents_with_a_very_small_phone(visitor: Callable[..., Visitor], calendar: Calendar) -> None:
    """The shortest loop: said, answered directly with a no, and half accepted."""
    loop = Loop(visitor, calendar, narrow=320, wide=1280, script=True)
    loop.step_0_a_city()
    loop.step_1_ann()
    loop.step_1_help_for_oneself()
    calendar.turn_to(9)
    loop.director = loop.at_work("director", width=320)
    loop.answer_directly(
        "Het is te donker", outcome="Er verandert niets", words="Er komen geen lampen: de halte verhuist."
    )
    ann = loop.phone("ann later").open(loop.story).sees("Er komen geen lampen: de halte verhuist.")
    loop.verdict(ann, ANN, "half").sees("Half opgelost")
    loop.director.follow("Vandaag").sees("Weer open", "Het is te donker aan de tramhalte.")
    loop.to_the_figures("cijfers").sees("Een streepje staat voor een getal onder 5")
    in_order(
        loop.director.follow("Cijfers").words,
        "1 / 1",
        "met de reden 1 100 %",
        "9 dagen (mediaan)",
        "Half opgelost, zeggen ze 1",
    )
    assert loop.seen.pages > 30
