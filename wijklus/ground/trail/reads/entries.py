"""Who did what, told in sentences, and the revisions by which pages are kept."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Max, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from wijklus.base.actor import Actor
from wijklus.ground.trail import access, rules
from wijklus.ground.trail.models import WHOLE_CITY, Entry, Revision


class Revisions(NamedTuple):
    """How often anything public changed: in the city as a whole, and in the neighbourhood asked about."""

    city: int
    neighbourhood: int


def revision(municipality_id: int, neighbourhood_id: int | None = None) -> Revisions:
    """The key of a cached page, as far as rows decide what it shows. One query.

    A page of a neighbourhood changes with that neighbourhood and with what concerns the whole city; a page of the city,
    asked for without one, with anything in it.
    """
    rows = Revision.objects.filter(municipality_id=municipality_id)
    if neighbourhood_id is None:
        return Revisions(city=rows.aggregate(total=Sum("number"))["total"] or 0, neighbourhood=0)
    rows = rows.filter(neighbourhood_id__in=[WHOLE_CITY, neighbourhood_id])
    numbers = dict(rows.values_list("neighbourhood_id", "number"))
    return Revisions(city=numbers.get(WHOLE_CITY, 0), neighbourhood=numbers.get(neighbourhood_id, 0))


def with_revisions(neighbourhoods: "QuerySet[Any]") -> "QuerySet[Any]":
    """These neighbourhoods, each with what `revision` would tell of it: saves a page its own query for that."""
    places, revisions = neighbourhoods.model._meta.db_table, Revision._meta.db_table
    number = (
        f'(SELECT number FROM "{revisions}" known WHERE known.municipality_id = "{places}".municipality_id '  # noqa: S608
        "AND known.neighbourhood_id = {})"
    )
    found: QuerySet[Any] = neighbourhoods.annotate(
        revision_of_city=RawSQL(number.format(WHOLE_CITY), []),  # noqa: S611 (names of tables)
        revision_here=RawSQL(number.format(f'"{places}".id'), []),  # noqa: S611
    )
    return found


def with_revision(municipalities: "QuerySet[Any]") -> "QuerySet[Any]":
    """These municipalities, each with the revision of its pages as a whole; None for one without any."""
    places, revisions = municipalities.model._meta.db_table, Revision._meta.db_table
    number = (
        f'(SELECT number FROM "{revisions}" known WHERE known.municipality_id = "{places}".id '  # noqa: S608
        f"AND known.neighbourhood_id = {WHOLE_CITY})"
    )
    found: QuerySet[Any] = municipalities.annotate(revision=RawSQL(number, []))  # noqa: S611 (names of tables)
    return found


def revisions_with(neighbourhood: Any) -> Revisions | None:
    """What came along with a neighbourhood of `with_revisions`; None when it was fetched otherwise. No query."""
    if not hasattr(neighbourhood, "revision_here"):
        return None
    return Revisions(city=neighbourhood.revision_of_city or 0, neighbourhood=neighbourhood.revision_here or 0)


def story(*, kind: str, ref: str) -> "QuerySet[Entry]":
    """What happened to one object, from the first to the last."""
    return Entry.objects.filter(object_kind=kind, object_ref=ref).order_by("at", "pk")


def changes(*, kind: str, verbs: Collection[str], since: datetime, until: datetime) -> "QuerySet[Entry]":
    """When something of a kind changed in one of these ways, latest first: for a reader who shows only that."""
    rows = Entry.objects.filter(object_kind=kind, verb__in=list(verbs), at__gte=since, at__lte=until)
    return rows.order_by("-at", "-pk")


def last_changes(*, kind: str, refs: Collection[str], verbs: Collection[str]) -> dict[str, datetime]:
    """When each of these objects last changed in one of these ways. One query, none for no objects."""
    rows = Entry.objects.filter(object_kind=kind, object_ref__in=list(refs), verb__in=list(verbs))
    return dict(rows.values_list("object_ref").annotate(last=Max("at")).order_by()) if refs else {}


def last_before(*, kind: str, refs: Collection[str], verb: str) -> dict[str, dict[str, Any]]:
    """What was kept of each of these objects from before it last changed in this way. One query.

    An object that never changed so, or of which the words were taken out, is left out.
    """
    rows = Entry.objects.filter(object_kind=kind, object_ref__in=list(refs), verb=verb, before__isnull=False)
    return dict(rows.order_by("at", "pk").values_list("object_ref", "before"))


def entries(
    *, by: Actor, kind: str = "", day_from: datetime | None = None, day_until: datetime | None = None
) -> "QuerySet[Entry]":
    """Who did what, as far as the actor may read: to be paged through by `at`."""
    access.must_read_trail(by)
    rows = access.within_reach(by, Entry.objects.all())
    if kind:
        rows = rows.filter(object_kind=kind)
    if day_from:
        rows = rows.filter(at__gte=day_from)
    if day_until:
        rows = rows.filter(at__lt=day_until)
    return rows


def entry_to_redact(*, by: Actor, entry_id: int) -> Entry | None:
    """An entry whose words this actor may take out; None when there is none, or it is not sealed, or empty already."""
    access.must_redact(by)
    whole = Entry.objects.filter(pk=entry_id, seq__isnull=False, redacted_at__isnull=True)
    return access.redactable(by, whole).first()


@cache
def sentences() -> dict[str, str]:
    """The sentence of every verb: those of the trail, and those that a room lists in its rules."""
    return _listed("SENTENCES")


def kinds() -> list[tuple[str, str]]:
    """Every kind of object in the trail with its name in the active language, by name."""
    return sorted(((kind, gettext(name)) for kind, name in _listed("TRAIL_KINDS").items()), key=lambda pair: pair[1])


@cache
def _listed(name: str) -> dict[str, str]:
    """A table of texts as all rooms together list it; the trail does not know the rooms, so it looks who is there."""
    found: dict[str, str] = dict(getattr(rules, name))
    for config in apps.get_app_configs():
        if config.name.startswith("wijklus.") and find_spec(f"{config.name}.rules"):
            found |= getattr(import_module(f"{config.name}.rules"), name, {})
    return found


class _Known(dict[str, Any]):
    """What a sentence may mention; a word that the entry does not hold is told as three dots."""

    def __missing__(self, name: str) -> str:
        return "…"


def told(entry: Entry) -> str:
    """One entry as a sentence in the active language."""
    pattern = sentences().get(entry.verb, rules.PLAIN_SENTENCE)
    kind = _listed("TRAIL_KINDS").get(entry.object_kind, entry.object_kind)
    known = _Known(entry.after if isinstance(entry.after, dict) else {})
    known.update(who=entry.function or gettext("Somebody"), ref=entry.object_ref, verb=entry.verb, kind=gettext(kind))
    return gettext(pattern) % known
