"""The neighbourhood action plan (wijkactieplan): its states, its frozen document, and what differs between two."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijklus.ground.trail.rules import mark as _

DRAFT = "draft"
PROPOSED = "proposed"
ADOPTED = "adopted"
AMENDED = "amended"
EVALUATED = "evaluated"
ENDED = "ended"
ALLOWED: dict[str, frozenset[str]] = {
    DRAFT: frozenset({PROPOSED, ADOPTED, ENDED}),  # a body may decide without a round of comments
    PROPOSED: frozenset({DRAFT, AMENDED, ADOPTED, ENDED}),  # taken back to be written further, or adopted
    ADOPTED: frozenset({ADOPTED, AMENDED, EVALUATED, ENDED}),  # each further decision adds a version
    AMENDED: frozenset({PROPOSED, ADOPTED, EVALUATED, ENDED}),  # a next draft beside the version that stands
    EVALUATED: frozenset({ADOPTED, AMENDED, EVALUATED, ENDED}),
    ENDED: frozenset(),
}
WRITTEN = frozenset({DRAFT, ADOPTED, AMENDED, EVALUATED})
"""In these a plan can be written; what lies on the table for comment and what has ended cannot."""
LEAST_CHANNELS = 2
"""From so many channels people have to come before a priority traces back to them."""
LEAST_PERSONS, MOST_PERSONS = 2, 500
"""Between these the city chooses how many persons a priority traces back to."""
LONGEST_NAME, LONGEST_LINK = 160, 500

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
    "plans.propose": _("%(who)s laid the plan “%(title)s” on the table for comment"),
    "plans.take_back": _("%(who)s took the proposal of the plan “%(title)s” back to write further"),
    "plans.amend": _("%(who)s opened the plan “%(title)s” to write a next version"),
    "plans.evaluate": _("%(who)s recorded that %(evaluated_by)s evaluated the plan “%(title)s”"),
    "plans.back": _("%(who)s noted that %(body)s stands behind the plan “%(title)s”"),
    "plans.do_deed": _("%(who)s noted what %(body)s did for the plan “%(title)s”"),
    "plans.comment": _("%(who)s put a comment with the plan “%(title)s”"),
    "plans.set_tracing": _("%(who)s decided to how many people a priority must trace back"),
    "plans.check_start": _("%(who)s noted what was agreed before the start of the plan “%(title)s”"),
    "plans.set_hours": _("%(who)s noted the hours of %(party)s for the plan “%(title)s”"),
    "plans.set_scope": _("%(who)s said what the plan “%(title)s” is about and what not"),
    "plans.end": _("%(who)s ended the plan “%(title)s”"),
}


def after_writing(state: str) -> str:
    """The state of a plan in which something was written: beside a version that stands it is a next draft."""
    return AMENDED if state in (ADOPTED, EVALUATED) else state


def after_taking_back(*, has_version: bool) -> str:
    """The state of a proposal that is taken back: a draft, or a next draft beside the version that stands."""
    return AMENDED if has_version else DRAFT


def traces_back(*, people: int, channels: int, persons: int) -> bool:
    """Whether a priority comes from below: from at least `persons` distinct persons, through at least two channels."""
    return people >= persons and channels >= LEAST_CHANNELS


def bottom_up(goals: Sequence[Mapping[str, Any]], *, persons: int) -> dict[str, int]:
    """How many goals there are, how many trace back to people, and how many are ideas of the service."""
    return {
        "goals": len(goals),
        "traced": sum(goal["bottom_up"] for goal in goals),
        "ideas": sum(goal["sources"]["idea_of_the_service"] for goal in goals),
        "persons": persons,
        "channels": LEAST_CHANNELS,
    }


def means(goals: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """What the actions of these goals need in cents, what of that traces back, and how many have no amount.

    An action that serves two goals counts once, and traces back when one of them does. A dropped one does not count.
    """
    found: dict[str, tuple[int | None, bool]] = {}
    for goal in goals:
        for action in goal["actions"]:
            if action["state"] != "dropped" and not action["no_means_needed"]:
                _cents, before = found.get(action["reference"], (None, False))
                found[action["reference"]] = (action["means_cents"], before or goal.get("bottom_up", False))
    return {
        "means_cents": sum(cents or 0 for cents, _traced in found.values()),
        "means_traced_cents": sum(cents or 0 for cents, traced in found.values() if traced),
        "means_unknown": sum(cents is None for cents, _traced in found.values()),
    }


def share(goals: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """What is kept of a version for the overview of a city: its goals and its means, and what of both traces back."""
    return {"goals": len(goals), "traced": sum(goal["bottom_up"] for goal in goals), **means(goals)}


def together(shares: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The shares of several plans as one: every number is the sum of those of the plans."""
    names = ("goals", "traced", "means_cents", "means_traced_cents", "means_unknown")
    summed = {name: sum(one[name] for one in shares) for name in names}
    return {"plans": len(shares), **summed, **percents(summed)}


def percents(found: Mapping[str, int]) -> dict[str, int]:
    """The shares of goals and of means that trace back, in whole percents."""
    return {
        "percent": percent(found["traced"], found["goals"]),
        "means_percent": percent(found["means_traced_cents"], found["means_cents"]),
    }


def percent(part: int, whole: int) -> int:
    """A share in whole percents, half a percent up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def goal_in(document: Mapping[str, Any], place: int) -> str:
    """The reference of the goal on a place of a document, counted from 1; "" for the plan as a whole."""
    return next((str(goal["reference"]) for goal in document["goals"] if goal["place"] == place), "")


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
    "serves",
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
    called = {key: str(goal["goal"]) for key, goal in {**_goals(before), **_goals(after)}.items()}
    changes += _compare(ACTION, "title", ACTION_FIELDS, _actions(before, called), _actions(after, called))
    changes += _compare(PROMISE, "what", PROMISE_FIELDS, _promises(before), _promises(after))
    return changes


Rows = dict[str, Mapping[str, Any]]


def _goals(document: Mapping[str, Any]) -> Rows:
    return {goal["reference"]: goal for goal in document["goals"]}


def _actions(document: Mapping[str, Any], called: Mapping[str, str]) -> Rows:
    """The actions with the goals they serve, as these are called now: another word for a goal is no other goal."""
    serves: dict[str, list[str]] = {}
    for goal in document["goals"]:
        for action in goal["actions"]:
            serves.setdefault(action["reference"], []).append(called[goal["reference"]])
    rows = {action["reference"]: action for goal in document["goals"] for action in goal["actions"]}
    return {key: {**row, "serves": "; ".join(sorted(serves[key]))} for key, row in rows.items()}


def _promises(document: Mapping[str, Any]) -> Rows:
    actions = (action for goal in document["goals"] for action in goal["actions"])
    return {promise["reference"]: promise for action in actions for promise in action["commitments"]}


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
