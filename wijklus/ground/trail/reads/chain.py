"""Is the chain over the trail intact?"""

from dataclasses import dataclass

from wijklus.base import scope
from wijklus.ground.trail import rules
from wijklus.ground.trail.models import Entry


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
