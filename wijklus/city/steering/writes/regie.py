"""Saying who directs a matter, and letting that end."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.people import reads as people
from wijklus.ground.trail import writes as trail
from wijklus.loop.priorities import rules as priority_rules

from .. import access
from ..models import RegieArrangement
from ..rules import regie

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party
    from wijklus.loop.priorities.models import Theme


@transaction.atomic
def direct(
    *,
    theme: "Theme",
    party: "Party",
    kind: str,
    model: str,
    instruments: str,
    decided_by: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    partners: str = "",
) -> RegieArrangement:
    """Write down that a party directs a theme from a day on. A second one may: the theme is listed until it is mended.

    Raises NotAllowed, or Refused: a closed theme, words that lack, a party that cannot direct so, or does so already.
    """
    access.require(access.may_direct(by, theme.neighbourhood_id))
    given = {"instruments": cleaned(instruments), "decided_by": cleaned(decided_by), "partners": cleaned(partners)}
    _check(theme, party, kind, model, given)
    made = RegieArrangement(
        theme=theme,
        party=party,
        kind=kind,
        model=model,
        valid_from=valid_from,
        by_id=by.user_id,
        by_function=by.function,
        created_at=at,
        **given,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as twice:
        raise Refused(_("This party directs it already. Let that end first."), field="party") from twice
    trail.record(
        by=by,
        at=at,
        verb="steering.direct",
        kind="regie",
        ref=made.reference,
        neighbourhood_id=theme.neighbourhood_id,
        after={"theme": theme.reference, "party": party.name, "kind": kind, "model": model, "from": str(valid_from)},
    )
    return made


def _check(theme: "Theme", party: "Party", kind: str, model: str, given: dict[str, str]) -> None:
    if theme.state != priority_rules.OPEN:
        raise Refused(_("This theme is closed."))
    if kind not in regie.KINDS or model not in regie.MODELS:
        raise Refused(_("Choose one of the kinds and one of the models."))
    if not party.is_active or party.kind == "person":
        raise Refused(_("Choose a service, an organisation or a group that is still there."), field="party")
    if not regie.fits(kind, party.kind):
        raise Refused(_("Internal regie is with a service of the city; external regie never is."), field="kind")
    if not regie.names_partners(kind, given["partners"]):
        raise Refused(_("Say with whom the regie is shared."), field="partners")
    for field in ("instruments", "decided_by"):
        if not given[field]:
            raise Refused(_("Fill this in."), field=field)


@transaction.atomic
def end_direction(*, arrangement: RegieArrangement, on: date, reason: str, by: Actor, at: datetime) -> RegieArrangement:
    """Let somebody's regie end on a day, with the reason; it stays in the history. Raises NotAllowed or Refused."""
    theme = arrangement.theme
    access.require(access.may_direct(by, theme.neighbourhood_id))
    why = cleaned(reason)
    if not why:
        raise Refused(_("Say why."), field="reason")
    last = people.last_day(arrangement.valid_from, on)
    rows = RegieArrangement.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=last), pk=arrangement.pk)
    if not rows.update(valid_until=last, end_reason=why):
        raise Refused(_("This regie has ended already."))
    arrangement.refresh_from_db()
    trail.record(
        by=by,
        at=at,
        verb="steering.end_direction",
        kind="regie",
        ref=arrangement.reference,
        neighbourhood_id=theme.neighbourhood_id,
        after={"theme": theme.reference, "party": arrangement.party.name, "valid_until": str(last)},
        reason=why,
    )
    return arrangement


@transaction.atomic
def change_direction(
    *,
    arrangement: RegieArrangement,
    party: "Party",
    kind: str,
    model: str,
    instruments: str,
    decided_by: str,
    valid_from: date,
    reason: str,
    by: Actor,
    at: datetime,
    partners: str = "",
) -> RegieArrangement:
    """Let a regie go on otherwise from a day, or with somebody else: what was ends that day, with the reason.

    What was holds for a day at least, so a change begins at the earliest on the day after it began. Raises NotAllowed
    or Refused, as `direct` and `end_direction` do; then nothing changed.
    """
    begins = people.last_day(arrangement.valid_from, valid_from)
    end_direction(arrangement=arrangement, on=begins, reason=reason, by=by, at=at)
    return direct(
        theme=arrangement.theme,
        party=party,
        kind=kind,
        model=model,
        instruments=instruments,
        decided_by=decided_by,
        valid_from=begins,
        by=by,
        at=at,
        partners=partners,
    )
