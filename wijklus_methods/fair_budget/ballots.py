"""Reads the ballots of a Pabulib file: equal ones are read once and counted."""

from collections.abc import Iterator, Mapping
from functools import partial

from .document import Choices, Finding
from .fields import WITH_POINTS, WITHOUT_POINTS
from .figures import whole
from .lines import BadFile, cells

MOST_NOTED = 20
"""So many ballots that are not as META wants them are noted one by one, the rest by their number."""


class Votes:
    """Takes the lines of VOTES in blocks; `alike` then has how many ballots have the same cells, and the first line."""

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
        self.alike: dict[tuple[str, str, str], list[int]] = {}

    @property
    def voters(self) -> int:
        """How many voters were read."""
        return len(self._seen)

    def take(self, first: int, lines: list[str]) -> None:
        """Read lines, of which the first has this number. Raises BadFile."""
        seen, alike, width = self._seen, self.alike, self._width
        at, by, points, channel = self._vote, self._voter, self._points, self._channel
        for number, line in enumerate(lines, first):
            found = line.split(";") if '"' not in line else cells(line, number)
            if len(found) != width or self._ended:
                self._odd(number, line, found)
                continue
            voter = found[by]
            if voter in seen:
                raise BadFile(number, f"Voter {voter[:40]} has voted on an earlier line too.")
            seen.add(voter)
            key = (found[at], found[points] if points >= 0 else "", found[channel] if channel >= 0 else "")
            entry = alike.get(key)
            if entry is None:
                alike[key] = [1, number]
            else:
                entry[0] += 1

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
    found = []
    chosen_of = partial(_chosen, votes.index)
    for (vote, points, channel), (count, line) in votes.alike.items():
        chosen = chosen_of(vote, line)
        given = _points(points, chosen, votes.vote_type, line)
        lengths.look(chosen, given, count, line)
        found.append(Choices(chosen, given if votes.vote_type != "ordinal" else (), channel, count, line))
    lengths.close()
    return tuple(found)


def _chosen(index: Mapping[str, int], vote: str, line: int) -> tuple[int, ...]:
    if not vote:
        return ()
    ids = vote.split(",")
    try:
        chosen = tuple([index[one] for one in ids])
    except KeyError as error:
        raise BadFile(line, f"The vote names project {str(error.args[0])[:40]!r}, which is not in PROJECTS.") from None
    if len(set(chosen)) < len(chosen):
        raise BadFile(line, "The vote names a project twice.")
    return chosen


def _points(text: str, chosen: tuple[int, ...], vote_type: str, line: int) -> tuple[int, ...]:
    if vote_type in WITHOUT_POINTS or (vote_type == "ordinal" and not text):
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
