"""The lines of pooled money: a fund that puts something in for an action in Dampoort."""

import io
from datetime import timedelta
from typing import Any

from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.ground.policy import writes as policy
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import reads as budget_reads
from wijklus.loop.budgets import writes as budgets

from .access_lines import EVERYBODY_AT_WORK, Line, SameFile, filled, public, staff
from .access_visitors import World


def _fund(world: World) -> Any:
    return budgets.add_fund(
        name="Wijkfonds", party=people.parties().get(name="Wegendienst"), kind="city_fund",
        valid_from=world.at.date(), by=world.system, at=world.at,
    )  # fmt: skip


def _contribution(world: World) -> Any:
    return budgets.put_in(
        fund=world.once(_fund), year=world.at.year, kind="operating", form="euro", value=Cents(500_00),
        by=world.system, at=world.at,
    )  # fmt: skip


def _action(world: World, title: str = "Bank aan de halte") -> Any:
    return actions.start(title=title, neighbourhood=world.dampoort, by=world.actor("director"), at=world.at)


def _other_action(world: World) -> Any:
    return _action(world, "Boom aan de halte")


def _allocation(world: World) -> Any:
    return budgets.allocate(
        contribution=world.once(_contribution), action=world.once(_action), amount=Cents(200_00),
        by=world.system, at=world.at,
    )  # fmt: skip


def a_fund(world: World) -> dict[str, Any]:
    """The reference of a fund."""
    return {"reference": world.once(_fund).reference}


def a_contribution(world: World) -> dict[str, Any]:
    """The reference of what it puts in, of which an action has something."""
    world.once(_allocation)
    return {"reference": world.once(_contribution).reference}


def an_allocation(world: World) -> dict[str, Any]:
    """The reference of what an action gets."""
    return {"reference": world.once(_allocation).reference}


def _ledger_file(world: World) -> Any:
    row = budgets.keep_ledger_file(
        upload=SameFile("boekingen.csv", b"datum;bedrag\n2026-01-05;10\n"),
        kind="operating",
        by=world.system,
        at=world.at,
    )
    budgets.check_ledger_file(row=row, by=world.system, at=world.at)
    return row


def ledger_form(_world: World) -> dict[str, Any]:
    """A file with one booking."""
    return {"file": SameFile("boekingen.csv", b"datum;bedrag\n2026-01-05;10\n"), "kind": "operating"}


def a_ledger_file(world: World) -> dict[str, Any]:
    """The reference of a file with bookings that was checked."""
    return {"reference": world.once(_ledger_file).reference}


def _booking(world: World) -> Any:
    rows = budget_reads.ledger_rows(io.BytesIO(b"datum;bedrag\n2026-01-05;10\n"), kind="operating")
    budgets.take_in_bookings(
        rows=[row for row in rows if isinstance(row, budget_reads.LedgerRow)], by=world.system, at=world.at
    )
    found = budget_reads.loose_bookings(by=world.system, year=2026, kind="operating").get()
    world.once(_allocation)
    return budgets.tie(
        booking=found, version=1, allocation=world.once(_allocation), reason="Bank", by=world.system, at=world.at
    )


def a_booking(world: World) -> dict[str, Any]:
    """The number of a booking that was tied by hand."""
    return {"booking": world.once(_booking).pk}


def _other_allocation(world: World) -> Any:
    return budgets.allocate(
        contribution=world.once(_contribution), action=_action(world, "Rek aan de halte"), amount=Cents(50_00),
        by=world.system, at=world.at,
    )  # fmt: skip


def another_amount(world: World) -> dict[str, Any]:
    """What another action gets, to which a booking that is tied already goes."""
    return {"version": "2", "allocation": world.once(_other_allocation).reference, "reason": "Toch de boom"}


def two_parts(world: World) -> dict[str, Any]:
    """The booking of 10 euro in two parts, for two actions."""
    one, two = world.once(_allocation), world.once(_other_allocation)
    given = {"allocation_1": one.reference, "amount_1": "4", "allocation_2": two.reference, "amount_2": "6,00"}
    return {"version": "2", "reason": "Samen gekocht", **given}


def _amendment(world: World) -> Any:
    return policy.add_amendment(
        name="Aanpassing 1", last_day=world.at.date() + timedelta(days=20), by=world.system, at=world.at
    )


def an_amendment(world: World) -> dict[str, Any]:
    """The reference of the next amendment."""
    return {"reference": world.once(_amendment).reference}


def _amendment_proposal(world: World, why: str = "Hout") -> Any:
    return budgets.propose(
        action=world.once(_action), amendment=world.once(_amendment), year=2027, kind="operating", amount=Cents(100_00),
        why=why, by=world.system, at=world.at,
    )  # fmt: skip


def a_proposal(world: World) -> dict[str, Any]:
    """The reference of a proposal that is not handed in yet."""
    return {"reference": world.once(_amendment_proposal).reference}


def _handed_in(world: World) -> Any:
    return budgets.hand_in(proposal=_amendment_proposal(world, "Verf"), version=1, by=world.system, at=world.at)


def a_proposal_handed_in(world: World) -> dict[str, Any]:
    """The reference of a proposal that was handed in."""
    return {"reference": world.once(_handed_in).reference}


