"""The figures of the plan as a contract, each counted by hand from one story and read once from the page itself.

Two goals in the adopted plan of Dampoort; five people through two channels are needed:

| goal    | who spoke of it                     | from below | actions (means)                   |
|---------|-------------------------------------|------------|-----------------------------------|
| light   | 4 people on the web, 1 by telephone | yes        | lamps 15 000.00, bench 3 000.50   |
| trees   | 1 person on the web                 | no         | trees 12 000.00, bench once more  |

Goals: 1 of 2 is 50 %. Means, each action once: 15 000.00 + 3 000.50 + 12 000.00 = 30 000.50, of which
15 000.00 + 3 000.50 = 18 000.50 for light: 60.0 %.

What funds put in for 2026, operating:

| fund               | kind                | form  | value                | counts           |
|--------------------|---------------------|-------|----------------------|------------------|
| Wijkfonds          | of the city, area   | euro  | 20 000.00            | area             |
| Vlaamse steun      | Flemish, earmarked  | euro  | 25 000.00            | other            |
| Groendienst        | service (a sector)  | hours | 100 x 50.00 = 5 000  | other, sector    |
| OCMW buurtwerking  | welfare centre      | hours | 100 x 40.00 = 4 000  | not: the Wijkfonds pays them |

Total 20 000 + 25 000 + 5 000 = 50 000. Leverage: 30 000 / 20 000 = 1.50. The largest fund is the Flemish one:
25 000 / 50 000 = 50 %. Free of sector posts: 45 000 / 50 000 = 90 %. Given to actions: 10 000.25 of the Wijkfonds; left
of it 9 999.75, with a reason; of two others 25 000 and 5 000, without one: 39 999.75, of which two unexplained.
"""

from datetime import date

import pytest
from django.utils import translation

from wijklus.base.actor import Actor, everywhere
from wijklus.base.cents import Cents
from wijklus.ground.people import rules as people_rules
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.budgets import writes as money
from wijklus.loop.plans import reads as plan_reads
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals.rules import Reachable

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(gent):
    return Actor(gent.pk, "Dienst Financiën", user_id=1, rights=everywhere(*people_rules.DEFAULT_ROLES["finance"][1]))


@pytest.fixture
def lamps_action(plan, action, lamps, priority, say, dampoort, director, at):
    """The plan of the table, adopted; gives the action of the lamps."""
    more = [say(contact=Reachable(channel="mail", email=f"{n}@example.org")) for n in range(2)]
    more.append(say(channel="phone", contact=Reachable(channel="mail", email="9@example.org"), by=director))
    priorities.bundle(theme=lamps, signals=more, reason="Zelfde", by=director, at=at)
    trees = priorities.start_theme(title="Bomen", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=trees, signals=[say(text="Plant bomen")], reason="Zelfde", by=director, at=at)
    second = priorities.prioritise(
        theme=trees, neighbourhood=dampoort, reason="Schaduw", decided_by="Wijkraad", decided_on=at.date(),
        by=director, at=at,
    )  # fmt: skip
    plans.add_item(plan=plan, priority=second, goal="Schaduw in het park", by=director, at=at)
    for title, cents, served in (("Bank", 3_000_50, [priority, second]), ("Bomen", 12_000_00, [second])):
        actions.start(
            title=title, neighbourhood=dampoort, priorities=served, means=Cents(cents), by=director, at=at
        )  # fmt: skip
    plan.refresh_from_db()
    plans.adopt(
        plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=at.date(), by=director, at=at
    )  # fmt: skip
    return action


@pytest.fixture
def pooled(lamps_action, finance, groendienst, at):
    """The funds of the table; gives that of the neighbourhoods."""

    def fund(name, kind, **more):
        given = {"party": groendienst, "valid_from": date(2026, 1, 1), "by": finance, "at": at}
        return money.add_fund(name=name, kind=kind, **given, **more)

    def put(into, **more):
        return money.put_in(fund=into, year=2026, kind="operating", by=finance, at=at, **more)

    area, flemish = fund("Wijkfonds", "city_fund"), fund("Vlaamse steun", "flemish", is_earmarked=True)
    source = put(area, form="euro", value=Cents(20_000_00))
    put(flemish, form="euro", value=Cents(25_000_00))
    put(fund("Groendienst", "service"), form="hours", hours=100, hourly=Cents(50_00), what="Planten", is_own=True)
    hours = {"form": "hours", "hours": 100, "hourly": Cents(40_00), "what": "Buurtwerk", "paid_from": area}
    put(fund("OCMW buurtwerking", "welfare"), **hours)
    money.allocate(contribution=source, action=lamps_action, amount=Cents(10_000_25), by=finance, at=at)
    source.refresh_from_db()
    reason = "De tweede schijf volgt in het najaar"
    return money.explain_unspent(contribution=source, version=source.version, unspent_reason=reason, by=finance, at=at)


def words(answer):
    text = answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    return " ".join(text.split())


def test_from_below_in_goals_and_in_euros(lamps_action, client):
    with translation.override("en"):
        found = plan_reads.share_of_city()
    told = {name: found[name] for name in ("plans", "goals", "traced", "percent", "means_percent")}
    assert told == {"plans": 1, "goals": 2, "traced": 1, "percent": 50, "means_percent": 60}
    assert (found["means"], found["means_traced"]) == (Cents(30_000_50), Cents(18_000_50))
    page = words(client.get("/nl/gent/"))
    assert "komen er 1 van 2 van onderuit (50 %)" in page
    assert "€ 18.000,50 van € 30.000,50" in page
    assert "(60 %)" in page


def test_leverage_dependence_sector_posts_and_what_is_left(pooled, director, client_of):
    operating, investment = budgets.figures_of_year(by=director, year=2026)
    figures = operating.figures
    assert (figures.total, figures.area, figures.other) == (Cents(50_000_00), Cents(20_000_00), Cents(30_000_00))
    assert (figures.leverage, figures.of_hours, figures.paid_elsewhere) == (
        Cents(1_50),
        Cents(5_000_00),
        Cents(4_000_00),
    )
    assert (figures.largest, figures.largest_percent, figures.free_percent) == ("Vlaamse steun", 50, 90)
    assert (operating.left, operating.unexplained) == (Cents(39_999_75), 2)
    assert (investment.figures.total, investment.left) == (Cents(0), Cents(0))
    page = words(client_of("director").get("/nl/gent/werk/geld/?jaar=2026"))
    for told in ("€ 50.000,00", "€ 1,50", "Vlaamse steun", "50 %", "90 %", "€ 39.999,75"):
        assert told in page
