"""What somebody fills in about results, figures and evaluations."""

from .evaluations import GoalJudgementForm, PublishEvaluationForm, ResidentForm, StartEvaluationForm
from .figures import IndicatorFileForm, IndicatorForm, MeasurementForm
from .outcomes import OUTCOME_LABELS, ResultForm
from .policy import RaiseForm

__all__ = [
    "OUTCOME_LABELS",
    "GoalJudgementForm",
    "IndicatorFileForm",
    "IndicatorForm",
    "MeasurementForm",
    "PublishEvaluationForm",
    "RaiseForm",
    "ResidentForm",
    "ResultForm",
    "StartEvaluationForm",
]
