"""The one small shape in which every room tells what is owed today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Due:
    """One thing owed: what, since when, who waits for it, and its one next step.

    `people_waiting` are distinct people, `voices_waiting` the voices counted on a walk: never one sum of both. Since
    None means that nobody waits yet. The step is at the address `url_name` with the city, and with `ref` unless empty.
    """

    what: str
    since: datetime | None
    people_waiting: int
    next_step: Any
    url_name: str
    ref: str
    where: str = ""
    voices_waiting: int = 0


@dataclass(frozen=True)
class DueSection:
    """A section of "Vandaag": the whole count, in words what is counted, and the ten that weigh most.

    `note` is a sentence above them about all of them together; `all_query` stands behind the address of all of them.
    """

    key: str
    title: Any
    count: int
    top: Sequence[Due]
    empty: Any
    all_url_name: str = ""
    counted: str = ""
    note: str = ""
    all_query: str = ""
