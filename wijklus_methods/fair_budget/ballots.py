"""Reads the ballots of a Pabulib file: equal ones are read once and counted."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, repeat
from sys import maxsize

from .document import Choices, Finding
from .fields import WITH_POINTS, WITHOUT_POINTS
from .figures import whole
from .lines import BadFile, cells

MOST_NOTED = 20
"""So many ballots that are not as META wants them are noted one by one, the rest by their number."""

Cells = tuple[str, str, str]
"""The cells of a ballot that are counted: vote, points and channel, "" where there is no such column."""


class Votes:
    """Takes the lines of VOTES in blocks: `times` then has how many ballots have the same cells, `first` their line.

    What a line says is read where it stands with all others that are right: that is several times as fast.
    """

    def __init__(
        self, columns: list[str], vote_type: str, index: Mapping[str, int], findings: list[Finding],
        where: Mapping[str, int],
    ) -> None:  # fmt: skip
        self._columns, self._width = columns, len(columns)
        self._vote, self._voter = columns.index("vote"), columns.index("voter_id")
        self._channel = columns.index("voting_method") if "voting_method" in columns else -1
        self._points = columns.index("points") if "points" in columns else -1
        if vote_type in WITH_POINTS and self._points < 0:
            raise BadFile(where["vote_type"], f"vote_type is {vote_type}, but VOTES has no column points.")
        if vote_type in WITHOUT_POINTS and self._points >= 0:
            raise BadFile(where["vote_type"], f"vote_type is {vote_type}, but VOTES has a column points.")
        self._seen: set[str] = set()
        self._ended = 0
        self.index, self.findings, self.vote_type = index, findings, vote_type
        self.first: dict[Cells, int] = {}
        self.times: Counter[Cells] = Counter()

    @property
    def voters(self) -> int:
        """How many voters were read."""
        return len(self._seen)

    def take(self, first: int, lines: list[str]) -> None:
        """Read lines, of which the first has this number. Raises BadFile."""
        rows = self._rows(lines)
        if rows is None:
            self._one_by_one(first, lines)
        else:
            self._keep(first, rows)

    def _rows(self, lines: list[str]) -> list[list[str]] | None:
        """The cells of lines with which nothing is wrong, for all of them together; None where something may be."""
        if self._ended or '"' in "".join(lines):
            return None
        rows = [line.split(";") for line in lines]
        if {*map(len, rows)} != {self._width}:
            return None
        voters = {row[self._voter] for row in rows}
        if len(voters) < len(rows) or not self._seen.isdisjoint(voters):
            return None
        self._seen |= voters
        return rows

    def _keep(self, first: int, rows: list[list[str]]) -> None:
        """Count rows by what they say, and note where each of that stood first."""
        columns = (self._cells_at(place, rows) for place in (self._vote, self._points, self._channel))
        said = list(zip(*columns, strict=True))
        self.times.update(said)
        deque(map(self.first.setdefault, said, count(first)), maxlen=0)

    def _cells_at(self, place: int, rows: list[list[str]]) -> Iterable[str]:
        return [row[place] for row in rows] if place >= 0 else repeat("", len(rows))

    def _one_by_one(self, first: int, lines: list[str]) -> None:
        """The same for lines with quotes, or where one is wrong: the first that is wrong is told."""
        for number, line in enumerate(lines, first):
            found = cells(line, number)
            if len(found) != self._width or self._ended:
                self._odd(number, line, found)
                continue
            voter = found[self._voter]
            if voter in self._seen:
                raise BadFile(number, f"Voter {voter[:40]} has voted on an earlier line too.")
            self._seen.add(voter)
            self._keep(number, [found])

    def _odd(self, number: int, line: str, found: list[str]) -> None:
        """One empty line may end the file; every other line of another shape is refused."""
        if self._ended:
            raise BadFile(self._ended, "This line is empty.")
        if line.strip():
            raise BadFile(number, f"This line has {len(found)} cells; VOTES has {self._width} columns.")
        self._ended = number


def ballots(votes: Votes, meta: Mapping[str, str]) -> tuple[Choices, ...]:
    """The ballots, equal ones once. Raises BadFile at the first line that cannot be counted."""
    lengths = _Lengths(meta, votes.findings)
    found, index, has_points = [], votes.index, votes.vote_type not in WITHOUT_POINTS
    for ((vote, points, channel), line), times in zip(votes.first.items(), votes.times.values(), strict=True):
        chosen = _chosen(index, vote, line)
        given = _points(points, chosen, votes.vote_type, line) if has_points else ()
        if given or not lengths.least <= len(chosen) <= lengths.most:
            lengths.look(chosen, given, times, line)
        found.append(Choices(chosen, given if votes.vote_type != "ordinal" else (), channel, times, line))
    lengths.close()
    return tuple(found)


def _chosen(index: Mapping[str, int], vote: str, line: int) -> tuple[int, ...]:
    if not vote:
        return ()
    try:
        chosen = tuple(map(index.__getitem__, vote.split(",")))
    except KeyError as error:
        raise BadFile(line, f"The vote names project {str(error.args[0])[:40]!r}, which is not in PROJECTS.") from None
    if len({*chosen}) < len(chosen):
        raise BadFile(line, "The vote names a project twice.")
    return chosen


def _points(text: str, chosen: tuple[int, ...], vote_type: str, line: int) -> tuple[int, ...]:
    if vote_type == "ordinal" and not text:
        return ()
    given = tuple(whole(one, line, "points") for one in text.split(",")) if text else ()
    if len(given) != len(chosen):
        raise BadFile(line, f"The vote names {len(chosen)} projects but gives {len(given)} points.")
    return given


class _Lengths:
    """Looks whether ballots are as long, and give as many points, as META wants; notes those that are not."""

    def __init__(self, meta: Mapping[str, str], findings: list[Finding]) -> None:
        self._limits = {key: int(meta[key]) for key in BOUNDS if key in meta}
        if meta["vote_type"] == "choose-1":
            self._limits |= {"min_length": 1, "max_length": 1}
        self.least, self.most = self._limits.get("min_length", 0), self._limits.get("max_length", maxsize)
        self._findings, self._odd = findings, 0

    def look(self, chosen: tuple[int, ...], points: tuple[int, ...], count: int, line: int) -> None:
        """Note the ballots at this line when they are not as META wants them."""
        broken = self._broken(chosen, points)
        if not broken:
            return
        self._odd += 1
        if self._odd <= MOST_NOTED:
            times = f" ({count} ballots alike)" if count > 1 else ""
            self._findings.append(Finding(line, f"The ballot does not keep {broken} of META{times}."))

    def close(self) -> None:
        """Note how many more there were."""
        if self._odd > MOST_NOTED:
            more = self._odd - MOST_NOTED
            self._findings.append(Finding(1, f"{more} more kinds of ballots do not keep the bounds of META."))

    def _broken(self, chosen: tuple[int, ...], points: tuple[int, ...]) -> str:
        for key, most in self._limits.items():
            for value in _values(key, chosen, points):
                if value > most if key.startswith("max") else value < most:
                    return key
        return ""


BOUNDS = ("min_length", "max_length", "min_points", "max_points", "min_sum_points", "max_sum_points")


def _values(key: str, chosen: tuple[int, ...], points: tuple[int, ...]) -> Iterator[int]:
    if key.endswith("_length"):
        yield len(chosen)
    elif points and key.endswith("_sum_points"):
        yield sum(points)
    elif points:
        yield from points
