"""Noting outside in a real browser: kept without a network, sent once, and nothing lost when the phone goes dark."""

import importlib
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import expect

from wijklus.loop.signals.models import Signal

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/nl/gent/werk/veld/"
expect.set_options(timeout=20_000)
outside = importlib.import_module("wijklus.loop.signals.views.outside")


def photo(colour="red", width=40):
    stream = BytesIO()
    Image.new("RGB", (width, 30), colour).save(stream, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@pytest.fixture
def phone(visitor, client_of, dampoort, rabot, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return visitor(width=375, login=client_of("field_worker"))


def opened(phone):
    page = phone.context.new_page()
    phone.listen(page)
    page.goto(phone.root + PAGE)
    page.wait_for_selector("[data-ready]")
    return page


def installed(phone):
    page = opened(phone)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.get_by_text("Er is netwerk.")).to_be_visible()
    return page


def note(page, text, voices="1", photos=()):
    page.get_by_label("Wat werd gezegd?").fill(text)
    page.get_by_label("Hoeveel mensen?").fill(voices)
    if photos:
        page.get_by_label("Foto's").set_input_files(list(photos))
        expect(page.locator("[data-photo-list] li")).to_have_count(len(photos))
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.locator("[data-queue]")).to_contain_text(text)


def lose_answers(monkeypatch):
    """The note arrives, and the network fails before the phone hears of it; what was lost is added to a list."""
    told, lost = outside._told, []

    def lose(status, **what):
        if "reference" not in what:
            return told(status, **what)
        lost.append(what["reference"])
        return told(503, **what)

    monkeypatch.setattr(outside, "_told", lose)
    return told, lost


def wait_for(page, lost):
    """A machine that does much at once takes its time; the database is not asked while it is written to."""
    for _ in range(200):
        if lost:
            break
        page.wait_for_timeout(100)
    assert lost


def is_first_note(route, held):
    return route.request.method == "POST" and not held


def rows(page, state):
    return page.locator(f"[data-queue] [data-shown={state}]:visible")


def test_kept_without_a_network_and_sent_once_after_the_phone_went_dark(phone):
    installed(phone).close()
    phone.context.set_offline(True)
    page = opened(phone)
    note(page, "De lamp is stuk", photos=[photo(), photo("blue")])
    note(page, "De bank is weg", voices="12")
    expect(page.get_by_text("Geen netwerk.")).to_be_visible()
    assert not Signal.objects.exists()
    page.close()
    page = opened(phone)
    expect(rows(page, "waiting")).to_have_count(2)
    phone.context.set_offline(False)
    expect(rows(page, "sent")).to_have_count(2)
    lamp, bank = Signal.objects.order_by("pk")
    assert (lamp.text, lamp.counted_voices, lamp.photos.count()) == ("De lamp is stuk", 1, 2)
    assert (bank.text, bank.counted_voices, bank.channel) == ("De bank is weg", 12, "walk")
    page.reload()
    page.wait_for_selector("[data-ready]")
    expect(rows(page, "sent")).to_have_count(2)
    assert Signal.objects.count() == 2


def test_an_answer_that_got_lost_adds_nothing_and_a_changed_note_is_told(phone, monkeypatch):
    page = installed(phone)
    told, lost = lose_answers(monkeypatch)
    note(page, "De lamp is stuk")
    wait_for(page, lost)
    note(page, "De bank is weg")
    expect(rows(page, "waiting")).to_have_count(2)
    lamp = page.locator("[data-queue] > li", has_text="De lamp is stuk")
    lamp.get_by_role("button", name="Wijzigen").click()
    expect(page.get_by_label("Wat werd gezegd?")).to_have_value("De lamp is stuk")
    monkeypatch.setattr(outside, "_told", told)
    note(page, "De lamp is heel erg stuk")
    expect(rows(page, "refused")).to_contain_text("Een eerdere tekst van deze notitie was al aangekomen")
    expect(rows(page, "sent")).to_have_count(1)
    assert sorted(Signal.objects.values_list("text", flat=True)) == ["De bank is weg", "De lamp is stuk"]
    page.get_by_role("button", name="Als nieuwe notitie versturen").click()
    expect(rows(page, "sent")).to_have_count(2)
    assert Signal.objects.count() == 3


def test_a_note_kept_while_another_is_on_its_way_does_not_wait_for_the_next_half_minute(phone):
    page, held = installed(phone), []
    page.route("**/*", lambda route: held.append(route) if is_first_note(route, held) else route.continue_())
    note(page, "De lamp is stuk")
    wait_for(page, held)
    note(page, "De bank is weg")
    held[0].fulfill(status=503)
    expect(rows(page, "sent")).to_have_count(2)
    assert Signal.objects.count() == 2


def test_a_note_that_just_left_can_be_changed_once_it_did_not_arrive(phone):
    page, held = installed(phone), []
    page.route("**/*", lambda route: held.append(route) if is_first_note(route, held) else route.continue_())
    note(page, "De lamp is stuk")
    wait_for(page, held)
    page.locator("[data-queue] > li [data-change]").evaluate("button => button.click()")
    held[0].fulfill(status=503)
    expect(page.get_by_label("Wat werd gezegd?")).to_have_value("De lamp is stuk")
    note(page, "De lamp is heel")
    expect(rows(page, "sent")).to_have_count(1)
    assert Signal.objects.get().text == "De lamp is heel"


def test_the_same_note_sent_again_arrives_once(phone, monkeypatch):
    page = installed(phone)
    told, lost = lose_answers(monkeypatch)
    note(page, "De lamp is stuk", photos=[photo()])
    wait_for(page, lost)
    expect(rows(page, "waiting")).to_have_count(1)
    monkeypatch.setattr(outside, "_told", told)
    page.get_by_role("button", name="Nu versturen").click()
    expect(rows(page, "sent")).to_have_count(1)
    assert Signal.objects.get().photos.count() == 1


