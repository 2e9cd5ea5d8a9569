"""What lives: a table that follows from the signals, and a page that tells nobody of a few people."""

import sys
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Category, LivingGroup, LivingQuarter, Signal

pytestmark = pytest.mark.django_db
PAGE, WORK = "/nl/gent/wat-leeft-er/", "/nl/gent/werk/wat-leeft-er/"
TODAY, LAST = date(2026, 11, 20), date(2026, 7, 1)
SMALL = 5
HERE = {"lat": 51.055, "lon": 3.745}


@pytest.fixture(autouse=True)
def now(monkeypatch, at):
    """It is that Friday in November."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: TODAY)


@pytest.fixture
def category(administrator, at):
    return writes.add_category(name={"nl": "Verlichting"}, by=administrator, at=at)


@pytest.fixture
def heard(drawn, dampoort, rabot, anyone, field_worker, category, at):
    """In August: seven people about light near one place, two about something else, one in Rabot, and a market."""
    august = at - timedelta(days=95)
    said = {"kind": "problem", "by": anyone, "at": at, "received_at": august, "text": "Te donker", "channel": "web"}
    for _person in range(7):
        writes.register(**said, neighbourhood=dampoort, category=category, **HERE)
    for _person in range(2):
        writes.register(**said, neighbourhood=dampoort)
    writes.register(**said, neighbourhood=rabot)
    market = {**said, "by": field_worker, "channel": "walk", "counted_voices": 12}
    writes.register(**market, neighbourhood=dampoort)
    writes.register(**{**said, "received_at": at}, neighbourhood=dampoort)
    writes.renew_living(today=TODAY, at=at)


def groups(kind, since=LAST):
    """The rows of "all", or of the public ones those of people or of voices."""
    only = {"all": {"kind": "all"}, "people": {"voices": 0}, "voices": {"people": 0}}[kind]
    rows = LivingGroup.objects.filter(**{"kind": "public", **only}, since=since).order_by("-n", "pk")
    return [(row.neighbourhood.slug, row.category and row.category.code, row.is_mixed, row.n) for row in rows]


class TestTable:
    def test_everything_for_who_sees_the_rows_and_no_few_for_everybody(self, heard):
        assert groups("all") == [
            ("dampoort", None, False, 14), ("dampoort", "verlichting", False, 7), ("rabot", None, False, 1),
        ]  # fmt: skip
        assert groups("people") == []  # one in Rabot would be the city less Dampoort
        assert groups("voices") == [("dampoort", None, False, 12)]
        assert groups("all", date(2026, 10, 1)) == [("dampoort", None, False, 1)]
        assert groups("people", date(2026, 10, 1)) == []

    def test_a_place_of_its_own_when_nothing_small_is_left(self, heard, rabot, anyone, at):
        august = at - timedelta(days=95)
        for _person in range(5):
            writes.register(
                text="Druk", kind="problem", channel="web", neighbourhood=rabot, by=anyone, at=at, received_at=august
            )
        writes.renew_living(today=TODAY, at=at)
        assert groups("people") == [("dampoort", None, True, 9), ("rabot", None, False, 6)]
        row = LivingGroup.objects.get(kind="all", category__code="verlichting")
        exact = Signal.objects.filter(lat__isnull=False).first()
        assert (row.lat, row.lon) != (exact.lat, exact.lon)
        assert abs(row.lat - exact.lat) < 0.01

    def test_a_quarter_that_is_over_is_made_once_and_again_when_something_changes(self, heard, director, category, at):
        assert writes.renew_living(today=TODAY, at=at) == 1, "only the running quarter"
        signal = Signal.objects.filter(category=category).first()
        writes.set_category(signals=[signal], category=None, by=director, at=at)
        quarter = LivingQuarter.objects.get(since=LAST)
        assert quarter.touched == quarter.done + 1
        assert writes.renew_living(today=TODAY, at=at) == 2
        assert ("dampoort", "verlichting", False, 6) in groups("all")

    def test_another_small_cell_and_another_main_category_make_it_anew(self, heard, gent, administrator, category, at):
        gent.small_cell = 1
        gent.save()
        assert writes.renew_living(today=TODAY, at=at) == 2
        assert groups("people") == [
            ("dampoort", "verlichting", False, 7), ("dampoort", None, False, 2), ("rabot", None, False, 1),
        ]  # fmt: skip
        main = writes.add_category(name={"nl": "Straat"}, by=administrator, at=at)
        category.refresh_from_db()
        writes.change_category(
            category=category, version=category.version, by=administrator, at=at, name=category.name, parent=main,
            policy_field_id=None, is_public_space=False, position=1, is_active=True,
        )  # fmt: skip
        assert writes.renew_living(today=TODAY, at=at) == 2
        assert ("dampoort", "straat", False, 7) in groups("people")

    def test_the_running_quarter_becomes_one_that_is_over(self, heard, at):
        assert writes.renew_living(today=date(2027, 1, 4), at=at) == 2
        over = {row.since: row.is_over for row in LivingQuarter.objects.all()}
        assert over == {LAST: True, date(2026, 10, 1): True, date(2027, 1, 1): False}

    def test_more_than_five_hundred_rows_and_an_empty_city(self, gent, at, monkeypatch):
        assert writes.renew_living(today=TODAY, at=at) == 1
        assert not LivingGroup.objects.exists()

    def test_rebuild_finds_it_equal_or_not(self, heard):
        assert writes.check_living() == []
        call_command("rebuild", "--check")
        LivingGroup.objects.filter(kind="all", category__isnull=False).update(people=8)
        with pytest.raises(CommandError, match="what lives in the quarter since 2026-07-01: 1 groups differ"):
            call_command("rebuild", "--check")
        call_command("rebuild")
        assert writes.check_living() == []

    def test_an_import_of_long_ago_is_counted(self, heard, dampoort, field_worker, at):
        row = rules.Said(
            text="Oud", kind="idea", channel="walk", counted_voices=6, neighbourhood=dampoort,
            received_at=at - timedelta(days=90),
        )  # fmt: skip
        writes.import_many(rows=[row], by=field_worker, at=at)
        writes.renew_living(today=TODAY, at=at)
        assert groups("voices") == [("dampoort", None, False, 18)]
        assert writes.check_living() == []


@pytest.fixture
def shown(heard, rabot, anyone, at):
    """Enough people in Rabot that Dampoort can be told."""
    for _person in range(5):
        writes.register(
            text="Druk", kind="problem", channel="web", neighbourhood=rabot, by=anyone, at=at,
            received_at=at - timedelta(days=95),
        )  # fmt: skip
    writes.renew_living(today=TODAY, at=at)


class TestRead:
    def found(self, by=None, start=0, since=LAST, **wish):
        return reads.what_lives(reads.Wish(since, **wish), small=SMALL, by=by, start=start)

    def test_for_everybody_in_one_question(self, shown, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = self.found()
            lines = [(row.neighbourhood.name, row.n) for row in found.page]
        assert lines == [("Dampoort", 12), ("Dampoort", 9), ("Rabot", 6)]
        assert (found.people, found.voices, found.has_more) == (15, 12, False)
        assert [row.since for row in reads.living_quarters(small=SMALL)] == [LAST]
        assert reads.living_quarters(small=10) == [], "the city decided that nine are few: it is made anew first"

    def test_for_who_reads_the_signals(self, shown, director, coordinator, anyone, category):
        assert {row.neighbourhood.slug for row in self.found(by=director).page} == {"dampoort"}
        assert self.found(by=coordinator).people == 15
        assert self.found(by=coordinator, category=category.code).people == 7
        with pytest.raises(NotAllowed):
            self.found(by=anyone)

    def test_by_place_and_by_area(self, shown, coordinator, rabot, django_assert_num_queries):
        assert self.found(neighbourhoods=["rabot"]).people == 6
        around = [(51.04, 3.73), (51.04, 3.76), (51.07, 3.76), (51.07, 3.73)]
        with django_assert_num_queries(1):
            found = self.found(corners=around)
        assert (found.people, found.voices) == (9, 12)
        corner = [(51.04, 3.73), (51.045, 3.73), (51.04, 3.731)]
        assert self.found(corners=corner).people == 0
        assert not reads.Wish(LAST).is_narrow
        assert reads.Wish(LAST, corners=around).is_narrow

    def test_page_after_page(self, shown, coordinator, monkeypatch):
        monkeypatch.setattr(sys.modules["wijklus.loop.signals.reads.living"], "PER_PAGE", 2)
        first, second = self.found(), self.found(start=2)
        assert (len(first.page), first.has_more, len(second.page), second.has_more) == (2, True, 1, False)


class TestPages:
    def test_everybody_sees_a_map_with_its_list(self, shown, client, django_assert_max_num_queries):
        client.get(PAGE)
        with django_assert_max_num_queries(8):
            answer = client.get(PAGE)
        page = answer.content.decode()
        assert "15 mensen zeiden iets" in page
        assert "en 12 zijn geteld zonder naam" in page
        assert "juli tot en met september 2026" in page
        assert "oktober" not in page
        assert "Verschillende onderwerpen samen" in page
        assert not answer.cookies

    def test_the_map_holds_no_exact_place(self, shown, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            told = client.get(PAGE + "punten.json").json()
        (point,) = told["features"]
        assert point["geometry"]["coordinates"] == [3.745, 51.055], "the middle of the box of Dampoort"
        assert point["properties"]["n"] == 21
        assert point["properties"]["label"].startswith("Dampoort: 21 mensen")

    def test_an_address_can_be_shared(self, shown, client, category):
        asked = "?kwartaal=2026-07-01&wijk=dampoort&vlak=51.04,3.73;51.04,3.76;51.07,3.76&vanaf=0&onderwerp="
        page = client.get(PAGE + asked)
        assert page.context["points"].endswith(
            "?kwartaal=2026-07-01&wijk=dampoort&vlak=51.04,3.73;51.04,3.76;51.07,3.76"
        )
        assert "in het gekozen vlak" in page.content.decode()
        box = client.get(PAGE + "?zuid=51.04&noord=51.07&west=3.73&oost=3.76")
        assert (box.context["found"].people, len(box.context["corners"])) == (9, 4)
        about = client.get(PAGE + f"?onderwerp={category.code}")
        assert about.context["found"].people == 0, "seven people about light stand among several subjects"

    @pytest.mark.parametrize(
        "asked", ["?kwartaal=x&onderwerp=y&wijk=z&vlak=q", "?zuid=52&noord=51&west=3&oost=4", "?vanaf=-1", "?zuid=nan"]
    )
    def test_nonsense_is_passed_over(self, shown, client, asked):
        answer = client.get(PAGE + asked)
        assert answer.status_code == 200
        assert answer.context["quarter"].since == LAST

    def test_before_anything_is_counted(self, gent, client):
        assert "Er is nog niets te tonen" in client.get(PAGE).content.decode()
        assert client.get(PAGE + "punten.json").json()["features"] == []

    def test_who_works_there_sees_all_and_the_running_quarter(self, shown, client_of, django_assert_max_num_queries):
        director = client_of("director")
        with django_assert_max_num_queries(8):
            page = director.get(WORK)
        assert page.context["quarter"].since == date(2026, 10, 1)
        assert "loopt nog" in page.content.decode()
        page = director.get(WORK + "?kwartaal=2026-07-01")
        assert [line.about for line in page.context["lines"]] == ["Nog niet gesorteerd", "Verlichting"]
        assert "neighbourhood=dampoort&amp;category=verlichting" in page.content.decode()
        told = director.get(WORK + "punten.json?kwartaal=2026-07-01").json()
        assert sum(point["properties"]["n"] for point in told["features"]) == 21
        assert client_of("councillor").get(WORK).status_code == 403
        assert client_of("councillor").get(WORK + "punten.json").status_code == 403

    def test_pages_of_the_list(self, shown, client, monkeypatch):
        monkeypatch.setattr(sys.modules["wijklus.loop.signals.reads.living"], "PER_PAGE", 1)
        monkeypatch.setattr("wijklus.loop.signals.reads.PER_PAGE", 1)
        first = client.get(PAGE)
        second = client.get(first.context["older"])
        assert second.context["newer"].startswith(PAGE)
        assert [len(page.context["lines"]) for page in (first, second)] == [1, 1]

    def test_a_neighbourhood_that_is_no_place(self, client, anyone, at):
        for _person in range(6):
            writes.register(
                text="Ergens", kind="idea", channel="web", by=anyone, at=at, received_at=at - timedelta(days=95)
            )
        writes.renew_living(today=TODAY, at=at)
        page = client.get(PAGE).content.decode()
        assert "geen plek bekend" in page
        assert Category.objects.count() == 0
