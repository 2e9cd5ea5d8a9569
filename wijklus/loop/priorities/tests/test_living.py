"""What lives by theme: who put a signal in a theme sees it there, and nobody learns of a few people."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from wijklus.loop.priorities import jobs, reads, writes
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import LivingGroup, LivingQuarter

pytestmark = pytest.mark.django_db
PAGE, WORK = "/nl/gent/wat-leeft-er/", "/nl/gent/werk/wat-leeft-er/"
TODAY, LAST = date(2026, 11, 20), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def now(monkeypatch, at):
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: TODAY)


@pytest.fixture
def light(administrator, at):
    main = signals.add_category(name={"nl": "Straat"}, by=administrator, at=at)
    return signals.add_category(name={"nl": "Licht"}, parent=main, by=administrator, at=at)


@pytest.fixture
def said(dampoort, director, anyone, at):
    """In August fourteen people said something in Dampoort, and a market six voices."""
    told = {"kind": "problem", "channel": "web", "neighbourhood": dampoort, "by": anyone, "at": at}
    told["received_at"] = at - timedelta(days=95)
    people = [signals.register(text=f"Te donker {n}", **told) for n in range(14)]
    market = signals.register(
        text="Te donker, zeiden zes mensen", **{**told, "channel": "walk", "counted_voices": 6, "by": director}
    )
    return [*people, market]


@pytest.fixture
def theme(said, dampoort, director, light, at):
    """Seven of them, and the market, are in one theme; two in another."""
    theme = writes.start_theme(title="Donkere straten", neighbourhood=dampoort, category=light, by=director, at=at)
    writes.bundle(theme=theme, signals=[*said[:7], said[-1]], reason="Zelfde straat", by=director, at=at)
    other = writes.start_theme(title="Iets kleins", neighbourhood=dampoort, by=director, at=at)
    writes.bundle(theme=other, signals=[*said[6:9]], reason="Ook dit", by=director, at=at)
    writes.renew_living(today=TODAY, at=at)
    return theme


def groups(kind):
    rows = LivingGroup.objects.filter(kind=kind, since=LAST).order_by("-n", "pk")
    return [(row.label, row.is_mixed, row.people, row.voices) for row in rows]


class TestTable:
    def test_by_theme_for_who_sees_the_rows_and_for_everybody(self, theme):
        assert groups("themes") == [
            ("Donkere straten", False, 7, 6), ("", False, 5, 0), ("Iets kleins", False, 2, 0),
        ]  # fmt: skip
        assert groups("told") == [("Donkere straten", False, 7, 0), ("", True, 7, 0), ("Donkere straten", False, 0, 6)]
        row = LivingGroup.objects.get(kind="told", people=7, is_mixed=False)
        assert (row.label_ref, row.category.code) == (theme.reference, "straat")
        assert LivingGroup.objects.get(kind="t-open", since=LAST).n == 20

    def test_it_follows_the_themes(self, theme, said, director, at):
        assert writes.renew_living(today=TODAY, at=at) == 1
        writes.take_out(theme=theme, signal=said[0], reason="Gaat over iets anders", by=director, at=at)
        assert writes.renew_living(today=TODAY, at=at) == 2
        assert ("Donkere straten", False, 6, 6) in groups("themes")
        writes.edit_theme(theme=theme, version=theme.version, title="Licht in de straat", by=director, at=at)
        assert ("Licht in de straat", False, 6, 6) in groups("themes"), "another name shows at once"
        assert writes.renew_living(today=TODAY, at=at) == 2, "it has no category any more"

    def test_a_larger_theme_does_not_take_the_place_of_a_theme(self, theme, dampoort, director, at):
        whole = writes.start_theme(title="Veilig thuis", neighbourhood=dampoort, by=director, at=at)
        writes.nest(part=theme, whole=whole, reason="Hoort erbij", by=director, at=at)
        assert set(reads.bundled_in(LAST).of_signal.values()) == {
            theme.pk, *(t.pk for t in reads.themes(by=director) if t.title == "Iets kleins"),
        }  # fmt: skip

    def test_the_job_and_rebuild(self, theme):
        LivingQuarter.objects.update(with_themes=False)
        jobs.renew_living()
        assert LivingQuarter.objects.filter(with_themes=True).count() == 2, "made before themes were told: made anew"
        call_command("rebuild", "--check")
        LivingGroup.objects.filter(kind="themes", people=2).update(people=3)
        with pytest.raises(CommandError, match="what lives in the quarter since 2026-07-01: 1 groups differ"):
            call_command("rebuild", "--check")
        assert signals.check_living() == [], "the groups by subject are as they should be"
        call_command("rebuild")
        assert writes.check_living() == []


class TestPages:
    def test_everybody_chooses_by_theme(self, theme, client, django_assert_max_num_queries):
        client.get(PAGE)
        with django_assert_max_num_queries(8):
            answer = client.get(PAGE + "?per=thema")
        page = answer.content.decode()
        assert [line.about for line in answer.context["lines"]] == [
            "Donkere straten", "Verschillende thema’s samen", "Donkere straten",
        ]  # fmt: skip
        assert f"/nl/gent/thema/{theme.reference}/" in page
        assert "14 mensen zeiden iets" in page
        assert "Iets kleins" not in page, "two people are never told"
        assert "onderwerp" not in answer.context["points"]
        assert answer.context["points"].endswith("?per=thema")
        told = client.get(PAGE + "punten.json?per=thema").json()
        assert [point["properties"]["n"] for point in told["features"]] in ([20], [])

    def test_a_subject_is_that_of_the_theme(self, theme, client):
        page = client.get(PAGE + "?per=thema&onderwerp=straat")
        assert [line.group.n for line in page.context["lines"]] == [7, 6]
        assert client.get(PAGE + "?onderwerp=straat").context["lines"] == [], "no signal was sorted under it"

    def test_in_english(self, theme, client):
        page = client.get("/en/gent/wat-leeft-er/?per=thema").content.decode()
        assert "Several themes together" in page
        assert "by theme" in page

    def test_who_works_there_sees_small_ones_and_goes_to_the_theme(
        self, theme, client_of, django_assert_max_num_queries
    ):
        director = client_of("director")
        with django_assert_max_num_queries(8):
            page = director.get(WORK + "?per=thema&kwartaal=2026-07-01")
        assert [line.about for line in page.context["lines"]] == ["Donkere straten", "In geen thema", "Iets kleins"]
        assert f"/nl/gent/werk/thema/{theme.reference}/" in page.content.decode()
        assert client_of("councillor").get(WORK + "?per=thema").status_code == 403
