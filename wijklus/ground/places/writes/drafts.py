"""What somebody fills in for a new municipality or a new division, kept between the steps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor

from .. import access
from ..models import Draft

KEPT = timedelta(days=30)


def keep_draft(*, by: Actor, at: datetime, answers: Mapping[str, Any], boundaries: bytes | None = None) -> None:
    """Keep the answers of this account so far; `boundaries` None leaves the file that was given before."""
    access.must(access.may_keep_draft(by))
    with transaction.atomic():
        values: dict[str, Any] = {"answers": dict(answers), "updated_at": at}
        if boundaries is not None:
            values["boundaries"] = boundaries
        Draft.objects.update_or_create(owner_id=by.user_id or 0, municipality_id=by.municipality_id, defaults=values)


def drop_draft(*, by: Actor) -> None:
    """Forget what this account filled in: it is made, or they begin again."""
    access.must(access.may_keep_draft(by))
    Draft.objects.filter(owner_id=by.user_id or 0, municipality_id=by.municipality_id).delete()


def drop_old_drafts(*, at: datetime) -> int:
    """Forget what nobody touched for thirty days: it may name people. Asked for by a job, every day."""
    count, _by_table = Draft.objects.filter(updated_at__lt=at - KEPT).delete()
    return count
