"""Somebody looks for help for themselves: counted per day, and nothing else."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import HelpCount, Signal
from . import erasing, moving


def count_help(*, on: date) -> None:
    """Count one more on a day. One statement; leaves no trace of who, when exactly, or what for."""
    table = connection.ops.quote_name(HelpCount._meta.db_table)
    statement = (
        f'INSERT INTO {table} (municipality_id, "on", n) VALUES (%s, %s, 1) '  # noqa: S608 (no words of others)
        f'ON CONFLICT (municipality_id, "on") DO UPDATE SET n = {table}.n + 1'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.municipality_id(), on])


def pass_on_help(*, signal: Signal, contact: str, consented: bool, by: Actor, at: datetime) -> None:
    """Somebody asked for help for themselves in a signal and was passed on: what they said is erased, and counted.

    `contact` is the name of the welfare contact that was called; only with the consent of the person. What they need
    is kept nowhere.
    """
    access.require(access.may_triage(by, signal))
    city = places.municipality_here()
    known = {one.name for one in places.help_contacts(municipality=city, language=city.language)}
    if contact not in known:
        raise Refused(_("Choose the welfare contact to whom you passed it on."), field="contact")
    if not consented:
        raise Refused(_("Ask the person first: only with their consent you pass it on."), field="consented")
    why = gettext("Passed on to people who help, with the consent of the person.")
    with transaction.atomic():
        found = Signal.objects.select_for_update(of=("self",)).select_related("neighbourhood").get(pk=signal.pk)
        if not found.text:
            raise Refused(_("The words of this signal were erased before."))
        was = found.state
        moving.leave(signal=found, by=by, at=at, reason=why)
        erasing.erase_part([found], with_words=True, by=by, at=at)
        count_help(on=timezone.localdate(at))
        trail.record(
            by=by, at=at, verb=rules.LEFT, kind="signal", ref=found.reference,
            neighbourhood_id=found.neighbourhood_id, before={"state": was}, after={"state": found.state}, public=False,
        )  # fmt: skip
