"""Rounds of the neighbourhood budget, their proposals, who may vote, and the ballots that nothing leads back from."""

from .ballots import Ballot, Receipt, Tally
from .dividing import Division
from .proposals import Proposal
from .rounds import BALLOT_KINDS, COUNTING_RULES, STATES, WEIGHTS, Round, RoundArea
from .voters import CodeBatch, Voter

__all__ = [
    "BALLOT_KINDS",
    "COUNTING_RULES",
    "STATES",
    "WEIGHTS",
    "Ballot",
    "CodeBatch",
    "Division",
    "Proposal",
    "Receipt",
    "Round",
    "RoundArea",
    "Tally",
    "Voter",
]
