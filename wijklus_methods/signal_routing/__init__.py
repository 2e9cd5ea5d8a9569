"""Suggests, from a city's own past decisions, which label (a category, a service) a signal gets, how sure, and why.

    model = train(records)                       # records with a label
    model.suggest(Record(text="De lamp brandt niet", area="Dampoort"), threshold=0.6)
    evaluate(records)                            # how well it would have worked on the last quarter

`compare` (in `.comparing`) sets it beside TF-IDF with logistic regression; `stored` and `restored` keep a model as
bytes. See docs/methods/signal-routing.md for the sources, what was measured, and the limits.
"""

from .evaluating import Evaluation, LabelFigures, evaluate
from .model import Model, Reason, Suggestion, train
from .records import NothingToLearn, Record
from .storing import NotAModel, restored, stored

__all__ = [
    "Evaluation",
    "LabelFigures",
    "Model",
    "NotAModel",
    "NothingToLearn",
    "Reason",
    "Record",
    "Suggestion",
    "evaluate",
    "restored",
    "stored",
    "train",
]
