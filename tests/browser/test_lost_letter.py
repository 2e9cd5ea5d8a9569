"""At the desk of a round: a letter that was lost, a sheet given by mistake, and a colleague who only counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.house.access_rounds import known_with_proposal
from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, PaperReading, PaperSheet, RoundArea, SecondLetter
from wijklus.loop.rounds.rules import sheets, voting

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page: Page) -> None:
    """Nobody is kept out, at this width and on the smallest telephone."""
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert sticks_out(page) == 0
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_lost_letter_a_wrong_sheet_and_a_teller(
    transactional_db: None, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    world = World()
    world.at = clock.now()
    one = visitor(login=world.browser("coordinator"))
    with in_gent(world):
        by = world.actor("coordinator")
        round = known_with_proposal(world)
        area = RoundArea.objects.select_related("round").get(round=round)
        batch = writes.order_codes(area=area, size=2, by=by, at=world.at)
        writes.make_codes(batch=batch, by=world.system, at=world.at)
        batch.refresh_from_db()
        lost, found = writes.note_printing(batch=batch, part=1, by=by, at=world.at)
        for phase in (rules.CHECK, rules.BALLOT):
            round = writes.advance(round=round, to=phase, by=by, at=world.at)
        area = RoundArea.objects.select_related("round").get(round=round)
        base = f"/nl/gent/werk/ronde/{round.reference}/"
        page = one.look_at(base)
        page.get_by_role("link", name="Tweede brief voor wie er een verloor").click()
        looked_at(page)
        page.get_by_label("Nummer van de brief").fill("1")
        page.get_by_label("Hoe ging de brief verloren?").fill("Niet aangekomen")
        with page.expect_download() as letter:
            page.get_by_role("button", name="Trek hem in en maak een tweede brief (pdf)").click()
        letter.value.save_as(tmp_path / "brief.pdf")
        assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")
        page = one.look_at(f"{base}tweede-brief/")
        looked_at(page)
        page.get_by_text("Niet aangekomen").wait_for()
        assert SecondLetter.objects.get().number == 1
        anyone = visitor(width=320, script=False).visit(f"/nl/gent/wijkbudget/{round.reference}/stemmen/")
        anyone.get_by_label("De code op uw brief").fill(voting.shown(lost))
        anyone.get_by_role("button", name="Naar het stembiljet").click()
        anyone.get_by_text("Stem met de code op de nieuwste brief.").first.wait_for()
        wrong, right = writes.print_sheets(area=area, size=2, by=by, at=world.at)
        writes.hand_out(round=round, code=found, by=by, at=world.at)
        page = one.look_at(f"{base}papier/")
        page.get_by_role("link", name="Trek een stembiljet op papier in").click()
        looked_at(page)
        page.get_by_label("De code op de brief").fill(voting.shown(found))
        page.get_by_label("Nummer van het stembiljet dat terugkwam").fill(wrong)
        page.get_by_label("Waarom wordt het ingetrokken?").fill("Verkeerde wijk")
        page.get_by_role("button", name="Trek dit stembiljet in", exact=True).click()
        page.get_by_text("Met deze brief kan de persoon weer op elke manier stemmen.").wait_for()
        looked_at(page)
        assert PaperSheet.objects.get(serial=wrong).state == sheets.WITHDRAWN
        assert not Ballot.objects.exists()
        writes.hand_out(round=round, code=found, by=by, at=world.at)
        teller = visitor(width=375, login=world.browser("teller")).visit("/nl/gent/werk/rondes/")
        looked_at(teller)
        teller.locator("#main").get_by_role("link", name=round.title).click()
        looked_at(teller)
        teller.get_by_role("link", name="Stembiljetten van Dampoort invoeren").click()
        looked_at(teller)
        teller.get_by_label("Nummer van het stembiljet").fill(right)
        teller.get_by_label("Wat er ingevuld is").fill("1")
        teller.keyboard.press("Enter")
        teller.get_by_text(right).first.wait_for()
        assert PaperReading.objects.get().choices == [1]
