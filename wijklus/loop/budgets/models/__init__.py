"""Money: the amounts of the multi-year plan, and the files they came from."""

from .plan_money import KINDS, PlanAmount, PlanFile

__all__ = ["KINDS", "PlanAmount", "PlanFile"]
