"""Numbers as Pabulib writes them: digits, with a decimal point where needed."""

import re
from decimal import Decimal

from .lines import BadFile

AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def amount(text: str, line: int, what: str) -> Decimal:
    """An amount of money. Raises BadFile when it is none."""
    if not AMOUNT.fullmatch(text):
        raise BadFile(line, f"{what} is {text[:40]!r}; it must be a number such as 1200 or 1200.50.")
    return Decimal(text)


def whole(text: str, line: int, what: str) -> int:
    """A whole number. Raises BadFile when it is none."""
    if not WHOLE.fullmatch(text):
        raise BadFile(line, f"{what} is {text[:40]!r}; it must be a whole number.")
    return int(text)


def decimals(amounts: list[Decimal]) -> int:
    """How many units go into one of the currency, so that all amounts are whole: a power of ten."""
    exponents = (int(one.normalize().as_tuple().exponent) for one in amounts)
    return int(10 ** max(0, *(-exponent for exponent in exponents), 0))
