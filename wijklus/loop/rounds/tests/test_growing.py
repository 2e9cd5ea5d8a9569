"""A proposal grows out of what was said: who said it is named with it, carried by the action, and answered."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Proposal, ProposalOrigin, Round, RoundArea
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal

pytestmark = pytest.mark.django_db
PUBLIC, WORK = "/nl/gent/wijkbudget/", "/nl/gent/werk/"


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock stands still."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)


@pytest.fixture
def said(dampoort: Neighbourhood, anyone: Actor, at: datetime) -> list[Signal]:
    """Two things that people said."""
    return [
        signals.register(
            text=text, kind="problem", channel="web", neighbourhood=dampoort, by=anyone, at=at - timedelta(days=9)
        )
        for text in ("Geen bank", "Geen schaduw")
    ]


def test_a_proposer_names_what_was_said_before(called: Round, said: list[Signal]) -> None:
    page = f"{PUBLIC}{called.reference}/voorstellen/"
    given = {"neighbourhood": "dampoort", "title": "Bank", "text": "Een bank.", "origin": "bestaatniet"}
    refused = Client().post(page, given)
    assert refused.status_code == 422
    assert "bestaatniet" in refused.content.decode()
    assert Client().post(page, {**given, "origin": " ".join("abcdef")}).status_code == 422, "more than five"
    assert not Proposal.objects.exists()
    named = f"{said[0].reference.upper()}, {said[1].reference} {said[0].reference}"
    assert Client().post(page, {**given, "origin": named}).status_code == 200
    proposal = Proposal.objects.get()
    assert list(proposal.origins.values_list("signal_id", flat=True)) == [one.pk for one in said]
    assert {one.by_function for one in proposal.origins.all()} == {"bewoner"}
    Signal.objects.filter(pk=said[0].pk).update(erased_at=proposal.sent_at)
    assert Client().post(page, given | {"origin": said[0].reference}).status_code == 422, "erased"


def test_who_runs_the_round_says_where_an_idea_comes_from(
    proposals: list[Proposal], said: list[Signal], dampoort: Neighbourhood, coordinator: Actor, director: Actor,
    anyone: Actor, client_of: Callable[[str], Client], at: datetime, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    theme = priorities.start_theme(title="Zitbanken", neighbourhood=dampoort, by=director, at=at)
    proposal, client = proposals[0], client_of("coordinator")
    page = f"{WORK}voorstel/{proposal.reference}/herkomst/"
    assert client_of("service_contact").get(page).status_code == 403
    assert "Zitbanken" in client.get(page).content.decode()
    assert client.get(f"{WORK}voorstel/niets/herkomst/").status_code == 404
    for wrong in ({}, {"signal": "x"}, {"signal": said[0].reference, "theme": theme.reference}):
        assert client.post(page, {f"herkomst-{name}": one for name, one in wrong.items()}).status_code == 422, wrong
    for right in ({"signal": said[0].reference, "reason": "Dezelfde plek"}, {"theme": theme.reference}):
        assert client.post(page, {f"herkomst-{name}": one for name, one in right.items()}).status_code == 302
    assert client.post(page, {"herkomst-theme": theme.reference}).status_code == 422, "twice"
    with django_assert_max_num_queries(6):
        shown = Client().get(f"{PUBLIC}voorstel/{proposal.reference}/").content.decode()
    assert all(word in shown for word in ("Thema: Zitbanken", "Dezelfde plek", "Waar het idee vandaan komt")), shown
    assert said[0].text not in shown, "nobody agreed that it is read"
    assert "Zitbanken" in client.get(f"{WORK}voorstel/{proposal.reference}/").content.decode()
    first = proposal.origins.order_by("pk")[0]
    assert client.post(page, {"remove": first.pk}).status_code == 302
    for number in (first.pk, "x"):
        assert client.post(page, {"remove": number}).status_code == 404
    assert [one.title for one in reads.origins_of(proposal)] == ["Zitbanken"]
    assert reads.origins_of(proposals[1]) == []
    with pytest.raises(NotAllowed):
        writes.add_origin(proposal=proposal, signal=said[0], by=anyone, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalOrigin(proposal=proposal, by_function="x", at=at).save()


def test_a_confirmed_project_carries_who_said_it_further(
    proposals: list[Proposal], said: list[Signal], coordinator: Actor, at: datetime
) -> None:
    first, second = said
    proposal = proposals[0]
    signals.move(signal=second, to="set_aside", reason="Niet van de stad", by=coordinator, at=at)
    for one in said:
        writes.add_origin(proposal=proposal, signal=one, by=coordinator, at=at)
    Proposal.objects.filter(pk=proposal.pk).update(state=rules.WON)
    proposal = Proposal.objects.select_related("area__round", "area__neighbourhood").get(pk=proposal.pk)
    confirmed = writes.confirm(proposal=proposal, by=coordinator, at=at)
    assert {one.pk: one.state for one in Signal.objects.all()} == {first.pk: "taken_up", second.pk: "set_aside"}
    assert confirmed.action_id is not None
    behind = set(reads.signals_grown_into([confirmed.action_id]).values_list("signal_id", flat=True))
    assert behind == {first.pk, second.pk}
    origin = confirmed.origins.select_related("proposal__area").first()
    assert origin is not None
    for step in (
        lambda: writes.remove_origin(origin=origin, by=coordinator, at=at),
        lambda: writes.add_origin(proposal=confirmed, signal=first, by=coordinator, at=at),
    ):
        with pytest.raises(Refused):
            step()
    assert RoundArea.objects.count() == 1
