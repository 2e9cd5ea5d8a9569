"""The dossier that one team hands to the next: its kinds of items, its canonical form, and the marks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from wijklus.loop.plans.rules import canonical

SIGNAL, THEME, ACTION, PROMISE = "signal", "theme", "action", "promise"
ANSWER, FUND, MANDATE, PLAN = "answer", "fund", "mandate", "plan"
KINDS = (PLAN, THEME, ACTION, PROMISE, ANSWER, SIGNAL, FUND, MANDATE)
"""In the order in which a next team goes through them."""

KEEP, CHANGE, STOP = "keep", "change", "stop"
MARKS = (KEEP, CHANGE, STOP)
FORMAT = "wijklus-handover/1"
LONGEST_REASON = 2_000
LONGEST_TITLE = 240
BATCH = 500
LOOKED_AHEAD_DAYS = 730
"""Funds and mandates that end within so many days are items."""
OF_A_PART = 1_000
"""So many items stand in one part of the dossier on paper."""
GIVEN_ALREADY = frozenset({"deliver", "comments"})
"""Steps of an answer at which nothing can be stopped: it was given, or each comment gets its own."""


@dataclass(frozen=True)
class Line:
    """One thing that is handed over, as it stood that day. Never a person's name, never the words of a resident."""

    kind: str
    ref: str
    title: str
    neighbourhood_id: int | None = None
    place: str = ""
    party: str = ""
    step: str = ""
    people: int = 0
    voices: int = 0
    amount_cents: int | None = None
    due_on: str = ""

    def facts(self, number: int) -> str:
        """The line as it is sealed: canonical JSON, without numbers of our own database."""
        told = {key: value for key, value in asdict(self).items() if key != "neighbourhood_id"}
        return canonical({**told, "number": number})


def pieces(about: Mapping[str, Any], facts: Iterable[str]) -> Iterator[str]:
    """The whole document in canonical JSON, piece by piece, from the facts of its items in order."""
    yield f'{{"about":{canonical(dict(about))},"items":['
    for number, line in enumerate(facts):
        yield f",{line}" if number else line
    yield "]}"


def digest(document: Iterable[str]) -> str:
    """The SHA-256 of a document that comes in pieces."""
    found = sha256()
    for piece in document:
        found.update(piece.encode())
    return found.hexdigest()


def can_stop(kind: str, step: str) -> bool:
    """Whether a next team can stop this: not an answer that was given and only has to arrive."""
    return kind != ANSWER or step not in GIVEN_ALREADY


def parts(items: int) -> int:
    """In how many parts so many items stand on paper."""
    return max(1, -(-items // OF_A_PART))


def percent(marked: int, items: int) -> int:
    """How far the next team is, never 100 while one item has no mark."""
    return 100 if marked >= items else marked * 100 // items
