"""Keeping how a signal stands in another system: as somebody says, or as a file or an answer of that system tells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Elsewhere, Signal
from . import moving


@dataclass(frozen=True)
class Standing:
    """What another system tells of one signal."""

    number: str
    state: str
    is_closed: bool


def keep_standings(*, system: str, told: Mapping[Signal, Standing], at: datetime) -> int:
    """Keep what a system tells of signals, inside the caller's transaction; how many are new or changed."""
    known = {row.signal_id: row for row in Elsewhere.objects.filter(signal_id__in=[signal.pk for signal in told])}
    fresh, changed = [], []
    for signal, standing in told.items():
        row = known.get(signal.pk)
        if row is None:
            row = Elsewhere(signal_id=signal.pk, system=system, number=standing.number[:100])
            scope.assert_one_municipality(row)
            fresh.append(row)
        elif (row.told_state, row.is_closed) != (standing.state[:60], standing.is_closed):
            changed.append(row)
        row.told_state, row.is_closed, row.seen_at = standing.state[:60], standing.is_closed, at
    Elsewhere.objects.bulk_create(fresh, ignore_conflicts=True)
    Elsewhere.objects.bulk_update(changed, ["told_state", "is_closed", "seen_at"], batch_size=200)
    return len(fresh) + len(changed)


def runs_elsewhere(
    *, signal: Signal, name: str, number: str, link: str = "", is_closed: bool = False, by: Actor, at: datetime
) -> Elsewhere:
    """Say that a signal already runs in another system of the city: it is set aside here, so nobody does it twice.

    `name` is what that system is called. Raises Refused when the number already stands with another signal.
    """
    access.require(access.may_triage(by, signal))
    given = {"system": " ".join(cleaned(name).split())[:60], "number": number.strip()[:100], "link": link.strip()}
    _check(given)
    try:
        with transaction.atomic():
            row, _made = Elsewhere.objects.update_or_create(
                signal=signal, defaults={**given, "is_closed": is_closed, "told_state": "", "seen_at": at}
            )
            trail.record(
                by=by, at=at, verb="signals.runs_elsewhere", kind="signal", ref=signal.reference,
                neighbourhood_id=signal.neighbourhood_id, after={"system": row.system, "number": row.number},
            )  # fmt: skip
            why = gettext("This already runs at %(system)s, under number %(number)s.") % given
            mover = system(signal.municipality_id)
            moving.move_many(signals=[signal], to=rules.SET_ASIDE, by=mover, at=at, reason=why)
    except IntegrityError as twice:
        sentence = _("This number already stands with another signal: look for it, and bring both together.")
        raise Refused(sentence, field="number") from twice
    return row


def linked(*, name: str, numbers: Collection[str]) -> dict[str, Signal]:
    """The signals that somebody said to run in a system under these numbers. One query, none for no numbers."""
    if not numbers:
        return {}
    rows = Elsewhere.objects.filter(system=name, number__in=list(numbers)).select_related("signal")
    return {row.number: row.signal for row in rows}


def _check(given: Mapping[str, str]) -> None:
    if not given["system"]:
        raise Refused(_("Say which system it runs in."), field="system")
    if not given["number"]:
        raise Refused(_("Write its number there."), field="number")
    if given["link"]:
        try:
            URLValidator(["https", "http"])(given["link"])
        except ValidationError as wrong:
            raise Refused(wrong.messages[0], field="link") from wrong
