"""Mandates: who may commit what on a day, and what none of them covers."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wijklus.base.cents import Cents

from .. import rules
from ..models import Mandate, Party


def in_force(on: date) -> Q:
    """The condition of a half-open period that holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def mandates(*, on: date | None = None) -> QuerySet[Mandate]:
    """All mandates, newest first, with party and neighbourhoods; with `on`, those in force that day. Two queries."""
    rows = Mandate.objects.filter(in_force(on)) if on else Mandate.objects.all()
    return rows.select_related("party").prefetch_related("neighbourhoods").order_by("-valid_from", "-pk")


def mandate_by_reference(reference: str) -> Mandate | None:
    """The mandate with this reference, or None. One query."""
    return Mandate.objects.select_related("party").filter(reference=reference).first()


def mandate_covers(
    mandate: Mandate, *, on: date, neighbourhood_id: int | None = None, amount: Cents | None = None
) -> bool:
    """Whether a mandate allows committing an amount in a neighbourhood on a day. One query unless prefetched."""
    return rules.mandate_covers(
        valid_from=mandate.valid_from,
        valid_until=mandate.valid_until,
        up_to=mandate.up_to.cents if mandate.up_to is not None else None,
        neighbourhoods={n.pk for n in mandate.neighbourhoods.all()},
        on=on,
        neighbourhood=neighbourhood_id,
        amount=amount.cents if amount is not None else None,
    )


def mandates_in_force(
    *, party: Party, on: date, neighbourhood_id: int | None = None, amount: Cents | None = None
) -> list[Mandate]:
    """The mandates of a party that cover this on a day. Two queries."""
    return [
        mandate
        for mandate in mandates(on=on).filter(party=party)
        if mandate_covers(mandate, on=on, neighbourhood_id=neighbourhood_id, amount=amount)
    ]


def not_covered(*, on: date, mandate: str, amount: str, neighbourhood: QuerySet[Any, Any]) -> Q:
    """What no mandate covers on a day, in rows of another room: the names of their mandate and amount, and where it is.

    `neighbourhood` asks for the id of that place two queries further out: a join would be made for every row, and most
    mandates are bound to no neighbourhood. The same as `mandate_covers` turned around, asked of the database.
    """
    bounds = Mandate.neighbourhoods.through.objects.filter(mandate=OuterRef(mandate))
    elsewhere = Exists(bounds) & ~Exists(bounds.filter(neighbourhood__in=neighbourhood))
    over = Q(**{f"{mandate}__valid_from__gt": on}) | Q(**{f"{mandate}__valid_until__lte": on})
    too_much = Q(**{f"{mandate}__up_to__lt": F(amount)})
    return Q(**{f"{mandate}__isnull": True}) | over | too_much | Q(elsewhere)


def under(party_ids: Collection[int]) -> frozenset[int]:
    """Every party that one of these stands above in the line, near or far. One query."""
    above = dict(Party.objects.filter(above__isnull=False).order_by().values_list("pk", "above_id"))
    found: set[int] = set()
    heads = set(party_ids)
    while heads:
        heads = {pk for pk, over in above.items() if over in heads} - found
        found |= heads
    return frozenset(found - set(party_ids))


def line_above(party: Party) -> list[Party]:
    """Who answers for a service when it is late: the one above it, the one above that, and so on. A query for each."""
    line: list[Party] = []
    known = {party.pk}
    while (above := party.above) is not None and above.pk not in known:
        line.append(above)
        known.add(above.pk)
        party = above
    return line
