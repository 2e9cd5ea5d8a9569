"""The steps of what was asked, offered and agreed: each is added once, and none is ever changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused

from .. import rules
from ..models import Commitment, CommitmentTerm
from .checking import check_amount, check_short, check_to_come

MOST_HOURS = 100_000
FIELDS = ("due_on", "amount", "hours", "goods")


@dataclass(frozen=True)
class Terms:
    """By when, and how much: money, hours or goods."""

    due_on: date
    amount: Cents | None = None
    hours: int | None = None
    goods: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """The terms by the names of their columns."""
        return {name: getattr(self, name) for name in FIELDS}


def terms_of(row: Commitment | CommitmentTerm) -> Terms:
    """The terms as they stand in a commitment or one of its steps."""
    return Terms(**{name: getattr(row, name) for name in FIELDS})


def check_terms(terms: Terms, *, at: datetime, day: str = "due_on") -> Terms:
    """The terms as they are kept. Raises Refused for what cannot be promised."""
    check_to_come(terms.due_on, at, day)
    return Terms(
        terms.due_on,
        check_amount(terms.amount, "amount"),
        check_hours(terms.hours),
        check_short(terms.goods, "goods", 200),
    )


def check_hours(hours: int | None) -> int | None:
    """Raise Refused for a number of hours that nobody can work."""
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Refused(_("This number of hours is not possible."), field="hours")
    return hours


def add_step(commitment: Commitment, step: str, *, terms: Terms, by: Actor, at: datetime, reason: str = "") -> None:
    """Keep a step of a commitment with its terms and its reason.

    What was promised before steps were kept has none: then what stands in the commitment comes first.
    """
    if step not in {rules.TERM_ASKED, rules.TERM_PROMISED} and not commitment.terms.exists():
        _first_step(commitment)
    CommitmentTerm(
        commitment=commitment, step=step, reason=reason, by_function=by.function[:160], at=at, **terms.values
    ).save()


def _first_step(commitment: Commitment) -> None:
    is_promised = commitment.promised_on is not None
    CommitmentTerm(
        commitment=commitment,
        step=rules.TERM_PROMISED if is_promised else rules.TERM_ASKED,
        by_function=commitment.answered_by_function if is_promised else commitment.asked_by_function,
        at=commitment.answered_at or commitment.asked_at,
        **terms_of(commitment).values,
    ).save()
