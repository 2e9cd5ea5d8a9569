"""What an action or a promise stands on, on a day: its mandate, and what its follow-up still lacks. No query here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people

from .. import rules
from ..models import Action, Commitment

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate, Party


def covers(mandate: "Mandate | None", *, on: date, neighbourhood_id: int, amount: Cents | None) -> bool:
    """Whether a mandate (None: there is none) allows this on a day."""
    return mandate is not None and people.mandate_covers(
        mandate, on=on, neighbourhood_id=neighbourhood_id, amount=amount
    )


def follow_up(action: Action, *, on: date, promises: Collection[str] = ()) -> rules.FollowUp:
    """What an action says about its own follow-up on a day, by the states of what was asked and promised for it.

    The mandate of what is finished is judged on the day it was; who finished needs no promise any more.
    """
    is_answered = action.answered_at is not None
    day = min(on, timezone.localdate(action.finished_at)) if action.finished_at else on
    return rules.FollowUp(
        has_owner=action.owner_id is not None,
        mandate_valid=_stands_on_a_mandate(action, day),
        has_term=action.due_on is not None,
        has_means=action.means is not None or action.no_means_needed,
        has_planned_answer=action.answer_planned_on is not None or is_answered,
        is_in_time=not is_late(action, on=on),
        has_standing_promise=action.state == rules.DONE or rules.has_standing_promise(promises),
        is_answer_in_time=not rules.is_answer_late(action.answer_planned_on, is_answered, on),
    )


def _stands_on_a_mandate(action: Action, day: date) -> bool:
    """What residents do themselves is theirs to do: it needs no mandate."""
    if action.owner is not None and action.owner.kind == rules.GROUP:
        return True
    return covers(action.mandate, on=day, neighbourhood_id=action.neighbourhood_id, amount=action.means)


def is_late(action: Action, *, on: date) -> bool:
    """Whether an action is past its term on a day without an end."""
    return rules.is_late(action.state, action.due_on, on)


def missing_of(
    actions: Iterable[Action], *, on: date, promises: Mapping[int, Collection[str]]
) -> dict[int, tuple[str, ...]]:
    """By action id: what its follow-up lacks on a day. A dropped action lacks nothing: its reason is its follow-up.

    `promises` has by action id the states of what was asked and promised for it.
    """
    return {
        action.pk: ()
        if action.state == rules.DROPPED
        else rules.missing(follow_up(action, on=on, promises=promises.get(action.pk, ())))
        for action in actions
    }


def conditional(commitment: Commitment, *, on: date) -> bool:
    """Whether a standing promise is subject to confirmation: no mandate covers it (any more)."""
    if commitment.state not in rules.PENDING or not rules.needs_mandate(commitment.party.kind):
        return False
    neighbourhood_id = commitment.action.neighbourhood_id
    return not covers(commitment.mandate, on=on, neighbourhood_id=neighbourhood_id, amount=commitment.amount)


def confirmers(commitment: Commitment) -> "list[Party]":
    """Who can confirm what no mandate covers: everybody above the promiser in the line, the nearest first.

    Where nobody stands above it is the service itself. A query for each step of the line.
    """
    return people.line_above(commitment.party) or [commitment.party]


def mandates_for(commitment: Commitment, *, by: Actor, on: date) -> "list[Mandate]":
    """The mandates that cover this promise on a day, of those above the promiser for whom this actor speaks.

    Two queries for each of them.
    """
    return [
        mandate
        for party in confirmers(commitment)
        if party.pk in by.party_ids
        for mandate in people.mandates_in_force(
            party=party, on=on, neighbourhood_id=commitment.action.neighbourhood_id, amount=commitment.amount
        )
    ]


def awaits_visa(commitment: Commitment) -> bool:
    """Whether money was promised out of the purse of the city and finance has not confirmed it yet."""
    amount = commitment.amount.cents if commitment.amount is not None else None
    is_needed = rules.needs_visa(commitment.party.kind, amount)
    return is_needed and commitment.state in rules.PENDING and commitment.visa_at is None


@dataclass(frozen=True)
class Clock:
    """How late a promise is, as everybody sees it: how many days, and with whom it is now."""

    days: int
    now_with: Any


def late_clock(commitment: Commitment, *, on: date) -> Clock | None:
    """The clock of a promise that is past its term; None when it is not, or when volunteers promised.

    No query when `party` and `escalated_to` are at hand.
    """
    days = rules.days_over(commitment.state, commitment.party.kind, commitment.due_on, on)
    if not days:
        return None
    return Clock(days, commitment.escalated_to_body or party_name(commitment.escalated_to or commitment.party))


def line_of(commitment: Commitment) -> "list[Party | str]":
    """Up which line a late promise goes: who stands above the party, in order; last the body that gave the mandate."""
    line: list[Party | str] = list(people.line_above(commitment.party))
    return [*line, commitment.mandate.given_by] if commitment.mandate else line


def party_name(party: "Party | None") -> Any:
    """How a party is called in public: a person is never named."""
    return "" if party is None else name_of(party.kind, party.name)


def name_of(kind: str, name: str) -> Any:
    """The same for a party of which only kind and name are at hand."""
    return _("a resident") if kind == rules.PERSON else name
