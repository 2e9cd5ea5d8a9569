"""What is suggested about a signal: which things, from how many decisions, when it is learned anew, and why."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

CATEGORY, SERVICE, THEME = "category", "service", "theme"
ABOUT = (CATEGORY, SERVICE, THEME)
THRESHOLD = 0.6
FEWEST = 40
"""Under so many decisions nothing is learned."""
MOST = 100_000
"""So many of the newest decisions are learned from."""
MANY = 20_000
OFTEN, SELDOM = timedelta(hours=20), timedelta(days=6)
"""Learned anew every day; from very many decisions every week."""
MOST_SUGGESTED = 3
HARDLY = 0.05
"""Of a second or third suggestion, less than this is not worth reading."""
AT_ONCE = 200
MOST_IN_A_RUN = 2_000
"""So many signals are suggested about in one transaction, and in one run of the job."""
LONGEST_WORD = 40
WORD = re.compile(r"\w+|[\u2600-\u27bf\U0001f000-\U0001faff]")


@dataclass(frozen=True)
class Reason:
    """What spoke for a suggestion: its kind, the word when it is one, and its share (0 to 1) of all that did."""

    kind: str
    word: str
    share: float


@dataclass(frozen=True)
class Ranked:
    """A suggestion: the code or reference of what is suggested, how sure (0 to 1), and why."""

    label: str
    sure: float
    why: tuple[Reason, ...]

    @property
    def percent(self) -> int:
        """How sure, in whole percents, rounded down: never more than was promised."""
        return percent(self.sure)


def percent(share: float) -> int:
    """A share in whole percents, rounded down."""
    return int(100 * share + 1e-9)


def is_due(*, decisions: int, trained_at: datetime | None, now: datetime) -> bool:
    """Whether it is time to learn anew."""
    return trained_at is None or now - trained_at >= (SELDOM if decisions > MANY else OFTEN)


def packed(kind: str, what: str, share: float, text: str) -> dict[str, Any]:
    """A reason as it is kept: a word by its place in the text."""
    return {"kind": kind, "share": round(share, 3)} | ({"at": _place(what, text)} if kind == "word" else {})


def _place(word: str, text: str) -> int | None:
    return next((i for i, one in enumerate(_words(text)) if _plain(one) == word), None)


def _words(text: str) -> Iterator[str]:
    return (found.group() for found in WORD.finditer(text))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()[:LONGEST_WORD]


def unpacked(kept: Sequence[Mapping[str, Any]], text: str) -> list[Ranked]:
    """Suggestions as they were kept, with the words that weighed; none of them when the text was erased."""
    said = list(_words(text))

    def reason(one: Mapping[str, Any]) -> Reason:
        at = one.get("at")
        return Reason(one["kind"], said[at] if at is not None and at < len(said) else "", one["share"])

    return [Ranked(one["label"], one["sure"], tuple(map(reason, one["why"]))) for one in kept]


def sure_enough(ranked: Sequence[Ranked], threshold: float) -> list[Ranked]:
    """The suggestions, when the first is sure enough; else none. What hardly anything speaks for is left out."""
    if not ranked or ranked[0].sure < threshold:
        return []
    return [ranked[0], *(one for one in ranked[1:] if one.sure >= HARDLY)]
