"""Money: the amounts of the multi-year plan and the files they came from, the pool of several funds, and the ledger."""

from .amending import AmendmentProposal
from .ledger import Booking, BookingPart, BookingTie, LedgerFile
from .plan_money import KINDS, MoneyFile, PlanAmount, PlanFile
from .pool import FORMS, FUND_KINDS, Allocation, AllocationShift, Contribution, Fund

__all__ = [
    "FORMS",
    "FUND_KINDS",
    "KINDS",
    "Allocation",
    "AllocationShift",
    "AmendmentProposal",
    "Booking",
    "BookingPart",
    "BookingTie",
    "Contribution",
    "Fund",
    "LedgerFile",
    "MoneyFile",
    "PlanAmount",
    "PlanFile",
]
