"""The way through renegotiation: a service proposes another day by the link in its mail, the director agrees."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.house.access_story import PARTS
from tests.house.access_visitors import World, in_gent
from wijklus.loop.actions import reads

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_another_day_is_proposed_and_agreed(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    world = World()
    with in_gent(world):
        promise = world.once(PARTS["promise"])
        expires, key = reads.link_of(promise, on=date.today())
    later = (promise.due_on + timedelta(days=30)).isoformat()

    service = visitor(width=375).visit(f"/nl/gent/toezegging/{promise.reference}/{expires}/{key}/")
    service.get_by_label("Klaar tegen welke dag?").fill(later)
    service.get_by_label("Waarom een andere afspraak?").fill("De palen komen later")
    service.get_by_role("button", name="Deze afspraak voorstellen").click()
    assert service.get_by_text("U stelde een andere afspraak voor").is_visible()
    assert (barriers(service), sticks_out(service)) == ([], 0)

    desk = visitor(login=world.browser("director")).visit(f"/nl/gent/werk/toezegging/{promise.reference}/")
    assert desk.get_by_text("Er is een andere afspraak voorgesteld").is_visible()
    assert barriers(desk) == []
    desk.get_by_label("Ja, dit is nu de afspraak").check()
    desk.get_by_role("button", name="Deze beslissing versturen").click()
    assert desk.get_by_text("opnieuw toegezegd", exact=True).first.is_visible()
    assert desk.get_by_text("eerst toegezegd tegen").first.is_visible()
    assert desk.get_by_text("De palen komen later").first.is_visible()
    assert barriers(desk) == []
