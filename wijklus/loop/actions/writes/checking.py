"""What actions and commitments must be before they are kept, and the trail they leave."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import rules
from ..models import Action, Commitment

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate, Party


def check_action(
    *,
    title: str,
    description: str,
    owner: "Party | None",
    owner_function: str,
    mandate: "Mandate | None",
    due_on: date | None,
    answer_planned_on: date | None,
    means: Cents | None,
    no_means_needed: bool,
) -> dict[str, Any]:
    """The values of an action as they are kept. Raises Refused for what cannot stand."""
    if mandate is not None and (owner is None or mandate.party_id != owner.pk):
        raise Refused(_("This mandate was given to another party than the owner."), field="mandate")
    if means is not None and no_means_needed:
        raise Refused(_("Give an amount or say that no means are needed, not both."), field="means")
    return {
        "title": check_title(title),
        "description": cleaned(description),
        "owner": owner,
        "owner_function": check_short(owner_function, "owner_function"),
        "mandate": mandate,
        "due_on": due_on,
        "answer_planned_on": answer_planned_on,
        "means": check_amount(means, "means"),
        "no_means_needed": no_means_needed,
    }


def check_title(title: str) -> str:
    """The title as it is kept. Raises Refused when there is none, or too much."""
    words = cleaned(title)
    if not words:
        raise Refused(_("Say in a few words what will be done."), field="title")
    if len(words) > 160:
        raise Refused(_("This title is too long: at most 160 signs."), field="title")
    return words


def check_short(text: str, field: str, most: int = 160) -> str:
    """One line as it is kept. Raises Refused when it is too long."""
    words = " ".join(cleaned(text).split())
    if len(words) > most:
        raise Refused(_("This is too long: at most %(most)s signs.") % {"most": most}, field=field)
    return words


def check_amount(amount: Cents | None, field: str) -> Cents | None:
    """Raise Refused for money below zero."""
    if amount is not None and amount < Cents(0):
        raise Refused(_("An amount cannot be below zero."), field=field)
    return amount


def check_to_come(day: date | None, at: datetime, field: str) -> None:
    """Raise Refused for a day that is past."""
    if day is not None and day < timezone.localdate(at):
        raise Refused(_("This day is past. Choose today or later."), field=field)


def check_reason(reason: str) -> str:
    """The reason as it is kept. Raises Refused when there is none."""
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    return words


def check_seen(locked: Commitment, read: Commitment, version: int | None) -> None:
    """Raise Conflict when other terms stand than those that were read: nobody agrees with what they did not see.

    `version` is the one that was read on screen; without it that of `read`.
    """
    if locked.version != (read.version if version is None else version):
        raise Conflict(_("This changed while you read it. Look again before you decide."), theirs=locked, mine={})


def record_action(
    action: Action,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Leave the trail of a change of an action."""
    trail.record(
        by=by,
        at=at,
        verb=f"actions.{verb}",
        kind="action",
        ref=action.reference,
        neighbourhood_id=action.neighbourhood_id,
        before=before,
        after={"title": action.title, **(after or {})},
        reason=cleaned(reason),
        mandate=action.mandate.reference if action.mandate else "",
    )


def record_commitment(
    commitment: Commitment,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Leave the trail of a change of a commitment; a party that is a person is not named in it."""
    party = commitment.party
    trail.record(
        by=by,
        at=at,
        verb=f"actions.{verb}",
        kind="commitment",
        ref=commitment.reference,
        neighbourhood_id=commitment.action.neighbourhood_id,
        before=before,
        after={"party": "bewoner" if party.kind == rules.PERSON else party.name, **(after or {})},
        reason=cleaned(reason),
        mandate=commitment.mandate.reference if commitment.mandate else "",
    )
