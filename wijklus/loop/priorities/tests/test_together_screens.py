"""The screens: is this about the same matter, themes in larger themes, and what residents do by their own link."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wijklus.ground.trail.models import Job
from wijklus.loop.priorities import writes
from wijklus.loop.priorities.models import SameMatter, Theme, ThemeInTheme, ThemeSignal
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals.models import Signal

pytestmark = pytest.mark.django_db
PARK = {"lat": 51.055, "lon": 3.745}
LAMP = "De lantaarn aan het bruggetje is stuk en het is er pikdonker"
FORM = {"kind": "problem", "answer": "none"}
NEXT = "/nl/gent/werk/inbox/"


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def browser(client_of, director):
    return client_of("director")


@pytest.fixture
def pair(say):
    return [say(text=LAMP, **PARK), say(text="Kapotte lantaarn bij het bruggetje", **PARK)]


def at_(name, *args):
    return reverse(f"priorities:{name}", args=["gent", *args])


def text_of(answer):
    return answer.content.decode()


def private(name, signal):
    return at_(name, signal.reference, signal_access.follow_key(signal))


class TestSameMatter:
    def test_candidates_with_their_reasons(self, browser, pair, django_assert_max_num_queries):
        address = at_("same_matter", pair[0].reference)
        with django_assert_max_num_queries(11):
            page = text_of(browser.get(address))
        assert "Gaat dit over hetzelfde?" in page
        assert "Kapotte lantaarn" in page
        assert "op dezelfde plek · op hetzelfde moment · woorden: " in page
        part = text_of(browser.get(address, headers={"HX-Request": "true"}))
        assert "<html" not in part
        assert "Kapotte lantaarn" in part
        assert browser.get(at_("same_matter", "niets")).status_code == 404

    def test_join_and_undo(self, browser, pair):
        posted = {"first": pair[0].reference, "second": pair[1].reference, "title": "Licht", "next": NEXT}
        told = text_of(browser.post(at_("join"), posted, follow=True))
        assert "Beide signalen zitten nu in het thema “Licht”" in told
        joined = SameMatter.objects.get()
        assert joined.score > 0.9
        page = text_of(browser.get(at_("same_matter", pair[1].reference)))
        assert "samengebracht door Wijkregisseur Dampoort" in page
        assert "op dezelfde plek" not in page, "what was joined is no candidate any more"
        assert "niets in de buurt" not in page
        browser.post(at_("undo_join"), {"joined": joined.reference, "next": NEXT}, follow=True)
        assert {row.state for row in Signal.objects.all()} == {"new"}
        assert browser.post(at_("undo_join"), {"joined": "niets"}).status_code == 404

    def test_into_the_theme_of_one_of_them(self, browser, pair, director, dampoort, at):
        theme = writes.start_theme(title="Licht", neighbourhood=dampoort, by=director, at=at)
        writes.bundle(theme=theme, signals=[pair[1]], reason="", by=director, at=at)
        page = text_of(browser.get(at_("same_matter", pair[0].reference)))
        assert "In het thema “Licht”" in page
        posted = {"first": pair[0].reference, "second": pair[1].reference, "theme": theme.reference}
        browser.post(at_("join"), posted)
        assert "in het thema “Licht”" in text_of(browser.get(at_("same_matter", pair[0].reference)))

    def test_one_signal_is_no_pair(self, browser, pair):
        told = browser.post(at_("join"), {"first": pair[0].reference, "title": "x", "next": NEXT}, follow=True)
        assert "Kies twee signalen" in text_of(told)
        assert not SameMatter.objects.exists()

    def test_who_may_not_write_looks_and_outsiders_do_not(self, client_of, pair):
        address = at_("same_matter", pair[0].reference)
        page = text_of(client_of("field_worker").get(address))
        assert "Kapotte lantaarn" in page
        assert at_("join") not in page
        assert client_of("councillor").get(address).status_code == 403
        assert "/account/" in client_of("anyone").get(address).url
        posted = {"first": pair[0].reference, "second": pair[1].reference, "title": "x"}
        assert client_of("field_worker").post(at_("join"), posted).status_code == 403
        assert client_of("other_director").post(at_("join"), posted).status_code == 403

    def test_the_signal_and_the_pane_lead_there(self, browser, pair):
        address = at_("same_matter", pair[0].reference)
        signal = reverse("signal", args=["gent", pair[0].reference])
        pane = reverse("signals:inbox_signal", args=["gent", pair[0].reference])
        detail = reverse("signals:detail", args=["gent", pair[0].reference])
        assert all(f'href="{address}"' in text_of(browser.get(page)) for page in (signal, pane, detail))

    @pytest.mark.parametrize(
        ("metres", "days", "told"),
        [
            (3, 0, ["op dezelfde plek", "op hetzelfde moment"]),
            (44, -3, ["op 40 m", "3 dagen eerder"]),
            (12_000, 1, ["op 12000 m", "1 dag later"]),
        ],
    )
    def test_reasons_as_people_say_them(self, metres, days, told):
        from wijklus.loop.priorities.views.together import reasons
        from wijklus.loop.signals.reads import Alike
        from wijklus_methods.signal_grouping import Part

        parts = (Part("place", 1, metres=metres), Part("time", 1, days=days), Part("place", 1, level="other"))
        assert reasons(Alike(Signal(), 1, parts)) == told
        more = (Part("category", 1, level="main"), Part("words", -1), Part("place", 1, level="same"))
        assert reasons(Alike(Signal(), 1, more)) == ["zelfde hoofdcategorie", "andere woorden", "dezelfde wijk"]


class TestLevels:
    def test_into_a_larger_theme_and_out_again(self, client_of, coordinator, lamps, at):
        browser = client_of("coordinator")
        whole = writes.start_theme(title="Licht in de stad", by=coordinator, at=at)
        page = text_of(browser.get(at_("theme", lamps.reference)))
        assert "Licht in de stad · De hele stad" in page
        posted = {"whole": whole.reference, "reason": "hoort erbij"}
        told = browser.post(at_("nest", lamps.reference), posted, follow=True)
        assert "Iedereen erachter krijgt bericht" in text_of(told)
        assert "Kleinere thema's hierin" in text_of(browser.get(at_("theme", whole.reference))).replace("&#x27;", "'")
        link = ThemeInTheme.objects.get()
        address = at_("unnest", lamps.reference)
        browser.post(address, {"link": link.reference, "reason": "vergissing"})
        link.refresh_from_db()
        assert link.removed_reason == "vergissing"
        assert browser.post(address, {"link": "niets"}).status_code == 404

    def test_a_larger_theme_must_be_chosen(self, client_of, coordinator, lamps):
        told = client_of("coordinator").post(at_("nest", lamps.reference), {"reason": "r"}, follow=True)
        assert "Kies het grotere thema" in text_of(told)

    def test_an_outsider_moves_no_theme(self, client_of, lamps, coordinator, at):
        whole = writes.start_theme(title="Stad", by=coordinator, at=at)
        posted = {"whole": whole.reference, "reason": "r"}
        assert client_of("director").post(at_("nest", lamps.reference), posted).status_code == 403
        assert client_of("councillor").post(at_("nest", lamps.reference), posted).status_code == 403
        assert not ThemeInTheme.objects.exists()


class TestAlsoHere:
    def send(self, **said):
        page = reverse("signals:new", args=["gent", "dampoort"])
        return Client().post(page, {**FORM, "text": "Het licht aan het park is weer stuk", **said})

    def test_a_step_before_the_receipt_without_javascript(self, lamps):
        answer = self.send()
        signal = Signal.objects.latest("pk")
        assert answer.url == private("also_here", signal)
        browser = Client()
        page = text_of(browser.get(answer.url))
        assert "Licht aan het park" in page
        assert "te weinig licht" not in page
        assert "Enkele mensen" in page
        received = browser.post(answer.url, {"theme": lamps.reference})
        assert "/ontvangen/" in received.url
        lamps.refresh_from_db()
        assert lamps.people == 3
        assert browser.get(answer.url).url == received.url

    def test_nothing_like_it_leads_to_the_receipt_at_once(self, dampoort):
        answer = self.send(text="Een zwembad graag")
        assert "/ontvangen/" in Client().get(answer.url).url

    def test_a_theme_that_closed_meanwhile(self, lamps, director, at, monkeypatch):
        answer = self.send()
        assert "/ontvangen/" in Client().post(answer.url, {"theme": "weg"}).url
        monkeypatch.setattr("wijklus.loop.priorities.reads.open_theme_by_reference", lambda _name: lamps)
        writes.close_theme(theme=lamps, reason="Gedaan", by=director, at=at)
        refused = Client().post(answer.url, {"theme": lamps.reference})
        assert refused.status_code == 409
        assert "Dit thema is gesloten" in text_of(refused)

    def test_a_guessed_link_opens_nothing(self, lamps, say):
        signal = say()
        for name in ("also_here", "step_out"):
            assert Client().post(at_(name, signal.reference, "x" * 26)).status_code == 404

    def test_while_typing(self, lamps):
        address = at_("also_while_typing")
        posted = {"text": "Het licht aan het park is stuk", "wijk": "dampoort", "thema": lamps.reference}
        part = text_of(Client().post(address, posted))
        assert f'value="{lamps.reference}" id="thema-1" checked' in part
        assert "Ik ook: Licht aan het park" in part
        assert "fieldset" not in text_of(Client().post(address, {**posted, "text": "licht"}))
        assert "fieldset" not in text_of(Client().post(address, {**posted, "wijk": "rabot"}))
        assert "fieldset" not in text_of(Client().post(address, {"text": "Het licht aan het park is stuk"}))
        assert Client().get(address).status_code == 405

    def test_what_was_ticked_is_added_by_a_job(self, lamps):
        answer = self.send(thema=lamps.reference)
        assert "/ontvangen/" in answer.url
        assert "ook-hier" not in answer.url
        assert Job.objects.get(name__endswith="add_voice").arguments["theme_ref"] == lamps.reference

    def test_from_the_page_of_a_theme(self, lamps):
        story = text_of(Client().get(reverse("theme_story", args=["gent", lamps.reference])))
        address = reverse("signals:new", args=["gent", "dampoort"]) + f"?thema={lamps.reference}"
        assert address in story
        page = text_of(Client().get(address))
        assert f'name="thema" value="{lamps.reference}"' in page
        assert "Ik ook." in page
        assert 'name="thema"' not in text_of(Client().get(address + "<b>"))


class TestStepOut:
    def test_from_the_private_page_by_a_button(self, lamps):
        mine = ThemeSignal.objects.filter(theme=lamps).first().signal
        story = reverse("story", args=["gent", mine.reference, signal_access.follow_key(mine)])
        browser = Client()
        assert "Stap eruit" in text_of(browser.get(story))
        assert browser.get(private("step_out", mine)).status_code == 405
        for _time in range(2):
            answer = browser.post(private("step_out", mine), {"theme": lamps.reference})
            assert answer.url == story
        page = text_of(browser.get(story))
        assert "Stap eruit" not in page
        assert "Wie het zei, is eruit gestapt." in page
        assert Theme.objects.get().people == 1
