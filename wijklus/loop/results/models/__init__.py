"""What came of it: results, and the figures by which anybody can see whether something changed."""

from .council import CouncilQuestion, PolicyReaction, Rapporteur
from .evaluations import Evaluation, GoalJudgement, JudgingLink, ResidentJudgement
from .figures import Indicator, IndicatorFile, Measurement
from .outcomes import Result
from .policy import PolicySignal, PolicySource
from .reports import Report

__all__ = [
    "CouncilQuestion",
    "Evaluation",
    "GoalJudgement",
    "Indicator",
    "IndicatorFile",
    "JudgingLink",
    "Measurement",
    "PolicyReaction",
    "PolicySignal",
    "PolicySource",
    "Rapporteur",
    "Report",
    "ResidentJudgement",
    "Result",
]
