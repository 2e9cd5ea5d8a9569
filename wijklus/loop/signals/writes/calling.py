"""What a caller said before, for whoever answers the phone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Signal


def look_up_caller(*, email: str = "", phone: str = "", by: Actor, at: datetime) -> Sequence[Signal]:
    """What the person with this address or number said before, newest first, where this actor answers people.

    Nothing for somebody unknown, and nothing for what was said elsewhere. That somebody looked stays in the trail.
    """
    access.require(access.may_look_up_callers(by))
    person = people.known_person(by=by, email=email, phone=phone)
    found = reads.earlier_of(person=person, by=by) if person is not None else []
    if person is not None and found:
        with transaction.atomic():
            trail.record(
                by=by,
                at=at,
                verb="signals.look_up_caller",
                kind="person",
                ref=person.reference,
                neighbourhood_id=found[0].neighbourhood_id,
                public=False,
            )
    return found
