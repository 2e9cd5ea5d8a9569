"""Choosing to how many people a priority must trace back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import TracingSetting


def set_tracing(*, persons: int, version: int, by: Actor, at: datetime) -> TracingSetting:
    """Choose from how many distinct persons a priority must come to count as from below, as seen in `version`.

    Never fewer than the smallest group the city shows: who reads the share must not learn of a smaller one.
    """
    access.require(access.may_set_tracing(by))
    least = max(places.municipality_here().small_cell, rules.LEAST_PERSONS)
    if not least <= persons <= rules.MOST_PERSONS:
        sentence = _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": rules.MOST_PERSONS}
        raise Refused(sentence, field="persons")
    with transaction.atomic():
        row = TracingSetting.objects.select_for_update().first() or TracingSetting(version=0)
        before = row.persons if row.version else None
        if row.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=row, mine={"persons": persons})
        row.persons, row.version = persons, version + 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as first:
            raise Conflict(_("Somebody else changed this while you wrote.")) from first
        trail.record(
            by=by, at=at, verb="plans.set_tracing", kind="municipality", ref="plans", neighbourhood_id=None,
            before={"persons": before}, after={"persons": persons},
        )  # fmt: skip
    return row
