"""What becomes public of what somebody said, and whom to call in danger: in a browser."""

import pytest
from playwright.sync_api import expect

from wijklus.base.actor import system
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes
from wijklus.loop.signals.models import Signal

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Mijn buurman Jan Peeters zet zijn wagen 1-ABC-123 op de stoep. Bel 0477 12 34 56."


@pytest.fixture
def theme(gent, dampoort, anyone, at):
    signal = writes.register(
        text=WORDS, kind="problem", channel="web", neighbourhood=dampoort, agreed_to=("quote",), by=anyone, at=at
    )
    (link,) = priorities.bundle_in_new(
        title="Wagens op de stoep", signals=[signal], neighbourhood=dampoort, reason="", by=system(gent.pk), at=at
    )
    return link.theme


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_masked_confirmed_and_public(visitor, client_of, theme, width, script):
    desk = visitor(width=width, script=script, login=client_of("director"))
    page = desk.visit("/nl/gent/werk/tonen/")
    expect(page.get_by_text("gevonden: naam, nummerplaat, telefoonnummer")).to_be_visible()
    page.get_by_role("link", name="Mijn buurman Jan Peeters").click()
    words = page.get_by_label("Wat anderen zullen lezen")
    expect(words).to_have_value("Mijn buurman [naam] zet zijn wagen [nummerplaat] op de stoep. Bel [telefoonnummer].")
    if script:
        assert barriers(page) == []
    assert sticks_out(page) == 0
    words.fill("Mijn buurman Jan Peeters zet zijn wagen op de stoep.")
    page.get_by_role("button", name="Deze woorden tonen").click()
    expect(page.get_by_text("Dit staat er nog in").first).to_be_visible()
    page.get_by_label("Wat anderen zullen lezen").fill("Mijn buurman [naam] zet zijn wagen op de stoep.")
    page.get_by_role("button", name="Deze woorden tonen").click()
    expect(page.get_by_text("Deze woorden zijn nu openbaar.")).to_be_visible()

    street = visitor(width=320, script=script).visit(f"/nl/gent/thema/{theme.reference}/")
    expect(street.get_by_text("Mijn buurman [naam] zet zijn wagen op de stoep.")).to_be_visible()
    assert "Peeters" not in street.content()
    assert "0477" not in street.content()
    if script:
        assert barriers(street) == []
    assert Signal.objects.get().text == WORDS


def test_not_shown_with_a_reason(visitor, client_of, theme):
    desk = visitor(login=client_of("director"))
    page = desk.visit("/nl/gent/werk/tonen/")
    page.get_by_role("link", name="Mijn buurman Jan Peeters").click()
    page.get_by_text("Niet tonen", exact=True).click()
    page.get_by_label("Waarom wordt het niet getoond?").select_option("personal")
    page.get_by_label("Wat u de persoon zegt").fill("Uw buur is te herkennen.")
    page.get_by_role("button", name="Niet tonen, en de persoon zeggen waarom").click()
    expect(page.get_by_text("Niet getoond. De persoon hoort waarom")).to_be_visible()


def fill(page, words):
    page.locator("[name=kind][value=problem]").check()
    page.locator("[name=text]").fill(words)
    page.locator("[name=answer][value=none]").check()


def test_the_card_shows_while_typing_and_holds_nothing_back(visitor, dampoort):
    page = visitor(width=320).visit("/nl/gent/wijk/dampoort/zeg-het/")
    page.locator("[name=text]").press_sequentially("Er is brand in de Schoolstraat")
    card = page.locator(".wl-danger")
    expect(card.get_by_role("link", name="Bel 112")).to_be_visible()
    assert sticks_out(page) == 0
    assert barriers(page) == []
    fill(page, "Er is brand in de Schoolstraat")
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/ontvangen/*/*/")
    expect(page.locator(".wl-danger")).to_be_visible()
    assert Signal.objects.count() == 1


def test_the_card_shows_on_the_receipt_without_a_script(visitor, client_of, dampoort):
    page = visitor(width=320, script=False).visit("/nl/gent/wijk/dampoort/zeg-het/")
    fill(page, "Ik ruik gas in de gang")
    page.get_by_role("button", name="Versturen").click()
    expect(page.locator(".wl-danger").get_by_role("link", name="Bel 112")).to_be_visible()
    desk = visitor(login=client_of("director")).visit("/nl/gent/werk/")
    expect(desk.get_by_role("heading", name="Lees dit eerst")).to_be_visible()
    inbox = visitor(login=client_of("director")).visit("/nl/gent/werk/inbox/")
    assert barriers(inbox) == []
    inbox.get_by_role("button", name="Ik las het en deed wat nodig is").click()
    expect(inbox.get_by_text("Genoteerd dat u het las.")).to_be_visible()
    expect(inbox.get_by_role("heading", name="Lees dit eerst")).to_have_count(0)
