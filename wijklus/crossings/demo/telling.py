"""Telling many tales at once, in the order of time."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

Tale = Iterator[datetime]
"""Something that happens in steps: each `yield` gives the moment at which the tale goes on."""


def tell(tales: Iterable[Tale], *, until: datetime) -> None:
    """Let the tales happen, whichever step is earliest first; what would come after `until` has not happened yet."""
    waiting: list[tuple[datetime, int, Tale]] = []
    for number, tale in enumerate(tales):
        _wait(waiting, number, tale, until)
    while waiting:
        _moment, number, tale = heapq.heappop(waiting)
        _wait(waiting, number, tale, until)


def _wait(waiting: list[tuple[datetime, int, Tale]], number: int, tale: Tale, until: datetime) -> None:
    moment = next(tale, None)
    if moment is not None and moment <= until:
        heapq.heappush(waiting, (moment, number, tale))
