"""The neighbourhood action plan (wijkactieplan): its states, its frozen document, and what differs between two."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijklus.ground.trail.rules import mark as _

DRAFT = "draft"
ADOPTED = "adopted"
ENDED = "ended"
ALLOWED: dict[str, frozenset[str]] = {
    DRAFT: frozenset({ADOPTED, ENDED}),
    ADOPTED: frozenset({ADOPTED, ENDED}),  # each further decision adds a version
    ENDED: frozenset(),
}

FORMAT = "wijklus-plan-1"
"""What a frozen document says of its own shape."""
NO_ACTION = "action"
"""What a goal lacks that nobody does anything for."""

CITY, RESIDENTS = "city", "residents"
"""Who set the limits of a plan: the city alone, or together with residents."""

HOURS, CYCLE, AGREEMENT, DECIDES = "hours", "cycle", "agreement", "decides"
"""What must be there before residents are asked anything for a plan."""

SENTENCES: dict[str, str] = {
    "plans.start": _("%(who)s started the plan “%(title)s”"),
    "plans.edit": _("%(who)s edited the plan “%(title)s”"),
    "plans.add_item": _("%(who)s put a priority in the plan “%(title)s”"),
    "plans.change_item": _("%(who)s changed a goal of the plan “%(title)s”"),
    "plans.remove_item": _("%(who)s took a priority out of the plan “%(title)s”"),
    "plans.order": _("%(who)s changed the order of the plan “%(title)s”"),
    "plans.adopt": _("%(who)s recorded that %(decided_by)s adopted the plan “%(title)s”"),
    "plans.check_start": _("%(who)s noted what was agreed before the start of the plan “%(title)s”"),
    "plans.set_hours": _("%(who)s noted the hours of %(party)s for the plan “%(title)s”"),
    "plans.set_scope": _("%(who)s said what the plan “%(title)s” is about and what not"),
    "plans.end": _("%(who)s ended the plan “%(title)s”"),
}


class NotExact(TypeError):
    """A document was about to hold a number that two machines may write differently."""


def canonical(document: Mapping[str, Any]) -> str:
    """The one way to write a document: sorted names, no spaces, nothing escaped, no fractions. Raises NotExact."""
    _assert_exact(document)
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _assert_exact(value: Any) -> None:
    if isinstance(value, float):
        raise NotExact(f"{value} is a fraction: keep cents or a text")
    if isinstance(value, Mapping):
        for part in value.values():
            _assert_exact(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _assert_exact(part)


def sha256(text: str) -> str:
    """The SHA-256 of a document, over its UTF-8 bytes, as 64 hexadecimal signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def not_ready(*, hours: bool, cycle: str, agreed_by: str, is_dated: bool, decides: str) -> list[str]:
    """What the start check still lacks, in the order of the form; nothing: residents can be asked."""
    agreed = bool(agreed_by) and is_dated
    there = {HOURS: hours, CYCLE: bool(cycle), AGREEMENT: agreed, DECIDES: bool(decides)}
    return [name for name, is_there in there.items() if not is_there]


def in_lines(text: str) -> list[str]:
    """What somebody wrote a line each, without empty ones and bullets."""
    return [words for line in text.splitlines() if (words := line.strip().lstrip("-*•").strip())]


class NoDestination(ValueError):
    """A line says what a plan is not about, and not where people can go with it."""


def elsewhere(text: str) -> list[dict[str, str]]:
    """What a plan is not about, a line each as "what: where people can go". Raises NoDestination with the line."""
    found = []
    for line in in_lines(text):
        what, _colon, there = line.partition(":")
        if not what.strip() or not there.strip():
            raise NoDestination(line)
        found.append({"what": what.strip(), "there": there.strip()})
    return found


def lacking(goals: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the goals of a document still lack before their follow-up is assured: per action, or a goal without any.

    Each row names the goal, the action (None for a goal without action) and what lacks.
    """
    rows: list[dict[str, Any]] = []
    for goal in goals:
        live = [action for action in goal["actions"] if action["state"] != "dropped"]
        if not live:
            rows.append({"goal": goal["reference"], "action": None, "title": goal["goal"], "lacks": [NO_ACTION]})
        rows += [
            {"goal": goal["reference"], "action": action["reference"], "title": action["title"], "lacks": lacks}
            for action in live
            if (lacks := list(action["missing"]))
        ]
    return rows


def assured(goals: Sequence[Mapping[str, Any]]) -> bool:
    """Whether follow-up is assured: there are goals, and none lacks anything. An empty plan promises nothing."""
    return bool(goals) and not lacking(goals)


@dataclass(frozen=True)
class FieldChange:
    """One thing that is said otherwise."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """Something that was added, removed or changed between two documents: the plan, a goal, an action or a promise."""

    what: str
    kind: str
    title: str
    fields: tuple[FieldChange, ...] = ()


ADDED, REMOVED, CHANGED = "added", "removed", "changed"
PLAN, GOAL, ACTION, PROMISE = "plan", "goal", "action", "promise"

PLAN_FIELDS = ("title", "introduction", "valid_from", "valid_until")
GOAL_FIELDS = ("place", "goal", "indicator", "baseline", "target", "objective")
ACTION_FIELDS = (
    "title",
    "description",
    "owner",
    "owner_function",
    "mandate",
    "due_on",
    "answer_planned_on",
    "means_cents",
    "no_means_needed",
    "state",
    "state_reason",
)
PROMISE_FIELDS = (
    "kind",
    "party",
    "what",
    "to_whom",
    "amount_cents",
    "hours",
    "goods",
    "asked_due_on",
    "promised_on",
    "state",
    "state_reason",
    "conditional",
)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two documents, per goal, action and promise, in the order of the later one."""
    plan = _fields(before["plan"], after["plan"], PLAN_FIELDS)
    changes = [Change(PLAN, CHANGED, after["plan"]["title"], plan)] if plan else []
    changes += _compare(GOAL, "goal", GOAL_FIELDS, _goals(before), _goals(after))
    changes += _compare(ACTION, "title", ACTION_FIELDS, _actions(before), _actions(after))
    changes += _compare(PROMISE, "what", PROMISE_FIELDS, _promises(before), _promises(after))
    return changes


Rows = dict[str, Mapping[str, Any]]


def _goals(document: Mapping[str, Any]) -> Rows:
    return {goal["reference"]: goal for goal in document["goals"]}


def _actions(document: Mapping[str, Any]) -> Rows:
    return {action["reference"]: action for goal in document["goals"] for action in goal["actions"]}


def _promises(document: Mapping[str, Any]) -> Rows:
    return {
        promise["reference"]: promise for action in _actions(document).values() for promise in action["commitments"]
    }


def _compare(what: str, title: str, fields: Sequence[str], before: Rows, after: Rows) -> Iterator[Change]:
    for key, row in after.items():
        if key not in before:
            yield Change(what, ADDED, row[title])
        elif changed := _fields(before[key], row, fields):
            yield Change(what, CHANGED, row[title], changed)
    for key, row in before.items():
        if key not in after:
            yield Change(what, REMOVED, row[title])


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )
