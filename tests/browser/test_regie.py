"""The way of a matter that nobody directs: found in the list, mended, and read by everybody."""

from collections.abc import Callable

import pytest

from tests.house.access_visitors import World, in_gent
from wijklus.loop.priorities import writes as priorities

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 1280])
def test_who_directs_is_said_and_read(transactional_db: None, visitor: Callable[..., Visitor], width: int) -> None:
    world = World()
    with in_gent(world):
        theme = priorities.start_theme(
            title="Zwerfvuil", neighbourhood=world.dampoort, by=world.actor("director"), at=world.at
        )
    desk = visitor(login=world.browser("director"), width=width).visit("/nl/gent/werk/regie/")
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_role("link", name="Zwerfvuil").click()
    assert desk.get_by_text("Niemand regisseert dit").is_visible()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_label("Wie regisseert dit?").select_option(label="Groendienst")
    desk.get_by_role("radio", name="intern: een dienst van de stad").check()
    desk.get_by_role("radio", name="coördinatie: stemt af wat anderen doen").check()
    desk.get_by_label("Met welke instrumenten?").fill("Maandelijks overleg")
    desk.get_by_label("Wie besliste dat?").fill("Het college")
    desk.get_by_role("button", name="Bewaar wie regisseert").click()
    assert desk.get_by_text("Wie regisseert, is genoteerd.").is_visible()
    desk.get_by_role("link", name="Wijzig de regie van Groendienst").click()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    assert desk.get_by_label("Met welke instrumenten?").input_value() == "Maandelijks overleg"
    desk.get_by_label("Wie besliste dat?").fill("De gemeenteraad")
    desk.get_by_label("Wat verandert er, en waarom?").fill("De raad nam het over")
    desk.get_by_role("button", name="Bewaar de wijziging").click()
    assert desk.get_by_text("Wie regisseert, is gewijzigd").is_visible()
    assert desk.get_by_text("De raad nam het over").is_visible()
    desk.get_by_role("link", name="Laat de regie van Groendienst eindigen").click()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    street = visitor(width=width).visit(f"/nl/gent/thema/{theme.reference}/")
    assert street.get_by_role("heading", name="Wie regisseert dit hier").is_visible()
    assert (barriers(street), sticks_out(street)) == ([], 0)
