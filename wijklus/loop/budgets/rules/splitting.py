"""A booking in parts: each for an amount of an action, together the booking to the cent. No database."""

from collections.abc import Iterable, Sequence

from wijklus.base.cents import Cents

FEWEST, MOST = 2, 20
"""So many parts a booking can be split in."""


def left_of(total: Cents, parts: Iterable[Cents]) -> Cents:
    """What of a booking is in no part; below zero when the parts are more than the booking."""
    return Cents(total.cents - sum(one.cents for one in parts))


def is_of_one_side(total: Cents, parts: Iterable[Cents]) -> bool:
    """Whether each part is something, and is paid as the booking is paid, or comes back as a credit note does."""
    return all(one.cents * total.cents > 0 for one in parts)


def is_whole(total: Cents, parts: Sequence[Cents]) -> bool:
    """Whether a booking can be split so."""
    return FEWEST <= len(parts) <= MOST and is_of_one_side(total, parts) and not left_of(total, parts)
