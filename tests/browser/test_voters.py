"""Who may vote: a coordinator gives a register; a voter asks for a code on a phone and votes, and again by letter."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page

from tests.house.access_rounds import known_with_proposal
from tests.house.access_visitors import World, in_gent
from wijklus.base import clock
from wijklus.loop.rounds import jobs, rules, writes
from wijklus.loop.rounds.models import Ballot, CodeBatch, RegisterFile, RegisterLine, Round, SentCode
from wijklus.loop.rounds.rules import voting

from .conftest import Visitor, barriers, sticks_out
from .test_round import handed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"
REGISTER = (
    "Rijksregisternummer;Wijk;Geboortedatum;E-mail\n"
    "85.07.30-033.28;Dampoort;1985-07-30;an@voorbeeld.be\n"
    "66030312345;Nergenshuizen;1966;\n"
)


def set_up(page: Page, folder: Path) -> None:
    """Choose a register, give it, look at what is refused, take it in, and make letters."""
    page.get_by_label("een register dat u hier geeft").check()
    page.get_by_label("Stuur een code per e-mail naar wie erom vraagt").check()
    assert (barriers(page), sticks_out(page)) == ([], 0)
    page.get_by_role("button", name="Bewaren").click()
    file = folder / "bewoners.csv"
    file.write_text(REGISTER)
    page.get_by_label("Bestand met het register").set_input_files(file)
    page.get_by_role("button", name="Dit bestand geven").click()
    page.get_by_role("heading", name="bewoners.csv").wait_for()
    assert (barriers(page), sticks_out(page)) == ([], 0)
    reference = RegisterFile.objects.get().reference
    jobs.check_register(file_ref=reference)
    page.reload()
    assert page.get_by_text("“Nergenshuizen” is geen wijk van deze stad.").is_visible()
    assert (barriers(page), sticks_out(page)) == ([], 0)
    page.get_by_role("button", name="Neem dit register in").click()
    page.get_by_text("Wordt ingelezen").wait_for()
    jobs.take_in_register(file_ref=reference)
    page.reload()
    page.get_by_role("link", name="Wie mag stemmen").last.click()
    page.get_by_role("button", name="Maak brieven").click()
    page.get_by_text("De codes worden gemaakt").wait_for()
    assert (barriers(page), sticks_out(page)) == ([], 0)


def asked(page: Page) -> str:
    """A voter asks for a code: with a wrong number first, then right; what came by mail."""
    page.get_by_role("link", name="Geen brief? Vraag een code").click()
    page.get_by_label("Uw nummer in het register").fill("85073003329")
    page.get_by_label("Uw e-mailadres").fill("An@voorbeeld.be")
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_role("link", name=re.compile("staan niet samen in het register")).wait_for()
    assert sticks_out(page) == 0
    page.get_by_label("Uw nummer in het register").fill("85.07.30-033.28")
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_role("heading", name="We hebben u een code gestuurd").wait_for()
    assert sticks_out(page) == 0
    jobs.send_code(code_ref=str(SentCode.objects.get().pk))
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}-[A-Z]{4}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def filled(page: Page) -> str:
    """Tick the one project, and hand the ballot in."""
    page.get_by_label("Banken").check()
    page.get_by_label("16 jaar of ouder").check()
    assert sticks_out(page) == 0
    page.get_by_role("button", name="Mijn stembiljet nakijken").click()
    return handed_in(page)


def test_a_register_a_code_by_mail_and_a_letter_are_one_vote(
    transactional_db: None, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    world = World()
    world.at = clock.now()
    coordinator = visitor(login=world.browser("coordinator"))
    with in_gent(world):
        round = known_with_proposal(world)
        set_up(coordinator.visit(f"{WORK}ronde/{round.reference}/kiezers/"), tmp_path)
        for phase in (rules.CHECK, rules.BALLOT):
            round = writes.advance(round=round, to=phase, by=world.actor("coordinator"), at=world.at)
        batch = CodeBatch.objects.get()
        jobs.make_codes(batch_ref=batch.reference)
        batch.refresh_from_db()
        letter = writes.note_printing(batch=batch, part=1, by=world.actor("coordinator"), at=world.at)[0]
        phone = visitor(width=375, script=False)
        page = phone.visit(f"{PUBLIC}{round.reference}/stemmen/")
        code = asked(page)
        for address in ("stemmen/", "code/"):
            looked = visitor(width=375).visit(f"{PUBLIC}{round.reference}/{address}")
            assert (barriers(looked), sticks_out(looked)) == ([], 0)
        page.get_by_label("Uw code").fill(code)
        page.get_by_role("button", name="Naar het stembiljet").click()
        receipt = filled(page)
        assert Ballot.objects.get().channel == voting.ONLINE
        page.goto(page.url.split("/nl/")[0] + f"{PUBLIC}{round.reference}/stemmen/")
        page.get_by_label("De code op uw brief").fill(code)
        page.get_by_role("button", name="Naar het stembiljet").click()
        page.get_by_role("link", name=re.compile("Deze code is al gebruikt")).wait_for()
        assert sticks_out(page) == 0
        page.get_by_label("De code op uw brief").fill(voting.shown(letter))
        page.get_by_role("button", name="Naar het stembiljet").click()
        assert page.get_by_text("Stemde u al?").is_visible()
        assert filled(page) == receipt
        assert (Ballot.objects.get().channel, RegisterLine.objects.count()) == (voting.LETTER, 1)
        assert Round.objects.get().state == rules.BALLOT
