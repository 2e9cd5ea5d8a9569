"""The way of money: what a fund puts in goes to an action, earmarked money ends, and everybody sees the river."""

from collections.abc import Callable

import pytest

from tests.house.access_money import LINES
from tests.house.access_visitors import World, in_gent
from wijklus.base.cents import Cents
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets.models import Allocation

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_fund_to_the_river(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    world = World()
    with in_gent(world):
        LINES["budgets:allocation"].kwargs(world)
        actions.start(title="Boom op het plein", neighbourhood=world.dampoort, by=world.actor("director"), at=world.at)

    desk = visitor(login=world.browser("coordinator")).visit("/nl/gent/werk/geld/nieuw/")
    desk.get_by_label("Naam van het fonds").fill("Projectsteun")
    desk.get_by_label("Wie geeft?").select_option(label="Groendienst")
    desk.get_by_label("Wat voor fonds is het?").select_option(label="Vlaamse overheid")
    desk.get_by_label("Geoormerkt: voor één doel").check()
    desk.get_by_label("Eerste dag").fill("2026-01-01")
    desk.get_by_role("button", name="Fonds toevoegen").click()
    desk.get_by_role("link", name="Noteer wat is ingelegd").click()
    desk.get_by_label("Jaar").fill("2026")
    desk.get_by_label("Bedrag, of waarde van de goederen").fill("€\u00a012k")
    desk.get_by_role("button", name="Bewaren").click()
    assert desk.get_by_text("niet 12k").first.is_visible()
    assert barriers(desk) == []
    desk.get_by_label("Bedrag, of waarde van de goederen").fill("1.000,50")
    desk.get_by_role("button", name="Bewaren").click()
    desk.get_by_role("link", name="Geld, exploitatie").click()
    desk.get_by_label("Wijk", exact=True).select_option(label="Dampoort")
    desk.get_by_role("button", name="Kies de actie").click()
    desk.get_by_label("Welke actie?").select_option(label="Boom op het plein")
    desk.get_by_label("Bedrag, in euro").fill("1.000,51")
    desk.get_by_role("button", name="Bedrag toewijzen").click()
    assert desk.get_by_text("nog maar €\u00a01.000,50 over").first.is_visible()
    desk.get_by_label("Bedrag, in euro").fill("1.000,50")
    desk.get_by_role("button", name="Bedrag toewijzen").click()
    assert desk.get_by_text("Over: €\u00a00,00").is_visible()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    with in_gent(world):
        assert Allocation.objects.get(action__title="Boom op het plein").amount == Cents(1_000_50)

    page = visitor(width=375, script=False).visit("/nl/gent/wijk/dampoort/geld/2026/")
    assert page.get_by_role("img", name="Van fondsen via prioriteiten naar acties, exploitatie").is_visible()
    assert page.get_by_role("row", name="Boom op het plein").get_by_text("€\u00a01.000,50").is_visible()
    assert sticks_out(page) == 0


@pytest.mark.parametrize("width", [375, 1280])
def test_a_booking_is_split_over_two_actions(
    transactional_db: None, visitor: Callable[..., Visitor], width: int
) -> None:
    world = World()
    with in_gent(world):
        given = LINES["budgets:split"].data(world)
        number = LINES["budgets:split"].kwargs(world)["booking"]
    page = f"/nl/gent/werk/geld/boekingen/boeking/{number}/"
    desk = visitor(login=world.browser("coordinator"), width=width).visit(page)
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    where = desk.get_by_role("search", name="Kies waar deze acties zijn")
    where.get_by_label("Wijk", exact=True).select_option(label="Dampoort")
    desk.get_by_role("button", name="Splits ze over acties").click()
    for part in ("1", "2"):
        desk.get_by_label(f"Deel {part}: waarvoor?").select_option(value=given[f"allocation_{part}"])
    desk.get_by_label("Deel 1: bedrag").fill("4")
    desk.get_by_label("Deel 2: bedrag").fill("5,99")
    desk.get_by_label("Waarom wordt ze zo gesplitst?").fill("Samen gekocht")
    desk.get_by_role("button", name="Splits deze boeking").click()
    assert desk.get_by_text("Er blijft €\u00a00,01 over").first.is_visible()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_label("Deel 2: bedrag").fill("6,00")
    desk.get_by_role("button", name="Splits deze boeking").click()
    desk.get_by_text("met de hand gesplitst").wait_for()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
