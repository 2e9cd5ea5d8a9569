"""Are two reports about the same matter? A score between 0 and 1 from place, time, category and words, with reasons.

    from wijklus_methods.signal_grouping import Report, compare
    matches = compare(new, others)
    matches[0].score, matches[0].parts

Each part of the comparison gives a weight of evidence; the sum, with the chance beforehand, is a probability (Fellegi
and Sunter 1969). docs/methods/signal-grouping.md says what was measured, and on what.
"""

from .counting import Counted, Judged, counted
from .records import OFFER, SURE, Match, Part, Report, Settings
from .scoring import compare
from .words import keys_of

__all__ = ["OFFER", "SURE", "Counted", "Judged", "Match", "Part", "Report", "Settings", "compare", "counted", "keys_of"]
