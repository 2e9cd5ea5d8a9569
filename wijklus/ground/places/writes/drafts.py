"""What an operator fills in for a new municipality, kept between the steps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor

from .. import access
from ..models import CityDraft

KEPT = timedelta(days=30)


def keep_draft(*, by: Actor, at: datetime, answers: Mapping[str, Any], boundaries: bytes | None = None) -> None:
    """Keep the answers of this operator so far; `boundaries` None leaves the file that was given before.

    Drafts that nobody touched for thirty days go.
    """
    access.must(access.may_found(by))
    with transaction.atomic():
        CityDraft.objects.filter(updated_at__lt=at - KEPT).delete()
        values: dict[str, Any] = {"answers": dict(answers), "updated_at": at}
        if boundaries is not None:
            values["boundaries"] = boundaries
        CityDraft.objects.update_or_create(owner_id=by.user_id or 0, defaults=values)


def drop_draft(*, by: Actor) -> None:
    """Forget what this operator filled in: the municipality is made, or they begin again."""
    access.must(access.may_found(by))
    CityDraft.objects.filter(owner_id=by.user_id or 0).delete()
