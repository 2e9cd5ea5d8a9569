"""What somebody who calls said before."""

from collections.abc import Sequence
from typing import Any

from wijklus.base.actor import Actor

from .. import access
from ..models import Signal

NEWEST = 10


def earlier_of(*, person: Any, by: Actor) -> Sequence[Signal]:
    """The newest ten things a person said where this actor answers people. One query."""
    rows = (
        Signal.objects.filter(person=person).select_related("neighbourhood", "category").order_by("-received_at", "-pk")
    )
    return [row for row in rows[:100] if access.may_read(by, row) and access.may_read_contact(by, row)][:NEWEST]
