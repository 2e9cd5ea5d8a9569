"""What somebody fills in about results and figures."""

from .figures import IndicatorFileForm, IndicatorForm, MeasurementForm
from .outcomes import OUTCOME_LABELS, ResultForm
from .policy import RaiseForm

__all__ = ["OUTCOME_LABELS", "IndicatorFileForm", "IndicatorForm", "MeasurementForm", "RaiseForm", "ResultForm"]
