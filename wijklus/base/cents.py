"""Money as integer cents of the euro: exact on every database (SQLite would sum decimals as floats)."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

_GROUPED = re.compile(r"\d{1,3}([.,  '])\d{3}(?:\1\d{3})*(?:[.,]\d{1,2})?$")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?$")


class NotAnAmount(ValueError):
    """The text is not an amount in euro that can be read in one way only."""


@dataclass(frozen=True, order=True)
class Cents:
    """An amount in whole cents; may be negative."""

    cents: int

    def __add__(self, other: "Cents") -> "Cents":
        return Cents(self.cents + other.cents)

    def __sub__(self, other: "Cents") -> "Cents":
        return Cents(self.cents - other.cents)

    def __neg__(self) -> "Cents":
        return Cents(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Two decimals and a decimal point, as machines exchange it: -1350000.05."""
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"

    def in_words(self, language: str = "nl") -> str:
        """As people write it: € 1.350.000,05 in Dutch and French, € 1,350,000.05 in English."""
        sign = "-" if self.cents < 0 else ""
        whole = f"{abs(self.cents) // 100:,}"
        rest = f"{abs(self.cents) % 100:02d}"
        if language == "en":
            return f"{sign}€ {whole}.{rest}"
        return f"{sign}€ {whole.replace(',', '.')},{rest}"


def parse(text: str) -> Cents:
    """Read an amount as people type it: 1350000 | 1.350.000,00 | 1,350,000.00 | € 12,50.

    One separator followed by three digits groups thousands. Raises NotAnAmount for anything else, such as "12k".
    """
    cleaned = text.strip().removeprefix("€").removeprefix("EUR").strip()
    sign = -1 if cleaned.startswith("-") else 1
    cleaned = cleaned.removeprefix("-").strip()
    if not (_GROUPED.fullmatch(cleaned) or _PLAIN.fullmatch(cleaned)):
        raise NotAnAmount(text)
    last = max(cleaned.rfind("."), cleaned.rfind(","))
    decimals = len(cleaned) - last - 1 if last >= 0 else 0
    if last >= 0 and decimals <= 2:
        whole, fraction = cleaned[:last], cleaned[last + 1 :].ljust(2, "0")
    else:
        whole, fraction = cleaned, "00"
    digits = re.sub(r"\D", "", whole)
    return Cents(sign * (int(digits) * 100 + int(fraction)))


if TYPE_CHECKING:
    _Integers = models.BigIntegerField
else:

    class _Integers(models.BigIntegerField):
        """Django's field, that takes type arguments while running too."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


_Set = TypeVar("_Set")
_Got = TypeVar("_Got")


class CentsField(_Integers[_Set, _Got]):
    """Stores Cents as a bigint."""

    _pyi_private_set_type: Cents  # type: ignore[assignment]
    _pyi_private_get_type: Cents  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *_: Any) -> Cents | None:
        return None if value is None else Cents(value)

    def get_prep_value(self, value: Any) -> int | None:
        return value.cents if isinstance(value, Cents) else value

    def to_python(self, value: Any) -> Cents | None:
        return value if value is None or isinstance(value, Cents) else Cents(int(value))
