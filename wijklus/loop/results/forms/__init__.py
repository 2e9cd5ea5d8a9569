"""What somebody fills in about results, figures and evaluations."""

from .council import (
    CouncilAnswerForm,
    CouncilQuestionForm,
    DecisionForm,
    EndRapporteurForm,
    FrameForm,
    MeaningForm,
    RapporteurForm,
    RouteForm,
)
from .evaluations import GoalJudgementForm, PublishEvaluationForm, ResidentForm, StartEvaluationForm
from .figures import IndicatorFileForm, IndicatorForm, MeasurementForm
from .outcomes import OUTCOME_LABELS, ResultForm
from .policy import RaiseForm

__all__ = [
    "OUTCOME_LABELS",
    "CouncilAnswerForm",
    "CouncilQuestionForm",
    "DecisionForm",
    "EndRapporteurForm",
    "FrameForm",
    "GoalJudgementForm",
    "IndicatorFileForm",
    "IndicatorForm",
    "MeaningForm",
    "MeasurementForm",
    "PublishEvaluationForm",
    "RaiseForm",
    "RapporteurForm",
    "ResidentForm",
    "ResultForm",
    "RouteForm",
    "StartEvaluationForm",
]
