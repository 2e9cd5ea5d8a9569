"""Keys for other software: shown once to whoever makes them, kept as a hash, taken back at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import reference
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import ApiKey


def make_api_key(*, label: str, scopes: Iterable[str], by: Actor, at: datetime) -> tuple[ApiKey, str]:
    """Give other software a key. Answers with the row and the key itself, which is told nowhere again."""
    access.require(access.may_manage_keys(by))
    name = " ".join(cleaned(label).split())
    opens = sorted(set(scopes))
    if not name or len(name) > rules.LONGEST_LABEL:
        raise Refused(_("Name the software in at most 80 signs."), field="label")
    if not opens or rules.unknown_scopes(opens):
        raise Refused(_("Choose what the key opens."), field="scopes")
    key = rules.new_key(secrets.choice(reference.ALPHABET) for _sign in range(rules.KEY_SIGNS))
    row = ApiKey(
        label=name, scopes=opens, digest=rules.key_digest(key), made_by_function=by.function[:160], created_at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "people.make_api_key", by=by, at=at)
    except IntegrityError:
        taken = _("There is a key with this name already. Take it back first, or choose another name.")
        raise Refused(taken, field="label") from None
    return row, key


def revoke_api_key(*, key: ApiKey, by: Actor, at: datetime) -> None:
    """Take a key back: from now on it opens nothing. Twice is once."""
    access.require(access.may_manage_keys(by))
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
            _record(key, "people.revoke_api_key", by=by, at=at)


def _record(key: ApiKey, verb: str, *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by,
        at=at,
        verb=verb,
        neighbourhood_id=None,
        kind="api_key",
        ref=key.reference,
        after={"label": key.label, "scopes": key.scopes},
        public=False,
    )
