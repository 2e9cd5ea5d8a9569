"""The inbox on a phone and on a desk: what is chosen comes into sight, and keys are named only where there are keys."""

import pytest

from wijklus.loop.signals import writes as signals

from .conftest import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "Met j en k"


@pytest.fixture
def inbox(dampoort, anyone, at, visitor, client_of):
    """A visitor with a waiting list, by width."""
    for number in range(12):
        signals.register(
            text=f"Lamp {number} is stuk", kind="problem", channel="web", neighbourhood=dampoort, by=anyone, at=at
        )

    def open_it(width):
        return visitor(width=width, login=client_of("director")).visit("/nl/gent/werk/inbox/")

    return open_it


def test_on_a_phone_a_signal_opens_as_a_page_of_its_own(inbox):
    page = inbox(375)
    assert not page.get_by_text(KEYS).is_visible()
    page.get_by_role("link", name="Lamp 3 is stuk").click()
    page.wait_for_url("**/inbox/*/")
    pane = page.locator("#detail").bounding_box()
    assert pane["y"] < page.locator(".wl-two-pane__list").bounding_box()["y"], "what was chosen stands first"
    page.get_by_role("link", name="Terug naar de hele inbox").click()
    page.wait_for_url("**/inbox/")


def test_what_can_be_done_with_the_chosen_comes_into_sight(inbox):
    page = inbox(375)
    jump = page.locator("main").get_by_role("link", name="Met de gekozen signalen")
    assert not jump.is_visible()
    page.get_by_role("checkbox").first.check()
    assert jump.is_visible()
    assert jump.bounding_box()["y"] < 800
    jump.click()
    assert page.get_by_label("Titel van een nieuw thema").is_visible()


def test_on_a_desk_a_signal_opens_beside_the_list(inbox):
    page = inbox(1280)
    assert page.get_by_text(KEYS).is_visible()
    page.get_by_role("link", name="Lamp 3 is stuk").click()
    page.locator("#detail").get_by_role("heading").first.wait_for()
    assert page.locator(".wl-two-pane__list .wl-rows__row").count() == 12
    assert not page.get_by_role("link", name="Terug naar de hele inbox").is_visible()


def tab_to(page, selector):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_sorting_several_with_the_keyboard_only_and_undoing_it(inbox, administrator, at):
    signals.add_category(name={"nl": "Verlichting"}, by=administrator, at=at)
    page = inbox(1280)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[name=signals]:checked").count() == 2
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.locator("#detail").get_by_role("heading").first.wait_for()
    tab_to(page, "#bulk-category")
    page.keyboard.type("Verl")
    tab_to(page, "[formaction$='/sorteren/']")
    page.keyboard.press("Enter")
    page.get_by_text("2 gesorteerd").wait_for()
    assert page.locator(".wl-rows__about", has_text="Verlichting").count() == 2
    tab_to(page, ".wl-undo button")
    page.keyboard.press("Enter")
    page.get_by_text("2 hebben de eigen categorie terug").wait_for()
    assert page.locator(".wl-rows__about", has_text="Verlichting").count() == 0


def test_filters_are_kept_as_a_view_with_the_keyboard_only(inbox, client_of, visitor):
    page = inbox(1280)
    tab_to(page, "[name=kind]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".wl-filter button")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=idea**")
    tab_to(page, "details:has(#view-name) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#view-name")
    page.keyboard.type("Ideeën")
    tab_to(page, "[name=shared]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("De weergave is bewaard").wait_for()
    theirs = visitor(login=client_of("coordinator")).visit("/nl/gent/werk/inbox/")
    theirs.get_by_role("link", name="Ideeën").click()
    theirs.wait_for_url("**kind=idea**")
    assert barriers(theirs) == []


def test_two_people_see_each_other_at_the_same_signal(inbox, client_of, visitor, user_of):
    mine = inbox(1280)
    mine.keyboard.press("j")
    with mine.expect_response("**/kijken/"):
        mine.keyboard.press("Enter")
    theirs = visitor(login=client_of("coordinator")).visit("/nl/gent/werk/inbox/", until="load")
    told = f"{user_of('director').name} kijkt hier nu naar"
    first = theirs.locator(".wl-inbox__row").first
    first.get_by_text(told).wait_for()
    assert theirs.get_by_text(told).count() == 1
    theirs.keyboard.press("j")
    theirs.keyboard.press("Enter")
    theirs.locator("#detail").get_by_text(told).wait_for()
    mine.reload()
    mine.get_by_text(f"{user_of('coordinator').name} kijkt hier nu naar").first.wait_for()
    assert barriers(mine) == []
