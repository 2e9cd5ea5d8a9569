"""Beside the rule: a panel drawn by lot, a body's decision, an override; and residents who carry a project out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people.models import Mandate, Party
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Grant, Override, Panel, Proposal, Round, RoundArea
from wijklus.loop.rounds.reads.figures import withheld
from wijklus.loop.rounds.rules import deciding, drawing, tally

WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"
REGISTER = "nummer;leeftijd;geslacht\n" + "".join(
    f"{n};{'jong' if n % 3 else 'oud'};{'v' if n % 2 else 'm'}\n" for n in range(100, 220)
)


def test_a_draw_can_be_done_again_and_each_group_has_its_part() -> None:
    columns, groups = drawing.read_register(REGISTER.encode())
    assert (columns, len(groups)) == (["leeftijd", "geslacht"], 120)
    first, again = drawing.draw(groups, 12, "3f"), drawing.draw(groups, 12, "3f")
    assert first == again != drawing.draw(groups, 12, "40")
    assert len(set(first.lines)) == 12
    assert {one.name: (one.there, one.drawn) for one in first.groups} == {
        "jong, m": (40, 4), "jong, v": (40, 4), "oud, m": (20, 2), "oud, v": (20, 2),
    }  # fmt: skip
    assert all(2 <= line <= 121 for line in first.lines)
    assert drawing.read_register(b"nr\n1\n2\n") == ([], ["", ""])
    often = [drawing.draw(["a"] * 20, 5, str(seed)).lines for seed in range(200)]
    assert all(20 < sum(line in lines for lines in often) < 85 for line in range(2, 22)), (
        "everybody has the same chance"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"nr;a\n", 1),
        (b"nr;a\n1\n", 2),
        (b"nr;a\n1;x\n1;y\n", 3),
        (b"a;b;c;d;e;f\n1\n", 1),
        (b"nr\n\xff\n", 2),
        (b"nr;a\r1;x\r", 1),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_read(text: bytes, line: int) -> None:
    with pytest.raises(drawing.BadRegister) as bad:
        drawing.read_register(text)
    assert bad.value.line == line


def test_a_grant_and_what_remains_of_it() -> None:
    running = deciding.account(1000, [(deciding.ADVANCE, 400), (deciding.ADVANCE, 100)])
    assert (running.rest, running.to_pay, running.to_return) == (500, 0, 0)
    more = deciding.account(1000, [(deciding.ADVANCE, 400), (deciding.SETTLEMENT, 900)])
    assert (more.rest, more.to_pay, more.to_return) == (100, 500, 0)
    less = deciding.account(1000, [(deciding.ADVANCE, 400), (deciding.SETTLEMENT, 300)])
    assert (less.rest, less.to_pay, less.to_return) == (700, 0, 100)


def test_who_was_represented() -> None:
    ballots = [(1, 2), (1,), (2, 3), (3,)]
    assert tally.represented(ballots, 2, (1,)) == 50
    assert tally.represented(ballots, 1, (1,)) == 0
    assert tally.represented(ballots, 9, (1,)) is None
    assert [withheld(part, 20, 5) for part in (0, 4, 5, 15, 16, 20)] == [False, True, False, False, True, False]


@pytest.fixture
def counted(
    balloting: Round, codes: list[str], vote: Callable[..., str], clock_actor: Actor, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> datetime:  # fmt: skip
    """The round is counted: project 1 (6,000) and 3 (4,000) won of 10,000, 2 (5,000) did not. Gives the moment."""
    for code in codes[:6]:
        vote(code, 1, 3)
    vote(codes[6], 2)
    after = at + timedelta(days=31)
    writes.move_on(round=balloting, by=clock_actor, at=after)
    writes.count_round(round=Round.objects.get(), by=clock_actor, at=after)
    monkeypatch.setattr("wijklus.base.clock.now", lambda: after)
    monkeypatch.setattr("wijklus.base.clock.today", after.date)
    return after


@pytest.mark.django_db
def test_a_panel_and_a_body_stand_beside_the_vote(
    counted: datetime, coordinator: Actor, anyone: Actor, client_of: Callable[[str], Client],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    round, client = Round.objects.get(), client_of("coordinator")
    page = f"{WORK}ronde/{round.reference}/beslissers/"
    assert client.get(page).status_code == 200

    def draw(**other: Any) -> Any:
        file = SimpleUploadedFile("register.csv", other.pop("register", REGISTER).encode())
        data = {"step": "draw", "panel-neighbourhood": "dampoort", "panel-size": "12", "panel-register": file}
        return client.post(page, {**data, **other})

    for wrong in ({"panel-size": "2"}, {"panel-size": "400"}, {"register": "nr;a\n1\n"}):
        assert draw(**wrong).status_code == 422
    assert client.post(page, {"step": "none"}).status_code == 404
    assert draw().status_code == 302
    panel = Panel.objects.get()
    again = drawing.draw(drawing.read_register(REGISTER.encode())[1], 12, panel.seed)
    assert (panel.lines, panel.register_lines) == (list(again.lines), 120)
    chosen = Proposal.objects.get(number=2)
    body = {
        "step": "body", "besluit-body": "panel", "besluit-name": "Panel Dampoort", "besluit-on": counted.date(),
        "besluit-proposals": [chosen.reference], "besluit-reason": "Bomen geven schaduw.",
    }  # fmt: skip
    for other in ({"besluit-proposals": []}, {"besluit-reason": ""}, {"besluit-on": "2099-01-01"}):
        assert client.post(page, {**body, **other}).status_code == 422, other
    assert client.post(page, body).status_code == 302
    assert client.get(f"{WORK}ronde/niets/beslissers/").status_code == 404
    area = RoundArea.objects.select_related("round").get()
    given: dict[str, Any] = {"area": area, "on": counted.date(), "at": counted, "by": coordinator}
    known: dict[str, Any] = {"body": "panel", "name": "x", "proposals": [chosen], "reason": "r"}
    bad: list[dict[str, Any]] = [{"body": "king"}, {"name": " "}, {"reason": " "}, {"proposals": []}]
    for one in bad:
        with pytest.raises(Refused):
            writes.note_decision(**given, **{**known, **one})
    with pytest.raises(Refused):
        writes.draw_panel(area=area, size=1, register=b"", by=coordinator, at=counted)
    with pytest.raises(NotAllowed):
        writes.draw_panel(area=area, size=12, register=b"", by=anyone, at=counted)
    with django_assert_max_num_queries(11):
        shown = Client().get(f"{PUBLIC}{round.reference}/uitslag/dampoort/").content.decode()
    assert all(word in shown for word in ("Panel Dampoort", "Bomen geven schaduw.", "wl-chart__bar", "In cijfers")), (
        shown
    )
    public = Client().get(f"{PUBLIC}{round.reference}/").content.decode()
    assert panel.seed in public
    assert panel.register_sha256 in public


@pytest.mark.django_db
def test_an_override_stays_beside_the_rule_and_residents_carry_out(
    counted: datetime, coordinator: Actor, anyone: Actor, client_of: Callable[[str], Client]
) -> None:
    client, at = client_of("coordinator"), counted
    won, lost, third = Proposal.objects.select_related("area__round", "area__neighbourhood").order_by("number")
    assert (won.state, lost.state, third.state) == (rules.WON, rules.LOST, rules.WON)
    party = Party.objects.first() or Party.objects.create(kind="service", name="Groendienst")
    mandate = Mandate.objects.create(party=party, function="Schepen", given_by="College", valid_from=at.date())
    desk = f"{WORK}voorstel/{lost.reference}/"
    assert "Beslis anders" in client.get(desk).content.decode()
    anders = {"anders-mandate": mandate.reference, "anders-reason": "De straat wordt eerst heraangelegd."}
    client.post(f"{desk}anders/", anders)
    assert not Override.objects.exists(), "it costs more than is left"
    client.post(f"{WORK}voorstel/{won.reference}/anders/", {**anders, "anders-mandate": "x"})
    client.post(f"{WORK}voorstel/{won.reference}/anders/", anders)
    client.post(f"{desk}anders/", anders)
    assert client.post(f"{WORK}voorstel/niets/anders/").status_code == 404
    assert dict(Proposal.objects.values_list("number", "state")) == {1: rules.LOST, 2: rules.WON, 3: rules.WON}
    assert list(Override.objects.order_by("pk").values_list("wins", flat=True)) == [False, True]
    shown = Client().get(f"{PUBLIC}{won.area.round.reference}/uitslag/dampoort/").content.decode()
    assert shown.count("De straat wordt eerst heraangelegd.") == 2
    assert "Wat de regel gaf" in shown
    won.refresh_from_db()
    common: dict[str, Any] = {"proposal": won, "wins": True, "by": coordinator, "at": at}
    for by_mandate, reason in ((mandate, "x"), (None, "x"), (mandate, " ")):
        with pytest.raises(Refused):
            writes.override(**common, mandate=by_mandate, reason=reason)
    lost.refresh_from_db()
    with pytest.raises(Refused):  # what was decided otherwise once stays so
        writes.override(**{**common, "proposal": lost, "wins": False}, mandate=mandate, reason="x")
    with pytest.raises(NotAllowed):
        writes.override(**{**common, "by": anyone}, mandate=mandate, reason="x")
    assert "heraangelegd" in Client().get(f"{PUBLIC}voorstel/{lost.reference}/").content.decode()
    residents_carry_out(third, client, client_of("service_contact"), coordinator, at)


@pytest.mark.django_db
def test_an_override_waits_for_the_count_and_spends_no_more_than_is_left(counted: datetime, coordinator: Actor) -> None:
    at, on = counted, counted.date()
    won, lost, third = Proposal.objects.select_related("area__round", "area__neighbourhood").order_by("number")
    party = Party.objects.create(kind="service", name="Jeugddienst")
    mandate = Mandate.objects.create(party=party, function="Schepen", given_by="College", valid_from=on)
    won = writes.confirm(proposal=won, by=coordinator, at=at)
    grant = writes.agree(
        proposal=won, group="Straatcomité", amount=Cents(500), agreement="Zij planten.", on=on, by=coordinator, at=at
    )
    writes.settle(grant=grant, amount=Cents(200), on=on, what="Grond", by=coordinator, at=at)
    writes.drop(proposal=won, reason="Er ligt een leiding.", by=coordinator, at=at)
    assert third.cost is not None
    left = lost.area.amount.cents - third.cost.cents - 200
    said: dict[str, Any] = {"wins": True, "mandate": mandate, "reason": "x", "by": coordinator, "at": at}
    Proposal.objects.filter(pk=lost.pk).update(cost=Cents(left + 1))
    lost.refresh_from_db()
    with pytest.raises(Refused, match="meer dan er over is"):
        writes.override(proposal=lost, **said)
    Proposal.objects.filter(pk=lost.pk).update(cost=Cents(left), state=rules.FEASIBLE)
    lost.refresh_from_db()
    for wins in (True, False):
        with pytest.raises(Refused, match="telling"):
            writes.override(proposal=lost, **{**said, "wins": wins})
    Proposal.objects.filter(pk=lost.pk).update(state=rules.LOST)
    lost.refresh_from_db()
    assert writes.override(proposal=lost, **said).state == rules.WON


def residents_carry_out(third: Proposal, client: Client, service: Client, coordinator: Actor, at: datetime) -> None:
    """An agreement, advances never above it, and one settlement."""
    page = f"{WORK}voorstel/{third.reference}/uitvoering/"
    agree = {
        "step": "agree", "afspraak-group": "Straatcomité", "afspraak-amount": "3.000", "afspraak-on": at.date(),
        "afspraak-agreement": "Zij plaatsen het rek.",
    }  # fmt: skip
    assert client.post(page, agree).status_code == 422, "not confirmed yet"
    writes.confirm(proposal=third, by=coordinator, at=at)
    assert service.get(page).status_code == 403
    for wrong in ({"afspraak-amount": "4.001"}, {"afspraak-on": "2099-01-01"}, {"afspraak-group": ""}):
        assert client.post(page, {**agree, **wrong}).status_code == 422, wrong
    assert client.post(page, agree).status_code == 302
    row = {"step": "advance", "voorschot-amount": "2.000", "voorschot-on": at.date(), "voorschot-what": "Materiaal"}
    assert client.post(page, row).status_code == 302
    for wrong in ({}, {"voorschot-amount": "0"}, {"voorschot-on": "2099-01-01"}, {"step": "settlement"}):
        assert client.post(page, {**row, **wrong}).status_code == 422, wrong
    assert client.post(page, {**row, "step": "agree"}).status_code == 404
    grant = Grant.objects.select_related("proposal__area").get()
    third.refresh_from_db()
    common: dict[str, Any] = {"grant": grant, "on": at.date(), "by": coordinator, "at": at}
    with pytest.raises(Refused):
        writes.settle(amount=Cents(1), what=" ", **common)
    again: dict[str, Any] = {"proposal": third, "agreement": "x", "on": at.date(), "by": coordinator, "at": at}
    for group in ("Nog een", " "):
        with pytest.raises(Refused):
            writes.agree(group=group, amount=Cents(1), **again)
    settled = {f"afrekening-{name.partition('-')[2]}": value for name, value in row.items() if "-" in name}
    assert client.post(page, {**settled, "step": "settlement", "afrekening-amount": "1.500"}).status_code == 302
    with pytest.raises(Refused):
        writes.pay_advance(amount=Cents(1), what="Nog iets", **common)
    found = reads.grant_of(third)
    assert found is not None
    assert (found.advances, found.rest, found.to_pay, found.to_return) == (
        Cents(200_000), Cents(150_000), Cents(0), Cents(50_000),
    )  # fmt: skip
    shown = Client().get(f"{PUBLIC}voorstel/{third.reference}/").content.decode()
    assert all(word in shown for word in ("Straatcomité", "Voorschot: Materiaal", "500,00"))
