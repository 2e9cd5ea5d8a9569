"""Drawing a panel by lot: so many of each group, by a published seed, so that the draw can be done again."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .dividing import by_largest_remainder

LEAST, MOST = 3, 500
MOST_LINES = 1_000_000
MOST_COLUMNS = 5


class BadRegister(ValueError):
    """A register that cannot be drawn from; `line` tells where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Group:
    """A group of the register (as its columns tell), how many stand in it, and how many are drawn."""

    name: str
    there: int
    drawn: int


@dataclass(frozen=True)
class Draw:
    """What came of a draw: the lines of the register, in the order of the lot, and the groups."""

    lines: tuple[int, ...]
    groups: tuple[Group, ...]


def read_register(data: bytes) -> tuple[list[str], list[str]]:
    """The names of the columns that make groups, and per line of the register its group.

    The first column is a number of the city's own and is not kept; the others, such as age and sex, make the groups.
    Raises BadRegister.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadRegister(data[: wrong.start].count(b"\n") + 1) from wrong
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    try:
        rows = list(lines)
    except csv.Error as wrong:  # such as lines that end in a way of long ago
        raise BadRegister(lines.line_num) from wrong
    if len(rows) < 2 or not 1 <= len(rows[0]) <= MOST_COLUMNS or len(rows) > MOST_LINES:
        raise BadRegister(1)
    columns = [name.strip() for name in rows[0][1:]]
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not row[0].strip() or row[0] in seen:
            raise BadRegister(number)
        seen.add(row[0])
    return columns, [", ".join(cell.strip() for cell in row[1:]) for row in rows[1:]]


def lot(seed: str, line: int) -> str:
    """The lot of a line of the register: the SHA-256 of the seed, a line feed, `panel`, a line feed and its number."""
    return hashlib.sha256(f"{seed}\npanel\n{line}".encode()).hexdigest()


def draw(groups: Sequence[str], size: int, seed: str) -> Draw:
    """Draw so many lines: of each group as its part of the register, by largest remainder, the least lots first.

    Lines count from 2, as in the file, of which the first line holds the names of the columns.
    """
    members: dict[str, list[int]] = {}
    for line, group in enumerate(groups, start=2):
        members.setdefault(group, []).append(line)
    size = min(size, len(groups))
    quota = by_largest_remainder(size, {group: Fraction(len(lines)) for group, lines in members.items()})
    drawn: list[int] = []
    for group, lines in members.items():
        drawn += sorted(lines, key=lambda one: lot(seed, one))[: quota[group]]
    found = [Group(group, len(lines), quota[group]) for group, lines in sorted(members.items())]
    return Draw(tuple(sorted(drawn, key=lambda one: lot(seed, one))), tuple(found))
