"""Writing down who did what, and raising the revision of what the public sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.inserting import execute
from wijklus.base.refusals import Refused
from wijklus.ground.trail import rules
from wijklus.ground.trail.models import WHOLE_CITY, Entry, Revision


@dataclass(frozen=True)
class Change:
    """What changed about one object, for record_many."""

    ref: str
    neighbourhood_id: int | None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    also_in: Sequence[int] = ()


def record(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    kind: str,
    ref: str,
    neighbourhood_id: int | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    mandate: str = "",
    public: bool = True,
    also_in: Sequence[int] = (),
) -> Entry:
    """Write one change down and raise the revision of its neighbourhood; last statement of a write.

    Without a neighbourhood the change is one of the city as a whole, and every page of it is made anew. `also_in` names
    other neighbourhoods whose pages show it too, such as the one a signal was moved out of. `public=False` leaves the
    revisions alone: nothing that the public sees has changed. Raises rules.Personal when a personal value is handed in.
    """
    change = Change(ref=ref, neighbourhood_id=neighbourhood_id, before=before, after=after, also_in=also_in)
    return record_many(
        by=by, at=at, verb=verb, kind=kind, changes=[change], reason=reason, mandate=mandate, public=public
    )[0]


def record_many(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    kind: str,
    changes: Iterable[Change],
    reason: str = "",
    mandate: str = "",
    public: bool = True,
) -> list[Entry]:
    """Write the same kind of change down for many objects, with one insert and one raise of the revisions."""
    changes = list(changes)
    places = {place or WHOLE_CITY for change in changes for place in (change.neighbourhood_id, *change.also_in)}
    entries = [
        Entry(
            municipality_id=by.municipality_id,
            at=at,
            actor_id=by.user_id,
            function=by.function[:160],
            mandate=mandate,
            verb=verb,
            object_kind=kind,
            object_ref=change.ref,
            neighbourhood_id=change.neighbourhood_id,
            before=_kept(change.before),
            after=_kept(change.after),
            reason=rules.plain(reason),
        )
        for change in changes
    ]
    for entry in entries:
        scope.assert_one_municipality(entry)
    with transaction.atomic(savepoint=False):  # a change that cannot be written down is undone whole
        if len(entries) == 1:
            entries[0].save(force_insert=True)
        else:
            Entry.objects.bulk_create(entries, batch_size=500)
        if public and entries:
            _raise_revisions(by.municipality_id, sorted(places))
    return entries


def _kept(values: Mapping[str, Any] | None) -> Any:
    if values is None:
        return None
    kept = rules.plain(values)
    try:
        rules.assert_not_personal(kept, _personal_names())
    except rules.HoldsAddress as problem:
        raise Refused(_SENTENCE % {"text": problem.text[:80]}) from problem
    return kept


_SENTENCE = _(
    "“%(text)s” holds an e-mail address or a telephone number. It would stay on record for ever: leave it out, "
    "or write it in the field that is meant for it."
)


@cache
def _personal_names() -> frozenset[str]:
    """Names of fields that are personal on every model that has them."""
    personal: set[str] = set()
    other: set[str] = set()
    for model in apps.get_models():
        mine = set(getattr(model, "PERSONAL", ()))
        personal |= mine
        other |= {field.name for field in model._meta.concrete_fields} - mine
    return frozenset(personal - other)


def _raise_revisions(municipality_id: int, rows: Sequence[int]) -> None:
    """One statement, its rows in order, so that two writes queue up instead of deadlocking."""
    table = connection.ops.quote_name(Revision._meta.db_table)
    values = ", ".join(["(%s, %s, 1)"] * len(rows))
    statement = (
        f"INSERT INTO {table} (municipality_id, neighbourhood_id, number) VALUES {values} "  # noqa: S608
        f"ON CONFLICT (municipality_id, neighbourhood_id) DO UPDATE SET number = {table}.number + 1"
    )
    execute(connection, statement, [value for row in rows for value in (municipality_id, row)])
