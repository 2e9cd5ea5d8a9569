"""What is suggested about a signal: learned from what the city decided, shown when sure enough, clicked by a person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.base import clock
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.loop.priorities import jobs, reads, rules, writes
from wijklus.loop.priorities.jobs import learning
from wijklus.loop.priorities.models import Learned, Suggested, SuggestionSetting, ThemeSignal
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signal_writes
from wijklus.loop.signals.models import Routing, Signal

pytestmark = pytest.mark.django_db
LAMP = "De lantaarn aan het bruggetje is stuk en het is er donker"
BUSH = "De haag hangt over het voetpad en moet gesnoeid"
suggesting = rules.suggesting


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def past(say, director, administrator, groendienst, wegendienst, dampoort, at):
    """Sixty signals that were sorted, handed over and put in a theme: lamps and bushes by turns."""
    signal_writes.seed_categories(rows=signal_rules.DEFAULT_CATEGORIES, by=administrator, at=at)
    tree = signal_reads.tree()
    light, green = (signal_reads.category_by_code(code) for code in ("licht", "groen"))
    assert tree
    themes = [
        writes.start_theme(title=title, neighbourhood=dampoort, by=director, at=at) for title in ("Licht", "Groen")
    ]
    made = []
    for n in range(60):
        is_lamp = n % 2 == 0
        signal = say(text=f"{LAMP if is_lamp else BUSH}, nummer {n}", at=at - timedelta(days=90 - n))
        signal_writes.set_category(signals=[signal], category=light if is_lamp else green, by=director, at=at)
        signal.refresh_from_db()
        signal_writes.route_by_hand(
            signal=signal, party=wegendienst if is_lamp else groendienst, reason="Altijd", version=0, by=director, at=at
        )
        made.append(signal)
    writes.bundle(theme=themes[0], signals=made[::2], reason="Zelfde", by=director, at=at)
    writes.bundle(theme=themes[1], signals=made[1::2], reason="Zelfde", by=director, at=at)
    return themes


@pytest.fixture
def waiting(past, say):
    """A new signal about a lamp, after everything was learned."""
    signal = say(text="Kapotte lantaarn bij de brug, heel donker")
    jobs.learn_suggestions()
    return signal


@pytest.fixture
def browser(client_of, director):
    return client_of("director")


def at_(name, *args):
    return reverse(f"priorities:{name}", args=["gent", *args])


class TestRules:
    def test_learned_every_day_or_from_very_many_every_week(self, at):
        assert suggesting.is_due(decisions=0, trained_at=None, now=at)
        assert suggesting.is_due(decisions=50, trained_at=at - timedelta(hours=21), now=at)
        assert not suggesting.is_due(decisions=50, trained_at=at - timedelta(hours=3), now=at)
        assert not suggesting.is_due(decisions=50_000, trained_at=at - timedelta(days=3), now=at)
        assert suggesting.is_due(decisions=50_000, trained_at=at - timedelta(days=7), now=at)

    def test_a_word_is_kept_by_its_place_and_gone_when_the_text_is(self):
        kept = [{"label": "licht", "sure": 0.999, "why": [suggesting.packed("word", "lamp", 0.5, "De LAMP is stuk")]}]
        assert kept[0]["why"] == [{"kind": "word", "share": 0.5, "at": 1}]
        (shown,) = suggesting.unpacked(kept, "De LAMP is stuk")
        assert (shown.why[0].word, shown.percent) == ("LAMP", 99)
        assert suggesting.unpacked(kept, "")[0].why[0].word == ""
        assert suggesting.packed("word", "weg", 1.0, "niets") == {"kind": "word", "share": 1.0, "at": None}
        assert suggesting.packed("area", "Dampoort", 1.0, "niets") == {"kind": "area", "share": 1.0}

    def test_below_the_threshold_there_is_nothing(self):
        found = [suggesting.Ranked("licht", 0.6, ()), suggesting.Ranked("groen", 0.05, ())]
        hardly = suggesting.Ranked("weg", 0.04, ())
        assert suggesting.sure_enough([*found, hardly], 0.6) == found
        assert suggesting.sure_enough(found, 0.61) == suggesting.sure_enough([], 0.1) == []


class TestLearning:
    def test_category_service_and_theme_are_found_out(self, waiting, past, wegendienst):
        found = reads.suggested_about(waiting)
        first = {about: ranked[0] for about, ranked in found.items()}
        assert first["category"].label == "licht"
        assert first["service"].label == wegendienst.reference
        assert first["theme"].label == past[0].reference
        assert all(one.sure > 0.6 for one in first.values())
        assert "lantaarn" in {reason.word for reason in first["category"].why}
        row = Learned.objects.get(about="category")
        assert (row.decisions, row.size > 0, str(row)) == (60, True, f"category {row.trained_at:%Y-%m-%d}")
        assert row.figures["n_test"] == 15
        assert row.figures["since"] < row.figures["until"]
        assert str(Suggested.objects.get(signal=waiting)) == str(waiting.pk)

    def test_nothing_of_the_words_is_kept(self, waiting):
        kept = str(Suggested.objects.get(signal=waiting).found)
        model = bytes(Learned.objects.get(about="category").model)
        assert "lantaarn" not in kept
        assert b"lantaarn" not in model

    def test_too_few_decisions_are_not_learned_from(self, say, director, at):
        say(text=LAMP)
        jobs.learn_suggestions()
        assert set(Learned.objects.values_list("about", "size", "decisions")) == {
            ("category", 0, 0),
            ("service", 0, 0),
            ("theme", 0, 0),
        }
        assert reads.stamp() == ""
        assert not Suggested.objects.exists()

    def test_one_answer_only_is_no_choice(self, past, wegendienst):
        Routing.objects.update(party=wegendienst)
        jobs.learn_suggestions()
        assert Learned.objects.get(about="service").size == 0

    def test_it_runs_again_when_it_is_time_and_the_signal_changed(self, waiting, director, at, monkeypatch):
        before = Learned.objects.get(about="theme").trained_at
        jobs.learn_suggestions()
        assert Learned.objects.get(about="theme").trained_at == before, "not within a day"
        made = Suggested.objects.get(signal=waiting).signal_version
        jobs.suggest()
        waiting.refresh_from_db()
        signal_writes.set_category(
            signals=[waiting], category=signal_reads.category_by_code("groen"), by=director, at=at
        )
        jobs.suggest()
        assert Suggested.objects.get(signal=waiting).signal_version > made
        tomorrow = clock.now() + timedelta(days=1)
        monkeypatch.setattr(clock, "now", lambda: tomorrow)
        jobs.learn_suggestions()
        assert Learned.objects.get(about="theme").trained_at == tomorrow

    def test_a_model_of_an_older_version_is_passed_over(self, waiting, monkeypatch):
        Learned.objects.filter(about="theme").update(model=b"old")
        Suggested.objects.all().delete()
        jobs.suggest()
        assert set(Suggested.objects.get(signal=waiting).found) == {"category", "service"}
        monkeypatch.setattr(learning, "MOST_IN_A_RUN", learning.AT_ONCE)
        Suggested.objects.all().delete()
        jobs.suggest()
        assert Suggested.objects.count() == 1

    def test_only_the_software_keeps_what_was_learned(self, past, director, at):
        with pytest.raises(NotAllowed):
            writes.keep_learned(about="theme", model=b"", figures={}, decisions=0, by=director, at=at)
        with pytest.raises(NotAllowed):
            writes.keep_suggested(found=[], stamp="x", by=director, at=at)


class TestThreshold:
    def test_the_administrator_decides_with_a_trail(self, administrator, director, at):
        assert reads.suggestion_setting().threshold == 0.6
        made = writes.set_threshold(threshold=0.8, version=0, by=administrator, at=at)
        assert (made.threshold, str(made)) == (0.8, "0.8")
        assert writes.set_threshold(threshold=0.7, version=1, by=administrator, at=at).version == 2
        with pytest.raises(Conflict):
            writes.set_threshold(threshold=0.5, version=1, by=administrator, at=at)
        with pytest.raises(Refused):
            writes.set_threshold(threshold=1.5, version=2, by=administrator, at=at)
        with pytest.raises(NotAllowed):
            writes.set_threshold(threshold=0.5, version=2, by=director, at=at)

    def test_two_at_once(self, administrator, at, monkeypatch):
        from django.db import IntegrityError

        def taken(self, *args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr(SuggestionSetting, "save", taken)
        with pytest.raises(Conflict):
            writes.set_threshold(threshold=0.8, version=0, by=administrator, at=at)


class TestOnScreen:
    def test_ranked_with_confidence_and_reasons(self, browser, waiting, django_assert_max_num_queries):
        address = at_("suggestions", waiting.reference)
        with django_assert_max_num_queries(13):
            page = browser.get(address).content.decode()
        assert "% zeker" in page
        assert "het woord “lantaarn”" in page
        part = browser.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert part.count("Overnemen") == 3
        assert browser.get(at_("suggestions", "niets")).status_code == 404

    def test_the_inbox_fetches_them_without_a_query_of_its_own(self, browser, waiting, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            browser.get("/nl/gent/werk/inbox/")
        pane = browser.get(f"/nl/gent/werk/inbox/{waiting.reference}/", headers={"HX-Request": "true"})
        assert at_("suggestions", waiting.reference) in pane.content.decode()
        choose = browser.get(at_("bundle"), {"signals": waiting.reference}).content.decode()
        assert at_("suggestions", waiting.reference) in choose

    def test_a_person_clicks_and_what_is_decided_is_not_suggested_any_more(self, browser, waiting, past, wegendienst):
        assert waiting.category is None
        assert not Routing.objects.filter(signal=waiting).exists()
        found = browser.get(at_("suggestions", waiting.reference)).context
        handed = {"party": found["service"][0].label, "reason": found["service"][0].reason, "version": 0}
        browser.post(reverse("signals:hand_over", args=["gent", waiting.reference]), handed)
        routing = Routing.objects.get(signal=waiting)
        assert routing.party == wegendienst
        assert routing.reason.startswith("Voorgesteld op basis van eerdere beslissingen, ")
        posted = {"kind": waiting.kind, "category": found["category"][0].label, "version": waiting.version}
        address = reverse("signals:triage", args=["gent", waiting.reference])
        browser.post(address, {**posted, "neighbourhood": waiting.neighbourhood.slug})
        assert Signal.objects.get(pk=waiting.pk).category.code == "licht"
        posted = {"signals": waiting.reference, "theme": found["theme"][0].label, "reason": found["theme"][0].reason}
        browser.post(at_("bundle"), posted)
        assert ThemeSignal.objects.filter(signal=waiting, theme=past[0]).exists()
        page = browser.get(at_("suggestions", waiting.reference)).content.decode()
        assert "Overnemen" not in page
        assert "of het is al beslist" in page

    def test_below_the_threshold_and_before_anything_was_asked(self, browser, waiting, say, administrator, at):
        writes.set_threshold(threshold=1, version=0, by=administrator, at=at)
        page = browser.get(at_("suggestions", waiting.reference)).content.decode()
        assert "niets is minstens 100% zeker" in page
        assert "Overnemen" not in page
        later = say(text=LAMP)
        assert "nog niets voorgesteld" in browser.get(at_("suggestions", later.reference)).content.decode()

    def test_a_closed_theme_is_not_offered(self, browser, waiting, past, director, at):
        page = at_("suggestions", waiting.reference)
        kept = Suggested.objects.get(signal=waiting)
        kept.found["theme"][1]["sure"] = 0.3
        kept.save()
        assert [one.name for one in browser.get(page).context["theme"]] == ["Licht", "Groen"]
        past[1].refresh_from_db()
        writes.close_theme(theme=past[1], reason="Klaar", by=director, at=at)
        assert [one.name for one in browser.get(page).context["theme"]] == ["Licht"]

    def test_reasons_of_every_kind(self, waiting):
        from wijklus.loop.priorities.views.suggesting import _why

        kinds = ("word", "area", "category", "place", "usual")
        told = [_why(suggesting.Reason(kind, "", 1.0), waiting) for kind in kinds]
        assert told == ["", "de wijk Dampoort", "de categorie", "de plek op de kaart", ""]


class TestHowOftenRight:
    def test_published_for_staff_with_the_number_of_rows(self, browser, waiting, django_assert_max_num_queries):
        with django_assert_max_num_queries(13):
            page = browser.get(at_("suggesting")).content.decode()
        assert "Uitgeprobeerd op het nieuwste kwart: 15 signalen van " in page
        assert "Meteen juist" in page
        assert "Groendienst" in page or "Groen" in page
        assert "Hoe zeker moet het zijn?" not in page, "a director reads, and does not decide"

    def test_too_few_is_said_plainly(self, browser, past, wegendienst):
        assert "Er is nog niets geleerd" in browser.get(at_("suggesting")).content.decode()
        Routing.objects.update(party=wegendienst)
        ThemeSignal.objects.all().delete()
        jobs.learn_suggestions()
        Learned.objects.filter(about="category").update(
            figures={**Learned.objects.get(about="category").figures, "accuracy_at_60": None}
        )
        page = browser.get(at_("suggesting")).content.decode()
        assert "Er zijn 0 beslissingen gevonden: te weinig om van te leren. Er zijn er 40 nodig." in page
        assert "Alle beslissingen waren dezelfde" in page
        assert "Geen enkele suggestie was minstens 60% zeker" in page

    def test_the_threshold_is_changed_on_screen(self, client_of, browser, administrator):
        page = at_("suggesting")
        keeper = client_of("administrator")
        assert "Hoe zeker moet het zijn?" in keeper.get(page).content.decode()
        assert keeper.post(page, {"percent": 75, "version": 0}).status_code == 302
        assert SuggestionSetting.objects.get().threshold == 0.75
        assert keeper.post(page, {"percent": 175, "version": 1}).status_code == 422
        assert "Iemand anders veranderde dit" in keeper.post(page, {"percent": 20, "version": 0}).content.decode()
        assert browser.post(page, {"percent": 20, "version": 1}).status_code == 403
        assert SuggestionSetting.objects.get().threshold == 0.75
