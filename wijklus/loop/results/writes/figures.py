"""Saying what is measured, and noting a figure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Indicator, Measurement

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.plans.models import Plan
    from wijklus.loop.priorities.models import Priority


@dataclass(frozen=True)
class Given:
    """What somebody says about an indicator."""

    name: str
    source: str
    origin: str
    unit: str = ""
    source_url: str = ""
    code: str = ""
    plan: "Plan | None" = None
    priority: "Priority | None" = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None

    def values(self) -> dict[str, Any]:
        """As the row holds it."""
        words = {name: cleaned(getattr(self, name)) for name in ("name", "source", "unit", "source_url", "code")}
        return {**vars(self), **words}


def start_indicator(*, neighbourhood: "Neighbourhood", given: Given, by: Actor, at: datetime) -> Indicator:
    """Begin to follow something in a neighbourhood. Raises Refused when it lacks what it needs."""
    access.require(access.may_follow(by, neighbourhood.pk))
    values = _checked(given, neighbourhood_id=neighbourhood.pk)
    row = Indicator(neighbourhood=neighbourhood, by_function=by.function[:160], created_at=at, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "start_indicator", by=by, at=at, after=_told(row))
    except IntegrityError as twice:
        raise _code_twice() from twice
    return row


def edit_indicator(*, indicator: Indicator, version: int, given: Given, by: Actor, at: datetime) -> Indicator:
    """Change what is said of an indicator, as it stood in `version`; a Conflict keeps both. Its figures stay."""
    access.require(access.may_follow(by, indicator.neighbourhood_id))
    values = _checked(given, neighbourhood_id=indicator.neighbourhood_id)
    before = _told(indicator)
    try:
        with transaction.atomic():
            rows = Indicator.objects.filter(pk=indicator.pk, version=version)
            if not rows.update(version=F("version") + 1, **values):
                now = Indicator.objects.get(pk=indicator.pk)
                raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine=values)
            indicator.refresh_from_db()
            _record(indicator, "edit_indicator", by=by, at=at, before=before, after=_told(indicator))
    except IntegrityError as twice:
        raise _code_twice() from twice
    return indicator


def measure(
    *, indicator: Indicator, value: Decimal, on: date, by: Actor, at: datetime, source: str = "", reason: str = ""
) -> Measurement:
    """Note a figure of a day. Another of that day gives way only for a reason, which the trail keeps."""
    access.require(access.may_follow(by, indicator.neighbourhood_id))
    if on > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="on")
    value, why = value.quantize(rules.numbers.PLACES), cleaned(reason)
    with transaction.atomic():
        Indicator.objects.select_for_update().get(pk=indicator.pk)
        was = Measurement.objects.filter(indicator=indicator, on=on).first()
        if was is not None and was.value == value:
            return was
        if was is not None and not why:
            raise Refused(_("There is another figure of this day already. Say why this one is right."), field="reason")
        row = was or Measurement(indicator=indicator, on=on)
        before = {"value": str(row.value)} if was is not None else None
        row.value, row.source, row.file = value, cleaned(source)[:200], None
        row.by_function, row.at = by.function[:160], at
        row.save()
        after = {"on": on, "value": str(value)}
        _record(indicator, "measure", by=by, at=at, before=before, after=after, reason=why)
    return row


def _checked(given: Given, *, neighbourhood_id: int) -> dict[str, Any]:
    values = given.values()
    if not values["name"]:
        raise Refused(_("Say what is measured."), field="name")
    if not values["source"]:
        raise Refused(_("Say where the figures come from."), field="source")
    if given.origin not in rules.ORIGINS:
        raise Refused(_("Say who measures."), field="origin")
    for name in ("baseline", "target"):
        if (values[name] is None) != (values[f"{name}_on"] is None):
            field = f"{name}_on" if values[f"{name}_on"] is None else name
            raise Refused(_("A figure goes with its day: fill in both, or neither."), field=field)
    days = (given.baseline_on, given.target_on)
    if days[0] is not None and days[1] is not None and days[1] <= days[0]:
        raise Refused(_("The target is for a day after that of the baseline."), field="target_on")
    for row in (given.plan, given.priority):
        if row is not None and row.neighbourhood_id != neighbourhood_id:
            raise Refused(_("This belongs to another neighbourhood."), field="about")
    return values


def _code_twice() -> Refused:
    return Refused(_("Something else here has this name in files already."), field="code")


def _told(row: Indicator) -> dict[str, Any]:
    names = ("source", "origin", "baseline_on", "target_on")
    told = {name: getattr(row, name) for name in names}
    return told | {name: str(getattr(row, name)) for name in ("baseline", "target") if getattr(row, name) is not None}


def _record(
    row: Indicator,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    trail.record(
        by=by, at=at, verb=f"results.{verb}", kind="indicator", ref=row.reference,
        neighbourhood_id=row.neighbourhood_id, before=before, after={"name": row.name, **after}, reason=reason,
    )  # fmt: skip
