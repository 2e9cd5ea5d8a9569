"""Rounds of the neighbourhood budget, their proposals, who may vote, and the ballots that nothing leads back from."""

from .admitting import CHECKS, Admission, RegisterFile, RegisterLine, SentCode
from .ballots import CHANNELS, Ballot, Receipt, Tally
from .carrying import Grant, GrantRow
from .channels import ChannelWeight
from .deciding import BODIES, BodyDecision, Override, Panel
from .dividing import Division
from .limiting import EXECUTORS, POT_KINDS, Pot, RivalSet
from .mixing import BodyWeight, Mix
from .origins import ProposalOrigin
from .past import PastElection
from .proposals import Proposal
from .rounds import BALLOT_KINDS, COUNTING_RULES, SATISFACTIONS, STATES, WEIGHTS, Round, RoundArea
from .sheets import SPOILED, PaperDesk, PaperIssue, PaperReading, PaperSheet, SheetFile
from .supports import Support
from .voters import CodeBatch, SecondLetter, Voter

__all__ = [
    "BALLOT_KINDS",
    "BODIES",
    "CHANNELS",
    "CHECKS",
    "COUNTING_RULES",
    "EXECUTORS",
    "POT_KINDS",
    "SATISFACTIONS",
    "SPOILED",
    "STATES",
    "WEIGHTS",
    "Admission",
    "Ballot",
    "BodyDecision",
    "BodyWeight",
    "ChannelWeight",
    "CodeBatch",
    "Division",
    "Grant",
    "GrantRow",
    "Mix",
    "Override",
    "Panel",
    "PaperDesk",
    "PaperIssue",
    "PaperReading",
    "PaperSheet",
    "PastElection",
    "Pot",
    "Proposal",
    "ProposalOrigin",
    "Receipt",
    "RegisterFile",
    "RegisterLine",
    "RivalSet",
    "Round",
    "RoundArea",
    "SecondLetter",
    "SentCode",
    "SheetFile",
    "Support",
    "Tally",
    "Voter",
]
