"""Money: the amounts of the multi-year plan and the files they came from, and the pool of several funds."""

from .plan_money import KINDS, PlanAmount, PlanFile
from .pool import FORMS, FUND_KINDS, Allocation, AllocationShift, Contribution, Fund

__all__ = [
    "FORMS",
    "FUND_KINDS",
    "KINDS",
    "Allocation",
    "AllocationShift",
    "Contribution",
    "Fund",
    "PlanAmount",
    "PlanFile",
]
