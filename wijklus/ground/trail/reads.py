"""Questions about the trail, jobs and deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from wijklus.base import scope
from wijklus.base.actor import Actor

from . import access, rules
from .models import WHOLE_CITY, Entry, Job, Revision


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


@dataclass(frozen=True)
class Chain:
    """What reading the whole chain found: how many entries are sealed, its last digest, and what is broken."""

    sealed: int
    unsealed: int
    redacted: int
    digest: str
    broken_at: int | None = None
    why: str = ""


def verified_chain(*, noted_seq: int = 0, noted_digest: str = "") -> Chain:
    """Compute every digest again, in order; stops at the first entry that does not fit.

    A digest noted earlier outside the database (`noted_seq`, `noted_digest`) shows that the end was not cut off and
    that the chain was not made anew.
    """
    with scope.everywhere():
        unsealed = Entry.objects.filter(seq__isnull=True).count()
        sealed, redacted, digest = 0, 0, ""
        for entry in Entry.objects.filter(seq__isnull=False).order_by("seq").iterator(chunk_size=1000):
            why = _misfit(entry, sealed + 1, digest)
            if not why and entry.seq == noted_seq and entry.digest != noted_digest:
                why = "its digest is not the one noted before"
            if why:
                return Chain(sealed, unsealed, redacted, digest, broken_at=sealed + 1, why=why)
            sealed, digest = sealed + 1, entry.digest
            redacted += entry.redacted_at is not None
    if sealed < noted_seq:
        return Chain(sealed, unsealed, redacted, digest, broken_at=sealed + 1, why="the chain ends before it")
    return Chain(sealed, unsealed, redacted, digest)


def _misfit(entry: Entry, seq: int, previous: str) -> str:
    """Why an entry does not fit at this place of the chain; "" when it does."""
    if entry.seq != seq:
        return "an entry is missing"
    if entry.redacted_at is None and rules.content_digest(entry.content(), entry.salt) != entry.content_digest:
        return "its words were changed"
    if rules.chained(previous, seq, entry.content_digest) != entry.digest:
        return "its digest does not follow from the one before"
    return ""
