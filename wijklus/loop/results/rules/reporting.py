"""How far a plan is, counted from its document: what is done, what is late, and which promises were kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from wijklus.loop.actions import rules as actions

Part = Mapping[str, Any]


@dataclass(frozen=True)
class Progress:
    """Of one plan, or of several together. Promises are those of services and partners: volunteers are not counted."""

    goals: int = 0
    actions: int = 0
    done: int = 0
    late: int = 0
    dropped: int = 0
    promises: int = 0
    kept: int = 0
    not_kept: int = 0
    late_promises: int = 0
    lacking: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def actions_of(document: Part) -> list[Part]:
    """Every action of the plan, once: also one that serves several of its goals."""
    return list({action["reference"]: action for goal in document["goals"] for action in goal["actions"]}.values())


def progress(document: Part, *, on: date) -> Progress:
    """How far the plan of this document is on a day. An action of two goals counts once, as do its promises."""
    found = actions_of(document)
    promised = [one for action in found for one in counted(action["commitments"])]
    return Progress(
        goals=len(document["goals"]),
        actions=len(found),
        done=sum(action["state"] == actions.DONE for action in found),
        late=sum(is_late(action, on=on) for action in found),
        dropped=sum(action["state"] == actions.DROPPED for action in found),
        promises=len(promised),
        kept=sum(one["state"] == actions.KEPT for one in promised),
        not_kept=sum(one["state"] in (actions.PARTLY, actions.BROKEN) for one in promised),
        late_promises=sum(bool(one["days_late"]) for one in promised),
        lacking=len(document["follow_up"]["missing"]),
    )


def counted(commitments: Iterable[Part]) -> Iterator[Part]:
    """The promises that count: made by a service or a partner, and accepted."""
    for one in commitments:
        if one["party"] and actions.needs_mandate(one["party"]["kind"]) and one["state"] in actions.PROMISED:
            yield one


def term_of(action: Part) -> date | None:
    """By when an action is to be done, as it stands now."""
    day = action.get("due_now") or action["due_on"]
    return date.fromisoformat(day) if day else None


def is_late(action: Part, *, on: date) -> bool:
    """Whether an action that is not done is past its term."""
    return actions.is_late(action["state"], term_of(action), on)


def together(rows: Iterable[Progress]) -> Progress:
    """Several plans as one."""
    return sum(rows, Progress())
