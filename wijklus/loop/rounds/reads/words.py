"""Why a project won or lost, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from wijklus.base.cents import Cents

EURO = "EUR"


@dataclass(frozen=True)
class Because:
    """One project of a count with the sentences that say why it won or lost."""

    number: int | str
    title: str
    won: bool
    votes: int
    cost: Cents
    sentences: list[str]
    points: int | None = None
    price: str = ""
    represented: int | None = None


def because_words(reasons: list[Mapping[str, Any]], *, currency: str = EURO) -> list[Because]:
    """The projects of a results file: winners in order of choice, then the others."""
    return [
        Because(
            int(one["id"]) if one["id"].isdecimal() else one["id"],
            one["title"],
            one["won"],
            one["votes"],
            Cents(one["cost"]),
            _sentences(one, currency),
            one.get("points"),
            amount_words(one["cost"], currency),
            one.get("represented"),
        )
        for one in reasons
    ]  # fmt: skip


def amount_words(cents: int, currency: str = EURO) -> str:
    """An amount of any currency as people write it."""
    words = Cents(cents).in_words(get_language() or "nl")
    return words if currency == EURO else words.replace("€", currency)


def _sentences(one: Mapping[str, Any], currency: str) -> list[str]:
    return [_first(one, currency), *_emptied(one), *_represented(one), *_lacked(one, currency), *_needed(one)]


def _emptied(one: Mapping[str, Any]) -> list[str]:
    n = one.get("emptied")
    if not n:
        return []
    sentence = ngettext(
        "%(n)s of them paid less: it was all they had left.", "%(n)s of them paid less: it was all they had left.", n
    )
    return [sentence % {"n": n}]


def _represented(one: Mapping[str, Any]) -> list[str]:
    percent = one.get("represented")
    if one["won"] or not percent:
        return []
    return [gettext("For %(percent)s%% of its voters another project they chose won.") % {"percent": percent}]


def _first(one: Mapping[str, Any], currency: str) -> str:
    plain = {
        "paid": gettext("The people who chose it could pay for it together from their part of the money."),
        "unpaid": gettext("The people who chose it had too little of their part left together."),
        "in turn": gettext("It fitted in the money that was left when its turn came."),
        "too dear": gettext("It cost more than was left when its turn came."),
        "no support": gettext("Nobody chose it."),
        "after stop": gettext("The count had ended: a project with more votes did not fit any more."),
        "below threshold": gettext("It had fewer votes than a project needs in this round."),
        "rival": gettext("A proposal won that cannot be carried out beside it."),
        "cap": gettext("It did not fit any more in what “%(name)s” may cost at most.") % {"name": one.get("cap", "")},
        "earned": gettext("The people who chose it had saved enough for it before the others."),
        "too late": gettext("The count ended before the people who chose it had saved enough."),
    }
    if one["because"] == "paid" and one["each"] is not None and one.get("points") is not None:
        return gettext(
            "The people who gave it points paid for it together from their part of the money: at most %(each)s for "
            "each point."
        ) % {"each": amount_words(one["each"], currency)}
    if one["because"] == "paid" and one["each"] is not None:
        return gettext(
            "The people who chose it paid for it together from their part of the money: at most %(each)s each."
        ) % {"each": amount_words(one["each"], currency)}
    return plain.get(one["because"], gettext("The rule of this round left it out."))


def _lacked(one: Mapping[str, Any], currency: str) -> list[str]:
    if one["won"] or not one["lacked"]:
        return []
    return [gettext("%(amount)s was missing.") % {"amount": amount_words(one["lacked"], currency)}]


def _needed(one: Mapping[str, Any]) -> list[str]:
    n = one["more_votes"]
    if one["won"] or not n:
        return []
    sentence = ngettext(
        "With about %(n)s more voter who chose nothing else that won, it would have won.",
        "With about %(n)s more voters who chose nothing else that won, it would have won.",
        n,
    )
    return [sentence % {"n": n}]
