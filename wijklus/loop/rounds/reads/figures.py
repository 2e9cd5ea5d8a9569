"""The figures of a result: who has a winner, how people voted, and how votes compare. Small cells are withheld."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from wijklus.base.cents import Cents

from ..models import CHANNELS, Tally
from .words import Because

WIDTH, BAR, LEFT = 640, 26, 60


@dataclass(frozen=True)
class Bar:
    """The votes of one project as a bar, with where it stands in the drawing."""

    one: Because
    y: int
    width: int
    text_y: int


@dataclass(frozen=True)
class Figures:
    """What a result says in numbers; None where a number is withheld or was not kept."""

    voters: int
    with_winner: int | None
    percent: int | None
    channels: Sequence[tuple[str, int | None]]
    ages: Sequence[tuple[str, int]]
    bars: Sequence[Bar]
    height: int
    cheapest: Cents | None

    @property
    def width(self) -> int:
        """How wide the drawing is."""
        return WIDTH


def withheld(part: int, whole: int, small_cell: int) -> bool:
    """Whether a part of a whole would tell of few people, itself or by what is left."""
    return 0 < part < small_cell or 0 < whole - part < small_cell


def figures_of(tally: Tally, projects: Sequence[Because], *, small_cell: int) -> Figures:
    """The figures of a counted neighbourhood. No query."""
    told = json.loads(tally.results)
    with_winner = told.get("with_a_winner")
    if with_winner is None or not tally.is_open or withheld(with_winner, tally.voters, small_cell):
        with_winner = None
    names = dict(CHANNELS)
    channels = [(str(names.get(channel, channel)), count) for channel, count in told.get("ways", {}).items()]
    most = max((one.votes for one in projects), default=0)
    bars = [
        Bar(one, n * BAR + 4, round((WIDTH - LEFT) * one.votes / most), n * BAR + 17)
        for n, one in enumerate(projects)
        if most
    ]
    lost = [one.cost for one in projects if not one.won]
    percent = round(100 * with_winner / tally.voters) if with_winner is not None and tally.voters else None
    return Figures(
        tally.voters, with_winner, percent, channels if tally.is_open else [], _ages(told) if tally.is_open else [],
        bars, len(bars) * BAR + 4, min(lost, default=None),
    )  # fmt: skip


def _ages(told: dict[str, Any]) -> list[tuple[str, int]]:
    """The voters by age, in words."""
    return [(_band(since, until), voters) for since, until, voters in told.get("ages", [])]


def _band(since: int | None, until: int | None) -> str:
    if since is None:
        return gettext("not told: voted on paper, without a day of birth in the register, or in a band of few people")
    if until is None:
        return gettext("%(since)s or older") % {"since": since}
    if not since:
        return gettext("younger than %(until)s") % {"until": until + 1}
    return gettext("%(since)s to %(until)s") % {"since": since, "until": until}
