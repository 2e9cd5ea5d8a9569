"""Dividing money over neighbourhoods: per inhabitant weighted by need, or a part of named projects. To the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

NEED, RESERVED, TYPED = "need", "reserved", "typed"
INHABITANTS = "inhabitants"
MOST_PROJECTS = 6
"""Named city projects that one round draws from."""


class NoFigure(ValueError):
    """A neighbourhood has no figure, or none above 0, for what the formula needs."""

    def __init__(self, place: str, measure: str) -> None:
        super().__init__(place, measure)
        self.place, self.measure = place, measure


@dataclass(frozen=True)
class Measure:
    """Something known of neighbourhoods that says how much need there is; `weight` in percents of the index."""

    name: str
    weight: int
    is_lower_more_need: bool = False


@dataclass(frozen=True)
class Place:
    """A neighbourhood with its inhabitants and its values, one for each measure; None where it is not known."""

    key: str
    inhabitants: int
    values: tuple[Fraction | None, ...] = ()


@dataclass(frozen=True)
class Part:
    """What a neighbourhood gets: its need (1 is the average of all), and the cents."""

    key: str
    need: Fraction
    cents: int


@dataclass(frozen=True)
class Reserved:
    """A percentage of the money of a named city project, kept for the neighbourhood it stands in.

    `line`: the line of the multi-year plan that it is, by version and codes; empty where it was typed.
    """

    project: str
    key: str
    amount: int
    percent: int
    line: str = ""


def by_largest_remainder(whole: int, parts: Mapping[str, Fraction]) -> dict[str, int]:
    """Divide whole cents in proportion to these parts, so that they are the whole again.

    Each gets its part rounded down; the cents left go to those that lost most by it, then to the larger part.
    """
    total = sum(parts.values())
    if whole < 0 or total <= 0 or min(parts.values()) < 0:
        raise ValueError("nothing to divide by")
    exact = {key: whole * part / total for key, part in parts.items()}
    found = {key: floor(amount) for key, amount in exact.items()}
    short = whole - sum(found.values())
    for key in sorted(exact, key=lambda one: (found[one] - exact[one], -exact[one], one))[:short]:
        found[key] += 1
    return found


def averages(places: Sequence[Place], measures: Sequence[Measure]) -> list[Fraction]:
    """Per measure the average of all inhabitants of these places together. Raises NoFigure."""
    people = sum(place.inhabitants for place in places)
    return [
        sum((_value(place, n, measure) * place.inhabitants for place in places), Fraction()) / people
        for n, measure in enumerate(measures)
    ]


def _value(place: Place, n: int, measure: Measure) -> Fraction:
    value = place.values[n]
    if value is None or value <= 0:
        raise NoFigure(place.key, measure.name)
    return value


def divided_by_need(whole: int, places: Sequence[Place], measures: Sequence[Measure]) -> list[Part]:
    """Divide by inhabitants, each counting for the need of the neighbourhood. Raises NoFigure.

    Need is 1 where everything is as the average. A measure of weight 30 that is twice the average adds 0.3; what the
    measures do not weigh counts as 1, so that without measures the money goes by inhabitants alone.
    """
    for place in places:
        if place.inhabitants <= 0:
            raise NoFigure(place.key, "inhabitants")
    means = averages(places, measures)
    rest = Fraction(100 - sum(measure.weight for measure in measures), 100)
    need: dict[str, Fraction] = {}
    for place in places:
        need[place.key] = rest
        for n, measure in enumerate(measures):
            value = _value(place, n, measure)
            ratio = means[n] / value if measure.is_lower_more_need else value / means[n]
            need[place.key] += Fraction(measure.weight, 100) * ratio
    cents = by_largest_remainder(whole, {place.key: place.inhabitants * need[place.key] for place in places})
    return [Part(place.key, need[place.key], cents[place.key]) for place in places]


def reserved_in_all(parts: Sequence[Reserved]) -> int:
    """What is reserved of all projects together, in whole cents, rounded down once."""
    return sum(part.amount * part.percent for part in parts) // 100


def divided_by_projects(parts: Sequence[Reserved]) -> dict[str, int]:
    """The cents of each neighbourhood out of the projects that stand in it; together what is reserved in all."""
    exact: dict[str, Fraction] = {}
    for part in parts:
        exact[part.key] = exact.get(part.key, Fraction()) + Fraction(part.amount * part.percent, 100)
    return by_largest_remainder(reserved_in_all(parts), exact)
