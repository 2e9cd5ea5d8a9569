"""Keeping what was learned from decisions, what is suggested about signals, and how sure it must be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Learned, Suggested, SuggestionSetting

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def keep_learned(
    *, about: str, model: bytes, figures: Mapping[str, Any], decisions: int, by: Actor, at: datetime
) -> Learned:
    """Keep what was learned about one thing in the place of what was learned before; no model: too few decisions.

    Like every figure that is made anew from rows that are there, it leaves no trail.
    """
    access.require(access.may_learn(by))
    given = {"model": model, "size": len(model), "figures": figures, "decisions": decisions, "trained_at": at}
    with transaction.atomic():
        row, _made = Learned.objects.update_or_create(about=about, defaults=given)
    return row


def keep_suggested(*, found: Sequence[tuple["Signal", Mapping[str, Any]]], stamp: str, by: Actor, at: datetime) -> None:
    """Keep what is suggested about these signals (at most 500) in the place of what was suggested before."""
    access.require(access.may_learn(by))
    rows = [
        Suggested(
            municipality_id=scope.municipality_id(), signal=signal, found=given, stamp=stamp,
            signal_version=signal.version, made_at=at,
        )
        for signal, given in found
    ]  # fmt: skip
    for row in rows:
        scope.assert_one_municipality(row)
    with transaction.atomic():
        Suggested.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["signal"],
            update_fields=["found", "stamp", "signal_version", "made_at"],
        )


def set_threshold(*, threshold: float, version: int, by: Actor, at: datetime) -> SuggestionSetting:
    """Decide how sure (0 to 1) a suggestion must be before anybody sees it."""
    access.require(access.may_set_threshold(by))
    if not 0 <= threshold <= 1:
        raise Refused(_("Give a number from 0 to 100."), field="percent")
    with transaction.atomic():
        row = SuggestionSetting.objects.select_for_update().first()
        before = row.threshold if row is not None else None
        if (row.version if row is not None else 0) != version:
            raise Conflict(_("Somebody else changed this while you did."), theirs=row, mine={"threshold": threshold})
        row = row or SuggestionSetting(version=0)
        row.threshold, row.version = threshold, version + 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Conflict(_("Somebody else changed this while you did."), theirs=None, mine={}) from None
        trail.record(
            by=by, at=at, verb="priorities.set_threshold", kind="municipality", ref="suggestions",
            neighbourhood_id=None, before={"threshold": before}, after={"threshold": threshold}, public=False,
        )  # fmt: skip
    return row
