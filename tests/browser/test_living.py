"""What lives: an area drawn with the mouse or the keyboard filters map and list; the list is whole without a script."""

import re
from datetime import timedelta

import pytest

from wijklus.base import clock
from wijklus.ground.places.models import Boundary, NeighbourhoodSet
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/nl/gent/wat-leeft-er/"


@pytest.fixture
def heard(dampoort, rabot, anyone, director):
    """Six people in Dampoort, in the west, all in one theme, and seven in Rabot, in the east; the quarter is over."""
    now, in_dampoort = clock.now(), []
    for place, west in ((dampoort, 3.70), (rabot, 3.76)):
        east, south, north = west + 0.04, 51.04, 51.07
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        Boundary.objects.create(
            set=NeighbourhoodSet.objects.get(), neighbourhood=place, name=place.name, area_m2=9_000_000,
            geometry={"type": "Polygon", "coordinates": [ring]}, west=west, south=south, east=east, north=north,
        )  # fmt: skip
    for place, many in ((dampoort, 6), (rabot, 7)):
        for _person in range(many):
            said = signals.register(
                text="Het is hier druk", kind="problem", channel="web", neighbourhood=place, by=anyone, at=now,
                received_at=now - timedelta(days=120),
            )  # fmt: skip
            if place == dampoort:
                in_dampoort.append(said)
    theme = priorities.start_theme(title="Drukte aan het station", neighbourhood=dampoort, by=director, at=now)
    priorities.bundle(theme=theme, signals=in_dampoort, reason="Zelfde plein", by=director, at=now)
    priorities.renew_living(today=clock.today(), at=now)


def told(page):
    page.locator(".wl-map__canvas .wl-map__point").first.wait_for()
    return page.locator("tbody th").all_inner_texts(), page.locator(".wl-map__canvas .wl-map__point").count()


def test_with_the_mouse(heard, visitor):
    page = visitor(width=1280).visit(PAGE)
    assert told(page) == (["Rabot", "Dampoort"], 2)
    page.get_by_role("button", name="Een vlak tekenen").click()
    box = page.locator(".wl-map__canvas").bounding_box()
    for x, y in ((0.02, 0.02), (0.45, 0.02), (0.45, 0.98), (0.02, 0.98)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.get_by_text("Hoeken tot nu toe: 4").wait_for()
    page.get_by_role("button", name="Dit vlak tonen").click()
    page.wait_for_url(re.compile("vlak="))
    assert told(page) == (["Dampoort"], 1)
    assert "6 mensen zeiden iets" in page.content()
    again = visitor(width=375).visit("/" + page.url.split("/", 3)[3])
    assert told(again) == (["Dampoort"], 1), "the address can be shared"
    assert sticks_out(again) == 0
    page.get_by_role("link", name="Het vlak wegnemen").click()
    assert told(page) == (["Rabot", "Dampoort"], 2)


def test_with_the_keyboard_only(heard, visitor):
    page = visitor(width=1280).visit(PAGE)
    told(page)
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-draw-begin')"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('wl-map__canvas')")
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):  # around the middle of the map
        for _step in range(2):
            page.keyboard.press(key)
            page.wait_for_timeout(350)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.get_by_text("Hoeken tot nu toe: 4").wait_for()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="Een vlak tekenen").is_visible()


def test_by_theme_without_javascript(heard, visitor):
    page = visitor(width=320, script=False).visit(PAGE)
    page.get_by_label("Samengenomen").select_option("per thema")
    page.get_by_role("button", name="Tonen", exact=True).click()
    page.wait_for_url(re.compile("per=thema"))
    assert page.locator("tbody td[data-label=Thema]").all_inner_texts()[0].startswith("In geen thema")
    assert sticks_out(page) == 0
    page.get_by_role("link", name="Drukte aan het station").click()
    page.get_by_role("heading", level=1, name="Drukte aan het station").wait_for()


def test_without_javascript_and_by_numbers(heard, visitor):
    page = visitor(width=320, script=False).visit(PAGE)
    assert page.locator("tbody th").all_inner_texts() == ["Rabot", "Dampoort"]
    page.get_by_text("Een rechthoek, in graden").click()
    for name, value in (("zuid", "51"), ("noord", "51.1"), ("west", "3.75"), ("oost", "3.9")):
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Tonen", exact=True).click()
    page.wait_for_url(re.compile("oost=3.9"))
    assert page.locator("tbody th").all_inner_texts() == ["Rabot"]
    page.get_by_text("Enkele wijken").click()
    page.get_by_label("Dampoort").check()
    page.get_by_role("button", name="Tonen", exact=True).click()
    page.get_by_text("Niets dat getoond kan worden").first.wait_for()
