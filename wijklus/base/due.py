"""The one small shape in which every room tells what is owed today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Due:
    """One thing owed: what, since when, how many people wait for it, and its one next step.

    The step is at the address `url_name` with the city and `ref`: {% url due.url_name city.slug due.ref %}.
    """

    what: str
    since: datetime
    people_waiting: int
    next_step: Any
    url_name: str
    ref: str
    where: str = ""


@dataclass(frozen=True)
class DueSection:
    """A section of "Vandaag": the whole count and the ten that weigh most."""

    key: str
    title: Any
    count: int
    top: Sequence[Due]
    empty: Any
    all_url_name: str = ""
