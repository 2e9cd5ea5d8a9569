"""The way of a handover: frozen by who leaves, marked by who comes, and a stop that becomes an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.feedback.models import Answer
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_handed_over_is_decided_and_answered(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    world = World()
    with in_gent(world):
        by = world.actor("director")
        said = signals.register(
            text="Geen bank aan de halte", kind="problem", channel="web", neighbourhood=world.dampoort,
            contact=world.resident(), by=world.actor("anonymous"), at=world.at - timedelta(days=3),
        )  # fmt: skip
        theme = priorities.start_theme(title="Zitbanken", neighbourhood=world.dampoort, by=by, at=world.at)
        priorities.bundle(theme=theme, signals=[said], reason="Zelfde", by=by, at=world.at)

    desk = visitor(login=world.browser("director")).visit("/nl/gent/werk/overdrachten/nieuw/")
    desk.get_by_label("Wat wordt overgedragen?").select_option(label="Dampoort")
    desk.get_by_label("Waarom wordt het overgedragen?").fill("Nieuwe regisseur")
    desk.get_by_role("button", name="Dossier vastleggen").click()
    with in_gent(world):
        run_waiting(at=clock.now())
    desk.get_by_role("link", name="Kijk opnieuw").click()
    assert desk.get_by_text("1 punt zonder merk").first.is_visible()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_role("checkbox", name="Kies 1: Zitbanken").check()
    desk.get_by_role("radio", name="stoppen").check()
    desk.get_by_label("Waarom?").fill("Er is geen plaats aan deze halte.")
    desk.get_by_role("button", name="Merk wat ik koos").click()
    assert desk.get_by_text("Elk punt heeft een merk").is_visible()
    with in_gent(world):
        run_waiting(at=clock.now())
        assert Answer.objects.get().text == "Er is geen plaats aan deze halte."
    desk.get_by_role("link", name="1. Zitbanken").click()
    assert desk.get_by_text("1 persoon erachter kreeg antwoord.").is_visible()
    assert barriers(desk) == []
