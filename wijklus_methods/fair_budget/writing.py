"""Writes a Pabulib .pb file, which `read` reads again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from .fields import OPTIONAL, PROJECTS, REQUIRED, VOTES

Cells = Mapping[str, object]
COUNTS = ("num_projects", "num_votes")


def write(stream: TextIO, *, meta: Cells, projects: Sequence[Cells], votes: Sequence[Cells]) -> None:
    """Write an election: values by key, rows by column; a sequence becomes a list with commas, None an empty cell.

    `num_projects` and `num_votes` are counted here. Keys and columns come in the order of the format. Raises ValueError
    for a key or column that the format does not know.
    """
    whole = {**meta, "num_projects": len(projects), "num_votes": len(votes)}
    stream.write("META\nkey;value\n")
    for key in _known(whole, (*REQUIRED, *OPTIONAL), "META"):
        stream.write(f"{key};{_cell(whole[key])}\n")
    _table(stream, "PROJECTS", projects, PROJECTS)
    _table(stream, "VOTES", votes, VOTES)


def _table(stream: TextIO, section: str, rows: Sequence[Cells], known: tuple[str, ...]) -> None:
    used = {column for row in rows for column in row} | set(known[:2])
    columns = _known(used, known, section)
    stream.write(f"{section}\n{';'.join(columns)}\n")
    for row in rows:
        stream.write(";".join(_cell(row.get(column)) for column in columns) + "\n")


def _known(used: Iterable[str], known: tuple[str, ...], section: str) -> list[str]:
    given = set(used)
    if given - set(known):
        raise ValueError(f"{section} knows no {', '.join(sorted(given - set(known)))}.")
    return [one for one in known if one in given]


def _cell(value: object) -> str:
    """The text of a cell: on one line, without spaces around it, within quotes where it has ; or a quote."""
    if value is None:
        return ""
    parts = value if isinstance(value, (list, tuple)) else [value]
    text = " ".join(",".join(str(part) for part in parts).split())
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text
