"""A file is read strictly: what cannot be counted is told with its line, in a sentence."""

import gc
import gzip
from decimal import Decimal
from fractions import Fraction
from io import BufferedReader, BytesIO, RawIOBase, StringIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from wijklus_methods.fair_budget import BadFile, NotCountable, read, read_stream, write
from wijklus_methods.fair_budget import lines as read_lines
from wijklus_methods.fair_budget.collecting import without_collector

from .files import META, PROJECTS, VOTES, lines, parsed, read_text


def test_a_file_becomes_an_election() -> None:
    document = parsed()
    election = document.election()
    assert document.findings == ()
    assert (document.voters, election.scale, election.budget) == (3, 10, 10_000)
    assert [project.cost for project in election.projects] == [3000, 7005, 5000]
    assert (election.votes, sorted(election.weights.tolist())) == ((2, 2, 1), [1, 2])


def test_caps_weights_of_channels_and_points() -> None:
    document = parsed({"categories": "green,play", "budget_per_category": "600,400.5"})
    assert document.limits.caps == {"category:green": 6000, "category:play": 4005}
    weighted = document.election(channels={"internet": Fraction(1, 5)})
    assert (weighted.one_voter, weighted.votes) == (5, (6, 6, 1))
    ranked = parsed({"vote_type": "ordinal", "max_length": "3"}).election()
    assert ranked.score == (5, 5, 3)
    points = ("voter_id;vote;points", "1;a,b;3,0", "2;b;-1", "3;c;2")
    scored = parsed({"vote_type": "scoring"}, votes=points).election()
    assert scored.score == (3, 0, 2)


def test_neighbourhoods_have_caps_too() -> None:
    projects = ("project_id;cost;neighborhood", "a;300;Noord", "b;700;", "c;500;Zuid")
    document = parsed({"neighborhoods": "Noord,Zuid", "budget_per_neighborhood": "300,400"}, projects=projects)
    assert document.limits.caps == {"neighborhood:Noord": 300, "neighborhood:Zuid": 400}
    assert document.election().projects[0].groups == {"neighborhood:Noord"}


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_as_other_programs_write_it(tmp_path: Path, ending: str) -> None:
    text = "\ufeff" + ending.join([*lines(), "", ""])
    path = tmp_path / "a.pb.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert read(path).voters == 3


