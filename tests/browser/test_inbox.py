"""The inbox on a phone and on a desk: what is chosen comes into sight, and keys are named only where there are keys."""

import pytest

from wijklus.loop.signals import writes as signals

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