def test_what_waits_can_be_changed_and_deleted(phone):
    page = installed(phone)
    phone.context.set_offline(True)
    note(page, "De lamp is stuk", photos=[photo()])
    note(page, "Een vergissing")
    mistake = page.locator("[data-queue] > li", has_text="Een vergissing")
    mistake.get_by_role("button", name="Verwijderen").click()
    mistake.get_by_role("button", name="Definitief verwijderen").click()
    expect(rows(page, "waiting")).to_have_count(1)
    page.get_by_role("button", name="Wijzigen").click()
    expect(page.locator("[data-photo-list] li")).to_have_count(1)
    note(page, "De lamp in de Kerkstraat is stuk")
    phone.context.set_offline(False)
    expect(rows(page, "sent")).to_have_count(1)
    assert Signal.objects.get().text == "De lamp in de Kerkstraat is stuk"
    assert Signal.objects.get().photos.count() == 1


def test_a_session_that_ended_keeps_the_queue(phone, client_of, user_of):
    page = installed(phone)
    Session.objects.all().delete()
    note(page, "De lamp is stuk")
    expect(page.get_by_text("Log opnieuw in om te versturen.")).to_be_visible()
    expect(rows(page, "waiting")).to_have_count(1)
    log_in(phone, client_of("director"))
    page = opened(phone)
    expect(page.get_by_text("notities van iemand anders")).to_be_visible()
    assert not Signal.objects.exists()
    log_in(phone, client_of("field_worker"))
    page = opened(phone)
    expect(rows(page, "sent")).to_have_count(1)
    assert Signal.objects.get().noted_by_id == user_of("field_worker").pk


def log_in(phone, client):
    phone.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": phone.root}])


def test_logging_out_warns_and_then_erases(phone):
    page = installed(phone)
    note(page, "Te veel om te tellen", voices="501")
    expect(rows(page, "refused")).to_contain_text("Hoeveel mensen?")
    page.close()
    work = phone.visit("/nl/gent/werk/")
    work.locator(".wl-menu--all > summary").click()
    work.locator(".wl-menu--all").get_by_role("button", name="Uitloggen").click()
    expect(work.get_by_text("nog niet verstuurd zijn")).to_be_visible()
    assert work.get_by_role("link", name="Naar de notities").get_attribute("href") == PAGE
    work.locator("main").get_by_role("button", name="Uitloggen").click()
    work.wait_for_url(phone.root + "/nl/")
    names = work.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert "wijklus-field:gent" not in names
    assert work.evaluate("localStorage.length") == 0
    assert work.evaluate("caches.keys()") == []


@pytest.mark.parametrize("width", [320, 375])
def test_one_thumb_is_enough(phone, width):
    page = installed(phone)
    page.set_viewport_size({"width": width, "height": 640})
    note(page, "De lamp is stuk")
    assert barriers(page) == []
    assert sticks_out(page) == 0
    keep = page.get_by_role("button", name="Bewaren", exact=True).bounding_box()
    assert keep["y"] + keep["height"] > 560, "at the bottom, under the thumb"
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, .wl-kind, .wl-choices > .wl-choice)")]
        .map((one) => [one.textContent.trim().slice(0, 20), one.getBoundingClientRect()])
        .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([name]) => name)"""
    )
    assert small == []


def test_a_resident_chooses_photos_one_after_the_other_and_loses_none(visitor, dampoort, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    somebody = visitor(width=320)
    page = somebody.visit("/nl/gent/wijk/dampoort/zeg-het/")
    photos = page.get_by_label("Foto's")
    photos.set_input_files([photo()])
    expect(page.locator("[data-photo-list] li")).to_have_count(1)
    photos.set_input_files(
        [photo("blue", width=5000), {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<script>"}]
    )
    expect(page.locator("[data-photo-list] li")).to_have_count(2)
    expect(page.locator("[data-photo-note]")).to_contain_text("x.jpg")
    page.locator("[name=text]").fill("Het is hier donker")
    page.locator("[name=kind][value=problem]").check()
    page.locator("[name=answer][value=none]").check()
    assert barriers(page) == []
    somebody.context.set_offline(True)
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_timeout(500)
    page.close()
    somebody.context.set_offline(False)
    page = somebody.visit("/nl/gent/wijk/dampoort/zeg-het/")
    expect(page.locator("[name=text]")).to_have_value("Het is hier donker")
    expect(page.locator("[data-photo-list] li")).to_have_count(2)
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/ontvangen/**")
    assert Signal.objects.get().photos.count() == 2
    again = somebody.visit("/nl/gent/wijk/dampoort/zeg-het/")
    expect(again.locator("[data-photo-list] li")).to_have_count(0)


def test_calls_by_keyboard_only(visitor, client_of, dampoort):
    desk = visitor(login=client_of("director"))
    page = desk.visit("/nl/gent/werk/bellen/")
    for text in ("De lamp is stuk", "De bank is weg"):
        assert page.evaluate("document.activeElement.name") == "text"
        page.keyboard.type(text)
        page.get_by_label("Wijk", exact=True).select_option("dampoort")
        page.locator("[name=phone]").fill("0470 12 34 56")
        page.locator("[name=agreed]").check()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Genoteerd. Klaar voor het volgende gesprek.")).to_be_visible()
    page.locator("[name=phone]").fill("+32 470 12 34 56")
    page.keyboard.press("Tab")
    expect(page.locator("#earlier")).to_contain_text("De bank is weg")
    assert Signal.objects.count() == 2
    assert barriers(page) == []
    assert desk.complaints == []