BAD = {
    "line 14: The file has": None,
    "line 7: num_projects is 4, but the file has 3": lines({"num_projects": "4"}),
    "line 8: num_votes is 2, but the file has 3": lines({"num_votes": "2"}),
    "line 17: Project a stands on line 16 too": lines(projects=(PROJECTS[0], PROJECTS[1], PROJECTS[1], PROJECTS[3])),
    "line 22: Voter 1 has voted on an earlier line": lines(votes=(VOTES[0], VOTES[1], VOTES[1], VOTES[3])),
    "line 16: cost is '3e2'": lines(projects=(PROJECTS[0], "a;3e2;2;x;y", *PROJECTS[2:])),
    "line 16: cost is '1,5'": lines(projects=(PROJECTS[0], "a;1,5;2;x;y", *PROJECTS[2:])),
    "line 16: The cost of project a must be above 0": lines(projects=(PROJECTS[0], "a;0;2;x;y", *PROJECTS[2:])),
    "line 16: project_id ' a'": lines(projects=(PROJECTS[0], " a;1;2;x;y", *PROJECTS[2:])),
    "line 16: This line has 2 cells; PROJECTS has 5 columns": lines(projects=(PROJECTS[0], "a;1", *PROJECTS[2:])),
    "line 22: This line is empty": lines(votes=(VOTES[0], VOTES[1], "", VOTES[3])),
    "line 5: This line is empty": [*lines()[:4], "", *lines()[4:]],
    "line 22: This line has 2 cells": lines(votes=(VOTES[0], VOTES[1], "2;a", VOTES[3])),
    "line 23: The vote names project 'z'": lines(votes=(*VOTES[:3], "3;c,z;paper")),
    "line 23: The vote names a project twice": lines(votes=(*VOTES[:3], "3;c,c;paper")),
    "line 16: The quotes": lines(projects=(PROJECTS[0], 'a;300;2;"x;y', *PROJECTS[2:])),
    "line 9: budget is 'much'": lines({"budget": "much"}),
    "line 9: budget must be above 0": lines({"budget": "0"}),
    "line 10: vote_type must be one of": lines({"vote_type": "lot"}),
    "line 10: vote_type is scoring, but VOTES has no column points": lines({"vote_type": "scoring"}),
    "line 10: vote_type is approval, but VOTES has a column points": lines(votes=("voter_id;vote;points",)),
    "line 14: max_length is 'x'": lines({"max_length": "x"}),
    "line 14: max_sum_cost is 'x'": lines({"max_sum_cost": "x"}),
    "line 14: budget_per_category is ''": lines({"budget_per_category": "1,,2"}),
    "line 13: META ends here without num_votes": lines({"num_votes": None}),
    "line 14: The key unit stands in META twice": [*lines()[:13], "unit;x", *lines()[13:]],
    "line 14: A line of META has a key and a value": [*lines()[:13], "comment", *lines()[13:]],
    "line 3: VOTES comes too early": [*lines()[:2], "VOTES"],
    "line 1: The first line must be META": ["PROJECTS"],
    "line 2: The line after META must be key;value": ["META", "a;b"],
    "line 4: The file ends here, before PROJECTS": lines()[:3],
    "line 1: The file ends here, before META": [],
    "line 15: PROJECTS has no column cost": lines(projects=("project_id;name",)),
    "line 15: PROJECTS has the column cost twice": lines(projects=("project_id;cost;cost",)),
    "line 21: The vote names 1 projects but gives 2": lines(
        {"vote_type": "scoring"}, votes=("voter_id;vote;points", "1;a;1,2", "2;a;1", "3;a;1")
    ),
    "line 22: This line is empty.": [*lines()[:21], "", lines()[21]],
    "line 16: cost is ''": lines(projects=(PROJECTS[0], "a;;2;x;y", *PROJECTS[2:])),
    "line 21: points is '1.5'": lines(
        {"vote_type": "scoring"}, votes=("voter_id;vote;points", "1;a;1.5", "2;a;1", "3;a;1")
    ),
    "line 1003: The file has more than 1,000 keys in META": [*lines()[:2], *(f"k{i};x" for i in range(2_000))],
    "line 14: The file has more than 1,000 caps": lines({"budget_per_category": ",".join("1" * 1_001)}),
    "line 15: The file has more than 1,000 columns in PROJECTS": lines(
        projects=(";".join(f"k{i}" for i in range(1_001)),)
    ),
    "line 20: The file has more than 1,000 columns in VOTES": lines(votes=(";".join(f"k{i}" for i in range(1_001)),)),
    "line 10016: The file has more than 10,000 projects": lines(
        projects=("project_id;cost", *(f"p{i};1" for i in range(10_001)))
    ),
    "line 21: This line has a null byte": lines(votes=(VOTES[0], "1;a\0;x")),
}
del BAD["line 14: The file has"]


@pytest.mark.parametrize("sentence", BAD)
def test_what_cannot_be_counted_is_told_with_its_line(sentence: str) -> None:
    with pytest.raises(BadFile) as told:
        read_stream(BytesIO("\n".join([*BAD[sentence], ""]).encode() if BAD[sentence] else b""))  # type: ignore[list-item]
    assert str(told.value).startswith(sentence)


def test_latin_1_a_huge_file_and_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"line 3: This line is not UTF-8"):
        read_stream(BytesIO("META\nkey;value\nunit;Orléans\nMETA".encode("latin-1")))
    with pytest.raises(BadFile, match=r"line 1: The file is larger than 0 MB"):
        read_stream(BytesIO(b"META\nkey;value\n"), most_bytes=10)
    with pytest.raises(BadFile, match=r"line 1: The file cannot be opened"):
        read(tmp_path / "none.pb")
    with (tmp_path / "large.pb").open("wb") as large:
        large.truncate(200 * 1024 * 1024)
    with pytest.raises(BadFile, match=r"line 1: The file is larger than 128 MB"):
        read(tmp_path / "large.pb")
    one_line = BytesIO(gzip.compress(b"META\nkey;value\n" + b"a" * (3 << 20)))
    with gzip.open(one_line) as large, pytest.raises(BadFile, match=r"line 3: This line is longer than 1 MB"):
        read_stream(cast(BinaryIO, large))
    broken = tmp_path / "a.pb"
    broken.write_bytes(gzip.compress(b"META\n" * 999)[:-20])
    with pytest.raises(BadFile, match=r"line \d+: The file cannot be read on"):
        read(broken)


