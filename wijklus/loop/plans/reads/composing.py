"""A plan as one document: goals with their sources, actions and promises. Functions stand in it, never a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules

from .. import rules
from ..models import Plan, PlanItem
from .items import items
from .tracing import persons_needed

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate
    from wijklus.loop.actions.models import Action, Commitment
    from wijklus.loop.priorities.models import Priority

Part = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A plan as it is written: the document of today, each goal with its row, and what could still be put in."""

    document: Part
    goals: Sequence[tuple[Part, PlanItem]]
    candidates: "Sequence[Priority]"


def desk(*, plan: Plan, on: date) -> Desk:
    """What stands on the desk of who writes the plan. Six queries."""
    rows = list(items(plan=plan))
    document = _composed(plan, rows, on)
    inside = {row.priority_id for row in rows}
    ranked = priorities.ranked(neighbourhood_id=plan.neighbourhood_id)
    return Desk(
        document, list(zip(document["goals"], rows, strict=True)), [row for row in ranked if row.pk not in inside]
    )


def compose(*, plan: Plan, on: date) -> Part:
    """The plan as it stands on a day, in the shape that is frozen when it is adopted. Five queries.

    `plan` comes with its municipality and neighbourhood.
    """
    return _composed(plan, list(items(plan=plan)), on)


def _composed(plan: Plan, rows: Sequence[PlanItem], on: date) -> Part:
    sources = priorities.sources_of([row.priority.theme for row in rows])
    carried = actions.carried_by([row.priority_id for row in rows])
    small_cell, persons = plan.municipality.small_cell, persons_needed(plan)
    goals = []
    for place, row in enumerate(rows, start=1):
        goal = _goal(row, place, sources[row.priority.theme_id], small_cell)
        goal["bottom_up"] = _comes_from_below(sources[row.priority.theme_id], persons)
        goal["actions"] = [action_part(found, on=on) for found in carried.get(row.priority_id, [])]
        goals.append(goal)
    return {
        "format": rules.FORMAT,
        "municipality": {"name": plan.municipality.name, "nis_code": plan.municipality.nis_code},
        "neighbourhood": {"code": plan.neighbourhood.code, "name": plan.neighbourhood.name},
        "plan": {
            "reference": plan.reference,
            "title": plan.title,
            "introduction": plan.introduction,
            "valid_from": plan.valid_from.isoformat(),
            "valid_until": plan.valid_until.isoformat(),
        },
        "goals": goals,
        "bottom_up": rules.bottom_up(goals, persons=persons),
        "follow_up": follow_up_part(goals, on=on),
    }


def _comes_from_below(sources: priority_rules.Sources, persons: int) -> bool:
    channels = sum(1 for channel in sources.channels if channel.people)
    return rules.traces_back(people=sources.people, channels=channels, persons=persons)


def follow_up_part(goals: list[Part], *, on: date) -> Part:
    """The mark "follow-up assured" on a day, and what lacks."""
    return {"assured": rules.assured(goals), "on": on.isoformat(), "missing": rules.lacking(goals)}


def _goal(item: PlanItem, place: int, sources: priority_rules.Sources, small_cell: int) -> Part:
    priority, objective = item.priority, item.objective
    return {
        "reference": priority.reference,
        "place": place,
        "goal": item.goal,
        "indicator": item.indicator,
        "baseline": item.baseline,
        "target": item.target,
        "objective": objective
        and {
            "plan_version": objective.plan_version,
            "goal_code": objective.goal_code,
            "plan_code": objective.plan_code,
            "action_code": objective.action_code,
            "name": objective.name,
        },
        "priority": {
            "title": priority.theme.title,
            "reason": priority.reason,
            "decided_by": priority.decided_by,
            "decided_on": priority.decided_on.isoformat(),
            "solution_level": priority.theme.solution_level,
        },
        "sources": sources_part(priority_rules.public(sources, small_cell)),
    }


def sources_part(sources: priority_rules.PublicSources) -> Part:
    """Who stands behind a goal, as everybody may see it; null: some, too few to tell how many."""
    return {
        "people": sources.people,
        "voices": sources.voices,
        "channels": [{"channel": c.channel, "people": c.people, "voices": c.voices} for c in sources.channels],
        "idea_of_the_service": sources.is_idea_of_the_service,
    }


def action_part(carried: actions.Carried, *, on: date) -> Part:
    """An action with its promises, on a day."""
    action: Action = carried.action
    promises = {action.pk: [commitment.state for commitment in carried.commitments]}
    return {
        "reference": action.reference,
        "title": action.title,
        "description": action.description,
        "owner": _party(action.owner),
        "owner_function": action.owner_function,
        "mandate": _mandate(action.mandate),
        "due_on": _day(action.due_on),
        "answer_planned_on": _day(action.answer_planned_on),
        "means_cents": action.means.cents if action.means is not None else None,
        "no_means_needed": action.no_means_needed,
        "state": action.state,
        "state_reason": action.state_reason,
        "missing": list(actions.missing_of([action], on=on, promises=promises)[action.pk]),
        "commitments": [_promise(commitment, on=on) for commitment in carried.commitments],
    }


def _promise(commitment: "Commitment", *, on: date) -> Part:
    clock = actions.late_clock(commitment, on=on)
    return {
        "reference": commitment.reference,
        "kind": commitment.kind,
        "party": _party(commitment.party),
        "what": commitment.what,
        "to_whom": commitment.to_whom,
        "amount_cents": commitment.amount.cents if commitment.amount is not None else None,
        "hours": commitment.hours,
        "goods": commitment.goods or None,
        "mandate": _mandate(commitment.mandate),
        "asked_due_on": _day(commitment.asked_due_on),
        "promised_on": _day(commitment.promised_on),
        "first_promised_on": _day(commitment.first_promised_on),
        "state": commitment.state,
        "state_reason": commitment.state_reason,
        "conditional": actions.conditional(commitment, on=on),
        "days_late": clock.days if clock else None,
        "now_with": str(clock.now_with) if clock else None,
        "awaits_visa": actions.awaits_visa(commitment),
    }


def _party(party: Any) -> Part | None:
    if party is None:
        return None
    is_person = party.kind == action_rules.PERSON
    return {"kind": party.kind, "name": None if is_person else party.name}


def _mandate(mandate: "Mandate | None") -> Part | None:
    if mandate is None:
        return None
    return {
        "function": mandate.function,
        "given_by": mandate.given_by,
        "decision_url": mandate.decision_url,
        "up_to_cents": mandate.up_to.cents if mandate.up_to is not None else None,
        "valid_from": _day(mandate.valid_from),
        "valid_until": _day(mandate.valid_until),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
