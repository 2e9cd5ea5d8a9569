"""A fund that is there: its name, its days and its code change with a reason; a closed one gives nothing new."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import writes
from wijklus.loop.budgets.models import Allocation, Fund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_a_fund_changes_and_closes_and_what_stands_stays(
    finance: Actor, director: Actor, at: datetime, groendienst: Party, dampoort: Neighbourhood,
    client_of: Callable[[str], Client],
) -> None:  # fmt: skip
    how: dict[str, Any] = {"by": finance, "at": at}
    first = date(2026, 1, 1)
    fund, other = (
        writes.add_fund(name=name, party=groendienst, kind="city_fund", valid_from=first, **how)
        for name in ("Wijkfonds", "Buurtfonds")
    )
    source = writes.put_in(fund=fund, year=2027, kind="operating", form="euro", value=Cents(900_00), **how)
    bench = actions.start(title="Bank", neighbourhood=dampoort, by=director, at=at)
    tree = actions.start(title="Boom", neighbourhood=dampoort, by=director, at=at)
    row = writes.allocate(contribution=source, action=bench, amount=Cents(400_00), **how)

    def refused(write: Any = writes.edit_fund, **values: Any) -> str:
        given = {"fund": fund, "version": 1, "name": "Wijkfonds", "valid_from": first, "reason": "x", **how, **values}
        with translation.override("en"), pytest.raises(Refused) as told:
            write(**given)
        return str(told.value.sentence)

    assert refused(reason=" ") == "Say why."
    assert "at most 120" in refused(name=" ")
    assert "at most 60" in refused(code="x" * 61)
    assert "before the first" in refused(valid_until=date(2025, 1, 1))
    assert "2027" in refused(valid_until=date(2026, 12, 31))
    assert "2027" in refused(valid_from=date(2028, 1, 1))
    assert "already" in refused(name="Buurtfonds")
    with pytest.raises(NotAllowed):
        writes.close_fund(fund=fund, version=1, reason="x", by=director, at=at)
    day = date(2028, 12, 31)
    writes.edit_fund(
        fund=fund, version=1, name="Wijkfonds Gent", valid_from=first, valid_until=day, code="F-7", reason="Naam", **how
    )
    with pytest.raises(Conflict):
        writes.edit_fund(fund=fund, version=1, name="Fonds", valid_from=first, reason="Ook", **how)
    with pytest.raises(Refused):
        writes.edit_fund(fund=other, version=1, name="Buurtfonds", valid_from=first, code="F-7", reason="x", **how)
    writes.close_fund(fund=fund, version=2, reason="Is op", **how)
    fund.refresh_from_db()
    assert (fund.name, fund.code, fund.valid_until, fund.closed_at, fund.version) == (
        "Wijkfonds Gent",
        "F-7",
        day,
        at,
        3,
    )
    assert (
        refused(lambda **v: writes.close_fund(fund=fund, version=3, reason="x", **how))
        == "This fund was closed before."
    )
    more = {"year": 2027, "kind": "operating", "form": "euro", "value": Cents(1)}
    assert "closed" in refused(lambda **v: writes.put_in(fund=fund, **more, **how))
    assert "closed" in refused(lambda **v: writes.allocate(contribution=source, action=tree, amount=Cents(1), **how))
    change = {"allocation": row, "version": 1, "reason": "x", **how}
    assert "closed" in refused(lambda **v: writes.shift(amount=Cents(400_01), **change))
    writes.shift(amount=Cents(300_00), **change)
    assert Allocation.objects.get().amount == Cents(300_00)
    assert Entry.objects.filter(verb="budgets.close_fund", reason="Is op").count() == 1

    browser = client_of("coordinator")
    address = f"/nl/gent/werk/geld/fonds/{fund.reference}/"
    page = browser.get(address).content.decode()
    assert "Is op" in page
    assert "€\u00a0300,00" in page
    assert "gesloten" in browser.get("/nl/gent/werk/geld/").content.decode()
    assert browser.post(f"{address}sluiten/", {"version": "3", "reason": "Toch niet"}).status_code == 302
    assert Fund.objects.get(pk=fund.pk).closed_at is None
    assert refused(lambda **v: writes.open_fund_again(fund=fund, version=4, reason="x", **how)) == "This fund is open."
    form = {"version": "4", "name": "Wijkfonds", "valid_from": "2026-01-01", "code": "", "reason": "Terug"}
    assert browser.post(f"{address}veranderen/", form | {"reason": ""}).status_code == 422
    assert browser.post(f"{address}veranderen/", form).status_code == 302
    assert browser.post(f"{address}veranderen/", form).status_code == 422
