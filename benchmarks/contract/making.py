"""Makes a city at its full size: neighbourhoods with a plan, actions, promises and bookings, straight into the tables.

What stands in the tables is what the writes leave there, and the database checks it all the same. Every amount follows
from its place in the row, so that a total can be computed by hand.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, system
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import Mandate, Party, Person
from wijklus.ground.places import writes as places
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.actions.models import Action, ActionPriority, Commitment, CommitmentTerm, Milestone
from wijklus.loop.budgets.models import Allocation, Booking, Contribution, Fund
from wijklus.loop.plans import reads as plans
from wijklus.loop.plans import rules as plan_rules
from wijklus.loop.plans.models import Plan, PlanItem, PlanVersion
from wijklus.loop.priorities.models import Priority, Theme, ThemeSignal
from wijklus.loop.signals.models import Signal

from ..growing import grid
from .tables import Table

SLUG = "grootstad"
TODAY, AT = clock.today(), clock.now()
SINCE = date(TODAY.year - 19, 1, 1)
FROM, UNTIL = date(TODAY.year, 1, 1), date(TODAY.year + 6, 1, 1)
SERVICES, FUNDS = 20, 20
STATES = ("accepted", "kept", "asked", "renegotiated", "kept", "partly", "refused", "broken", "kept", "accepted")
PROMISED, JUDGED = {"accepted", "renegotiated", "kept", "partly", "broken"}, {"kept", "partly", "broken"}
ACTION_STATES = ("running", "planned", "running", "done", "running")
WORDS = "Wat er gebeurt, in gewone woorden, zodat iedereen in de wijk het kan lezen. " * 2
ROLES = {"director": (), "coordinator": (), "service_contact": ("Dienst 1",), "finance": ()}


@dataclass(frozen=True)
class Size:
    """How much a neighbourhood has. Of promises ten for every three actions; bookings in all, over the years."""

    goals: int = 10
    in_a_goal: int = 10
    years: int = 20
    bookings: int = 6_667
    versions: int = 5
    people: int = 5

    @property
    def actions(self) -> int:
        """Actions of a neighbourhood."""
        return self.goals * self.in_a_goal


FULL, SMALL = Size(), Size(goals=2, in_a_goal=3, years=2, bookings=30, versions=2, people=2)


def found(neighbourhoods: int) -> Municipality:
    """A city with so many neighbourhoods, services with a mandate, funds and an account for each of ROLES."""
    with scope.everywhere(), transaction.atomic():
        city = Municipality.objects.create(slug=SLUG, name="Grootstad", languages=["nl"], created_at=AT)
    by = system(city.pk)
    with scope.of(city.pk), transaction.atomic():
        boundaries = {"type": "FeatureCollection", "features": list(grid(neighbourhoods))}
        places.open_set(
            by=by, at=AT, code_property="code", name_property="name", boundaries=json.dumps(boundaries).encode(),
            name="Wijken", valid_from=SINCE,
        )  # fmt: skip
        _services(Table(Party), Table(Mandate))
        people_writes.seed_roles(by=by, at=AT)
        for role in ROLES:
            _account(role, by)
        _funds(Table(Fund))
    return city


def _services(parties: Table, mandates: Table) -> None:
    ids = parties.ids(SERVICES)
    parties.put(
        ("id", "reference", "kind", "name", "email"),
        [(pk, f"party{pk}", "service", f"Dienst {n}", f"d{n}@x.example") for n, pk in enumerate(ids, start=1)],
    )
    rows = [
        (pk, f"mandate{pk}", party, "Diensthoofd", "College", SINCE)
        for pk, party in zip(mandates.ids(SERVICES), ids, strict=True)
    ]
    mandates.put(("id", "reference", "party_id", "function", "given_by", "valid_from"), rows)


def _account(key: str, by: Actor) -> None:
    user = people_writes.make_user(email=f"{key}@x.example", name=key, by=by, at=AT, password="lang genoeg")
    role = people.role_by_key(key)
    assert role is not None
    party = Party.objects.filter(name__in=ROLES[key]).first()
    portfolio = [neighbourhoods_here()[0].pk] if key == "director" else []
    people_writes.give_role(
        user=user, role=role, function=f"Functie {key}", valid_from=SINCE, party=party, neighbourhood_ids=portfolio,
        by=by, at=AT,
    )  # fmt: skip


def _funds(funds: Table) -> None:
    """Every second one is the line of a service; one in five of the others is earmarked."""
    first = Party.objects.order_by("pk").values_list("pk", flat=True)[0]
    rows = [
        (
            pk,
            f"fund{pk}",
            f"Fonds {n:02}",
            first + n % SERVICES,
            "service" if n % 2 else "flemish",
            n % 10 == 0,
            SINCE,
            AT,
        )
        for n, pk in enumerate(funds.ids(FUNDS))
    ]
    names = ("id", "reference", "name", "party_id", "kind", "is_earmarked", "valid_from", "created_at")
    funds.put(names, rows)


def neighbourhoods_here() -> list[Neighbourhood]:
    """Those of the city in scope that have a place on the map."""
    return list(Neighbourhood.objects.filter(is_locatable=True).order_by("pk"))


def fill(neighbourhoods: Sequence[Neighbourhood], size: Size) -> None:
    """Give these neighbourhoods a plan with all that hangs on it; each table in a transaction of its own."""
    filling = _Filling(neighbourhoods, size)
    for step in (
        filling.priorities,
        filling.voices,
        filling.actions,
        filling.promises,
        filling.money,
        filling.bookings,
    ):
        with transaction.atomic():
            step()
    _analyze()
    with transaction.atomic():
        filling.versions()
    _analyze()


def _analyze() -> None:
    """Let the database look at what is there, as it does by itself in a city that grows over years."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Filling:
    """What is made for some neighbourhoods, one table after another, each knowing the ids of those before."""

    def __init__(self, neighbourhoods: Sequence[Neighbourhood], size: Size) -> None:
        self.places, self.size = neighbourhoods, size
        self.parties = list(Party.objects.order_by("pk").values_list("pk", flat=True))
        self.mandates = list(Mandate.objects.order_by("pk").values_list("pk", flat=True))
        self.years = [TODAY.year - n for n in reversed(range(size.years))]

    def priorities(self) -> None:
        """A plan, with its priorities in order."""
        plan, theme, priority, item = Table(Plan), Table(Theme), Table(Priority), Table(PlanItem)
        self.plans = plan.ids(len(self.places))
        count = len(self.places) * self.size.goals
        self.themes, self.ranked = theme.ids(count), priority.ids(count)
        place = [one.pk for one in self.places for _goal in range(self.size.goals)]
        plan.put(
            ("id", "reference", "neighbourhood_id", "title", "introduction", "valid_from", "valid_until", "state",
             "created_at"),
            [(pk, f"plan{pk}", one.pk, f"Wijkactieplan {one.name}", WORDS, FROM, UNTIL, "adopted", AT)
             for pk, one in zip(self.plans, self.places, strict=True)],
        )  # fmt: skip
        theme.put(
            ("id", "reference", "neighbourhood_id", "title", "people", "created_at"),
            [(pk, f"theme{pk}", place[n], f"Thema {n}", self.size.people, AT) for n, pk in enumerate(self.themes)],
        )
        priority.put(
            ("id", "reference", "theme_id", "neighbourhood_id", "position", "reason", "decided_by", "decided_on",
             "created_at"),
            [(pk, f"prio{pk}", self.themes[n], place[n], n, WORDS, "Stuurgroep", SINCE, AT)
             for n, pk in enumerate(self.ranked)],
        )  # fmt: skip
        item.put(
            ("id", "reference", "plan_id", "priority_id", "goal", "indicator", "baseline", "target", "position"),
            [(pk, f"item{pk}", self.plans[n // self.size.goals], self.ranked[n], f"Doel {n}", "Aantal", "1", "9", n)
             for n, pk in enumerate(item.ids(count))],
        )  # fmt: skip

    def voices(self) -> None:
        """Who spoke of each theme, through two channels."""
        person, signal, link = Table(Person), Table(Signal), Table(ThemeSignal)
        count = len(self.themes) * self.size.people
        persons, signals = person.ids(count), signal.ids(count)
        themes = [pk for pk in self.themes for _one in range(self.size.people)]
        goals = self.size.goals * self.size.people
        person.put(("id", "reference", "created_at"), ((pk, f"person{pk}", AT) for pk in persons))
        signal.put(
            ("id", "reference", "neighbourhood_id", "kind", "channel", "text", "person_id", "received_at", "state"),
            ((pk, f"signal{pk}", self.places[n // goals].pk, "problem", ("web", "phone")[n % 2], WORDS, persons[n],
              AT - timedelta(hours=n % 9_000), "taken_up") for n, pk in enumerate(signals)),
        )  # fmt: skip
        link.put(
            ("id", "theme_id", "signal_id", "by_function", "at"),
            ((pk, themes[n], signals[n], "Wijkregisseur", AT) for n, pk in enumerate(link.ids(count))),
        )

    def actions(self) -> None:
        """Actions, each for one priority, with a milestone."""
        action, link, milestone = Table(Action), Table(ActionPriority), Table(Milestone)
        count = len(self.places) * self.size.actions
        self.deeds = action.ids(count)
        names = ("id", "reference", "neighbourhood_id", "title", "description", "owner_id", "owner_function",
                 "mandate_id", "due_on", "answer_planned_on", "means", "state", "created_at", "finished_at",
                 "percent")  # fmt: skip
        action.put(names, (self._action(n, pk) for n, pk in enumerate(self.deeds)))
        link.put(
            ("id", "action_id", "priority_id", "by_function", "at"),
            ((pk, self.deeds[n], self.ranked[n // self.size.in_a_goal], "Wijkregisseur", AT)
             for n, pk in enumerate(link.ids(count))),
        )  # fmt: skip
        milestone.put(
            ("id", "reference", "action_id", "what", "due_on", "first_due_on", "by_function", "at"),
            ((pk, f"mile{pk}", self.deeds[n], "Aanbesteed", _term(n), _term(n), "Dienst", AT)
             for n, pk in enumerate(milestone.ids(count))),
        )  # fmt: skip

    def _action(self, n: int, pk: int) -> tuple[Any, ...]:
        state, place = ACTION_STATES[n % 5], self.places[n // self.size.actions].pk
        done = AT - timedelta(days=n % 300) if state == "done" else None
        return (pk, f"action{pk}", place, f"Actie {n}", WORDS, self.parties[n % SERVICES], "Diensthoofd",
                self.mandates[n % SERVICES], _term(n), _term(n) + timedelta(days=30), 100_000 + n, state, AT, done,
                n % 101)  # fmt: skip

    def promises(self) -> None:
        """Ten promises for every three actions, in every state."""
        promise, term = Table(Commitment), Table(CommitmentTerm)
        of = [deed for n, deed in enumerate(self.deeds) for _one in range(4 if n % 3 == 0 else 3)]
        names = ("id", "reference", "action_id", "kind", "party_id", "what", "to_whom", "amount", "mandate_id",
                 "asked_due_on", "promised_on", "first_promised_on", "due_on", "state", "state_reason", "asked_at",
                 "asked_by_function", "promiser_says", "receiver_says")  # fmt: skip
        ids = promise.ids(len(of))
        promise.put(names, (self._promise(n, pk, of[n]) for n, pk in enumerate(ids)))
        term.put(
            ("id", "commitment_id", "step", "due_on", "by_function", "at"),
            ((pk, ids[n], "asked", _term(n), "Wijkregisseur", AT) for n, pk in enumerate(term.ids(len(of)))),
        )

    def _promise(self, n: int, pk: int, action: int) -> tuple[Any, ...]:
        state, due = STATES[n // SERVICES % 10], _term(n)
        promised = due if state in PROMISED else None
        says = state if state in JUDGED else ""
        return (pk, f"promise{pk}", action, "order" if n % 2 else "request", self.parties[n % SERVICES], "Acht lampen",
                "De bewoners", n * 100 if n % 2 else None, self.mandates[n % SERVICES], due, promised, promised, due,
                state, "Geen plaats" if state == "refused" else "", AT - timedelta(days=n % 40), "Wijkregisseur", says,
                says if n % 3 else "")  # fmt: skip

    def money(self) -> None:
        """Of every year what each action gets from one fund; what a fund puts in is ten times what goes out of it."""
        contribution, allocation = Table(Contribution), Table(Allocation)
        funds = list(Fund.objects.order_by("pk").values_list("pk", flat=True))
        sources = {key: pk for *key_, pk in Contribution.objects.values_list("fund_id", "year", "kind", "pk")
                   for key in [tuple(key_)]}  # fmt: skip
        new = [(fund, year, kind) for fund in funds for year in self.years for kind in KINDS]
        new = [key for key in new if key not in sources]
        sources |= dict(zip(new, contribution.ids(len(new)), strict=True))
        contribution.put(
            ("id", "reference", "fund_id", "year", "kind", "value", "by_function", "created_at"),
            [(sources[key], f"contr{sources[key]}", *key, 10**13, "Financiën", AT) for key in new],
        )
        count = len(self.deeds) * len(self.years)
        self.given = allocation.ids(count)
        rows = ((n, self.years[n % len(self.years)], n // len(self.years)) for n in range(count))
        allocation.put(
            ("id", "reference", "contribution_id", "action_id", "amount", "by_function", "created_at"),
            ((self.given[n], f"alloc{self.given[n]}", sources[funds[deed % FUNDS], year, kind_of(deed)],
              self.deeds[deed], amount_of(n), "Financiën", AT) for n, year, deed in rows),
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE budgets_contribution SET allocated = (SELECT COALESCE(SUM(a.amount), 0)"
                " FROM budgets_allocation a WHERE a.contribution_id = budgets_contribution.id)"
                " WHERE municipality_id = %s",
                [scope.municipality_id()],
            )

    def bookings(self) -> None:
        """Bookings over all years; one in nineteen found no action."""
        booking = Table(Booking)
        count = self.size.bookings * len(self.places)
        names = ("id", "key", "number", "booked_on", "year", "kind", "amount", "text", "action_code", "fund_code",
                 "allocation_id", "tied")  # fmt: skip
        booking.put(names, self._bookings(booking.ids(count)))

    def _bookings(self, ids: range) -> Iterator[tuple[Any, ...]]:
        years, total = len(self.years), len(self.given)
        days = {year: [date(year, 1, 1) + timedelta(days=day) for day in range(365)] for year in self.years}
        for n, pk in enumerate(ids):
            given = n * 7 % total
            year, kind = self.years[given % years], kind_of(given // years)
            loose = n % 19 == 0
            tied = (None, "loose") if loose else (self.given[given], "codes")
            yield (pk, f"b{pk}", f"F{pk}", days[year][n % 365], year, kind, amount_of(n), "Factuur", "AC1", "F1", *tied)

    def versions(self) -> None:
        """What was adopted: the last version is the plan of today, each before it lacks some of its actions."""
        table = Table(PlanVersion)
        names = ("id", "plan_id", "number", "decided_by", "decided_on", "document", "sha256", "follow_up_assured",
                 "missing", "share", "reason", "adopted_at", "adopted_by_function")  # fmt: skip
        for pk in self.plans:
            table.put(names, list(self._versions(table, pk)))

    def _versions(self, table: Table, plan_id: int) -> Iterator[tuple[Any, ...]]:
        plan = Plan.objects.select_related("municipality", "neighbourhood").get(pk=plan_id)
        whole = plans.compose(plan=plan, on=TODAY)
        for number, pk in enumerate(table.ids(self.size.versions), start=1):
            goals = [{**goal, "actions": _of_version(goal["actions"], number - self.size.versions)}
                     for goal in whole["goals"]]  # fmt: skip
            text = plan_rules.canonical({**whole, "goals": goals, "version": number})
            told = whole["follow_up"]
            yield (pk, plan_id, number, "Gemeenteraad", SINCE, text, plan_rules.sha256(text), told["assured"],
                   json.dumps(told["missing"]), json.dumps(plan_rules.share(goals)), f"Bijsturing {number}", AT,
                   "Programmaregisseur")  # fmt: skip


KINDS = ("operating", "investment")


def kind_of(deed: int) -> str:
    """Of what kind the money of an action is, by its place in the row."""
    return KINDS[deed // SERVICES % 2]


def amount_of(n: int) -> int:
    """Cents, by the place in the row: never round, so that a total that is off shows."""
    return 1_000 + n * 37 % 99_991


def _term(n: int) -> date:
    """Most lie ahead, one in ten is past."""
    return TODAY + timedelta(days=n % 400 + 1) if n % 10 else TODAY - timedelta(days=n % 90 + 1)


def _of_version(actions: list[dict[str, Any]], back: int) -> list[dict[str, Any]]:
    """The actions as they stood so many versions ago (0 or below): not all there yet, some with another term."""
    later = f"{TODAY.year + 2}-01-01"
    kept = actions[: len(actions) + back] or actions
    return [{**one, "due_on": later} if back and n % 3 == 0 else one for n, one in enumerate(kept)]
