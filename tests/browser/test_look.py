"""The look in a real browser: narrow and wide, by light and by dark, with and without JavaScript, by keyboard."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wijklus.ground.places.models import Municipality, Neighbourhood

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ("start", "api_page", "style", "accessibility", "account_login", "account_reset_password")


def address(name: str, *args: str) -> str:
    with translation.override("nl"):
        return reverse(name, args=args)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_and_nothing_sticks_out(visitor: Callable[..., Visitor], width: int, scheme: str) -> None:
    somebody = visitor(width=width, scheme=scheme)
    for name in PUBLIC:
        page = somebody.visit(address(name))
        assert barriers(page) == [], name
        assert sticks_out(page) == 0, name
        page.close()
    assert somebody.complaints == []


def test_a_page_that_is_not_there_has_no_barrier(visitor: Callable[..., Visitor]) -> None:
    page = visitor(width=320).visit("/nl/gent/bestaat/niet/")
    assert barriers(page) == []
    assert page.locator("h1").inner_text() == "Deze pagina is er niet"


def test_the_frame_of_the_working_pages(
    visitor: Callable[..., Visitor], gent: Municipality, client_of: Callable[[str], Client]
) -> None:
    somebody = visitor(width=320, login=client_of("director"))
    page = somebody.visit(address("my_account"))
    assert barriers(page) == []
    assert sticks_out(page) == 0
    page.locator(".wl-menu summary:visible").click()
    assert page.get_by_role("button", name="Uitloggen").is_visible()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Uitloggen").is_visible()
    assert somebody.complaints == []


def test_on_a_phone_the_work_is_one_menu_that_needs_no_script(
    visitor: Callable[..., Visitor], gent: Municipality, client_of: Callable[[str], Client]
) -> None:
    page = visitor(width=320, script=False, login=client_of("director")).visit(address("today", gent.slug))
    menu = page.locator(".wl-menu--all")
    assert not page.locator(".wl-nav").is_visible()
    assert not menu.get_by_role("link", name="Inbox").is_visible()
    menu.locator("summary").click()
    assert sticks_out(page) == 0
    menu.get_by_role("link", name="Inbox").click()
    assert page.locator("h1").inner_text() == "Inbox"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".wl-nav").is_visible()
    assert not page.locator(".wl-menu--all").is_visible()


def test_an_area_of_the_map_opens_the_neighbourhood(visitor: Callable[..., Visitor], dampoort: Neighbourhood) -> None:
    somebody = visitor()
    ring = [[3.74, 51.05], [3.76, 51.05], [3.76, 51.06], [3.74, 51.05]]
    words = {"code": dampoort.code, "name": dampoort.name}
    area = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": words}
    outlines = {"type": "FeatureCollection", "features": [area]}
    somebody.context.route("**/grenzen.geojson*", lambda route: route.fulfill(json=outlines))
    page = somebody.visit(address("city", dampoort.municipality.slug))
    link = page.locator("a[data-code]", has_text=dampoort.name)
    link.focus()
    assert page.locator(".wl-map__area--here").count() == 1
    page.locator(".wl-map__area--here").click()
    page.wait_for_url(f"**/wijk/{dampoort.slug}/")
    assert page.locator("h1").inner_text() == dampoort.name
    assert somebody.complaints == []


def test_the_first_tab_leads_past_the_header(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit(address("start"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_everything_stands_there_without_javascript(visitor: Callable[..., Visitor]) -> None:
    page = visitor(script=False).visit(address("style"))
    assert page.locator(".wl-map__canvas:visible, [data-enhanced]:visible, [data-draft-note]:visible").count() == 0
    assert page.locator(".wl-map__list a:visible").count() == 2


def test_a_place_is_pointed_at_by_mouse_and_by_keyboard(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit(address("style"))
    canvas, chosen = page.locator("[data-map-picker] .wl-map__canvas"), page.locator("[data-lat]")
    canvas.click(position={"x": 150, "y": 150})
    assert chosen.input_value().startswith("51.0")
    assert page.locator("[data-status]").inner_text() == "Er is een plek op de kaart gekozen."
    page.locator("[data-clear]").click()
    assert chosen.input_value() == ""
    canvas.focus()
    page.keyboard.press("Enter")
    assert chosen.input_value().startswith("51.0")


def test_j_and_k_walk_the_rows_except_while_typing(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit(address("style"))
    focused = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "Een bank aan de tramhalte."
    page.keyboard.press("k")
    assert page.evaluate(focused) == "Auto's rijden te snel voorbij de school."
    page.locator("#sample_search").press("j")
    assert page.locator("#sample_search").input_value() == "j"


def test_what_was_typed_is_found_again_but_no_mail_address(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor()
    page = somebody.visit(address("style"))
    page.get_by_label("Wat wilt u zeggen?").first.fill("Een bank aan de halte")
    page.get_by_label("Uw mailadres").first.fill("ik@voorbeeld.example")
    page.reload()
    assert page.get_by_label("Wat wilt u zeggen?").first.input_value() == "Een bank aan de halte"
    assert page.get_by_label("Uw mailadres").first.input_value() == ""
    assert "voorbeeld.example" not in page.evaluate("JSON.stringify({...localStorage})")
    page.get_by_role("button", name="Wissen en opnieuw beginnen").click()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_form_is_sent_once(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit(address("account_login"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("E-mailadres").fill("niemand@voorbeeld.example")
    page.get_by_label("Wachtwoord", exact=True).fill("verkeerd")
    with page.expect_navigation():
        page.evaluate(
            "for (const form of document.querySelectorAll('.wl-form')) { form.requestSubmit(); form.requestSubmit() }"
        )
    assert len(sent) == 1
    assert page.evaluate("document.activeElement.className") == "wl-error-summary"
