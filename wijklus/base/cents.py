"""Money as integer cents of the euro: exact on every database (SQLite would sum decimals as floats)."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

_GROUP = "[., \u00a0\u202f']"
_GROUPED = re.compile(
    rf"[1-9][0-9]{{0,2}}(?P<by>{_GROUP})[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*(?:(?!(?P=by))[.,][0-9]{{1,2}})?"
)
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
_EURO = r"\s*(?:€|EUR)?\s*"
_AROUND = re.compile(rf"{_EURO}(?P<minus>[-\u2212]?){_EURO}(?P<amount>[0-9].*?){_EURO}", re.DOTALL)
_MOST_DIGITS = 15
"""A billion times what a city spends: more digits are a mistake, and would not fit in the database."""


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
        """As people write it: € 1.350.000,05 in Dutch and French, € 1,350,000.05 in English.

        The space never ends a line: an amount stays in one piece.
        """
        sign = "-" if self.cents < 0 else ""
        whole = f"{abs(self.cents) // 100:,}"
        rest = f"{abs(self.cents) % 100:02d}"
        if language == "en":
            return f"{sign}€\u00a0{whole}.{rest}"
        return f"{sign}€\u00a0{whole.replace(',', '.')},{rest}"


def parse(text: str) -> Cents:
    """Read an amount as people type it: 1350000 | 1.350.000,00 | 1,350,000.00 | € 12,50 | -€ 3 | 12,50 EUR.

    One separator followed by three digits groups thousands. Raises NotAnAmount for anything else, such as "12k", and
    for what can be read in two ways, such as "1.350.00" or "0,350".
    """
    parts = _AROUND.fullmatch(text)
    amount = parts["amount"] if parts else ""
    if parts is None or not (_GROUPED.fullmatch(amount) or _PLAIN.fullmatch(amount)):
        raise NotAnAmount(text)
    decimals = re.search(r"[.,]([0-9]{1,2})$", amount)
    whole = amount[: decimals.start()] if decimals else amount
    digits = re.sub(r"[^0-9]", "", whole)
    if len(digits) > _MOST_DIGITS:
        raise NotAnAmount(text)
    cents = int(digits) * 100 + int(decimals[1].ljust(2, "0") if decimals else 0)
    return Cents(-cents if parts["minus"] else cents)


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

    def run_validators(self, value: Any) -> None:
        """Django's own validators compare integers."""
        super().run_validators(self.get_prep_value(value))

    def value_to_string(self, obj: models.Model) -> str:
        """As a dump of the database holds it: the number of cents."""
        return str(self.get_prep_value(self.value_from_object(obj)))
