"""That signals were taken out as a file: by whom, which, and whether with how people can be answered."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from .. import access


def note_export(*, filters: dict[str, Any], as_kind: str, with_contacts: bool, by: Actor, at: datetime) -> str:
    """Write down that signals are taken out, before the first row goes; returns what this time is called."""
    access.require(access.may_export(by))
    if with_contacts:
        access.require(access.may_export_contacts(by))
    name = f"{at:%Y%m%d}-{secrets.token_hex(3)}"
    with transaction.atomic():
        trail.record(
            by=by,
            at=at,
            verb="signals.export",
            kind="export",
            ref=name,
            neighbourhood_id=None,
            after={"filters": filters, "as": as_kind, "with_contacts": with_contacts},
            public=False,
        )
    return name
