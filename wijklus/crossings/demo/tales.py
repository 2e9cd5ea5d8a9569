"""How far each matter comes: the tale of a theme from bundling to answer, step by step, as people would do it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.loop.actions import access as actions_access
from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import writes as answers
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results

from .people import actors
from .telling import Tale
from .texts import Matter
from .voices import carry

COLLEGE = "College van burgemeester en schepenen"
LATE_AFTER = 43
"""So many days after it was asked something small is due: late by a week and a half when the story ends."""


@dataclass
class Case:
    """One matter in one neighbourhood, and what exists of it so far."""

    matter: Matter
    where: Any
    category: Any
    plan: Any
    director: Actor
    chance: random.Random
    said: list[Any] = field(default_factory=list)
    theme: Any = None
    action: Any = None
    commitment: Any = None

    def bundle(self, at: datetime) -> None:
        """Put what was said in a theme."""
        self.theme = priorities.start_theme(
            title=self.matter.title, neighbourhood=self.where, category=self.category, by=self.director, at=at
        )
        if self.said:
            priorities.bundle(
                theme=self.theme, signals=self.said, reason="Gaat over hetzelfde", by=self.director, at=at
            )  # fmt: skip

    def prioritise(self, at: datetime) -> Any:
        """It comes first, with a goal in the plan."""
        priority = priorities.prioritise(
            theme=self.theme, neighbourhood=self.where, reason="Veel mensen vragen dit, uit verschillende hoeken.",
            decided_by="Wijkoverleg", decided_on=at.date(), by=self.director, at=at,
        )  # fmt: skip
        plans.add_item(
            plan=self.plan, priority=priority, goal=f"Over twee jaar is dit beter: {self.matter.title}",
            indicator="Bewoners die dit opgelost vinden", baseline="0 %", target="70 %", by=self.director, at=at,
        )  # fmt: skip
        return priority

    def act(self, at: datetime) -> None:
        """An action with an owner, a mandate, a term and a planned answer, and a promise asked of the service."""
        priority = self.prioritise(at)
        party = next(party for party in people.parties() if party.name == self.matter.service)
        mandates = people.mandates_in_force(party=party, on=at.date())
        due_on = (at + timedelta(days=140)).date()
        self.action = actions.start(
            title=self.matter.action, neighbourhood=self.where, priorities=[priority], owner=party,
            owner_function=f"Diensthoofd {party.name}", mandate=mandates[0], due_on=due_on, means=Cents(1_250_000),
            answer_planned_on=due_on + timedelta(days=15), by=self.director, at=at,
        )  # fmt: skip
        self.commitment = actions.ask_commitment(
            action=self.action, party=party, what=self.matter.promise, to_whom=f"de bewoners van {self.where.name}",
            asked_due_on=due_on, by=self.director, at=at,
        )  # fmt: skip

    def service_answers(self, at: datetime, *, accepts: bool) -> None:
        """The service opens its link and says yes with the day that was asked, or no with the reason."""
        actions.answer_commitment(
            commitment=self.commitment, accepts=accepts, by=actions_access.by_link(self.commitment), at=at,
            promised_on=self.commitment.asked_due_on if accepts else None, reason="" if accepts else self.matter.reason,
        )  # fmt: skip

    def service_reports(self, at: datetime) -> None:
        """The service says that the promise was kept."""
        actions.report(
            commitment=self.commitment, says="kept", by=actions_access.by_link(self.commitment), at=at
        )  # fmt: skip

    def tell_of_the_work(self, at: datetime) -> None:
        """The work begins: milestones, what can go wrong, what people do themselves, and how far it is."""
        given: dict[str, Any] = {"action": self.action, "by": self.director, "at": at}
        for what, days in (("Het ontwerp is besproken met de buurt", 21), ("Het werk is aanbesteed of ingepland", 60)):
            actions.add_milestone(what=what, due_on=(at + timedelta(days=days)).date(), **given)
        actions.add_risk(
            what="Het materiaal komt later dan besteld", likelihood="possible", severity="serious",
            measure="Vroeg bestellen, en elke maand nagaan waar het blijft.", **given,
        )  # fmt: skip
        actions.add_own_part(who="Bewonerscomité", what="Kijkt mee naar het ontwerp en vertelt het verder.", **given)
        actions.tell_progress(text="De eerste gesprekken zijn gevoerd; het ontwerp wordt gemaakt.", percent=20, **given)

    def talk_about_the_day(self, at: datetime) -> None:
        """The service opens its link again and proposes a later day, with the reason."""
        self.commitment.refresh_from_db()
        terms = actions.Terms(self.commitment.due_on + timedelta(days=75))
        self.commitment = actions.propose_terms(
            commitment=self.commitment, terms=terms, reason="De borden en paaltjes worden later geleverd dan beloofd.",
            by=actions_access.by_link(self.commitment), at=at,
        )  # fmt: skip

    def agree(self, at: datetime) -> None:
        """The director agrees with the other day."""
        self.commitment = actions.decide_terms(commitment=self.commitment, agrees=True, by=self.director, at=at)

    def promise_beyond_the_mandate(self, at: datetime) -> None:
        """More money than the mandate of the service allows: subject to confirmation, and to the visa of finance."""
        party = self.commitment.party
        asked = actions.ask_commitment(
            action=self.action, party=party, kind="order", what="Borden, paaltjes en verf voor drie schoolstraten",
            to_whom="de scholen", asked_due_on=at.date() + timedelta(days=150), amount=Cents(4_500_000),
            by=self.director, at=at,
        )  # fmt: skip
        head = actors(municipality_id=self.where.municipality_id, on=at.date())["service_head"]
        actions.answer_commitment(commitment=asked, accepts=True, promised_on=asked.asked_due_on, by=head, at=at)

    def promise_and_be_late(self, at: datetime) -> None:
        """Something small is promised for soon, and the day passes: it goes up the line."""
        asked = actions.ask_commitment(
            action=self.action, party=self.commitment.party, what="De snelheid tellen aan drie scholen",
            to_whom="de scholen", asked_due_on=at.date() + timedelta(days=LATE_AFTER), hours=24,
            by=self.director, at=at,
        )  # fmt: skip
        by = actions_access.by_link(asked)
        actions.answer_commitment(commitment=asked, accepts=True, promised_on=asked.asked_due_on, by=by, at=at)

    def be_offered_something_else(self, at: datetime) -> None:
        """The service offers less, and later, than it was asked; nobody said yet whether that will do."""
        asked = actions.ask_commitment(
            action=self.action, party=self.commitment.party, what="Elke avond een jeugdwerker op het plein",
            to_whom="de jongeren", asked_due_on=at.date() + timedelta(days=60), hours=400, by=self.director, at=at,
        )  # fmt: skip
        terms = actions.Terms(at.date() + timedelta(days=120), hours=200)
        reason = "We hebben één jeugdwerker te weinig: twee avonden per week lukt, vanaf het voorjaar."
        actions.offer_commitment(
            commitment=asked, terms=terms, reason=reason, by=actions_access.by_link(asked), at=at + timedelta(days=4)
        )

    def result(self, outcome: str, at: datetime) -> Any:
        """What came of the action, or of the theme that never became one."""
        if self.action:
            self.action.refresh_from_db()
        return results.record_result(
            action=self.action, theme=None if self.action else self.theme, outcome=outcome,
            text=self.matter.outcome_text, reason=self.matter.reason, handed_to=self.matter.handed_to,
            happened_on=at.date(), by=self.director, at=at,
        )  # fmt: skip

    def answer(self, result: Any, at: datetime) -> Any:
        """One answer to everybody upstream."""
        text = f"{self.matter.outcome_text} {self.matter.reason} Bedankt om dit te laten weten."
        return answers.give_answer(result=result, text=" ".join(text.split()), by=self.director, at=at)


def theme(case: Case, at: datetime) -> Tale:
    """Bundled, and nothing after it."""
    yield at
    case.bundle(at)


def priority(case: Case, at: datetime) -> Tale:
    """A priority in the plan without an action."""
    yield from theme(case, at)
    yield (at := at + timedelta(days=4))
    case.prioritise(at)


def asked(case: Case, at: datetime) -> Tale:
    """Asked of a service that has not answered yet."""
    yield from theme(case, at)
    yield (at := at + timedelta(days=5))
    case.act(at)


def offered(case: Case, at: datetime) -> Tale:
    """Asked of a service that has not answered yet; and something else that it offers otherwise than was asked."""
    yield from asked(case, at)
    yield (at := at + timedelta(days=12))
    case.be_offered_something_else(at)


def refused(case: Case, at: datetime) -> Tale:
    """Refused by the service, with its reason."""
    yield from asked(case, at)
    yield (at := at + timedelta(days=17))
    case.service_answers(at, accepts=False)


def planned(case: Case, at: datetime) -> Tale:
    """Promised, and under way."""
    yield from asked(case, at)
    yield (at := at + timedelta(days=20))
    case.service_answers(at, accepts=True)
    yield (at := at + timedelta(days=10))
    case.action.refresh_from_db()
    actions.advance(action=case.action, to="running", by=case.director, at=at)
    case.tell_of_the_work(at)


def renegotiated(case: Case, at: datetime) -> Tale:
    """Promised, then both agreed on a later day; and money that nobody with the mandate confirmed yet."""
    yield from planned(case, at)
    yield (at := at + timedelta(days=40))
    case.promise_beyond_the_mandate(at)
    case.promise_and_be_late(at)
    yield (at := at + timedelta(days=20))
    case.talk_about_the_day(at)
    yield (at := at + timedelta(days=4))
    case.agree(at)


def broken(case: Case, at: datetime) -> Tale:
    """Promised, and the promise was broken: people still wait."""
    yield from planned(case, at)
    yield (at := at + timedelta(days=150))
    actions.judge(commitment=case.commitment, says="broken", note=case.matter.reason, by=case.director, at=at)


def owed(case: Case, at: datetime) -> Tale:
    """Kept, with a result that nobody was told of yet."""
    yield from planned(case, at)
    yield (at := at + timedelta(days=125))
    case.service_reports(at)
    yield (at := at + timedelta(days=4))
    case.result("changed", at)


def changed(case: Case, at: datetime) -> Tale:
    """Kept, done, and told to everybody."""
    yield from planned(case, at)
    yield (at := at + timedelta(days=120))
    case.service_reports(at)
    yield (at := at + timedelta(days=6))
    result = case.result("changed", at)
    yield (at := at + timedelta(days=7))
    given = case.answer(result, at)
    yield from carry(given, director=case.director, chance=case.chance, moment=at)


def of_theme(case: Case, at: datetime) -> Tale:
    """Answered without an action: it is somebody else's, or it will not be done."""
    yield from theme(case, at)
    yield (at := at + timedelta(days=40))
    result = case.result(case.matter.path, at)
    yield (at := at + timedelta(days=5))
    given = case.answer(result, at)
    yield from carry(given, director=case.director, chance=case.chance, moment=at)


def adoption(plan: Any, director: Actor, at: datetime, reason: str) -> Tale:
    """A body adopts the plan as it then stands."""
    yield at
    plan.refresh_from_db()
    plans.adopt(
        plan=plan, version=plan.version, decided_by=COLLEGE, decided_on=at.date(), reason=reason, by=director, at=at
    )  # fmt: skip


PATHS: dict[str, Callable[[Case, datetime], Tale]] = {
    "theme": theme,
    "priority": priority,
    "asked": asked,
    "offered": offered,
    "refused": refused,
    "planned": planned,
    "renegotiated": renegotiated,
    "broken": broken,
    "owed": owed,
    "changed": changed,
    "elsewhere": of_theme,
    "not_changed": of_theme,
}
"""How far a matter comes, and the tale that brings it there."""
