"""Money of the demonstration city: a multi-year plan read as a file of one's own is, and a pool of several funds."""

import io
from datetime import date, datetime, timedelta

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.loop.actions import reads as actions
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.budgets import writes as budgets_writes

PLAN = """\
doelstelling code;doelstelling;actieplan code;actieplan;actie code;actie;soort;2026;2027;2028;2029;2030;2031
VB-1;Wijken waar mensen elkaar kennen;VB-1.1;Pleinen en straten om te ontmoeten;VB-1.1.1;\
Pleinen vergroenen;investering;450000;600000;600000;350000;150000;
VB-1;Wijken waar mensen elkaar kennen;VB-1.1;Pleinen en straten om te ontmoeten;VB-1.1.2;\
Banken en schaduw;investering;80000;80000;80000;80000;80000;80000
VB-1;Wijken waar mensen elkaar kennen;VB-1.2;Wijkbudget en buurtwerk;VB-1.2.1;\
Wijkbudget;exploitatie;250000;250000;250000;250000;250000;250000
VB-1;Wijken waar mensen elkaar kennen;VB-1.2;Wijkbudget en buurtwerk;VB-1.2.2;\
Buurtwerk in de wijken;exploitatie;1.120.000,50;1.142.400,50;1.165.250;1.188.555;1.212.330;1.236.577
VB-2;Veilig en vlot door de wijk;VB-2.1;Veilige schoolroutes;VB-2.1.1;\
Schoolstraten;investering;120000;180000;180000;90000;;
VB-2;Veilig en vlot door de wijk;VB-2.1;Veilige schoolroutes;VB-2.1.2;\
Straatverlichting;investering;75000;75000;60000;60000;60000;-15000
;;;;VB-overig;Overig beleid;exploitatie;35000;35000;35000;35000;35000;35000
"""
VERSION = "2026-2031 (voorbeeld)"


def take_in_plan(*, by: Actor, at: datetime) -> None:
    """Take the plan in; what is there already stays."""
    rows = budgets.plan_rows(io.BytesIO(PLAN.encode()), plan_version=VERSION)
    budgets_writes.take_in_rows(rows=[row for row in rows if isinstance(row, budgets.PlanRow)], by=by, at=at)


POOLED_IN = "dampoort"
FUNDS = (
    ("Wijkfonds", "city_fund", "Jeugddienst", False),
    ("Groendienst, aanleg van pleinen", "service", "Groendienst", False),
    ("Vlaamse projectsteun wijkverbetering", "flemish", "Dienst Wegen", True),
    ("Woonmaatschappij De Schakel (verzonnen)", "housing", "Groendienst", True),
    ("OCMW, buurtwerking", "welfare", "Jeugddienst", False),
)
"""Name, kind, through which service it comes, and whether it is earmarked."""
GIVEN = (
    ("Wijkfonds", "operating", 60_000_00, (18_000_00, 12_500_00, 9_000_00)),
    ("Vlaamse projectsteun wijkverbetering", "operating", 45_000_00, (20_000_00, 14_250_50)),
    ("Woonmaatschappij De Schakel (verzonnen)", "operating", 7_500_00, (7_500_00,)),
    ("Groendienst, aanleg van pleinen", "investment", 150_000_00, (95_000_00, 40_000_00)),
    ("Vlaamse projectsteun wijkverbetering", "investment", 80_000_00, (80_000_00,)),
)
"""Which fund puts in what of which kind, and what of it goes to the first actions of the neighbourhood."""


