"""A group of residents, from the start of an action to a kept promise, with the director as guest; by screens only."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.loop.screen import letters_to, link_in, run_jobs
from wijklus.base import clock
from wijklus.loop.actions import writes as actions
from wijklus.loop.actions.models import Commitment
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.signals.rules import Reachable

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROMISE = "Tien banken en een tent"


def seen(page):
    """A page that everybody can use, at its width."""
    assert (barriers(page), sticks_out(page)) == ([], 0), page.url
    return page


def test_from_the_start_of_an_action_to_a_kept_promise(
    visitor, client_of, plan, priority, group, groendienst, director
):
    directing = visitor(login=client_of("director")).visit("/nl/gent/werk/gedragen/wijk/dampoort/")
    directing.get_by_label("Welke bewonersgroep?").select_option("Bewonerscomité")
    directing.get_by_label("Wat draagt ze?").select_option("Licht aan het park")
    directing.get_by_label("Waarom wordt dit overgedragen?").fill("Zij kennen het park")
    directing.get_by_label("Wat is afgesproken?").fill("De groep beslist, de stad antwoordt")
    directing.get_by_role("button", name="Bewaren").click()
    seen(directing).get_by_text("Zij kennen het park").wait_for()
    for width in (320, 1280):
        page = visitor(width=width, login=client_of("spokesperson")).visit("/nl/gent/werk/gedragen/")
        seen(page).get_by_role("link", name="Een actie starten").wait_for()
    page.get_by_role("link", name="Een actie starten").click()
    page.get_by_label("Wat gaat er gebeuren?").fill("Een lichtfeest")
    page.get_by_label("Klaar tegen").fill((clock.today() + timedelta(days=90)).isoformat())
    seen(page).get_by_role("button", name="Actie beginnen").click()
    seen(page).get_by_role("link", name="Vraag een toezegging").click()
    page.get_by_label("Aan wie vraagt u het?").select_option("Groendienst")
    page.get_by_label("Wat vraagt u?").fill(PROMISE)
    page.get_by_label("Tegen wanneer?").fill((clock.today() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Vraag en verstuur de mail").click()
    seen(page).get_by_text(PROMISE).first.wait_for()
    run_jobs()
    path = urlsplit(link_in(letters_to("groendienst@gent.example")[-1], "/toezegging/")).path
    service = visitor(width=375, script=False).visit(path)
    service.get_by_label("Ja, we zeggen dit toe").check()
    service.get_by_role("button", name="Dit antwoord versturen").click()
    guest = visitor(login=client_of("director")).visit("/nl/gent/werk/acties/")
    guest.get_by_role("link", name="Een lichtfeest").click()
    seen(guest).get_by_text("U bent hier te gast").wait_for()
    assert guest.get_by_role("button", name="Zet op").count() == 0
    guest.get_by_text("De groep advies geven").click()
    guest.get_by_label("Uw advies").fill("Vraag ook de politie")
    guest.get_by_role("button", name="Dit advies sturen").click()
    today = visitor(width=375, login=client_of("spokesperson")).visit("/nl/gent/werk/")
    seen(today).get_by_text("Vraag ook de politie").first.wait_for()
    today.get_by_role("link", name="Zeg wat u ermee doet").first.click()
    today.get_by_label("Wat doet u ermee?").fill("Doen we")
    today.get_by_role("button", name="Dit advies beantwoorden").click()
    seen(today).get_by_text("Doen we").first.wait_for()
    today.get_by_role("link", name=PROMISE).click()
    today.get_by_label("nagekomen", exact=True).check()
    today.get_by_role("button", name="Beoordelen").click()
    seen(today)
    assert Commitment.objects.get().receiver_says == "kept"


def test_it_writes_the_whole_plan_and_the_director_says_who_speaks(
    visitor, client_of, plan, group, dampoort, director, at
):
    actions.carry(
        neighbourhood=dampoort, party=group, reason="Het is hun plan", agreed="Zij schrijven", since=at.date(),
        by=director, at=at,
    )  # fmt: skip
    speaks = visitor(width=320, login=client_of("spokesperson")).visit("/nl/gent/werk/gedragen/")
    speaks.get_by_role("link", name="Ons plan schrijven").click()
    seen(speaks).get_by_role("link", name="Stel dit plan voor").click()
    speaks.get_by_label("Tot wanneer").fill((clock.today() + timedelta(days=30)).isoformat())
    speaks.get_by_role("button", name="Leg het op tafel").click()
    seen(speaks)
    desk = visitor(login=client_of("director")).visit(f"/nl/gent/werk/plan/{plan.reference}/")
    seen(desk).get_by_text("U bent hier te gast").wait_for()
    desk.get_by_role("link", name="Wie draagt wat").first.click()
    seen(desk).get_by_role("link", name="Wie voor een bewonersgroep spreekt").click()
    desk.get_by_label("Welke bewonersgroep?").select_option("Bewonerscomité")
    desk.get_by_label("Naam").fill("An")
    desk.get_by_label("E-mailadres").fill("an@buurt.example")
    desk.get_by_label("Dampoort").check()
    desk.get_by_role("button", name="Laat hen voor de groep spreken").click()
    seen(desk).get_by_text("Bewonerscomité: An").wait_for()
    plan.refresh_from_db()
    assert plan.state == "proposed"


def test_it_tells_its_members_their_answer(visitor, client_of, say, group, director, at):
    asked = say(contact=Reachable(channel="group", group_name="Bewonerscomité"))
    given = feedback.give_answer(signal=asked, outcome="changed", text="De lampen staan er", by=director, at=at)
    for width in (320, 1280):
        page = visitor(width=width, login=client_of("spokesperson")).visit("/nl/gent/werk/gedragen/antwoorden/")
        seen(page).get_by_text("De lampen staan er").first.wait_for()
    page.get_by_role("button", name="Wij hebben het hun verteld").click()
    seen(page).get_by_text("verteld", exact=True).wait_for()
    assert given.recipients.get().state == "done"
