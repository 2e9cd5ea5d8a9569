"""What came of it: results, and the figures by which anybody can see whether something changed."""

from .figures import Indicator, IndicatorFile, Measurement
from .outcomes import Result
from .policy import PolicySignal, PolicySource

__all__ = ["Indicator", "IndicatorFile", "Measurement", "PolicySignal", "PolicySource", "Result"]
