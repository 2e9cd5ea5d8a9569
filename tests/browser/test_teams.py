"""A team of two employers: a list, a matter that is handed on, and an answer by the link in a mail."""

from collections.abc import Callable

import pytest

from tests.house.access_visitors import World, in_gent
from wijklus.city.teams import reads as teams
from wijklus.city.teams.models import Referral
from wijklus.loop.priorities import writes as priorities

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 1280])
def test_two_employers_share_a_list_and_hand_on(
    transactional_db: None, visitor: Callable[..., Visitor], width: int
) -> None:
    world = World()
    with in_gent(world):
        by = world.actor("director")
        theme = priorities.start_theme(title="Bankjes", neighbourhood=world.dampoort, by=by, at=world.at)
    desk = visitor(login=world.browser("director"), width=width).visit("/nl/gent/werk/wijkteams/")
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_role("link", name="Een team maken").click()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_label("Hoe heet het team?").fill("Wijkteam Dampoort")
    desk.get_by_role("checkbox", name="Dampoort").check()
    desk.get_by_role("button", name="Maak het team").click()
    for party in ("Groendienst", "Wegendienst"):
        desk.get_by_label("Welke werkgever?").select_option(label=party)
        desk.get_by_label("In welke functie?").fill("ploegbaas")
        desk.get_by_role("button", name="Voeg toe aan het team").click()
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    service = visitor(login=world.browser("service_contact"), width=width).visit("/nl/gent/werk/wijkteams/")
    service.get_by_role("link", name="Wijkteam Dampoort").click()
    service.get_by_role("link", name="Iets op de lijst zetten").click()
    service.get_by_label("Voor welk thema?").select_option(label="Bankjes")
    service.get_by_label("Waaraan?").fill("Bel An op 0470 12 34 56")
    service.get_by_role("button", name="Zet het op de lijst").click()
    assert service.get_by_text("lijkt iets van een persoon").first.is_visible()
    assert (barriers(service), sticks_out(service)) == ([], 0)
    service.get_by_label("Waaraan?").fill("Bankjes nakijken en herstellen")
    service.get_by_role("button", name="Zet het op de lijst").click()
    assert (barriers(service), sticks_out(service)) == ([], 0)
    service.get_by_role("link", name="Bankjes nakijken").click()
    assert (barriers(service), sticks_out(service)) == ([], 0)
    service.get_by_role("link", name="Naar een collega doorverwijzen").click()
    service.get_by_label("Wie zou het moeten opnemen?").select_option(label="ploegbaas, Wegendienst")
    service.get_by_label("Wat vraagt u?").fill("De grond eronder vlak maken")
    service.get_by_role("checkbox", name="De mensen over wie het gaat").check()
    assert (barriers(service), sticks_out(service)) == ([], 0)
    service.get_by_role("button", name="Vraag het").click()
    assert service.get_by_text("Het blijft bij u tot er contact was").is_visible()
    assert (barriers(service), sticks_out(service)) == ([], 0)
    with in_gent(world):
        asked = Referral.objects.get()
        letter = teams.letter(reference=asked.reference, to_receiver=True, on=world.at.date())
        assert letter is not None
    path = "/" + letter.url.split("/", 3)[3]
    colleague = visitor(width=width, script=False).visit(path)
    assert sticks_out(colleague) == 0
    colleague.get_by_role("radio", name="Nee").check()
    colleague.get_by_label("Als het niet zo is: waarom?").fill("Wij hebben geen ploeg vrij voor april")
    colleague.get_by_role("button", name="Dit antwoord versturen").click()
    assert colleague.get_by_text("U hoeft niets meer te doen").is_visible()
    service.reload()
    assert service.get_by_text("Wij hebben geen ploeg vrij voor april").is_visible()
    who = visitor(login=world.browser("director"), width=width).visit(f"/nl/gent/werk/wie-werkt-mee/{theme.reference}/")
    assert who.get_by_text("Groendienst, ploegbaas").is_visible()
    assert (barriers(who), sticks_out(who)) == ([], 0)
