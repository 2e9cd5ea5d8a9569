"""A director sends a form twice: it is done once. Two in each other's way, and signs nobody types, get a sentence."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import reverse

from wijklus.ground.trail import reads
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.models import SentForm
from wijklus.ground.trail.writes import forms
from wijklus.loop.priorities.models import Theme
from wijklus.pages.refusing import RefusingMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client_of, gent, dampoort):
    """Start a theme as the director does, with the token of one rendering of the form."""
    browser = client_of("director")

    def sent(token="a" * 64, title="Licht", **more):
        posted = {"title": title, "neighbourhood": dampoort.slug, "solution_level": "here"}
        posted["csrfmiddlewaretoken"] = token
        return browser.post(reverse("priorities:new_theme", args=[gent.slug]), posted, **more)

    return sent


class TestOnce:
    def test_a_form_sent_twice_is_done_once(self, send):
        first, second = send(), send()
        assert (first.status_code, second.status_code) == (302, 302)
        assert second.headers["Location"] == first.headers["Location"]
        assert Theme.objects.count() == 1

    def test_another_rendering_is_another_wish(self, send):
        send()
        send(token="b" * 64)
        assert Theme.objects.count() == 2

    def test_a_refused_form_may_be_sent_again(self, send):
        assert send(title="").status_code == 422
        assert not SentForm.objects.exists()
        assert send(title="").status_code == 422

    def test_while_the_first_is_being_done_the_second_does_nothing(self, send, monkeypatch):
        monkeypatch.setattr("wijklus.pages.once.PATIENCE", 0.2)
        monkeypatch.setattr(trail, "form_led_to", lambda **given: None)  # as after a crash in between
        send()
        answer = send(HTTP_REFERER="http://testserver/nl/gent/werk/themas/")
        assert answer.headers["Location"] == "/nl/gent/werk/themas/"
        assert Theme.objects.count() == 1

    def test_forms_of_yesterday_are_forgotten(self, at):
        assert trail.first_time(digest="x", at=at)
        assert not trail.first_time(digest="x", at=at)
        assert reads.where_form_led(digest="x") == ""
        assert forms.prune_forms(at=at) == 0
        assert forms.prune_forms(at=at + timedelta(days=1)) == 1


class TestRefusing:
    @pytest.mark.parametrize("address", ["/nl/gent/?wijk=%00", "/nl/gent/%00/"])
    def test_a_nul_sign_in_an_address(self, client, gent, address):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "kan niet gelezen worden" in answer.content.decode()

    def test_a_nul_sign_in_a_form(self, send):
        assert send(title="a\x00b").status_code == 400
        assert not Theme.objects.exists()

    def test_a_write_that_lost_gets_a_sentence(self, gent):
        class Lost(Exception):
            sqlstate = "40P01"

        problem = OperationalError("deadlock detected")
        problem.__cause__ = Lost()
        refusing, request = RefusingMiddleware(lambda request: None), RequestFactory().post("/nl/gent/")
        answer = refusing.process_exception(request, problem)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert refusing.process_exception(request, OperationalError("no such table")) is None
        assert refusing.process_exception(request, ValueError()) is None


@pytest.mark.parametrize(
    "address",
    ["/nl/gent/plan/abc/v/99999999999999999999999/", "/nl/gent/plan/abc/v/9999999999999/plan.json"],
)
def test_a_number_that_no_database_holds_is_of_no_page(client, gent, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("way", ["opzij", "terug", "bundelen"])
@pytest.mark.parametrize("wanted", ["abc", "//elsewhere.example/", "https://elsewhere.example/", "javascript:x"])
def test_a_button_leads_to_our_own_paths_only(client_of, gent, way, wanted):
    answer = client_of("director").post(f"/nl/gent/werk/inbox/{way}/", {"next": wanted, "title": "x"})
    if way == "bundelen":
        answer = client_of("director").post("/nl/gent/werk/bundelen/", {"next": wanted, "title": "x"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/nl/gent/werk/")


@pytest.mark.parametrize("room", ["themas", "acties", "toezeggingen", "inbox"])
def test_every_filter_may_stay_empty(client_of, gent, room):
    shown = client_of("director").get(f"/nl/gent/werk/{room}/").content.decode()
    form = shown[shown.index('<form class="wl-filter"') :]
    assert " required" not in form[: form.index("</form>")]


def test_what_was_chosen_stays_chosen_when_it_is_refused(client_of, gent, say):
    signal, browser = say(), client_of("director")
    posted = {"signals": [signal.reference], "next": "/nl/gent/werk/inbox/?soort="}
    for way in ("inbox/opzij", "bundelen"):
        answer = browser.post(f"/nl/gent/werk/{way}/", posted)
        shown = browser.get(answer.headers["Location"]).content.decode()
        assert f'value="{signal.reference}" checked' in shown


@pytest.mark.parametrize("after", ["0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-14:00~1", "x~y", "~" + "9" * 40])
def test_a_cursor_nobody_was_given_begins_at_the_newest(client_of, gent, after):
    assert client_of("director").get("/nl/gent/werk/inbox/", {"na": after}).status_code == 200


def test_an_address_in_a_title_is_refused_in_words(send):
    answer = send(title="Mail naar info@gent.example")
    assert answer.status_code == 422
    assert "bevat een e-mailadres" in answer.content.decode()
    assert not Theme.objects.exists()


def test_a_line_of_the_log_tells_what_broke(settings):
    formatter = logging.Handler()
    built = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["json"])
    )
    formatter.setFormatter(built)
    try:
        raise KeyError("hier")
    except KeyError as problem:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Broken", (), (KeyError, problem, None))
        told = json.loads(formatter.format(record))
    assert told["event"] == "Broken"
    assert (told["level"], told["logger"]) == ("error", "django.request")
    assert "KeyError" in told["exception"]
    assert told["timestamp"]
