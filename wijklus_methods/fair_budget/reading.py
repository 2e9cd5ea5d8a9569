"""Reads a Pabulib .pb file, strictly: what cannot be counted is refused with its line, the rest is noted."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from .ballots import Votes, ballots
from .collecting import without_collector
from .document import Document, Finding, Row
from .fields import AMOUNTS, LISTS, NEEDED, OPTIONAL, PROJECTS, REQUIRED, RULES, VOTE_TYPES, VOTES, WHOLE
from .figures import amount, whole
from .lines import MOST_BYTES, BadFile, blocks, cells, opened

SECTIONS = ("META", "PROJECTS", "VOTES")
MOST_KEYS, MOST_CAPS, MOST_COLUMNS, MOST_PROJECTS = 1_000, 1_000, 1_000, 10_000
"""No file with more of these is read: many times what an election has, and few enough for the memory of any machine."""


def read(path: Path | str, *, most_bytes: int = MOST_BYTES) -> Document:
    """The Pabulib file at this path (.pb, or packed with gzip). Raises BadFile, which names the line."""
    path = Path(path)
    with opened(path) as stream:
        return read_stream(stream, most_bytes=most_bytes)


@without_collector()
def read_stream(stream: BinaryIO, *, most_bytes: int = MOST_BYTES) -> Document:
    """The Pabulib file in a stream of bytes. Raises BadFile, which names the line."""
    source = _Source(blocks(stream, most_bytes))
    meta, where = _meta(source)
    projects = _projects(source)
    index = {row.id: p for p, row in enumerate(projects)}
    head = _header(source, "VOTES", ("voter_id", "vote"), VOTES)
    votes = Votes(head, meta["vote_type"], index, source.findings, where)
    for number, lines in source.rest():
        votes.take(number, lines)
    _counted(meta, where, "num_projects", len(projects))
    _counted(meta, where, "num_votes", votes.voters)
    return Document(
        meta, Decimal(meta["budget"]), tuple(projects), ballots(votes, meta), votes.voters, tuple(source.findings)
    )


class _Source:
    """The lines of the file one by one, and at last the rest in blocks."""

    def __init__(self, blocks: Iterator[tuple[int, list[str]]]) -> None:
        self._blocks = blocks
        self._lines: list[str] = []
        self._first = self._at = 0
        self.findings: list[Finding] = []

    @property
    def number(self) -> int:
        """The number of the line that was given last."""
        return max(1, self._first + self._at - 1)

    def next(self, wanted: str) -> str:
        """The next line. Raises BadFile when there is none, or it is empty."""
        if self._at == len(self._lines):
            self._first, self._lines = next(self._blocks, (self._first + self._at, []))
            self._at = 0
            if not self._lines:
                raise BadFile(max(1, self._first), f"The file ends here, before {wanted}.")
        line = self._lines[self._at]
        self._at += 1
        if not line.strip():
            raise BadFile(self.number, "This line is empty.")
        return line

    def rest(self) -> Iterator[tuple[int, list[str]]]:
        """The lines that are left, in blocks with the number of their first line."""
        yield self._first + self._at, self._lines[self._at :]
        self._lines = []
        yield from self._blocks

    def note(self, what: str, *, serious: bool = True, line: int = 0) -> None:
        """Note something at the line that was given last, or at this line."""
        self.findings.append(Finding(line or self.number, what, serious))


def _meta(source: _Source) -> tuple[dict[str, str], dict[str, int]]:
    """META by key, and the line of each key."""
    if source.next("META") != "META":
        raise BadFile(source.number, "The first line must be META.")
    if cells(source.next("key;value"), source.number) != ["key", "value"]:
        raise BadFile(source.number, "The line after META must be key;value.")
    meta: dict[str, str] = {}
    where: dict[str, int] = {}
    while (line := source.next("PROJECTS")) != "PROJECTS":
        key, value = _pair(line, source.number)
        if key in meta:
            raise BadFile(source.number, f"The key {key} stands in META twice.")
        _fits(len(meta), MOST_KEYS, "keys in META", source.number)
        if key not in REQUIRED and key not in OPTIONAL:
            source.note(f"META has a key that the format does not know: {key[:40]}.")
        if value != value.strip():
            source.note(f"The value of {key} has spaces around it.")
        meta[key], where[key] = value.strip(), source.number
    _check_meta(meta, where, source)
    return meta, where


def _pair(line: str, number: int) -> tuple[str, str]:
    found = cells(line, number)
    if line in SECTIONS:
        raise BadFile(number, f"{line} comes too early: PROJECTS follows META, and VOTES follows PROJECTS.")
    if len(found) != 2:
        raise BadFile(number, f"A line of META has a key and a value, with one ; between them; this has {len(found)}.")
    return found[0], found[1]


def _check_meta(meta: dict[str, str], where: dict[str, int], source: _Source) -> None:
    for key in REQUIRED:
        if key not in meta and key in NEEDED:
            raise BadFile(source.number, f"META ends here without {key}.")
        if key not in meta:
            source.note(f"META has no {key}.")
    if meta["vote_type"] not in VOTE_TYPES:
        raise BadFile(where["vote_type"], f"vote_type must be one of {', '.join(VOTE_TYPES)}.")
    if amount(meta["budget"], where["budget"], "budget") <= 0:
        raise BadFile(where["budget"], "budget must be above 0.")
    for key in ("num_projects", "num_votes", *(key for key in WHOLE if key in meta)):
        whole(meta[key], where[key], key)
    for key in (key for key in AMOUNTS if key in meta):
        amount(meta[key], where[key], key)
    for key in (key for key in LISTS if key in meta):
        parts = meta[key].split(",")
        _fits(len(parts) - 1, MOST_CAPS, f"caps in {key}", where[key])
        for part in parts:
            amount(part, where[key], key)
    if meta.get("rule", "unknown") not in RULES:
        source.note(f"rule is {meta['rule'][:40]!r}, which the format does not know.", line=where["rule"])


def _header(source: _Source, section: str, needed: tuple[str, ...], known: tuple[str, ...]) -> list[str]:
    columns = cells(source.next(f"the columns of {section}"), source.number)
    _fits(len(columns) - 1, MOST_COLUMNS, f"columns in {section}", source.number)
    for column in needed:
        if column not in columns:
            raise BadFile(source.number, f"{section} has no column {column}.")
    for column in sorted(set(columns)):
        if columns.count(column) > 1:
            raise BadFile(source.number, f"{section} has the column {column} twice.")
        if column not in known:
            source.note(f"{section} has a column that the format does not know: {column[:40]}.")
    return columns


def _projects(source: _Source) -> list[Row]:
    columns = _header(source, "PROJECTS", ("project_id", "cost"), PROJECTS)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    while (line := source.next("VOTES")) != "VOTES":
        found, number = cells(line, source.number), source.number
        _fits(len(rows), MOST_PROJECTS, "projects", number)
        if len(found) != len(columns):
            raise BadFile(number, f"This line has {len(found)} cells; PROJECTS has {len(columns)} columns.")
        row = dict(zip(columns, found, strict=True))
        project_id = row["project_id"]
        if not project_id or project_id != project_id.strip() or "," in project_id:
            raise BadFile(number, f"project_id {project_id[:40]!r} is empty, or has a comma or spaces around it.")
        if project_id in seen:
            raise BadFile(number, f"Project {project_id[:40]} stands on line {seen[project_id]} too.")
        seen[project_id] = number
        cost = amount(row["cost"], number, "cost")
        if cost <= 0:
            raise BadFile(number, f"The cost of project {project_id[:40]} must be above 0.")
        rows.append(Row(number, cost, row))
    return rows


def _fits(before: int, most: int, what: str, number: int) -> None:
    if before >= most:
        raise BadFile(number, f"The file has more than {most:,} {what}; such a file is not read.")


def _counted(meta: dict[str, str], where: dict[str, int], key: str, found: int) -> None:
    if int(meta[key]) != found:
        raise BadFile(where[key], f"{key} is {meta[key]}, but the file has {found}.")
