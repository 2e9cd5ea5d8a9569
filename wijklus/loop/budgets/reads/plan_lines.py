"""Lines of the multi-year plan that hold money, to name one of them elsewhere."""

from dataclasses import dataclass

from django.db.models import Sum

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import rules as policy_rules

from .. import access
from ..models import PlanAmount

MOST_LINES = 500


@dataclass(frozen=True)
class PlanLine:
    """A line of the plan with what it sets aside in all years together, operating and investment."""

    objective_id: int
    version: str
    codes: str
    name: str
    amount: Cents


def lines_with_money(*, by: Actor) -> list[PlanLine]:
    """The lines of the last version of the plan with an amount of their own above 0, by code. Two queries."""
    access.require(access.may_see(by))
    version = next(iter(policy.plan_versions()), "")
    of = ("goal_code", "plan_code", "action_code", "number", "name")
    rows = PlanAmount.objects.filter(objective__plan_version=version).order_by(*(f"objective__{one}" for one in of))
    found = rows.values_list("objective_id", *(f"objective__{one}" for one in of)).annotate(total=Sum("amount"))
    lines = []
    for objective_id, goal, plan, action, _number, name, total in found:
        amount = total if isinstance(total, Cents) else Cents(total)
        if amount.cents > 0:
            lines.append(PlanLine(objective_id, version, policy_rules.path_of(goal, plan, action), name, amount))
    return lines[:MOST_LINES]
