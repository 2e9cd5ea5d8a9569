"""What is handed over: every room is asked what stands open there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.plans import reads as plans
from wijklus.loop.plans import rules as plan_rules
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.signals import reads as signals

from ..rules import handing
from ..rules.handing import Line

OWED = frozenset({feedback_rules.ANSWER, feedback_rules.DELIVER})


@dataclass(frozen=True)
class Asked:
    """For whom and for where is asked: the software, on a day; None: the whole city."""

    by: Actor
    now: datetime
    on: date
    neighbourhood_id: int | None

    @property
    def where(self) -> list[int] | None:
        """The neighbourhoods, as other rooms are asked for them."""
        return None if self.neighbourhood_id is None else [self.neighbourhood_id]

    @property
    def until(self) -> date:
        """The last day on which what ends is handed over."""
        return self.on + timedelta(days=handing.LOOKED_AHEAD_DAYS)


def collect(*, by: Actor, now: datetime, on: date, neighbourhood_id: int | None) -> Iterator[Line]:
    """Everything that is handed over, kind by kind, in the order in which it is gone through.

    A fixed number of queries per kind, never one per item.
    """
    asked = Asked(by, now, on, neighbourhood_id)
    for kind in (_plans, _themes, _actions, _promises, _answers, _signals, _funds, _mandates):
        yield from kind(asked)


def _in(rows: QuerySet[Any], asked: Asked, field: str = "neighbourhood_id") -> QuerySet[Any]:
    return rows if asked.neighbourhood_id is None else rows.filter(**{field: asked.neighbourhood_id})


def _plans(asked: Asked) -> Iterator[Line]:
    for plan in _in(plans.plans(by=asked.by).exclude(state=plan_rules.ENDED), asked):
        yield Line(
            kind=handing.PLAN,
            ref=plan.reference,
            title=plan.title,
            neighbourhood_id=plan.neighbourhood_id,
            place=plan.neighbourhood.name,
            step=plan.state,
            due_on=plan.valid_until.isoformat(),
        )


def _themes(asked: Asked) -> Iterator[Line]:
    rows = priorities.themes(by=asked.by, state=priority_rules.OPEN, neighbourhood_id=asked.neighbourhood_id)
    for theme in rows.iterator(chunk_size=handing.BATCH):
        yield Line(
            kind=handing.THEME,
            ref=theme.reference,
            title=theme.title,
            neighbourhood_id=theme.neighbourhood_id,
            place=theme.neighbourhood.name if theme.neighbourhood else "",
            people=theme.people,
            voices=theme.voices,
        )


def _actions(asked: Asked) -> Iterator[Line]:
    rows = actions.actions(by=asked.by, neighbourhood_id=asked.neighbourhood_id)
    rows = rows.filter(state__in=sorted(action_rules.OPEN))
    for action in rows.iterator(chunk_size=handing.BATCH):
        yield Line(
            kind=handing.ACTION,
            ref=action.reference,
            title=action.title,
            neighbourhood_id=action.neighbourhood_id,
            place=action.neighbourhood.name,
            party=_named(action.owner),
            step=action.state,
            amount_cents=_cents(action.means),
            due_on=_day(action.due_on),
        )


def _promises(asked: Asked) -> Iterator[Line]:
    rows = actions.board(by=asked.by, on=asked.on, neighbourhood_id=asked.neighbourhood_id, state="open")
    for promise in rows.iterator(chunk_size=handing.BATCH):
        yield Line(
            kind=handing.PROMISE,
            ref=promise.reference,
            title=promise.what,
            neighbourhood_id=promise.action.neighbourhood_id,
            place=promise.action.neighbourhood.name,
            party=_named(promise.party),
            step=promise.state,
            amount_cents=_cents(promise.amount),
            due_on=_day(promise.due_on),
        )


def _answers(asked: Asked) -> Iterator[Line]:
    for one in feedback.debt(neighbourhood_ids=asked.where, now=asked.now):
        if one.step in OWED:
            yield Line(
                kind=handing.ANSWER,
                ref=one.ref,
                title=one.about,
                neighbourhood_id=one.neighbourhood_id,
                place=one.neighbourhood,
                party=one.holder,
                step="comments" if one.url_name == "feedback:comments" else one.step,
                people=one.people,
                voices=one.voices,
            )


def _signals(asked: Asked) -> Iterator[Line]:
    """What was said and stands in no theme: only its number and where."""
    rows = signals.open_signals(asked.where).exclude(pk__in=priorities.links().values("signal_id"))
    rows = rows.exclude(pk__in=plans.comments().values("signal_id")).select_related("neighbourhood")
    for signal in rows.order_by("received_at", "pk").iterator(chunk_size=handing.BATCH):
        yield Line(
            kind=handing.SIGNAL,
            ref=signal.reference,
            title=signal.reference,
            neighbourhood_id=signal.neighbourhood_id,
            place=signal.neighbourhood.name,
            step=signal.state,
            people=1 if signal.person_id else 0,
            voices=signal.counted_voices,
        )


def _funds(asked: Asked) -> Iterator[Line]:
    for fund, given in budgets.ending(
        by=asked.by, on=asked.on, until=asked.until, neighbourhood_id=asked.neighbourhood_id
    ):
        yield Line(
            kind=handing.FUND,
            ref=fund.reference,
            title=fund.name,
            neighbourhood_id=asked.neighbourhood_id,
            party=_named(fund.party),
            amount_cents=given.cents,
            due_on=_day(fund.valid_until),
        )


def _mandates(asked: Asked) -> Iterator[Line]:
    rows = people.mandates(on=asked.on).filter(valid_until__isnull=False, valid_until__lte=asked.until)
    for mandate in rows:
        places = list(mandate.neighbourhoods.all())
        if asked.neighbourhood_id is None or not places or asked.neighbourhood_id in {place.pk for place in places}:
            yield Line(
                kind=handing.MANDATE,
                ref=mandate.reference,
                title=f"{mandate.function} ({mandate.given_by})"[: handing.LONGEST_TITLE],
                neighbourhood_id=asked.neighbourhood_id,
                place=", ".join(place.name for place in places),
                party=_named(mandate.party),
                amount_cents=_cents(mandate.up_to),
                due_on=_day(mandate.valid_until),
            )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _cents(amount: Cents | None) -> int | None:
    return amount.cents if amount is not None else None


def _named(party: Any) -> str:
    """The name of a service, organisation or group; a person is not named."""
    return "" if party is None or party.kind == action_rules.PERSON else party.name
