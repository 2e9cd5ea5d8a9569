"""A whole round: opened, proposed, judged by a service, voted with a code in two ways, counted, and confirmed."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.base.cents import Cents
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, Proposal, Round, RoundArea
from wijklus.loop.rounds.rules import voting

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"
DAYS = {"call_from": 0, "check_from": 10, "ballot_from": 20, "ballot_until": 30, "objection_until": 60}


def opened(world: World, desk: Page) -> Round:
    """A coordinator opens a round in which voters fill the budget."""
    desk.get_by_label("vul het budget").check()
    desk.get_by_role("button", name="Verder").click()
    desk.get_by_label("Naam van de ronde").fill("Wijkbudget Dampoort")
    desk.get_by_label("Wie bevestigt de uitslag?").fill("Het college")
    for name, days in DAYS.items():
        desk.locator(f"[name={name}]").fill((world.at + timedelta(days=days)).date().isoformat())
    desk.get_by_label("Bedrag voor Dampoort").fill("10.000")
    assert (barriers(desk), sticks_out(desk)) == ([], 0)
    desk.get_by_role("button", name="Bewaar de ronde").click()
    desk.get_by_role("button", name="Volgende fase").click()
    return Round.objects.get()


def proposed(world: World, round: Round, page: Page, title: str) -> Proposal:
    """A resident sends a proposal."""
    page.get_by_label("Korte naam van uw voorstel").fill(title)
    page.get_by_label("Wat stelt u voor?").fill("Dat zou onze wijk goed doen.")
    page.get_by_role("button", name="Versturen").click()
    page.get_by_role("heading", name="We hebben uw voorstel ontvangen").wait_for()
    return Proposal.objects.get(title=title)


def judged(world: World, coordinator: Visitor, service: Visitor, proposal: Proposal, cost: str) -> None:
    """A colleague makes it public and asks a service, which says that it can be done."""
    desk = coordinator.visit(f"{WORK}voorstel/{proposal.reference}/")
    desk.get_by_role("button", name="Openbaar maken").click()
    desk.get_by_label("Welke dienst kijkt dit na?").select_option(label="Groendienst")
    desk.get_by_role("button", name="Vraag deze dienst").click()
    page = service.visit(f"{WORK}voorstel/{proposal.reference}/")
    page.get_by_label("Wat het kost, in euro").fill(cost)
    page.get_by_role("button", name="Het kan", exact=True).click()
    page.get_by_text("kan", exact=True).first.wait_for()


def codes_of(world: World, round: Round, size: int) -> list[str]:
    """Codes as they stand on letters."""
    area = RoundArea.objects.select_related("round").get(round=round)
    batch = writes.order_codes(area=area, size=size, by=world.actor("coordinator"), at=world.at)
    writes.make_codes(batch=batch, by=world.system, at=world.at)
    batch.refresh_from_db()
    return writes.note_printing(batch=batch, part=1, by=world.actor("coordinator"), at=world.at)


def to_the_ballot(page: Page, code: str) -> None:
    page.get_by_label("De code op uw brief").fill(voting.shown(code))
    page.get_by_label("De code op uw brief").press("Enter")
    page.get_by_role("heading", name="Uw stembiljet").wait_for()


def handed_in(page: Page) -> str:
    """Look once more, hand in, and read the receipt."""
    assert sticks_out(page) == 0
    page.get_by_role("button", name="Stem", exact=True).press("Enter")
    page.get_by_role("heading", name="Uw stem is bewaard").wait_for()
    return page.locator("strong code").inner_text()


def filled_by_keyboard(visitor: Callable[..., Visitor], round: Round, code: str) -> str:
    """A voter without JavaScript, on a phone, by keyboard: too dear first, then right."""
    page = visitor(width=375, script=False).visit(f"{PUBLIC}{round.reference}/stemmen/")
    to_the_ballot(page, code)
    for title in ("Banken", "Bomen"):
        page.get_by_label(re.compile(title)).press("Space")
    page.get_by_label("16 jaar of ouder").press("Space")
    page.get_by_role("button", name="Mijn stembiljet nakijken").press("Enter")
    assert page.get_by_role("link", name="Samen kosten uw projecten €\u00a01.000,00 te veel").is_visible()
    assert page.get_by_label(re.compile("Banken")).is_checked(), "nothing is lost"
    page.get_by_label(re.compile("Banken")).press("Space")
    page.get_by_role("button", name="Mijn stembiljet nakijken").press("Enter")
    assert page.get_by_text("Er blijft €\u00a04.000,00 over").is_visible()
    return handed_in(page)


def test_a_round_from_the_call_to_what_is_confirmed(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    world = World()
    world.at = clock.now()
    coordinator = visitor(login=world.browser("coordinator"))
    service = visitor(login=world.browser("service_contact"), width=375)
    with in_gent(world):
        desk = coordinator.visit(f"{WORK}rondes/nieuw/")
        round = opened(world, desk)
        for title, cost in (("Banken", "5.000"), ("Bomen", "6.000")):
            page = visitor(width=375).visit(f"{PUBLIC}{round.reference}/voorstellen/")
            judged(world, coordinator, service, proposed(world, round, page, title), cost)
        desk.goto(f"{desk.url.split('/nl/')[0]}{WORK}ronde/{round.reference}/")
        for _phase in (rules.CHECK, rules.BALLOT):
            desk.get_by_role("button", name="Volgende fase").click()
        round.refresh_from_db()
        code, *others = codes_of(world, round, 5)
        receipt = filled_by_keyboard(visitor, round, code)
        for other in others:
            writes.cast(
                round=round,
                credential=voting.Credential(other),
                choices=[2],
                of_age=True,
                by=world.actor("anonymous"),
                at=world.at,
            )
        after = world.at + timedelta(days=31)
        writes.move_on(round=round, by=world.system, at=after)
        writes.count_round(round=Round.objects.get(), by=world.system, at=after)

        page = visitor(width=375).visit(f"{PUBLIC}{round.reference}/uitslag/dampoort/")
        assert page.get_by_role("listitem").filter(has_text="2. Bomen").is_visible()
        assert (barriers(page), sticks_out(page)) == ([], 0)
        published = page.request.get(page.url + "ontvangst.txt").text()
        assert voting.commitment(receipt) in published.split()
        page.get_by_role("link", name="Natellen in uw eigen browser").click()
        page.get_by_text("De gepubliceerde bestanden van deze stemming staan klaar.").wait_for()
        page.get_by_role("button", name="Natellen").click()
        page.get_by_role("heading", name="Zelfde uitkomst").wait_for()

        winner = Proposal.objects.get(state=rules.WON)
        desk = coordinator.visit(f"{WORK}voorstel/{winner.reference}/")
        desk.get_by_role("button", name="Bevestigd: start de actie").click()
        desk.get_by_role("link", name="De actie die het uitvoert").wait_for()
    assert coordinator.complaints == service.complaints == []


def dividing(world: World) -> tuple[Round, str]:
    """A round in which voters divide points, and a code of it."""
    by, values = world.actor("coordinator"), {
        "title": "Wijkbudget", "about": "", "weight": rules.DECISION, "deciding_body": "Het college",
        "minimum_age": 16, "ballot_kind": rules.CUMULATIVE, "least_choices": 1, "most_choices": 3, "points_in_all": 10,
        "counting_rule": "greedy", **{name: (world.at + timedelta(days=n)).date() for name, n in DAYS.items()},
    }  # fmt: skip
    round = writes.start_round(values=values, amounts=[(world.dampoort, Cents(1_000_000))], by=by, at=world.at)
    round = writes.advance(round=round, to=rules.CALL, by=by, at=world.at)
    area = RoundArea.objects.select_related("round").get(round=round)
    for title in ("Banken", "Bomen", "Bloembakken"):
        sent = writes.propose(area=area, title=title, text="Fijn.", by=world.actor("anonymous"), at=world.at)
        writes.show_proposal(proposal=sent, version=1, by=by, at=world.at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(300_000), by=by, at=world.at)
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=by, at=world.at)
    return round, codes_of(world, round, 1)[0]


def test_points_are_divided_with_a_draft_that_stays_on_the_device(
    transactional_db: None, visitor: Callable[..., Visitor]
) -> None:
    world = World()
    world.at = clock.now()
    with in_gent(world):
        round, code = dividing(world)
    who: Any = visitor(width=375)
    path = f"{PUBLIC}{round.reference}/stemmen/"
    page = who.visit(path)
    to_the_ballot(page, code)
    page.get_by_label("Punten voor Banken").fill("6")
    page.get_by_label("Punten voor Bomen").fill("5")
    assert page.get_by_text("11 punten gegeven, 1 te veel.").is_visible()
    assert (barriers(page), sticks_out(page)) == ([], 0)
    page.close()
    page = who.visit(path)
    to_the_ballot(page, code)
    assert page.get_by_text("Dit vulde u hier eerder in.").is_visible()
    assert page.get_by_label("Punten voor Banken").input_value() == "6"
    page.get_by_label("Punten voor Bomen").fill("4")
    assert page.get_by_text("10 punten gegeven, nog 0 over.").is_visible()
    page.get_by_label("16 jaar of ouder").check()
    page.get_by_role("button", name="Mijn stembiljet nakijken").click()
    page.get_by_role("heading", name="Kijk uw stembiljet nog eens na").wait_for()
    assert barriers(page) == []
    handed_in(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('stem-'))") == []
    assert who.complaints == []
    with in_gent(world):
        ballot = Ballot.objects.get()
        titles = dict(Proposal.objects.values_list("number", "title"))
        assert [titles[number] for number in ballot.choices] == ["Banken", "Bomen"]
        assert ballot.points == [6, 4]
