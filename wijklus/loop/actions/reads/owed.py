"""What is owed on a day about promises and actions: to who asks, was asked, stands above, confirms and pays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.people.rules import SPEAK

from .. import access, rules
from ..models import Action, Commitment
from .boards import waiting_behind
from .owning import advice_due
from .sections import (
    ABOUT_ACTIONS,
    CONDITIONAL,
    FOR_FINANCE,
    FOR_WHO_ASKS,
    FOR_WHO_CONFIRMS,
    FOR_WHO_IS_ABOVE,
    FOR_WHO_IS_ASKED,
    Section,
)

MOST = 10


def due(*, actor: Actor, on: date) -> list[DueSection]:
    """What is owed on a day about promises and actions, to who asks, was asked, confirms, pays. Thirteen queries.

    A section is there also when it is empty: then it says so.
    """
    found = []
    asks = access.asked_by(actor)
    if asks is not None:
        found += _promises(FOR_WHO_ASKS, asks, on, beside=CONDITIONAL)
    found += _actions(actor, on)
    if access.may_come_in(actor) and (actor.can("commitments.answer") or actor.can(SPEAK)):
        found += _promises(FOR_WHO_IS_ASKED, Q(party_id__in=actor.party_ids), on)
    if actor.can("commitments.answer") and access.may_see(actor):
        found += _promises(FOR_WHO_IS_ABOVE, Q(escalated_to_id__in=actor.party_ids), on)
    if access.may_confirm_any(actor):
        found += _promises(FOR_WHO_CONFIRMS, access.confirmed_by(actor), on)
    if access.may_give_visa(actor):
        found += _promises(FOR_FINANCE, Q(), on)
    waiting = waiting_behind({row.pk for part in found for row in part.actions}) if any(p.count for p in found) else {}
    told = [part.told(waiting) for part in found]
    if access.may_see(actor):
        return told
    own = [replace(part, all_url_name="actions:own", all_query="") for part in told]
    return [*own, *advice_due(actor=actor)]


def _in_promises(n: int) -> str:
    return ngettext("%(n)s promise", "%(n)s promises", n) % {"n": n}


def _in_actions(n: int) -> str:
    return ngettext("%(n)s action", "%(n)s actions", n) % {"n": n}


@dataclass(frozen=True)
class _Found:
    """The rows of one section, before it is known how many people wait for each."""

    section: Section
    count: int
    dues: Sequence[tuple[Action, Due]]

    @property
    def actions(self) -> list[Action]:
        return [action for action, _due in self.dues]

    def told(self, waiting: dict[int, tuple[int, int]]) -> DueSection:
        def with_people(action: Action, due: Due) -> Due:
            people, voices = waiting.get(action.pk, (0, 0))
            return replace(due, people_waiting=people, voices_waiting=voices)

        return DueSection(
            key=self.section.key,
            title=self.section.title,
            count=self.count,
            top=[with_people(action, due) for action, due in self.dues],
            empty=self.section.empty,
            all_url_name=self.section.all_url_name,
            all_query=self.section.all_query,
            counted=_in_actions(self.count) if self.section in ABOUT_ACTIONS else _in_promises(self.count),
        )


def _heaviest(rows: QuerySet[Any], cases: dict[str, Q], beside: dict[str, Q], along: Sequence[str]) -> list[Any]:
    """The rows that are longest due of each case, at most ten of each, with what stands `along`. Two queries.

    A row is of the first of the `cases` that holds, as `case`, with `n` and `rank` in it; and of every one `beside`
    that holds, as `is_KEY`, with `n_KEY` and `rank_KEY`. All that are due are put in order by their keys alone: whole
    rows are only read of those few that are shown.
    """
    told = ["case", "n", "rank"] if cases else []
    told += [f"{what}_{key}" for key in beside for what in ("is", "n", "rank")]
    if cases:
        whens = [When(condition, then=Value(name)) for name, condition in cases.items()]
        rows = rows.annotate(case=Case(*whens, default=Value(""), output_field=CharField()))
        rows = rows.annotate(n=_count_by("case"), rank=_rank_by("case"))
    for key, condition in beside.items():
        rows = rows.annotate(**{f"is_{key}": ExpressionWrapper(condition, output_field=BooleanField())})
        rows = rows.annotate(**{f"n_{key}": _count_by(f"is_{key}"), f"rank_{key}": _rank_by(f"is_{key}")})
    wanted = [~Q(case="") & Q(rank__lte=MOST)] if cases else []
    wanted += [Q(**{f"is_{key}": True, f"rank_{key}__lte": MOST}) for key in beside]
    found = {
        row.pop("pk"): row for row in rows.filter(reduce(or_, wanted)).order_by("due_on", "id").values("pk", *told)
    }
    whole = rows.model.objects.select_related(*along).in_bulk(found)
    for pk, values in found.items():
        vars(whole[pk]).update(values)
    return [whole[pk] for pk in found]


def _count_by(name: str) -> Window:
    return Window(Count("id"), partition_by=[F(name)])


def _rank_by(name: str) -> Window:
    return Window(RowNumber(), partition_by=[F(name)], order_by=[F("due_on").asc(), F("id").asc()])


def _top_of(found: Sequence[Any], key: str, *, is_case: bool) -> tuple[int, list[Any]]:
    """How many rows are of a case, or of what stands beside the cases, and the ten of them that are longest due."""
    if is_case:
        rows = [row for row in found if row.case == key and row.rank <= MOST]
        return (rows[0].n if rows else 0), rows
    rows = [row for row in found if getattr(row, f"is_{key}") and getattr(row, f"rank_{key}") <= MOST]
    return (getattr(rows[0], f"n_{key}") if rows else 0), rows


def _promises(sections: Sequence[Section], mine: Q, on: date, *, beside: Sequence[Section] = ()) -> list[_Found]:
    cases = {section.key: section.rows(on) for section in sections}
    more = {section.key: section.rows(on) for section in beside}
    rows = Commitment.objects.filter(mine, reduce(or_, [*cases.values(), *more.values()]))
    found = _heaviest(rows, cases, more, ("action", "action__neighbourhood", "party"))
    parts = []
    for section in (*sections, *beside):
        count, top = _top_of(found, section.key, is_case=section.key in cases)
        parts.append(_Found(section, count, [(row.action, _promise_due(row, section)) for row in top]))
    return parts


def _promise_due(row: Commitment, section: Section) -> Due:
    return Due(
        what=f"{row.party.name}: {row.what[:120]}",
        since=row.asked_at if row.state in {rules.ASKED, rules.REFUSED} else _start_of(row.due_on),
        people_waiting=0,
        next_step=section.step,
        url_name="actions:commitment",
        ref=row.reference,
        where=row.action.neighbourhood.name,
    )


def _actions(actor: Actor, on: date) -> list[_Found]:
    """About the actions where this actor directs, and those that a service or group of theirs carries out."""
    mine = access.looked_after_by(actor)
    if mine is None:
        return []
    cases = {section.key: section.rows(on) for section in ABOUT_ACTIONS}
    rows = Action.objects.filter(mine, reduce(or_, cases.values()))
    found = _heaviest(rows, {}, cases, ["neighbourhood"])
    parts = []
    for section in ABOUT_ACTIONS:
        count, top = _top_of(found, section.key, is_case=False)
        parts.append(_Found(section, count, [(row, _action_due(row, section)) for row in top]))
    return parts


def _action_due(row: Action, section: Section) -> Due:
    return Due(
        what=row.title,
        since=_start_of(row.due_on) if row.due_on else None,
        people_waiting=0,
        next_step=section.step,
        url_name="actions:action",
        ref=row.reference,
        where=row.neighbourhood.name,
    )


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
