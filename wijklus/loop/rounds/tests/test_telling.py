"""Who only counts: types ballots on paper and settles differences, and does nothing else of a round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import rules as people
from wijklus.ground.people.models import User
from wijklus.loop.rounds import access, reads, writes
from wijklus.loop.rounds.models import PaperReading, PaperSheet, Round, RoundArea
from wijklus.loop.rounds.rules import ballots, sheets
from wijklus.loop.rounds.rules.sheets import Read

pytestmark = pytest.mark.django_db
ONE, TWO = Read(ballots.Vote((1,))), Read(ballots.Vote((2,)))


@pytest.fixture
def area(balloting: Round) -> RoundArea:
    return RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()


@pytest.fixture
def serial(area: RoundArea, codes: list[str], coordinator: Actor, at: datetime) -> str:
    """A sheet that was given to somebody with a letter."""
    (found,) = writes.print_sheets(area=area, size=1, by=coordinator, at=at)
    writes.hand_out(round=area.round, code=codes[0], by=coordinator, at=at)
    return found


@pytest.fixture
def third(teller: Actor, user_of: Callable[[str], User]) -> Actor:
    """Another teller."""
    return replace(teller, user_id=user_of("field_worker").pk)


def test_the_role_holds_nothing_else(teller: Actor, director: Actor, coordinator: Actor) -> None:
    assert people.DEFAULT_ROLES["teller"][1] == {"rounds.type"}
    assert [key for key, (_n, rights, _c) in people.DEFAULT_ROLES.items() if "rounds.type" in rights] == ["teller"]
    assert (access.may_type(teller), access.may_find(teller)) == (True, True)
    assert not any(may(teller) for may in (access.may_run, access.may_see, access.may_receive))
    assert (access.may_type(coordinator), access.may_type(director), access.may_find(director)) == (True, False, True)


def test_types_and_settles_by_the_rules_of_the_room(
    area: RoundArea, serial: str, teller: Actor, third: Actor, coordinator: Actor, director: Actor, at: datetime
) -> None:
    writes.type_sheet(area=area, serial=serial, read=ONE, by=teller, at=at)
    with pytest.raises(Refused, match="al in"):
        writes.type_sheet(area=area, serial=serial, read=ONE, by=teller, at=at)
    with pytest.raises(NotAllowed):
        writes.type_sheet(area=area, serial=serial, read=TWO, by=director, at=at)
    writes.type_sheet(area=area, serial=serial, read=TWO, by=coordinator, at=at)
    sheet = PaperSheet.objects.select_related("area__round").get()
    said: dict[str, Any] = {"sheet": sheet, "at": at}
    with pytest.raises(NotAllowed):
        writes.settle_sheet(version=sheet.version, read=ONE, reason="1", by=director, **said)
    writes.settle_sheet(version=sheet.version, read=ONE, reason="Een 1", by=teller, **said)
    sheet.refresh_from_db()
    assert sheet.state == sheets.PROPOSED, "one of the two settles nothing alone"
    with pytest.raises(Refused, match="Iemand anders"):
        writes.confirm_sheet(version=sheet.version, by=teller, **said)
    with pytest.raises(NotAllowed):
        writes.confirm_sheet(version=sheet.version, by=director, **said)
    writes.confirm_sheet(version=sheet.version, by=third, **said)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.choices, sheet.confirmed_by_id) == (sheets.AGREED, [1], third.user_id)


def test_does_nothing_else_on_paper(
    area: RoundArea, serial: str, codes: list[str], teller: Actor, at: datetime
) -> None:
    said: dict[str, Any] = {"by": teller, "at": at}
    refused: list[Callable[[], Any]] = [
        lambda: writes.print_sheets(area=area, size=1, **said),
        lambda: writes.hand_out(round=area.round, code=codes[1], **said),
        lambda: writes.hand_out_without(area=area, reason="x", **said),
        lambda: writes.take_back(round=area.round, code=codes[0], serial=serial, reason="x", **said),
        lambda: writes.close_paper(round=area.round, **said),
        lambda: reads.proposals_of(by=teller, round=area.round),
        lambda: reads.sheet_files(by=teller, area=area),
        lambda: reads.batches_of(by=teller, round=area.round),
    ]
    for one in refused:
        with pytest.raises(NotAllowed):
            one()
    assert reads.round_for(by=teller, reference=area.round.reference) == area.round


def test_finds_the_way_from_the_menu_to_a_sheet(
    area: RoundArea, serial: str, client_of: Callable[[str], Client], coordinator: Actor, at: datetime,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client, ronde = client_of("teller"), f"/nl/gent/werk/ronde/{area.round.reference}/"
    assert 'href="/nl/gent/werk/rondes/"' in client.get("/nl/gent/werk/").content.decode()
    listed = client.get("/nl/gent/werk/rondes/").content.decode()
    assert f'href="{ronde}papier/"' in listed
    assert f'href="{ronde}"' not in listed
    with django_assert_max_num_queries(16):
        desk = client.get(f"{ronde}papier/").content.decode()
    assert f"{ronde}papier/dampoort/invoeren/" in desk
    assert not [word for word in ("uitdelen/", "terugnemen/", "Maak stembiljetten") if word in desk]
    form = client.get(f"{ronde}papier/dampoort/invoeren/").content.decode()
    assert "dampoort/tabel/" not in form
    assert f'href="{ronde}"' not in form
    sent = {"serial": serial, "choices": "1", "spoiled": ""}
    assert client.post(f"{ronde}papier/dampoort/invoeren/", sent).status_code == 302
    assert PaperReading.objects.get().choices == [1]
    writes.type_sheet(area=area, serial=serial, read=TWO, by=coordinator, at=at)
    sheet = PaperSheet.objects.get()
    assert client.get(f"/nl/gent/werk/stembiljet/{sheet.reference}/").status_code == 200
    for word in ("", "papier/uitdelen/", "papier/dampoort/tabel/", "stembiljet/dampoort/", "codes/", "loket/"):
        assert client.get(f"{ronde}{word}").status_code in (403, 405), word
    assert f"{ronde}papier/" in client_of("coordinator").get(ronde).content.decode()
