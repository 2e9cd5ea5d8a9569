"""The money of each neighbourhood of a round: by need, from projects of the city, or by hand with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Division, Round, RoundArea
from ..reads.need import Known, need_figures
from ..rules import dividing

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood


def divide_by_need(
    *, round: Round, version: int, whole: Cents, neighbourhoods: Sequence["Neighbourhood"],
    measures: Sequence[dividing.Measure], by: Actor, at: datetime,
) -> Division:  # fmt: skip
    """Divide an amount by inhabitants, each counting for the need of the neighbourhood; the numbers are kept as shown.

    Raises Refused when a figure is missing, or the weights are more than 100 percent together.
    """
    access.require(access.may_run(by))
    if whole.cents <= 0 or not neighbourhoods:
        raise Refused(_("Fill in an amount above 0, and choose at least one neighbourhood."), field="whole")
    if any(measure.weight < 0 for measure in measures) or sum(measure.weight for measure in measures) > 100:
        raise Refused(_("The weights are at most 100 percent together."))
    known = need_figures(on=timezone.localdate(at))
    asked = [_place(one, known, measures) for one in neighbourhoods]
    named = {one.slug: one for one in neighbourhoods}
    try:
        parts = dividing.divided_by_need(whole.cents, asked, measures)
    except dividing.NoFigure as missing:
        told = {"place": named[missing.place].name, "measure": missing.measure}
        raise Refused(_("There is no figure above 0 of “%(measure)s” for %(place)s.") % told) from missing
    rows = [_row(named[part.key], part, one, known, measures) for part, one in zip(parts, asked, strict=True)]
    told_measures = _told_measures(known, measures, asked, neighbourhoods)
    amounts = [(named[part.key], Cents(part.cents)) for part in parts]
    division = Division(round=round, way=dividing.NEED, whole=whole, measures=told_measures, rows=rows)
    return _keep(division, version, amounts, by=by, at=at)


def _place(one: "Neighbourhood", known: Known, measures: Sequence[dividing.Measure]) -> dividing.Place:
    people = known.get(dividing.INHABITANTS, {}).get(one.pk)
    values = [known.get(measure.name, {}).get(one.pk) for measure in measures]
    return dividing.Place(
        one.slug, int(people.value) if people else 0,
        tuple(value.value if value else None for value in values),
    )  # fmt: skip


def _told_measures(
    known: Known, measures: Sequence[dividing.Measure], asked: Sequence[dividing.Place],
    neighbourhoods: Sequence["Neighbourhood"],
) -> list[dict[str, Any]]:  # fmt: skip
    """Each figure with its weight, the average, and who measured it in these neighbourhoods."""
    told = []
    for one, mean in zip(measures, dividing.averages(asked, measures), strict=True):
        sources = {known[one.name][place.pk].source for place in neighbourhoods}
        weight = {"name": one.name, "weight": one.weight, "lower": one.is_lower_more_need}
        told.append({**weight, "average": f"{float(mean):.2f}", "sources": sorted(sources)})
    return told


def _row(
    one: "Neighbourhood", part: dividing.Part, place: dividing.Place, known: Known, measures: Sequence[dividing.Measure]
) -> dict[str, Any]:
    return {
        "name": one.name, "inhabitants": place.inhabitants, "year": known[dividing.INHABITANTS][one.pk].when,
        "figures": [{"value": known[m.name][one.pk].shown, "when": known[m.name][one.pk].when} for m in measures],
        "need": f"{float(part.need):.3f}", "cents": part.cents,
    }  # fmt: skip


def divide_by_projects(
    *, round: Round, version: int, parts: Sequence[dividing.Reserved], by: Actor, at: datetime
) -> Division:
    """Keep a percentage of the money of named city projects for the neighbourhoods in which they stand."""
    access.require(access.may_run(by))
    if not parts or any(one.amount <= 0 or not 1 <= one.percent <= 100 or not one.project for one in parts):
        raise Refused(_("Give each project a name, an amount above 0 and a percentage from 1 to 100."))
    named = {one.slug: one for one in places.neighbourhoods() if one.slug in {part.key for part in parts}}
    if any(part.key not in named for part in parts):
        raise Refused(_("Choose for each project a neighbourhood of today."))
    shares = dividing.divided_by_projects(parts)
    if min(shares.values()) <= 0:
        raise Refused(_("Fill in an amount above 0 for at least one neighbourhood."))
    rows = [
        {
            "project": one.project,
            "line": one.line,
            "name": named[one.key].name,
            "amount": one.amount,
            "percent": one.percent,
        }
        for one in parts
    ]
    division = Division(round=round, way=dividing.RESERVED, whole=Cents(dividing.reserved_in_all(parts)), rows=rows)
    return _keep(division, version, [(named[key], Cents(cents)) for key, cents in shares.items()], by=by, at=at)


def give_reason_for_amounts(*, round: Round, version: int, reason: str, by: Actor, at: datetime) -> Division:
    """Say why the amounts of a round are as they were typed."""
    access.require(access.may_run(by))
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why each neighbourhood gets this amount: everybody reads it."), field="reason")
    areas = list(RoundArea.objects.filter(round=round).select_related("neighbourhood"))
    whole = Cents(sum(area.amount.cents for area in areas))
    division = Division(round=round, way=dividing.TYPED, whole=whole, reason=reason)
    return _keep(division, version, [(area.neighbourhood, area.amount) for area in areas], by=by, at=at)


def _keep(
    division: Division, version: int, amounts: Sequence[tuple["Neighbourhood", Cents]], *, by: Actor, at: datetime
) -> Division:
    """Keep how it was divided and the amounts themselves, while the round is a draft as it stood in `version`."""
    round = division.round
    with transaction.atomic():
        same = Round.objects.filter(pk=round.pk, version=version, state=rules.DRAFT)
        if not same.update(version=F("version") + 1):
            raise Refused(_("This round was changed meanwhile, or is public. Open it again and look."))
        Division.objects.filter(round=round).delete()
        division.by_function, division.at = by.function[:160], at
        division.amounts = {str(one.pk): amount.cents for one, amount in amounts}
        division.save()
        RoundArea.objects.filter(round=round).exclude(neighbourhood__in=[one for one, _amount in amounts]).delete()
        for neighbourhood, amount in amounts:
            RoundArea.objects.update_or_create(round=round, neighbourhood=neighbourhood, defaults={"amount": amount})
        trail.record(
            by=by, at=at, verb="rounds.divide", kind="round", ref=round.reference, neighbourhood_id=None,
            reason=division.reason, after={"way": division.way, "whole": str(division.whole)},
        )  # fmt: skip
    return division


def forget_division(*, round: Round, by: Actor, at: datetime) -> None:
    """Forget how amounts were divided, once others were typed in their place."""
    access.require(access.may_run(by))
    found = Division.objects.filter(round=round).first()
    now = {str(area.neighbourhood_id): area.amount.cents for area in RoundArea.objects.filter(round=round)}
    if found is not None and found.amounts != now:
        found.delete()
        trail.record(
            by=by, at=at, verb="rounds.divide", kind="round", ref=round.reference, neighbourhood_id=None,
            before={"way": found.way}, after={"way": ""},
        )  # fmt: skip
