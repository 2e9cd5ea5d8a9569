"""A figure as people and files write it, read in one way only."""

import re
from decimal import Decimal

COMMA, POINT = ",", "."
DECIMALS = (COMMA, POINT)
PLACES = Decimal("0.000001")
LARGEST = Decimal(10) ** 12
_SHAPE = re.compile(r"-?[0-9][0-9.,]*")
_SPACES = re.compile(r"[\s\u00a0\u202f']")


class NotANumber(ValueError):
    """No figure, or one that can be read in two ways."""


def number(text: str, *, decimal: str = "") -> Decimal:
    """The figure in a text, rounded to six decimals. `decimal` is the sign before the decimals, when it is known.

    Where it is not, 1.234 could be a thousand or a little over one: NotANumber.
    """
    plain = _SPACES.sub("", text).replace("\u2212", "-").removesuffix("%")
    if not _SHAPE.fullmatch(plain):
        raise NotANumber(text)
    whole, _sign, part = plain.partition(decimal or _decimal_of(plain)) if _has_sign(plain) else (plain, "", "")
    whole = _ungrouped(whole, text)
    if part and not part.isdigit():
        raise NotANumber(text)
    value = Decimal(f"{whole}.{part or 0}")
    if abs(value) >= LARGEST:
        raise NotANumber(text)
    return value.quantize(PLACES)


def _has_sign(plain: str) -> bool:
    return COMMA in plain or POINT in plain


def _decimal_of(plain: str) -> str:
    """The sign before the decimals: the last of two, or the only one that can be it."""
    if COMMA in plain and POINT in plain:
        return COMMA if plain.rindex(COMMA) > plain.rindex(POINT) else POINT
    sign = COMMA if COMMA in plain else POINT
    if plain.count(sign) > 1:
        return POINT if sign == COMMA else COMMA
    whole, _sign, part = plain.removeprefix("-").partition(sign)
    if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise NotANumber(plain)
    return sign


def _ungrouped(whole: str, text: str) -> str:
    """The whole part without the signs between its thousands, which stand before every three digits or nowhere."""
    groups = re.split(r"[.,]", whole.removeprefix("-"))
    well = all(len(group) == 3 for group in groups[1:]) and (len(groups) == 1 or 1 <= len(groups[0]) <= 3)
    if not well or len(set(re.findall(r"[.,]", whole))) > 1:
        raise NotANumber(text)
    return ("-" if whole.startswith("-") else "") + "".join(groups)
