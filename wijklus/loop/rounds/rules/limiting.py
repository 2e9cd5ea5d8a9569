"""What limits the choice in a round, without a database: names of pots, and what they may cost."""

from collections.abc import Iterable

from . import BY_POINTS, SHARED_BY_POINTS

POT, CATEGORY = "pot", "category"
POT_KINDS = (POT, CATEGORY)
CITY, RESIDENTS = "city", "residents"
EXECUTORS = (CITY, RESIDENTS)
MOST_POTS = 20
LONGEST_NAME = 60
SATISFACTIONS = ("", "cost", "cardinality")
POINTS = "points"
WITH_THRESHOLD = "greedy-threshold"
MOST_VOTES = 100_000


def shares_by_points(kind: str, rule: str) -> bool:
    """Whether what a voter gains from a winner is the points they gave it, and nothing else can be chosen."""
    return kind in BY_POINTS and rule in SHARED_BY_POINTS


def measure(kind: str, rule: str, chosen: str) -> str:
    """What a voter gains from a winner by the name of the published file; "" for what is usual for the rule."""
    return POINTS if shares_by_points(kind, rule) else chosen


def fits_in_a_file(name: str) -> bool:
    """Whether a name can stand in a list of the published file: a comma would make two of it."""
    return bool(name) and not set(name) & set(',;"#\n\r') and len(name) <= LONGEST_NAME


def cap(amount: int, percent: int | None) -> int:
    """What a pot may cost of the money of a neighbourhood, in cents, rounded down; without a limit all of it."""
    return amount if percent is None else amount * percent // 100


def sets_of(pairs: Iterable[tuple[int, int | None]]) -> tuple[frozenset[int], ...]:
    """Sets of numbers on the ballot, from (set, number) pairs; a set with fewer than two on the ballot is none."""
    found: dict[int, set[int]] = {}
    for key, number in pairs:
        if number is not None:
            found.setdefault(key, set()).add(number)
    return tuple(frozenset(numbers) for _key, numbers in sorted(found.items()) if len(numbers) > 1)
