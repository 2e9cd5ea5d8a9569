"""The one small shape in which every room tells what is owed today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Due:
    """One thing owed: what, since when, how many people wait for it, and its one next step with the link to it."""

    what: str
    since: datetime
    people_waiting: int
    next_step: Any
    url: str
    where: str = ""


@dataclass(frozen=True)
class DueSection:
    """A section of "Vandaag": the whole count and the ten that weigh most."""

    key: str
    title: Any
    count: int
    top: Sequence[Due]
    empty: Any
    all_url: str = ""
