"""What a ballot weighs by the way it came in, and how that is published without telling who voted in which way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

LEAST, MOST = Fraction(1, 10), Fraction(10)


@dataclass(frozen=True)
class Published:
    """Under which name the ballots of each channel stand in the file, and what each name weighs; empty: all weigh 1."""

    names: Mapping[str, str]
    weights: Mapping[str, Fraction]


def weight_in(text: str) -> Fraction:
    """A weight as people type it: 1, 1,5 or 3/2. Raises ValueError for what is none, or not from 0.1 to 10."""
    text = text.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?|[0-9]{1,3}/[1-9][0-9]{0,2}", text):
        raise ValueError("no weight")
    weight = Fraction(text)
    if not LEAST <= weight <= MOST:
        raise ValueError("out of bounds")
    return weight


def in_words(weight: Fraction) -> str:
    """A weight as it is told: 1,5 where that is exact, otherwise 1/3."""
    thousandths = weight * 1000
    if thousandths.denominator != 1:
        return str(weight)
    return f"{thousandths.numerator // 1000}.{thousandths.numerator % 1000:03d}".rstrip("0").rstrip(".")


def published(counts: Mapping[str, int], weights: Mapping[str, Fraction], small_cell: int) -> Published:
    """How ballots are named and weighed, from how many came in each way and what each way weighs.

    Ways that weigh the same have one name. Where fewer than a small cell would have a name, these ballots weigh as the
    largest of the others and stand under its name.
    """
    groups: dict[Fraction, list[str]] = {}
    for channel in sorted(channel for channel, count in counts.items() if count):
        groups.setdefault(weights.get(channel, Fraction(1)), []).append(channel)
    while len(groups) > 1:
        sizes = {weight: sum(counts[channel] for channel in there) for weight, there in groups.items()}
        few = min(sizes, key=lambda weight: (sizes[weight], weight))
        if sizes[few] >= small_cell:
            break
        largest = max((weight for weight in sizes if weight != few), key=lambda weight: (sizes[weight], -weight))
        groups[largest] = sorted([*groups[largest], *groups.pop(few)])
    if len(groups) < 2:
        return Published({}, {})
    found = {weight: "+".join(there) for weight, there in groups.items()}
    names = {channel: found[weight] for weight, there in groups.items() for channel in there}
    return Published(names, {name: weight for weight, name in found.items()})


def told(
    counts: Mapping[str, int], small_cell: int, names: Mapping[str, str] | None = None
) -> dict[str, int | None]:  # fmt: skip
    """How many ballots came in each way; None where that, or what is left of the whole, would tell of few people.

    `names` are those in the file: how many ballots stand under each is known to everybody, so each is a whole.
    """
    groups: dict[str, dict[str, int]] = {}
    for channel, count in counts.items():
        if count:
            groups.setdefault((names or {}).get(channel, ""), {})[channel] = count
    hidden = {channel for there in groups.values() for channel in _hidden(there, small_cell)}
    return {channel: None if channel in hidden else counts[channel] for channel in sorted(counts) if counts[channel]}


def _hidden(left: Mapping[str, int], small_cell: int) -> set[str]:
    """Of ways in of which the whole is known: those to withhold."""
    hidden = {channel for channel, count in left.items() if count < small_cell}
    while (
        hidden
        and len(hidden) < len(left)
        and (len(hidden) == 1 or sum(left[channel] for channel in hidden) < small_cell)
    ):
        hidden.add(min((one for one in left if one not in hidden), key=lambda one: (left[one], one)))
    return hidden
