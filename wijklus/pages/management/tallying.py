"""Says in sentences why projects won or lost in a count."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from wijklus_methods.fair_budget import Outcome, Reason, explain


def total(outcome: Outcome, units: Fraction | int) -> str:
    """An amount in the currency, to the cent."""
    cents = round(Fraction(units) * 100 / outcome.election.scale)
    return f"{cents // 100}.{cents % 100:02d}"


def reasons(outcome: Outcome, threshold: int) -> Iterator[str]:
    """A line for each project: whether it won, with how many votes, what it cost, and why."""
    for reason in explain(outcome, threshold):
        values = {
            "id": reason.project,
            "votes": f"{reason.votes / outcome.election.one_voter:g}",
            "cost": total(outcome, reason.cost),
            "why": sentence(outcome, reason),
        }
        line = _("%(id)s (%(votes)s votes, %(cost)s): %(why)s")
        yield ("+ " if reason.won else "- ") + line % values


def sentence(outcome: Outcome, reason: Reason) -> str:
    """Why a project won or lost."""
    values = {
        "each": total(outcome, reason.each or 0),
        "emptied": f"{(reason.emptied or 0) / outcome.election.one_voter:g}",
        "lacked": total(outcome, reason.lacked or 0),
        "more": reason.more_votes,
        "cap": reason.cap,
    }
    said = sentences()
    all_paid_alike = reason.because == "paid" and not reason.emptied
    return (said["paid alike"] if all_paid_alike else said[reason.because]) % values


def sentences() -> dict[str, str]:
    """The sentence of each reason, in the language of this moment."""
    return {
        "paid": _("supporters paid %(each)s each; %(emptied)s of them less, all they had left."),
        "paid alike": _("supporters paid %(each)s each."),
        "unpaid": _("supporters together lacked %(lacked)s; %(more)s more supporters would have been enough."),
        "in turn": _("it fitted in the budget when its turn came."),
        "too dear": _("%(lacked)s too dear for what was left of the budget."),
        "after stop": _("it came after the first project that did not fit."),
        "below threshold": _("below the threshold: it needed %(more)s more."),
        "rival": _("a proposal that cannot go together with it won."),
        "cap": _("it did not fit within a cap. %(cap)s"),
        "no support": _("nobody supported it."),
        "earned": _("supporters had earned enough first: %(each)s each in all."),
        "too late": _("the rule ended before its supporters had earned enough."),
    }
