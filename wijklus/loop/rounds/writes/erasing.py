"""Forgetting who sent a proposal, and on their request its words."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Proposal

if TYPE_CHECKING:
    from wijklus.ground.people.models import Person


def erase_proposals_of(*, person: "Person", by: Actor, at: datetime, with_words: bool) -> int:
    """Empty the words of what a person proposed, when they asked for it; the name of the project and its votes stay."""
    access.require(access.may_work_the_clock(by))
    found = list(Proposal.objects.filter(person=person).exclude(text="").select_related("area"))
    if not with_words or not found:
        return 0
    with transaction.atomic():
        Proposal.objects.filter(pk__in=[one.pk for one in found]).update(text="", version=F("version") + 1)
        trail.record_many(
            by=by, at=at, verb="rounds.forget_words", kind="proposal",
            changes=[trail.Change(ref=one.reference, neighbourhood_id=one.area.neighbourhood_id) for one in found],
        )  # fmt: skip
    return len(found)
