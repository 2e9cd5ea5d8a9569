"""Taking signals in from a file: its states, what was decided about its columns, and by what a row is known again."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from wijklus.base.text import folded

from .cells import DAY_FIRST

READING, UNREADABLE, READY = "reading", "unreadable", "ready"
CHECKING, CHECKED = "checking", "checked"
RUNNING, STOPPED, DONE = "running", "stopped", "done"

ALLOWED_IMPORT: dict[str, frozenset[str]] = {
    READING: frozenset({READY, UNREADABLE}),
    UNREADABLE: frozenset(),  # the file is mended and given anew
    READY: frozenset({CHECKING}),
    CHECKING: frozenset({CHECKED, READY}),  # back when it is stopped
    CHECKED: frozenset({CHECKING, READY, RUNNING}),  # other columns chosen, or seen and found good
    RUNNING: frozenset({STOPPED, DONE}),
    STOPPED: frozenset({RUNNING}),
    DONE: frozenset(),
}
LEFT = {READING: UNREADABLE, CHECKING: READY, RUNNING: STOPPED}
"""What a file becomes when the job that works on it is told to stop."""
BUSY = tuple(LEFT)
"""States in which a job is at work."""

CONSENT, TASK, LAW = "consent", "task", "law"
GROUNDS = (CONSENT, TASK, LAW)
"""On what ground the names and addresses in a file may be kept."""

ASIDE, WAITS = "aside", "waits"
CLOSED_ROWS = (ASIDE, WAITS)
"""What becomes of what was closed elsewhere: kept without waiting for anything, or into the inbox like the rest."""
REFUSE, WITHOUT = "refuse", "without"
UNKNOWN_CATEGORIES = (REFUSE, WITHOUT)

ROWS_OF_A_BATCH = 500
ROWS_OF_A_JOB = 5_000
"""After so many rows the job asks for the next one: other work is not kept waiting by a long file."""
DAYS_KEPT = 30
"""So long after the last change the file is there to look things up in; then it is deleted."""
MOST_REASONS = 40
KEPT_LINES = 5
SHOWN_ROWS = 5
LONGEST_SOURCE = 60
KEY = "import:"
FAR_DEGREES = 0.1
"""A point further than this (some ten kilometres) outside the outline of the municipality is a mistake."""


@dataclass(frozen=True)
class Plan:
    """What was decided about a file: its columns by field, and what holds for rows in which nothing stands."""

    columns: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    kind: str = "problem"
    channel: str = "import"
    language: str = "nl"
    date_order: str = DAY_FIRST
    closed: str = ASIDE
    unknown_category: str = REFUSE
    ground: str = ""
    elsewhere: bool = False

    def kept(self) -> dict[str, Any]:
        """As a row holds it."""
        return {**asdict(self), "columns": dict(self.columns)}

    @staticmethod
    def of(kept: Mapping[str, Any]) -> "Plan":
        """From a row; what another release wrote and this one does not know is passed over."""
        known = {one.name for one in fields(Plan)}
        return Plan(**{name: value for name, value in kept.items() if name in known})


def content_key(cells: Sequence[str], earlier: int, secret: str) -> str:
    """By what a row without a number of its own is known again: all that stands in it, and how many alike precede it.

    Keyed, because what somebody said could be guessed from a plain hash after it was erased.
    """
    said = json.dumps([earlier, *cells], ensure_ascii=False).encode("utf-8", "replace")
    return hmac.new(secret.encode(), b"wijklus.import:" + said, hashlib.sha256).hexdigest()[:48]


def row_key(*, source: str, number: str, content: str) -> str:
    """The key under which a row is kept once: its number in the system it comes from, else what stands in it."""
    if not number:
        return KEY + content
    told = f"wijklus.import:{folded(source)}:{number.strip()}".encode("utf-8", "replace")
    return KEY + hashlib.sha256(told).hexdigest()[:48]
