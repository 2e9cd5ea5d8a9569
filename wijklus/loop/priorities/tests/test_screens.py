"""The screens of themes and priorities, as a director uses them and an outsider does not."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.loop.priorities import writes
from wijklus.loop.priorities.models import Priority, Theme, ThemeSignal
from wijklus.loop.signals import writes as signals

pytestmark = pytest.mark.django_db
LOGIN = 4
"""Queries before a working page begins: city, session, account, roles, portfolio."""


@pytest.fixture
def browser(client_of, director):
    with translation.override("nl"):
        yield client_of("director")


def at_(name, *args):
    return reverse(f"priorities:{name}", args=["gent", *args])


class TestBundle:
    def test_from_the_inbox_into_a_new_theme_and_undone(self, browser, say, dampoort):
        signal = say()
        told = browser.post(
            at_("bundle"),
            {"signals": [signal.reference], "title": "Het park", "reason": "zelfde plek", "next": at_("themes")},
            follow=True,
        )
        theme = Theme.objects.get()
        assert (theme.neighbourhood, theme.people) == (dampoort, 1)
        assert "1 signaal zit nu in het thema “Het park”." in told.content.decode()
        form = told.content.decode().split(at_("undo_bundle"))[1].split("</form>")[0]
        posted = dict(re.findall(r'name="(theme|signals|next)" value="([^"]+)"', form))
        undone = browser.post(at_("undo_bundle"), posted, follow=True)
        assert "Teruggenomen" in undone.content.decode()
        assert Theme.objects.get().state == "closed"

    def test_into_a_theme_that_is_there(self, browser, lamps, say):
        signals = [say(), say()]
        posted = {"signals": [s.reference for s in signals], "theme": lamps.reference}
        told = browser.post(at_("bundle"), posted, follow=True)
        assert told.redirect_chain[-1][0] == at_("theme", lamps.reference)
        lamps.refresh_from_db()
        assert lamps.people == 4

    def test_the_themes_to_choose_from(self, browser, lamps, say):
        address = at_("bundle") + f"?signals={say().reference}&title=Nieuw&next=/nl/gent/werk/inbox/"
        page = browser.get(address).content.decode()
        assert lamps.title in page
        assert 'value="Nieuw"' in page
        assert "Geen signaal gekozen" in browser.get(at_("bundle")).content.decode()

    @pytest.mark.parametrize("posted", [{}, {"title": "Zonder signalen"}])
    def test_nothing_chosen_is_told(self, browser, posted):
        assert "Kies minstens één signaal" in browser.post(at_("bundle"), posted, follow=True).content.decode()

    def test_no_theme_chosen_is_told(self, browser, say):
        told = browser.post(at_("bundle"), {"signals": [say().reference]}, follow=True)
        assert "Kies een thema" in told.content.decode()
        assert not Theme.objects.exists()

    def test_goes_on_to_this_site_only(self, browser, say):
        posted = {"signals": [say().reference], "title": "x", "next": "https://elders.example/"}
        assert browser.post(at_("bundle"), posted).url.startswith("/nl/gent/")

    def test_an_outsider_bundles_nothing(self, client_of, say, lamps):
        posted = {"signals": [say().reference], "theme": lamps.reference}
        assert client_of("councillor").post(at_("bundle"), posted).status_code == 403
        assert client_of("other_director").post(at_("bundle"), posted).status_code == 403
        assert "/account/" in client_of("anyone").post(at_("bundle"), posted).url
        assert ThemeSignal.objects.count() == 3


class TestThemes:
    def test_list_and_filters(self, browser, lamps, django_assert_max_num_queries):
        with django_assert_max_num_queries(LOGIN + 2):
            shown = browser.get(at_("themes")).content.decode()
        assert "Licht aan het park" in shown
        assert "Licht aan het park" not in browser.get(at_("themes"), {"zoek": "afval"}).content.decode()
        assert "Licht aan het park" not in browser.get(at_("themes"), {"wijk": "rabot"}).content.decode()
        assert "Licht aan het park" in browser.get(at_("themes"), {"stand": "alle"}).content.decode()

    def test_one_theme_with_its_signals(self, browser, lamps, priority, django_assert_max_num_queries):
        with django_assert_max_num_queries(LOGIN + 7):
            shown = browser.get(at_("theme", lamps.reference)).content.decode()
        assert "te weinig licht" in shown
        assert "2 mensen" in shown
        assert "Prioriteit in Dampoort" in shown
        assert browser.get(at_("theme", "niets")).status_code == 404

    def test_who_may_not_read_sees_no_words(self, client_of, lamps):
        shown = client_of("councillor").get(at_("theme", lamps.reference)).content.decode()
        assert "te weinig licht" not in shown
        assert "Licht aan het park" in shown

    def test_search_and_add(self, browser, lamps, say):
        signal = say(text="De vuilbak bij het park is vol")
        page = browser.get(at_("theme", lamps.reference), {"zoek": "vuilbakken"})
        assert signal.reference in page.content.decode()
        nothing = browser.get(at_("theme", lamps.reference), {"zoek": "giraf"})
        assert "Geen signaal met deze woorden" in nothing.content.decode()

    def test_take_out_with_a_reason(self, browser, lamps):
        signal = ThemeSignal.objects.first().signal
        posted = {"signal": signal.reference}
        browser.post(at_("take_out", lamps.reference), posted)
        assert not ThemeSignal.objects.filter(removed_at__isnull=False).exists()
        browser.post(at_("take_out", lamps.reference), {**posted, "reason": "iets anders"})
        assert ThemeSignal.objects.get(removed_at__isnull=False).removed_reason == "iets anders"
        assert browser.post(at_("take_out", lamps.reference), {"signal": "niets"}).status_code == 404

    def test_start_edit_close_and_open(self, browser, dampoort):
        assert browser.get(at_("new_theme")).status_code == 200
        posted = {"title": "Zwerfvuil", "neighbourhood": "dampoort", "solution_level": "here"}
        browser.post(at_("new_theme"), posted)
        theme = Theme.objects.get()
        assert theme.neighbourhood == dampoort
        edit = at_("edit_theme", theme.reference)
        assert browser.get(edit).status_code == 200
        assert browser.post(edit, {**posted, "title": "", "version": 1}).status_code == 422
        browser.post(edit, {**posted, "title": "Sluikstort", "version": 1})
        browser.post(at_("close_theme", theme.reference), {"reason": "Opgelost"})
        theme.refresh_from_db()
        assert (theme.title, theme.state) == ("Sluikstort", "closed")
        browser.post(at_("open_theme", theme.reference), {"reason": "Toch niet"})
        theme.refresh_from_db()
        assert theme.state == "open"

    def test_a_theme_has_a_category_of_the_city(self, browser, administrator, at):
        public = signals.add_category(name={"nl": "Openbare ruimte"}, by=administrator, at=at)
        light = signals.add_category(name={"nl": "Verlichting"}, parent=public, by=administrator, at=at)
        posted = {"title": "Donker", "neighbourhood": "dampoort", "solution_level": "city", "category": light.code}
        assert "Openbare ruimte: Verlichting" in browser.get(at_("new_theme")).content.decode()
        browser.post(at_("new_theme"), posted)
        assert Theme.objects.get().category == light

    def test_a_theme_of_the_city_is_refused_to_a_director(self, browser):
        posted = {"title": "Overal", "neighbourhood": "", "solution_level": "here"}
        assert browser.post(at_("new_theme"), posted).status_code == 403

    def test_a_second_writer_sees_both_texts(self, browser, lamps, director, at):
        writes.edit_theme(theme=lamps, version=1, title="Hun titel", by=director, at=at)
        posted = {"title": "Mijn titel", "summary": "", "solution_level": "here", "version": 1}
        shown = browser.post(at_("edit_theme", lamps.reference), posted)
        assert shown.status_code == 422
        assert "Hun titel" in shown.content.decode()
        assert "Mijn titel" in shown.content.decode()
        assert shown.context["form"]["version"].value() == "2"


class TestRanking:
    def test_order_by_buttons(self, browser, lamps, priority, dampoort, director, at, django_assert_max_num_queries):
        other = writes.start_theme(title="Zwerfvuil", neighbourhood=dampoort, by=director, at=at)
        assert browser.get(at_("prioritise", other.reference)).status_code == 200
        posted = {
            "neighbourhood": "dampoort",
            "reason": "Veel gehoord",
            "decided_by": "Wij",
            "decided_on": "2026-11-20",
        }
        browser.post(at_("prioritise", other.reference), posted)
        second = Priority.objects.get(theme=other)
        with django_assert_max_num_queries(LOGIN + 4):
            shown = browser.get(at_("ranking", "dampoort")).content.decode()
        assert shown.index("Licht aan het park") < shown.index("Zwerfvuil")
        assert "Idee van de dienst" in shown
        browser.post(at_("move", second.reference), {"to": "up"})
        shown = browser.get(at_("ranking", "dampoort")).content.decode()
        assert shown.index("Zwerfvuil") < shown.index("Licht aan het park")
        browser.post(at_("move", second.reference), {"to": "2"})
        assert browser.post(at_("prioritise", other.reference), posted).status_code == 422

    def test_finish_drop_and_take_back(self, browser, priority):
        browser.post(at_("end", priority.reference), {"to": "done", "reason": "De lampen branden"})
        priority.refresh_from_db()
        assert priority.state == "done"
        assert "De lampen branden" in browser.get(at_("ranking", "dampoort")).content.decode()
        browser.post(at_("take_back", priority.reference), {"reason": "Weer donker"})
        browser.post(at_("end", priority.reference), {"to": "dropped", "reason": "Andere weg"})
        priority.refresh_from_db()
        assert priority.state == "dropped"

    def test_what_is_not_there(self, browser):
        assert browser.get(at_("ranking", "nergens")).status_code == 404
        assert browser.post(at_("move", "niets"), {"to": "up"}).status_code == 404

    def test_a_councillor_looks_and_moves_nothing(self, client_of, priority):
        councillor = client_of("councillor")
        shown = councillor.get(at_("ranking", "dampoort")).content.decode()
        assert "<form" not in shown.split("<main")[1]
        assert councillor.post(at_("move", priority.reference), {"to": "up"}).status_code == 403