def pool(*, by: Actor, at: datetime) -> None:
    """A pooled programme for one neighbourhood: several funds, one of them paid by another; made once."""
    place = places.neighbourhood_by_slug(POOLED_IN)
    if place is None or budgets.funds(by=by).exists():
        return
    year, services = at.year, {party.name: party for party in people.parties()}
    mine = list(actions.actions(by=by, neighbourhood_id=place.pk).order_by("pk")[:3])
    line = policy.objectives(plan_version=VERSION).first()
    with transaction.atomic():
        funds = {
            name: budgets_writes.add_fund(
                name=name, party=services[through], kind=kind, is_earmarked=is_earmarked, valid_from=date(year, 1, 1),
                valid_until=date(year + 3, 12, 31) if is_earmarked else None, by=by, at=at,
            )
            for name, kind, through, is_earmarked in FUNDS
        }  # fmt: skip
        for name, kind, cents, parts in GIVEN:
            source = budgets_writes.put_in(
                fund=funds[name], year=year, kind=kind, form="euro", value=Cents(cents), by=by, at=at
            )
            for number, (action, part) in enumerate(zip(mine, parts, strict=False), start=1):
                row = budgets_writes.allocate(
                    contribution=source, action=action, amount=Cents(part), objective=line, by=by, at=at
                )
                if name == "Wijkfonds":
                    budgets_writes.name_in_ledger(allocation=row, version=1, code=f"PRJ-{number}", by=by, at=at)
        hours = budgets_writes.put_in(
            fund=funds["OCMW, buurtwerking"], year=year, kind="operating", form="hours", hours=240, hourly=Cents(42_50),
            what="Buurtwerker", paid_from=funds["Wijkfonds"], by=by, at=at,
        )  # fmt: skip
        budgets_writes.explain_unspent(
            contribution=hours, version=1, unspent_reason="Wordt in het najaar verdeeld over de acties.", by=by, at=at
        )
        if mine:
            why = "Er komen minder parkeerplaatsen vrij dan gehoopt; het plein wordt kleiner."
            budgets_writes.shift(allocation=row, version=1, amount=Cents(72_000_00), reason=why, by=by, at=at)


LEDGER = """\
boekstuk;regel;datum;bedrag;soort;fonds;project;omschrijving
AF-1001;1;{year}-02-03;12.400,00;exploitatie;Wijkfonds;PRJ-1;Banken, levering
AF-1001;2;{year}-02-03;3.150,50;exploitatie;Wijkfonds;PRJ-1;Banken, plaatsing
AF-1017;1;{year}-03-10;-400,00;exploitatie;Wijkfonds;PRJ-1;Creditnota: twee banken beschadigd
AF-1033;1;{year}-04-21;9.980,25;exploitatie;Wijkfonds;PRJ-2;Buurtwerk, eerste schijf
AF-1041;1;{year}-05-04;1.275,00;exploitatie;;;Drukwerk, geen project genoteerd
AF-1052;1;{year}-05-19;61.500,00;investering;;WEG-9;Riolering, project van een andere dienst
"""
"""What was booked: some of it finds its action by the code of the project, two bookings wait for a person."""


def book(*, by: Actor, at: datetime) -> None:
    """Take in bookings of the ledger; what is there already stays."""
    rows = budgets.ledger_rows(io.BytesIO(LEDGER.format(year=at.year).encode()))
    budgets_writes.take_in_bookings(rows=[row for row in rows if isinstance(row, budgets.LedgerRow)], by=by, at=at)


def plan_ahead(*, by: Actor, at: datetime) -> None:
    """Two amendments of the multi-year plan, and two proposals for actions: one handed in, one not yet. Made once."""
    place = places.neighbourhood_by_slug(POOLED_IN)
    if place is None or policy.amendments().exists():
        return
    mine = list(actions.actions(by=by, neighbourhood_id=place.pk).order_by("pk")[:2])
    with transaction.atomic():
        first, _second = (
            policy_writes.add_amendment(
                name=f"{name} {at.year + 1}", last_day=at.date() + timedelta(days=days),
                decided_on=at.date() + timedelta(days=days + 60), by=by, at=at,
            )
            for name, days in (("Eerste aanpassing", 40), ("Tweede aanpassing", 220))
        )  # fmt: skip
        for action, why in zip(mine, ("Tien banken meer dan geraamd.", "Schaduw aan de speelhoek."), strict=False):
            row = budgets_writes.propose(
                action=action, amendment=first, year=at.year + 1, kind="investment", amount=Cents(24_000_00), why=why,
                by=by, at=at,
            )  # fmt: skip
            if action == mine[0]:
                budgets_writes.hand_in(proposal=row, version=1, by=by, at=at)
