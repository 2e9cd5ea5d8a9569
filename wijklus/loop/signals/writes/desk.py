"""Keeping filters as a view, and noting what somebody has open now."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import InboxView, Looking, Signal


def keep_view(*, name: str, wishes: Mapping[str, str], is_shared: bool, by: Actor, at: datetime) -> InboxView:
    """Keep filters of the inbox under a name, for oneself or for everybody who works here."""
    access.require(access.may_share_views(by) if is_shared else access.may_read_any(by) and by.user_id is not None)
    label = " ".join(cleaned(name).split())
    if not label or len(label) > rules.LONGEST_VIEW_NAME:
        raise Refused(_("Name the view in at most %(most)s signs.") % {"most": rules.LONGEST_VIEW_NAME}, field="name")
    wanted = {key: cleaned(str(value))[: rules.LONGEST_WISH] for key, value in wishes.items() if key in rules.WISHES}
    kept = {key: value for key, value in wanted.items() if value}
    view = InboxView(name=label, wishes=kept, made_by_function=by.function[:160])
    view.owner_id = None if is_shared else by.user_id
    try:
        with transaction.atomic():
            view.save(force_insert=True)
            _record(view, "signals.keep_view", by=by, at=at)
    except IntegrityError:
        raise Refused(_("There is a view with this name already. Choose another name."), field="name") from None
    return view


def drop_view(*, view: InboxView, by: Actor, at: datetime) -> None:
    """Throw a view away: one's own, or a shared one by who may share. Twice is once."""
    access.require(access.may_drop_view(by, view))
    with transaction.atomic():
        if InboxView.objects.filter(pk=view.pk).delete()[0]:
            _record(view, "signals.drop_view", by=by, at=at)


def look_at(*, signal: Signal, by: Actor, at: datetime) -> None:
    """Note that somebody has this signal open now; what they had open before is forgotten. It leaves no trail."""
    access.require(access.may_read(by, signal) and by.user_id is not None)
    row = Looking(signal=signal, user_id=by.user_id or 0, seen_at=at)
    scope.assert_one_municipality(row)
    Looking.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["municipality", "user"], update_fields=["signal", "seen_at"]
    )


def _record(view: InboxView, verb: str, *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by,
        at=at,
        verb=verb,
        kind="inbox_view",
        ref=view.reference,
        neighbourhood_id=None,
        after={"shared": view.owner_id is None},
        public=False,
    )
