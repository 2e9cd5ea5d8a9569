"""What holds for terms of office and objectives of the multi-year plan, without a database."""

from wijklus.ground.trail.rules import mark as _

LEVELS = ("goal", "plan", "action")
"""The three levels of the policy and management cycle: beleidsdoelstelling, actieplan, actie. Each may be missing."""

SENTENCES: dict[str, str] = {
    "policy.seed_fields": _("%(who)s filled in the list of policy fields"),
    "policy.add_term": _("%(who)s added the term of office %(name)s"),
    "policy.add_objective": _("%(who)s added an objective of the multi-year plan: %(name)s"),
    "policy.change_objective": _("%(who)s changed an objective of the multi-year plan: %(name)s"),
}
"""How a change of this room is told in the trail."""


def level_of(goal_code: str, plan_code: str, action_code: str) -> str | None:
    """The deepest level that has a code; None when none has."""
    codes = {"action": action_code, "plan": plan_code, "goal": goal_code}
    return next((level for level, code in codes.items() if code), None)


def path_of(goal_code: str, plan_code: str, action_code: str) -> str:
    """The codes as people write them, without the levels that are missing: SD20014 › OD20117 › AC35788."""
    return " › ".join(code for code in (goal_code, plan_code, action_code) if code)
