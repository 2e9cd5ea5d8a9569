"""What came of it: results, and the figures by which anybody can see whether something changed."""

from .evaluations import Evaluation, GoalJudgement, ResidentJudgement
from .figures import Indicator, IndicatorFile, Measurement
from .outcomes import Result
from .policy import PolicySignal, PolicySource
from .reports import Report

__all__ = [
    "Evaluation",
    "GoalJudgement",
    "Indicator",
    "IndicatorFile",
    "Measurement",
    "PolicySignal",
    "PolicySource",
    "Report",
    "ResidentJudgement",
    "Result",
]