def test_what_is_odd_is_noted_and_counted_all_the_same() -> None:
    meta = {"date_end": None, "rule": "dice", "min_length": "2", "unit": " Gent ", "mayor": "x"}
    assert [(one.line, one.what.split(":")[0]) for one in parsed(meta).findings] == [
        (5, "The value of unit has spaces around it."),
        (14, "META has a key that the format does not know"),
        (15, "META has no date_end."),
        (11, "rule is 'dice', which the format does not know."),
        (24, "The ballot does not keep min_length of META."),
    ]
    columns = parsed(votes=("voter_id;vote;colour", "1;a;x", "2;a;x", "3;;y"))
    assert "colour" in columns.findings[0].what
    assert columns.ballots[1].chosen == ()


def test_ballots_that_are_not_as_wanted_are_noted() -> None:
    points = ("voter_id;vote;points", "1;a,b;3,9", "2;a,b;3,9", "3;c;2")
    meta = {"vote_type": "cumulative", "max_points": "8", "max_sum_points": "20", "max_length": "2"}
    noted = parsed(meta, votes=points).findings
    assert [one.what for one in noted] == ["The ballot does not keep max_points of META (2 ballots alike)."]
    many = ("voter_id;vote;points", *(f"{i};a;{i}" for i in range(30)))
    summed = parsed({"vote_type": "cumulative", "max_sum_points": "4", "num_votes": "30"}, votes=many).findings
    assert (len(summed), summed[-1].what) == (21, "5 more kinds of ballots do not keep the bounds of META.")
    assert len(parsed({"vote_type": "choose-1"}).findings) == 2


def test_what_is_written_is_read_again() -> None:
    text = StringIO()
    projects = [{"project_id": "a", "cost": Decimal("10.5"), "name": 'the "Oak"; two\nlines', "category": ["x", "y"]}]
    write(text, meta=META, projects=projects, votes=[{"voter_id": 7, "vote": ("a",), "age": None}])
    document = read_text(text.getvalue().splitlines())
    assert document.projects[0].cells["name"] == 'the "Oak"; two lines'
    assert (document.projects[0].cost, document.voters, document.findings) == (Decimal("10.5"), 1, ())
    with pytest.raises(ValueError, match="VOTES knows no shoe"):
        write(StringIO(), meta=META, projects=projects, votes=[{"voter_id": 7, "vote": ("a",), "shoe": 1}])


def test_weights_too_fine_are_told() -> None:
    with pytest.raises(NotCountable, match="too fine"):
        parsed().election(channels={"paper": Fraction(1, 2**60)})


def test_lines_read_together_and_one_by_one_say_the_same() -> None:
    many = [f"{voter};{('a,b', 'b,a', 'c', '')[voter % 4]};{('internet', 'paper')[voter % 2]}" for voter in range(9)]
    together = read_text(lines({"num_votes": "9"}, votes=(VOTES[0], *many)))
    quoted = (VOTES[0], '"0"' + many[0][1:], *many[1:])
    assert read_text(lines({"num_votes": "9"}, votes=quoted)).ballots == together.ballots
    assert [(one.line, one.times) for one in together.ballots] == [(21, 3), (22, 2), (23, 2), (24, 2)]


def test_a_voter_of_an_earlier_block_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_lines, "BLOCK", 400)
    votes = [f"{voter};a;internet" for voter in range(200)]
    text = lines({"num_votes": "200"}, votes=(VOTES[0], *votes))
    assert read_text(text).ballots[0].times == 200
    text[text.index("199;a;internet")] = "3;a;internet"
    with pytest.raises(BadFile, match="line 220: Voter 3 has voted on an earlier line too"):
        read_text(text)


def test_the_search_for_cycles_goes_on_after_a_file_also_after_a_bad_one() -> None:
    document = parsed()
    with pytest.raises(BadFile):
        read_text(["META"])
    with pytest.raises(NotCountable, match="below 0"):
        document.election(channels={"paper": -1})
    assert gc.isenabled()
    with without_collector():
        document.election()
        assert not gc.isenabled()
    assert gc.isenabled()


class Broken(RawIOBase):
    """A file on a disk that gives nothing back."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise OSError(5, "Input/output error")


def test_a_file_on_a_broken_disk_is_told_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = BufferedReader(Broken())
    monkeypatch.setattr(Path, "open", lambda *_arguments: stream)
    with pytest.raises(BadFile, match=r"line 1: The file cannot be read on from here: .*Input/output error"):
        read(tmp_path / "a.pb")
    assert stream.closed
