"""Ballots on paper: how a sheet is known, what may be typed of it, and when two people typed the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import APPROVAL, BALLOT, BY_POINTS, CHOOSE_ONE, COUNT, KNAPSACK, RANKING
from .ballots import Mistake, Vote, Wrong, vote_of

PRINTED, TYPED, DIFFERS, PROPOSED, AGREED, COUNTED = "printed", "typed", "differs", "proposed", "agreed", "counted"
WITHDRAWN = "withdrawn"
"""State of a sheet that was given by mistake and came back before anybody read it."""
ALLOWED_SHEET: dict[str, frozenset[str]] = {
    PRINTED: frozenset({TYPED, WITHDRAWN}),
    TYPED: frozenset({AGREED, DIFFERS}),
    DIFFERS: frozenset({PROPOSED, AGREED}),
    PROPOSED: frozenset({AGREED}),
    AGREED: frozenset({COUNTED}),
    COUNTED: frozenset(),
    WITHDRAWN: frozenset(),
}
UNDONE = (TYPED, DIFFERS, PROPOSED)
"""States of a sheet that was typed and is not agreed yet: as long as there are any, nothing is counted."""
BLANK, UNREADABLE, AGAINST, MARKED = "blank", "unreadable", "against", "marked"
SPOILED = (BLANK, UNREADABLE, AGAINST, MARKED)
"""Why a sheet does not count: nothing on it, unreadable, against the rules of the ballot, or a name or sign on it."""
TYPED_IN = (BALLOT, COUNT)
"""Phases in which sheets are typed: also after the last day of voting, until a person says that all were."""
MOST_AT_ONCE = 200
"""Sheets in one PDF."""
SERIAL_LENGTH = 6
WITHOUT_POINTS = (APPROVAL, CHOOSE_ONE, KNAPSACK)


@dataclass(frozen=True)
class Read:
    """What somebody reads on a sheet: a vote, or why it does not count."""

    vote: Vote
    spoiled: str = ""


def serial_of(number: int) -> str:
    """A number of a sheet as it is printed."""
    return f"{number:0{SERIAL_LENGTH}d}"


def folded(typed: str) -> str:
    """The number of a sheet as somebody typed it, without white space, strokes and points."""
    return re.sub(r"[\s\-.]", "", typed)


def vote_typed(kind: str, text: str) -> Vote | Mistake:
    """The vote from what was typed: `3 7 12`; the best one first for a ranking; `3=5 7=2` where there are points."""
    filled: dict[int, int] = {}
    for place, word in enumerate(re.split(r"[\s,;]+", re.sub(r"\s*[=:]\s*", "=", text).strip()), start=1):
        if not word:
            continue
        name, sign, given = word.partition("=")
        wants_points = kind in BY_POINTS and kind != RANKING
        if not _is_number(name) or bool(sign) != wants_points or (wants_points and not _is_number(given)):
            return Mistake(Wrong.NO_NUMBER)
        if int(name) in filled:
            return Mistake(Wrong.TWICE)
        filled[int(name)] = int(given) if wants_points else place if kind == RANKING else 1
    return vote_of(kind, filled)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def as_typed(vote: Vote) -> str:
    """A vote as it is typed: the other way round."""
    if not vote.points:
        return " ".join(str(number) for number in vote.choices)
    return " ".join(f"{number}={points}" for number, points in zip(vote.choices, vote.points, strict=True))


def in_words(vote: Vote, titles: Mapping[int, str]) -> list[str]:
    """A vote for who reads it: number and title of each project, with its points."""
    points = vote.points or ("",) * len(vote.choices)
    lines = zip(vote.choices, points, strict=True)
    return [f"{number}. {titles.get(number, '?')}{f' = {given}' if given else ''}" for number, given in lines]