def a_new_proposal(world: World) -> dict[str, Any]:
    """What an action asks of the next amendment."""
    return {
        "action": world.once(_action).reference, "amendment": world.once(_amendment).reference, "year": "2027",
        "kind": "operating", "amount": "5", "why": "Verf",
    }  # fmt: skip


def dampoort(world: World) -> dict[str, Any]:
    """Dampoort, with money."""
    world.once(_allocation)
    return {"neighbourhood": "dampoort"}


def dampoort_this_year(world: World) -> dict[str, Any]:
    """The same, and the year."""
    return {**dampoort(world), "year": world.at.year}


def a_new_fund(_world: World) -> dict[str, Any]:
    """A fund of a donation."""
    party = people.parties().get(name="Groendienst").reference
    return {"name": "Gift", "party": party, "kind": "donation", "valid_from": "2026-01-01"}


def more_for_another(world: World) -> dict[str, Any]:
    """An amount for another action."""
    return {"action": world.once(_other_action).reference, "amount": "10"}


PUT_IN = filled(year="2026", kind="operating", form="euro", value="10")
CORRECT = filled(version="1", value="600", reason="Typfout")
SHIFT = filled(version="1", amount="100", reason="Minder nodig")
LINES: dict[str, Line] = {
    "budgets:river": public(kwargs=dampoort),
    "budgets:river_of_year": public(kwargs=dampoort_this_year),
    "budgets:funds": staff(*EVERYBODY_AT_WORK),
    "budgets:new_fund": staff("coordinator", post=True, data=a_new_fund),
    "budgets:fund": staff(*EVERYBODY_AT_WORK, kwargs=a_fund),
    "budgets:edit_fund": staff(
        "coordinator",
        kwargs=a_fund,
        post=True,
        data=filled(version="1", name="Wijkfonds", valid_from="2026-01-01", code="F-1", reason="Code erbij"),
    ),
    "budgets:close_fund": staff("coordinator", kwargs=a_fund, post=True, data=filled(version="1", reason="Op")),
    "budgets:put_in": staff("coordinator", kwargs=a_fund, post=True, data=PUT_IN),
    "budgets:contribution": staff(*EVERYBODY_AT_WORK, kwargs=a_contribution),
    "budgets:correct": staff("coordinator", kwargs=a_contribution, post=True, data=CORRECT),
    "budgets:explain_unspent": staff(
        "coordinator", kwargs=a_contribution, post=True, data=filled(version="1", unspent_reason="Wacht")
    ),
    "budgets:allocate": staff(
        "coordinator", kwargs=a_contribution, post=True, data=more_for_another, query="?wijk=dampoort"
    ),
    "budgets:calendar": staff(*EVERYBODY_AT_WORK),
    "budgets:new_amendment": staff("coordinator", post=True, data=filled(name="Aanpassing 9", last_day="2029-01-01")),
    "budgets:amendment": staff(*EVERYBODY_AT_WORK, kwargs=an_amendment),
    "budgets:change_amendment": staff(
        "coordinator",
        kwargs=an_amendment,
        post=True,
        data=filled(version="1", name="Aanpassing 1", last_day="2028-01-01", reason="Later"),
    ),
    "budgets:propose": staff("coordinator", "director", post=True, data=a_new_proposal, query="?wijk=dampoort"),
    "budgets:amendment_proposal": staff(
        *EVERYBODY_AT_WORK,
        kwargs=a_proposal_handed_in,
        post={"coordinator": "ok"},
        data=filled(version="2", is_taken_up="yes"),
    ),
    "budgets:proposal_step": staff(
        "coordinator", "director", get=False, kwargs=a_proposal, post=True, data=filled(step="hand_in", version="1")
    ),
    "budgets:ledger": staff(*EVERYBODY_AT_WORK),
    "budgets:loose": staff(*EVERYBODY_AT_WORK),
    "budgets:without": staff(*EVERYBODY_AT_WORK),
    "budgets:tie_again": staff("coordinator", get=False, post=True, data=filled(jaar="2026")),
    "budgets:booking": staff(*EVERYBODY_AT_WORK, kwargs=a_booking),
    "budgets:tie": staff("coordinator", kwargs=a_booking, post=True, data=another_amount, query="?wijk=dampoort"),
    "budgets:split": staff("coordinator", kwargs=a_booking, post=True, data=two_parts, query="?wijk=dampoort"),
    "budgets:undo_tie": staff("coordinator", kwargs=a_booking, post=True, data=filled(version="2", reason="Toch niet")),
    "budgets:ledger_code": staff(
        "coordinator", kwargs=an_allocation, post=True, data=filled(version="1", code="PRJ-1")
    ),
    "budgets:ledger_files": staff("coordinator", post=True, data=ledger_form),
    "budgets:ledger_file": staff("coordinator", kwargs=a_ledger_file),
    "budgets:ledger_file_step": staff(
        "coordinator", get=False, kwargs=a_ledger_file, post=True, data=filled(step="start")
    ),
    "budgets:ledger_file_progress": staff("coordinator", kwargs=a_ledger_file),
    "budgets:allocation": staff(*EVERYBODY_AT_WORK, kwargs=an_allocation, post={"coordinator": "ok"}, data=SHIFT),
}
