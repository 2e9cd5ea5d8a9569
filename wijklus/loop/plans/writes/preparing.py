"""What is settled before residents are asked anything for a plan: the start check, and the scope card.

Begin er niet aan als de interne opvolging niet verzekerd is: software shows what lacks, and does not decide.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Plan, ScopeCard, ServiceHours, StartCheck
from .plans import locked_running, record

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party

MOST_HOURS = Decimal(400)
"""Hours a week of one service; more is a slip of the pen."""
MOST_LINES, LONGEST_LINE = 20, 300


def check_start(
    *,
    plan: Plan,
    version: int,
    cycle: str,
    agreed_by: str,
    agreed_on: date | None,
    agreement_url: str,
    decides: str,
    by: Actor,
    at: datetime,
) -> StartCheck:
    """Note what was agreed inside, as it stood in `version` (0: nothing yet). A Conflict keeps both texts."""
    access.require(access.may_prepare(by, plan.neighbourhood_id))
    values: dict[str, Any] = {
        "cycle": cleaned(cycle), "agreed_by": cleaned(agreed_by)[:160], "agreed_on": agreed_on,
        "agreement_url": agreement_url, "decides": cleaned(decides),
    }  # fmt: skip
    if agreed_on is not None and agreed_on > timezone.localdate(at):
        raise Refused(_("This day is still to come. Note the agreement once it is there."), field="agreed_on")
    with transaction.atomic():
        locked = locked_running(plan)
        noted = {"by_function": by.function[:160], "changed_at": at}
        found, made = StartCheck.objects.get_or_create(plan=locked, defaults={**values, **noted})
        seen = StartCheck.objects.filter(pk=found.pk, version=version)
        if not made and not seen.update(version=F("version") + 1, **values, **noted):
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=found, mine=values)
        found.refresh_from_db()
        record(locked, "check_start", by=by, at=at, after={"agreed_by": found.agreed_by, "agreed_on": agreed_on})
        return found


def set_hours(*, plan: Plan, party: "Party", per_week: Decimal, by: Actor, at: datetime) -> None:
    """Note how many hours a week a service keeps free for the follow-up of a plan; 0 takes it out."""
    access.require(access.may_prepare(by, plan.neighbourhood_id))
    if not 0 <= per_week <= MOST_HOURS:
        raise Refused(_("Fill in hours a week: 0 to 400."), field="per_week")
    with transaction.atomic():
        locked = locked_running(plan)
        rows = ServiceHours.objects.filter(plan=locked, party=party)
        before = rows.values_list("per_week", flat=True).first()
        if per_week:
            ServiceHours.objects.update_or_create(plan=locked, party=party, defaults={"per_week": per_week})
        else:
            rows.delete()
        trail.record(
            by=by, at=at, verb="plans.set_hours", kind="plan", ref=locked.reference,
            neighbourhood_id=locked.neighbourhood_id, before={"per_week": str(before or 0)},
            after={"title": locked.title, "party": party.name, "per_week": str(per_week)},
        )  # fmt: skip


def set_scope(
    *,
    plan: Plan,
    number: int,
    within: str,
    outside: str,
    limits: str,
    decides: str,
    set_with: str,
    by: Actor,
    at: datetime,
    agreed_on: date | None = None,
    agreed_where: str = "",
    reason: str = "",
) -> ScopeCard:
    """Say in public what a plan is about and what not, a line each; `number` is of the card that was seen, 0 for none.

    The card before stays readable. Raises Refused with its field, and Conflict when somebody else was first.
    """
    access.require(access.may_write(by, plan.neighbourhood_id))
    values = _scope(within, outside, limits, decides)
    values |= _agreement(set_with, agreed_on, agreed_where, at)
    words = cleaned(reason)
    if number and not words:
        raise Refused(_("Say what changed and why: people counted on the card before."), field="reason")
    with transaction.atomic():
        locked = locked_running(plan)
        last = ScopeCard.objects.filter(plan=locked).first()
        if (last.number if last else 0) != number:
            raise Conflict(_("Somebody else made a newer card while you wrote. Look at it first."), theirs=last)
        card = ScopeCard(
            plan=locked, number=number + 1, reason=words, by_function=by.function[:160], made_at=at, **values
        )
        card.save()
        record(locked, "set_scope", by=by, at=at, after={"number": card.number, "set_with": set_with}, reason=words)
        return card


def _scope(within: str, outside: str, limits: str, decides: str) -> dict[str, Any]:
    try:
        there = rules.elsewhere(cleaned(outside))
    except rules.NoDestination as wrong:
        sentence = _("Say after a colon where people can go with this: “%(line)s”") % {"line": str(wrong)[:80]}
        raise Refused(sentence, field="outside") from wrong
    values = {"within": rules.in_lines(cleaned(within)), "limits": rules.in_lines(cleaned(limits))}
    for field, needed in (("within", _("Say what this plan is about.")), ("limits", "")):
        _check_lines(values[field], field, needed)
    _check_lines([f"{row['what']}: {row['there']}" for row in there], "outside", "")
    if not cleaned(decides):
        raise Refused(_("Say who decides."), field="decides")
    return {**values, "outside": there, "decides": cleaned(decides)}


def _check_lines(lines: list[str], field: str, needed: Any) -> None:
    if needed and not lines:
        raise Refused(needed, field=field)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise Refused(_("A card is short: at most 20 lines of 300 signs."), field=field)


def _agreement(set_with: str, agreed_on: date | None, agreed_where: str, at: datetime) -> dict[str, Any]:
    if set_with not in (rules.CITY, rules.RESIDENTS):
        raise Refused(_("Choose who set these limits."), field="set_with")
    if set_with == rules.RESIDENTS and agreed_on is None:
        raise Refused(_("Say on which day this was agreed with residents."), field="agreed_on")
    if agreed_on is not None and agreed_on > timezone.localdate(at):
        raise Refused(_("This day is still to come. Note the agreement once it is there."), field="agreed_on")
    jointly = set_with == rules.RESIDENTS
    return {
        "set_with": set_with,
        "agreed_on": agreed_on if jointly else None,
        "agreed_where": cleaned(agreed_where)[:200] if jointly else "",
    }
