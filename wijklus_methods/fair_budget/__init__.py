"""Counts a participatory budget exactly: greedy rules, equal shares and Phragmen, on elections in the Pabulib format.

    document = read("Netherlands_Assen_2024.pb")           # raises BadFile, which names the line
    election = document.election()
    outcome = count(election, rule_named("equalshares/add1"))
    outcome.ids, outcome.cost, outcome.leftover             # money in units of 1 / election.scale

Without a file: `election([Project("a", 300), ...], [Ballot((0, 2)), ...], budget=1000)`. No
floating-point number decides (docs/decisions/0019). See docs/methods/fair-budget.md for rules,
sources, and what was measured.
"""

from .checking import check
from .counting import Outcome, count
from .document import Document, Finding
from .election import Ballot, Election, Limits, NotCountable, Project, election
from .explaining import Reason, explain
from .lines import BadFile
from .measures import Satisfaction
from .publishing import count_published, rule_of, threshold_of
from .reading import read, read_stream
from .rules import NAMES, Completion, Method, Rule, rule_named
from .terms import Terms
from .writing import write

__all__ = [
    "NAMES",
    "BadFile",
    "Ballot",
    "Completion",
    "Document",
    "Election",
    "Finding",
    "Limits",
    "Method",
    "NotCountable",
    "Outcome",
    "Project",
    "Reason",
    "Rule",
    "Satisfaction",
    "Terms",
    "check",
    "count",
    "count_published",
    "election",
    "explain",
    "read",
    "read_stream",
    "rule_named",
    "rule_of",
    "threshold_of",
    "write",
]
