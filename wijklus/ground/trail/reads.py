"""Questions about the trail, jobs and deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from wijklus.base import scope
from wijklus.base.actor import Actor

from . import access
from .models import Entry, Job, Revision


class Revisions(NamedTuple):
    """How often anything public changed: in the city, and in the neighbourhood asked about."""

    city: int
    neighbourhood: int


def revision(municipality_id: int, neighbourhood_id: int | None = None) -> Revisions:
    """The revision of the city and of a neighbourhood, for the key of a cached page. One query."""
    rows = Revision.objects.filter(municipality_id=municipality_id, neighbourhood_id__in=[0, neighbourhood_id or 0])
    numbers = dict(rows.values_list("neighbourhood_id", "number"))
    return Revisions(city=numbers.get(0, 0), neighbourhood=numbers.get(neighbourhood_id or 0, 0))


def story(*, kind: str, ref: str) -> "QuerySet[Entry]":
    """What happened to one object, from the first to the last."""
    return Entry.objects.filter(object_kind=kind, object_ref=ref).order_by("at", "pk")


class Place(NamedTuple):
    """Where a page of entries ends: the moment and number of its last entry."""

    at: datetime
    pk: int


def entries(
    *,
    by: Actor,
    kind: str = "",
    day_from: datetime | None = None,
    day_until: datetime | None = None,
    before: Place | None = None,
) -> "QuerySet[Entry]":
    """Who did what, newest first, as far as the actor may read; `before` is where the page above ended."""
    access.must_read_trail(by)
    rows = access.within_reach(by, Entry.objects.all())
    if kind:
        rows = rows.filter(object_kind=kind)
    if day_from:
        rows = rows.filter(at__gte=day_from)
    if day_until:
        rows = rows.filter(at__lt=day_until)
    if before:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return rows.order_by("-at", "-pk")


def waiting_keys(*, at: datetime, limit: int = 100) -> list[str]:
    """The keys of jobs that may run now, longest waiting first."""
    waiting = Job.objects.filter(state=Job.State.WAITING, not_before__lte=at).order_by("not_before", "pk")
    return list(waiting.values_list("key", flat=True)[:limit])


@dataclass(frozen=True)
class Progress:
    """How far a job is: its state, how many parts are done, and of how many when that is known."""

    state: str
    done: int
    of: int | None
    error: str

    @property
    def percent(self) -> int | None:
        """Whole per cents done, or None when the whole is not known."""
        return 100 * self.done // self.of if self.of else None


def progress(*, key: str) -> Progress | None:
    """How far the job with this key is; None when there is no such job in this municipality. One query."""
    job = Job.objects.filter(key=key, municipality_id=scope.current()).first()
    if job is None:
        return None
    return Progress(state=job.state, done=job.done_parts, of=job.all_parts, error=job.last_error)
