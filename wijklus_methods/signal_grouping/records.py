"""What is compared, what comes out, and the figures the comparison works with."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

PLACE, TIME, CATEGORY, WORDS = "place", "time", "category", "words"
"""The parts of a comparison, in the order in which they are told."""

OFFER = 0.5
"""From here a pair is offered: it is more likely the same matter than not, so showing it helps more often than it
bothers. A threshold follows from what a miss and a false alarm cost; with equal costs it lies at one half."""
SURE = 0.9
"""From here a pair is called likely: nine in ten would be the same matter, if the model were exact."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of one report. Anything may be missing, and what is missing says nothing, for or against.

    `latitude` and `longitude` are degrees (WGS 84). `keys` are the words in the form in which they are
    compared (stems, say), in the order of the text; without it they are made of `text`. `scale` is how far, in metres,
    two reports of one matter of this category usually lie apart; None for the usual distance.
    """

    text: str = ""
    keys: str = ""
    latitude: float | None = None
    longitude: float | None = None
    area: str = ""
    at: datetime | None = None
    category: str = ""
    main_category: str = ""
    scale: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, None unless both are there and on the earth."""
        if self.latitude is None or self.longitude is None:
            return None
        if not (math.isfinite(self.latitude) and math.isfinite(self.longitude)):
            return None
        return (self.latitude, self.longitude) if abs(self.latitude) <= 90 and abs(self.longitude) <= 180 else None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a comparison: its weight of evidence (nats; above nought it speaks for the same), and what it saw.

    `metres` with the place, None when only the areas were compared; `days` with the time, below nought when the other
    came earlier; `level` with the category: "same", "main" (only the main one is) or "other", and with areas "same" or
    "other"; `words` that both have, the most telling first, as they stand in the new report.
    """

    name: str
    weight: float
    metres: float | None = None
    days: float | None = None
    level: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """How likely another report (by its place in the list) is about the same matter as the new one, and why."""

    index: int
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The figures of the model. Those of a city can be put in their place; docs/methods says where these come from."""

    prior: float = 0.02
    """The chance that two reports that lie at most `reach` metres and `window` days apart are about one matter."""
    reach: float = 250.0
    scale: float = 35.0
    window: float = 180.0
    lifetime: float = 30.0
    """Days that a matter is usually reported on before it is solved or given up."""
    slack: float = 0.05
    """The share of pairs of one matter of which the point, or the moment, is simply wrong."""
    same_category: tuple[float, float] = (0.75, 0.14)
    """How often two reports have one category: of one matter, and of two."""
    main_category: tuple[float, float] = (0.13, 0.26)
    """The same for those that have only the main category in common."""
    same_area: tuple[float, float] = (0.95, 0.35)
    """The same for the area, where a point is missing."""
    against: float = 1.2
    """What texts that have nothing in common weigh against it (nats), when they say enough."""
    per_likeness: float = 7.0
    """What likeness of the texts (0 to 1) weighs for it (nats)."""
    enough: float = 6.0
    """How much a text must say (nats) to be relied on by half: about two telling words."""
    most_by_words: int = 200
    """Texts are compared of at most so many others: those that are most likely by place, time and category."""
    stem: Callable[[str], str] | None = None
    """From a folded word to the form in which it is compared; None: as it is, and as its parts."""
