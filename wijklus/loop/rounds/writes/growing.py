"""Saying what a proposal grew out of, so that who said it first hears what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals_writes

from .. import access, rules
from ..models import Proposal, ProposalOrigin

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme
    from wijklus.loop.signals.models import Signal

UNKNOWN = _("We do not know the number %(number)s. Check it, or leave it out.")


def signals_named(references: Sequence[str]) -> list["Signal"]:
    """The signals that a proposer names by their public numbers. Raises Refused for one that is not there."""
    if len(references) > rules.MOST_ORIGINS:
        raise Refused(_("Name at most %(most)s numbers.") % {"most": rules.MOST_ORIGINS}, field="origin")
    found = []
    for reference in references:
        signal = signals.by_reference(reference)
        if signal is None or signal.erased_at is not None:
            raise Refused(UNKNOWN % {"number": reference}, field="origin")
        found.append(signal)
    return found


def keep_origins(*, proposal: Proposal, found: Sequence["Signal"], by: Actor, at: datetime) -> None:
    """Keep with a proposal that is being sent the signals that its proposer named."""
    for signal in found:
        _keep(ProposalOrigin(proposal=proposal, signal=signal), by=by, at=at)


def add_origin(
    *, proposal: Proposal, by: Actor, at: datetime, signal: "Signal | None" = None, theme: "Theme | None" = None,
    reason: str = "",
) -> ProposalOrigin:  # fmt: skip
    """Say that a proposal grew out of a signal or a theme; who stands behind it hears what becomes of it.

    Raises Refused once it is decided what becomes of the proposal, or when it was said before.
    """
    access.require(access.may_run(by))
    if (signal is None) == (theme is None):
        raise Refused(_("Choose one signal or one theme."), field="origin")
    _still_open(proposal)
    origin = ProposalOrigin(proposal=proposal, signal=signal, theme=theme)
    origin.reason = cleaned(reason)[: rules.LONGEST_REASON]
    try:
        with transaction.atomic():
            _keep(origin, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(_("This was said of the proposal already."), field="origin") from twice
    return origin


def remove_origin(*, origin: ProposalOrigin, by: Actor, at: datetime) -> None:
    """Say that a proposal did not grow out of this after all, as long as nothing is decided about it."""
    access.require(access.may_run(by))
    _still_open(origin.proposal)
    with transaction.atomic():
        gone, _rows = ProposalOrigin.objects.filter(pk=origin.pk).delete()
        if gone:
            _record(origin, "remove_origin", by=by, at=at, before=_told(origin))


def take_up_origins(*, proposal: Proposal, by: Actor, at: datetime) -> None:
    """Take the signals behind a proposal that became an action out of the inbox: the action carries them now."""
    behind = ProposalOrigin.objects.filter(proposal=proposal, signal__state__in=signal_rules.WAITING)
    found = [row.signal for row in behind.select_related("signal") if row.signal is not None]
    if found:
        reach = Actor(by.municipality_id, by.function, by.user_id, rights=everywhere("system"))
        signals_writes.take_up(signals=found, by=reach, at=at, reason=proposal.title)


def _still_open(proposal: Proposal) -> None:
    if proposal.state in (rules.CONFIRMED, rules.DECLINED, rules.DROPPED):
        raise Refused(_("It is decided what becomes of this proposal. Its origin does not change any more."))


def _keep(origin: ProposalOrigin, *, by: Actor, at: datetime) -> None:
    origin.by_id, origin.by_function, origin.at = by.user_id, by.function[:160], at
    origin.save()
    _record(origin, "add_origin", by=by, at=at, after=_told(origin), reason=origin.reason)


def _told(origin: ProposalOrigin) -> dict[str, str]:
    if origin.signal is not None:
        return {"signal": origin.signal.reference}
    return {"theme": origin.theme.reference if origin.theme else ""}


def _record(origin: ProposalOrigin, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    proposal = origin.proposal
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="proposal", ref=proposal.reference, public=False,
        neighbourhood_id=proposal.area.neighbourhood_id, **more,
    )  # fmt: skip
