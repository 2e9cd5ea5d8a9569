"""What was said: signals, how they were heard, terms, who handles them, categories and questions, files taken in."""

from .additions import Addition
from .asking import Question, Reply
from .categories import Category
from .desk import InboxView, Looking
from .elsewhere import Elsewhere
from .hearing import Consent, Hearing
from .helping import HelpCount
from .imports import ImportRun, RefusedRow
from .living import LivingGroup, LivingQuarter
from .mail import IncomingMail, Mailbox
from .moderating import Alarm, Publication
from .procedures import HandedOver, Procedure
from .routing import Routing, RoutingRule
from .said import Photo, Signal
from .terms import CategoryTerm, ClosingDay, SignalTerm
from .translating import Translation
from .words import SearchWord

__all__ = [
    "Addition",
    "Alarm",
    "Category",
    "CategoryTerm",
    "ClosingDay",
    "Consent",
    "Elsewhere",
    "HandedOver",
    "Hearing",
    "HelpCount",
    "ImportRun",
    "InboxView",
    "IncomingMail",
    "LivingGroup",
    "LivingQuarter",
    "Looking",
    "Mailbox",
    "Photo",
    "Procedure",
    "Publication",
    "Question",
    "RefusedRow",
    "Reply",
    "Routing",
    "RoutingRule",
    "SearchWord",
    "Signal",
    "SignalTerm",
    "Translation",
]
