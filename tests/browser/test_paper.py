"""A ballot on paper: handed out against a letter, typed by two colleagues, settled, agreed, and counted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.house.access_rounds import known_with_proposal
from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, PaperDesk, PaperSheet, Round, RoundArea, Tally
from wijklus.loop.rounds.rules import voting

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def colleague(world: World) -> Client:
    """Another coordinator, logged in."""
    user = people_writes.make_user(
        email="tweede@gent.example", name="Tweede", by=world.system, at=world.at, password="lang genoeg voor een mens"
    )
    given = {"function": "Programmaregisseur", "valid_from": world.at.date(), "by": world.system, "at": world.at}
    role = people.role_by_key("coordinator")
    assert role is not None
    people_writes.give_role(user=user, role=role, party=None, neighbourhood_ids=[], **given)
    browser = Client()
    browser.force_login(user)
    return browser


def typed(page: Page, serial: str, choices: str, *, counts: bool = True) -> None:
    """Type one sheet with the keyboard only; it does not count for the first of the reasons there are."""
    page.get_by_label("Nummer van het stembiljet").fill(serial)
    page.keyboard.press("Tab")
    page.keyboard.type(choices)
    if not counts:
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(f"{serial}")).first.wait_for()


def looked_at(page: Page) -> None:
    """Nobody is kept out, at this width and on the smallest telephone."""
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert sticks_out(page) == 0
    page.set_viewport_size({"width": 1280, "height": 800})


def test_from_the_letter_to_the_count(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    world = World()
    world.at = clock.now()
    one = visitor(login=world.browser("coordinator"))
    with in_gent(world):
        by = world.actor("coordinator")
        round = known_with_proposal(world)
        area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get(round=round)
        batch = writes.order_codes(area=area, size=1, by=by, at=world.at)
        writes.make_codes(batch=batch, by=world.system, at=world.at)
        batch.refresh_from_db()
        [letter] = writes.note_printing(batch=batch, part=1, by=by, at=world.at)
        for phase in (rules.CHECK, rules.BALLOT):
            round = writes.advance(round=round, to=phase, by=by, at=world.at)
        area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get(round=round)
        [serial, _spare] = writes.print_sheets(area=area, size=2, by=by, at=world.at)
        base = f"/nl/gent/werk/ronde/{round.reference}/papier/"
        page = one.look_at(f"{base}uitdelen/")
        looked_at(page)
        page.get_by_label("De code op").fill(voting.shown(letter))
        page.get_by_label(re.compile("bewijs")).first.check()
        page.get_by_role("button", name="Geef een stembiljet", exact=True).click()
        page.wait_for_load_state()
        assert Ballot.objects.get().is_on_paper
        page = one.look_at(f"{base}dampoort/invoeren/")
        looked_at(page)
        typed(page, serial, "1")
        two = visitor(login=colleague(world))
        page = two.look_at(f"{base}dampoort/invoeren/")
        assert serial not in page.content()
        typed(page, serial, "", counts=False)
        sheet = PaperSheet.objects.get(serial=serial)
        page = one.look_at(f"/nl/gent/werk/stembiljet/{sheet.reference}/")
        looked_at(page)
        page.get_by_label("Wat er ingevuld is").fill("1")
        page.get_by_label("Waarom zo?").fill("Het kruisje staat er.")
        page.get_by_role("button", name="Zo staat het op het stembiljet").click()
        page.wait_for_load_state()
        page = two.look_at(f"/nl/gent/werk/stembiljet/{sheet.reference}/")
        page.get_by_role("button", name="Akkoord: zo is het").click()
        page.wait_for_load_state()
        page = one.look_at(base)
        looked_at(page)
        after = world.at + timedelta(days=31)
        writes.move_on(round=Round.objects.get(), by=world.system, at=after)
        writes.close_paper(round=Round.objects.get(), by=by, at=after)
        assert PaperDesk.objects.get().closed_at is not None
        writes.count_round(round=Round.objects.get(), by=world.system, at=after)
        assert Tally.objects.get().voters == 1
