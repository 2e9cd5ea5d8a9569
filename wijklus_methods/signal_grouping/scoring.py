"""The score of two reports: weights of evidence of place, time, category and words, summed to a probability.

Fellegi and Sunter, A Theory for Record Linkage (1969): each part of a comparison weighs the logarithm of how much more
often it is seen between two reports of one matter than between two of different matters. The parts are taken as
independent, and the sum with the prior log-odds is the log-odds of the same matter. What is missing weighs nought.
"""

import math
from collections.abc import Sequence
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from .records import CATEGORY, PLACE, TIME, WORDS, Match, Part, Report, Settings
from .words import Information, Likener, keys_of, split_keys

Floats = NDArray[np.float64]

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere with the mean radius of the earth."""
MOST_TOLD = 4
"""Words that are named as a reason."""
NO_POINT = (math.nan, math.nan)


def compare(new: Report, others: Sequence[Report], settings: Settings | None = None) -> list[Match]:
    """How likely each of the others is about the same matter as the new report: the likeliest first.

    The same reports give the same scores, whatever their order; equal scores keep the order of the list.
    """
    if not others:
        return []
    figures = settings or Settings()
    distance, days = metres_between(new, others), days_between(new, others)
    places = _weight_of_places(new, others, distance, figures)
    times = _weight_of_times(days, figures)
    categories = np.array([_weight_of_categories(new, other, figures)[0] for other in others])
    before = math.log(figures.prior / (1 - figures.prior)) + places + times + categories
    words = _weight_of_words(new, others, before, figures)
    matches = []
    for index, other in enumerate(others):
        weight, shared = words.get(index, (0.0, ()))
        parts = (
            _place_part(new, other, float(places[index]), float(distance[index])),
            Part(TIME, float(times[index]), days=float(days[index])) if math.isfinite(days[index]) else None,
            _category_part(new, other, float(categories[index]), figures),
            Part(WORDS, weight, words=shared) if index in words else None,
        )
        score = 1 / (1 + math.exp(-float(before[index]) - weight))
        matches.append(Match(index, score, tuple(part for part in parts if part is not None)))
    return sorted(matches, key=lambda match: (-match.score, match.index))


def metres_between(new: Report, others: Sequence[Report]) -> Floats:
    """Metres from the new report to each of the others, not-a-number where a point is missing.

    On a plane that touches the earth at the new report: right to a few centimetres within a kilometre.
    """
    here = new.point or NO_POINT
    points = np.array([other.point or NO_POINT for other in others], dtype=np.float64)
    along = (points[:, 1] - here[1] + 180.0) % 360.0 - 180.0
    north = (points[:, 0] - here[0]) * METRES_PER_DEGREE
    east = along * METRES_PER_DEGREE * math.cos(math.radians(here[0]))
    return np.hypot(north, east)


def days_between(new: Report, others: Sequence[Report]) -> Floats:
    """Days from the new report to each of the others, below nought for what came earlier."""
    return np.array([_moment(other) - _moment(new) for other in others], dtype=np.float64)


def _moment(report: Report) -> float:
    """Days since 1970; a moment without a time zone is read as UTC."""
    if report.at is None:
        return math.nan
    at = report.at if report.at.tzinfo else report.at.replace(tzinfo=UTC)
    return at.timestamp() / 86_400


def _weight_of_places(new: Report, others: Sequence[Report], distance: Floats, figures: Settings) -> Floats:
    """One matter: points lie around it as a normal distribution in the plane. Two: anywhere within reach."""
    scale = np.array([max(new.scale or figures.scale, other.scale or figures.scale) for other in others])
    closeness = figures.reach**2 / (2 * scale**2) * np.exp(-(distance**2) / (2 * scale**2))
    weights = np.log((1 - figures.slack) * closeness + figures.slack)
    areas = np.array([_weight_of_areas(new, other, figures) for other in others])
    return np.where(np.isfinite(distance), weights, areas)


def _weight_of_areas(new: Report, other: Report, figures: Settings) -> float:
    if not new.area or not other.area:
        return 0.0
    one, two = figures.same_area
    return math.log(one / two) if new.area == other.area else math.log((1 - one) / (1 - two))


def _weight_of_times(days: Floats, figures: Settings) -> Floats:
    """One matter: the longer ago, the rarer (exponential). Two: any day of the window."""
    recency = figures.window / figures.lifetime * np.exp(-np.abs(days) / figures.lifetime)
    weights = np.log((1 - figures.slack) * recency + figures.slack)
    return np.where(np.isfinite(days), weights, 0.0)


def _weight_of_categories(new: Report, other: Report, figures: Settings) -> tuple[float, str]:
    if not new.category or not other.category:
        return 0.0, ""
    (same, same_by_chance), (main, main_by_chance) = figures.same_category, figures.main_category
    if new.category == other.category:
        return math.log(same / same_by_chance), "same"
    if new.main_category and new.main_category == other.main_category:
        return math.log(main / main_by_chance), "main"
    return math.log((1 - same - main) / (1 - same_by_chance - main_by_chance)), "other"


def _weight_of_words(
    new: Report, others: Sequence[Report], before: Floats, figures: Settings
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Of those that are likeliest without their words: what the words weigh, and which they share."""
    mine = keys_of(new.text, figures.stem) if new.text else {key: key for key in split_keys(new.keys)}
    if not mine:
        return {}
    texts = [split_keys(other.keys) or tuple(keys_of(other.text, figures.stem)) for other in others]
    likener = Likener(list(mine), Information.among(keys for keys in texts if keys))
    found: dict[int, tuple[float, tuple[str, ...]]] = {}
    for index in np.argsort(-before, kind="stable")[: figures.most_by_words].tolist():
        if not texts[index]:
            continue
        likeness = likener.to(texts[index])
        relied_on = likeness.said / (likeness.said + figures.enough)
        weight = relied_on * (figures.per_likeness * likeness.value - figures.against)
        found[index] = (weight, tuple(mine[key] for key in likeness.shared[:MOST_TOLD]))
    return found


def _place_part(new: Report, other: Report, weight: float, metres: float) -> Part | None:
    if math.isfinite(metres):
        return Part(PLACE, weight, metres=metres)
    if not new.area or not other.area:
        return None
    return Part(PLACE, weight, level="same" if new.area == other.area else "other")


def _category_part(new: Report, other: Report, weight: float, figures: Settings) -> Part | None:
    level = _weight_of_categories(new, other, figures)[1]
    return Part(CATEGORY, weight, level=level) if level else None
