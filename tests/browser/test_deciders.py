"""Where an idea comes from, a mix of deciding bodies, and what is carried out: walked in a browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.base.cents import Cents
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Proposal, Round, RoundArea
from wijklus.loop.rounds.rules import voting

from .conftest import Visitor, barriers, sticks_out
from .test_round import DAYS, codes_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"


def drafted(world: World) -> Round:
    """A round as a draft, with two projects to come."""
    values = {
        "title": "Wijkbudget", "about": "", "weight": rules.DECISION, "deciding_body": "Het college",
        "minimum_age": 16, "least_choices": 1, "most_choices": 3, "counting_rule": "equalshares/add1",
        **{name: (world.at + timedelta(days=n)).date() for name, n in DAYS.items()},
    }  # fmt: skip
    amounts = [(world.dampoort, Cents(1_000_000))]
    return writes.start_round(values=values, amounts=amounts, by=world.actor("coordinator"), at=world.at)


def voted(world: World, round: Round) -> Round:
    """Two projects, five votes for the first, and the votes counted."""
    by = world.actor("coordinator")
    round = writes.advance(round=round, to=rules.CALL, by=by, at=world.at)
    area = RoundArea.objects.select_related("round").get(round=round)
    for title in ("Banken", "Bomen"):
        sent = writes.propose(area=area, title=title, text="Fijn.", by=world.actor("anonymous"), at=world.at)
        writes.show_proposal(proposal=sent, version=1, by=by, at=world.at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(500_000), by=by, at=world.at)
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=by, at=world.at)
    for code in codes_of(world, round, 5):
        writes.cast(
            round=round, credential=voting.Credential(code), choices=[1], of_age=True, by=world.actor("anonymous"),
            at=world.at,
        )  # fmt: skip
    after = world.at + timedelta(days=31)
    writes.move_on(round=round, by=world.system, at=after)
    writes.count_round(round=Round.objects.get(), by=world.system, at=after)
    return Round.objects.get()


def test_a_panel_decides_with_the_voters_and_a_project_is_followed(
    transactional_db: None, visitor: Callable[..., Visitor]
) -> None:
    world = World()
    world.at = clock.now()
    coordinator, phone = visitor(login=world.browser("coordinator")), visitor(width=320)
    with in_gent(world):
        round = drafted(world)
        desk = coordinator.visit(f"{WORK}ronde/{round.reference}/wegen/")
        desk.get_by_label("De stemming van bewoners weegt").fill("50")
        desk.get_by_label("Een geloot panel weegt").fill("50")
        assert (barriers(desk), sticks_out(desk)) == ([], 0)
        desk.get_by_role("button", name="Bewaar de gewichten").click()
        desk.get_by_text("Een geloot panel: 50%").wait_for()
        round = voted(world, Round.objects.get())
        area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
        trees = Proposal.objects.get(title="Bomen")
        writes.note_decision(
            area=area, body="panel", name="Panel Dampoort", on=world.at.date(), proposals=[trees], reason="Schaduw",
            by=world.actor("coordinator"), at=world.at,
        )  # fmt: skip
        desk.reload()
        assert barriers(desk) == []
        desk.get_by_role("button", name="Weeg en publiceer").click()
        desk.get_by_role("link", name="Wat zij samen kozen").wait_for()

        page = phone.visit(f"{PUBLIC}{round.reference}/uitslag/dampoort/samen/")
        assert page.get_by_role("listitem").filter(has_text="2. Bomen").is_visible()
        assert (barriers(page), sticks_out(page)) == ([], 0)
        page.get_by_role("link", name="Natellen in uw eigen browser").click()
        page.get_by_text("De gepubliceerde bestanden van deze stemming staan klaar.").wait_for()
        page.get_by_role("button", name="Natellen").click()
        page.get_by_role("heading", name="Zelfde uitkomst").wait_for()

        desk.goto(f"{coordinator.root}{WORK}voorstel/{trees.reference}/herkomst/")
        assert (barriers(desk), sticks_out(desk)) == ([], 0)
        desk.goto(f"{coordinator.root}{WORK}voorstel/{trees.reference}/")
        desk.get_by_label("Mijlpaal 1: wat zal er zijn?").fill("Het plan is er")
        desk.get_by_label("Mijlpaal 1: tegen welke dag?").fill((world.at + timedelta(days=40)).date().isoformat())
        assert barriers(desk) == []
        desk.get_by_role("button", name="Bevestigd: start de actie").click()
        desk.get_by_role("link", name="De actie die het uitvoert").wait_for()
        page = phone.visit(f"{PUBLIC}voorstel/{trees.reference}/")
        assert page.get_by_text("Het plan is er").is_visible()
        assert (barriers(page), sticks_out(page)) == ([], 0)
        desk.locator("[name=op-reason]").fill("De grond is vervuild.")
        desk.get_by_role("button", name="Geef het op").click()
        page.reload()
        page.get_by_text("De grond is vervuild.").wait_for()
        assert barriers(page) == []
    assert coordinator.complaints == phone.complaints == []
