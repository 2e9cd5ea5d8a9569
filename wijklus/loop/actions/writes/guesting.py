"""A group of residents decides itself of what it carries: who starts and links actions for it, with what money."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused

from .. import access, rules
from ..models import Action, Carrier, Commitment

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.priorities.models import Priority


def owner_when_started(
    *, neighbourhood: "Neighbourhood", priorities: Sequence["Priority"], owner: "Party | None", by: Actor
) -> "Party | None":
    """Who owns an action that is started for these priorities: the group that carries them, else who was chosen.

    Raises NotAllowed, and Refused when the director would start what a group carries, or a group what it does not.
    """
    carriers = [access.carrier_of(neighbourhood_id=neighbourhood.pk, priority_id=row.pk) for row in priorities]
    groups = {row.party_id: row.party for row in carriers if row is not None}
    speaks = [party for key, party in groups.items() if access.speaks_in(by, neighbourhood.pk, key)]
    if speaks:
        if len(groups) > 1 or None in carriers:
            raise Refused(_("Your group does not carry all of these priorities."), field="priorities")
        return speaks[0]
    access.require(access.may_steer(by, neighbourhood.pk))
    if groups:
        raise Refused(_is_guest(next(iter(groups.values()))), field="priorities")
    return owner


def check_link(*, action: Action, priority: "Priority", by: Actor) -> None:
    """Raise Refused when somebody links an action to a priority that a group carries for which they do not speak."""
    found = access.carrier_of(neighbourhood_id=action.neighbourhood_id, priority_id=priority.pk)
    speaks = access.is_of_group(action)
    if found is None:
        if speaks:
            raise Refused(_("Your group does not carry all of these priorities."), field="priorities")
    elif not access.speaks_in(by, action.neighbourhood_id, found.party_id):
        raise Refused(_is_guest(found.party), field="priorities")


def check_owner(*, action: Action, owner: "Party | None") -> None:
    """Raise Refused when an action of a group would get another owner: then it is handed back first."""
    if access.is_of_group(action) and (owner is None or owner.pk != action.owner_id):
        raise Refused(_("A group of residents owns this action. It hands back what it carries first."), field="owner")


def check_order(*, action: Action, kind: str, amount: Cents | None, but: Commitment | None = None) -> None:
    """Raise Refused for an order that a group cannot pay out of its own money; call it in a transaction.

    Every order that was not refused or withdrawn counts, under all actions of the group in the neighbourhood.
    """
    if kind != rules.ORDER or not access.is_of_group(action):
        return
    here = {"neighbourhood": action.neighbourhood_id, "party": action.owner_id, "until": None}
    agreed = [row.money for row in Carrier.objects.select_for_update().filter(**here).order_by("pk")]
    purse = sum(money.cents for money in agreed if money is not None)
    if not amount:
        raise Refused(_("An order has an amount. Without money of your own, make it a request."), field="amount")
    orders = Commitment.objects.filter(
        kind=rules.ORDER, action__owner=action.owner_id, action__neighbourhood=action.neighbourhood_id
    ).exclude(state__in=(rules.REFUSED, rules.WITHDRAWN))
    if but is not None:
        orders = orders.exclude(pk=but.pk)
    given = orders.aggregate(total=Sum("amount"))["total"]
    left = Cents(purse - (int(given.cents) if given is not None else 0))
    if amount.cents > left.cents:
        said = _("Your group has %(left)s left of its own. Ask less, or make it a request.")
        raise Refused(said % {"left": left.in_words()}, field="amount")


def _is_guest(party: "Party") -> str:
    said = _("%(group)s carries this: you are its guest. Advise the group, or agree that it hands this back.")
    return said % {"group": party.name}
