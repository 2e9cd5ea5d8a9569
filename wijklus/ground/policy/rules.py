"""What holds for terms of office and objectives of the multi-year plan, without a database."""

import hashlib
import json
from dataclasses import dataclass

from wijklus.base.text import folded
from wijklus.ground.trail.rules import mark as _

LEVELS = ("goal", "plan", "action")
"""The three levels of the policy and management cycle: beleidsdoelstelling, actieplan, actie. Each may be missing."""

SENTENCES: dict[str, str] = {
    "policy.seed_fields": _("%(who)s filled in the list of policy fields"),
    "policy.add_term": _("%(who)s added the term of office %(name)s"),
    "policy.add_objective": _("%(who)s added an objective of the multi-year plan: %(name)s"),
    "policy.add_amendment": _("%(who)s set the last day for a proposal to make %(name)s: %(last_day)s"),
    "policy.change_amendment": _("%(who)s changed the days of %(name)s: proposals until %(last_day)s"),
    "policy.change_objective": _("%(who)s changed an objective of the multi-year plan: %(name)s"),
    "policy.set_frame": _("%(who)s noted the frame of the council: %(title)s"),
    "policy.note_decision": _("%(who)s noted a decision about policy: %(title)s"),
    "policy.explain": _("%(who)s said what “%(title)s” means for %(place)s"),
}
"""How a change of this room is told in the trail."""

TRAIL_KINDS: dict[str, str] = {
    "council_frame": _("frame of the council"),
    "policy_decision": _("decision about policy"),
    "plan_amendment": _("amendment of the multi-year plan"),
}
"""What the objects of this room are called in the trail."""


def level_of(goal_code: str, plan_code: str, action_code: str) -> str | None:
    """The deepest level that has a code; None when none has."""
    codes = {"action": action_code, "plan": plan_code, "goal": goal_code}
    return next((level for level, code in codes.items() if code), None)


def path_of(goal_code: str, plan_code: str, action_code: str) -> str:
    """The codes as people write them, without the levels that are missing: SD20014 › OD20117 › AC35788."""
    return " › ".join(code for code in (goal_code, plan_code, action_code) if code)


MOST_LINES = 500
"""Lines of a file that are kept in one transaction."""
LONGEST_CODE = 60
LONGEST_NAME = 300
LONGEST_TITLE = 200
LONGEST_WORDS = 5_000
LONGEST_FUNCTION = 160
LONGEST_LINK = 500


@dataclass(frozen=True)
class Level:
    """A goal, an action plan or an action as a file has it. Without code and name it is missing."""

    code: str = ""
    name: str = ""
    description: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the file says anything of this level."""
        return bool(self.code or self.name)

    @property
    def called(self) -> str:
        """Its name in at most 300 signs; its code when it has no name."""
        name = self.name or self.code
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

    @property
    def told(self) -> str:
        """What else is said of it: the whole name when that was cut, and the description when it says more."""
        parts = [self.name] if len(self.name) > LONGEST_NAME else []
        if self.description and self.description != self.name:
            parts.append(self.description)
        return "\n\n".join(parts)


@dataclass(frozen=True)
class PlanLine:
    """One line of a file: its levels, its policy field, and the how manieth it is with this same path and names."""

    goal: Level = Level()
    plan: Level = Level()
    action: Level = Level()
    policy_field: str = ""
    nth: int = 1

    @property
    def levels(self) -> list[tuple[str, Level]]:
        """The levels that are there, from the top down."""
        named = zip(LEVELS, (self.goal, self.plan, self.action), strict=True)
        return [(name, level) for name, level in named if level.is_there]

    @property
    def steps(self) -> list["Step"]:
        """The lines of the plan this line of a file stands for: its goal, its action plan, and itself."""
        found: list[Step] = []
        codes = dict.fromkeys(LEVELS, "")
        levels = self.levels
        for place, (name, level) in enumerate(levels, start=1):
            codes[name] = level.code
            is_last = place == len(levels)
            above = found[-1].key if found else ""
            key = line_key(above, name, level, self.nth if is_last else 1)
            found.append(Step(key, above, (codes["goal"], codes["plan"], codes["action"]), level, is_last))
        return found


@dataclass(frozen=True)
class Step:
    """A line of the plan as a file has it: its key, the key of the line above, its codes, and what it is called."""

    key: str
    above: str
    codes: tuple[str, str, str]
    level: Level
    is_last: bool


def line_key(above: str, name: str, level: Level, nth: int) -> str:
    """By what a line of a file is known again: the line above it, its code and name, and its place among its twins."""
    told = json.dumps([above, name, level.code, folded(level.name), nth], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:40]
