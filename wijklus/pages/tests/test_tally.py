"""Anybody recounts an election from its file; what cannot be counted is told in one sentence with its line."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wijklus_methods.fair_budget.tests.files import lines


def run(tmp_path: Path, *arguments: str, text: list[str] | None = None) -> tuple[str, str]:
    path = tmp_path / "a.pb"
    path.write_text("\n".join([*(lines() if text is None else text), ""]), encoding="utf-8")
    out, told = StringIO(), StringIO()
    call_command("tally", str(path), "--language", "en", *arguments, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_json_has_exactly_these_keys(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "--json")[0])
    assert list(found) == ["rule", "winners", "cost", "leftover", "voters", "seconds"]
    assert list(found["seconds"]) == ["parse", "count"]
    assert (found["rule"], found["winners"], found["cost"]) == ("greedy", ["a", "c"], 800)
    half = json.loads(run(tmp_path, "--json", "--weight", "paper=0.5")[0])
    assert half == {**found, "seconds": half["seconds"]}
    tree = json.loads(run(tmp_path, "--json", "--rule", "greedy", "--rivals", "a,c", "--weight", "paper=0")[0])
    assert (tree["winners"], tree["leftover"]) == (["a"], 700)
    other = json.loads(run(tmp_path, "--json", "--rule", "equalshares", "--completion", "add1")[0])
    assert other["rule"] == "equalshares/add1"


def test_caps_belong_to_the_rule_of_the_file(tmp_path: Path) -> None:
    text = lines({"categories": "green", "budget_per_category": "200", "mayor": "x"})
    assert json.loads(run(tmp_path, "--json", text=text)[0])["winners"] == ["c"]
    found, told = run(tmp_path, "--json", "--rule", "greedy", text=text)
    assert json.loads(found)["winners"] == ["a", "c"]
    assert "caps of the file are left out" in told
    assert "line 16: META has a key" in told
    assert json.loads(run(tmp_path, "--json", "--rule", "greedy", "--caps", text=text)[0])["winners"] == ["c"]


def test_for_people_in_two_languages(tmp_path: Path) -> None:
    said = run(tmp_path, "--explain")[0]
    assert "winners, in order of choice: a c" in said
    assert "- b (2 votes, 700.50): 0.50 too dear for what was left of the budget." in said
    shares = run(tmp_path, "--explain", "--rule", "equalshares-comparison", "--language", "nl")[0]
    assert "stemmers" in shares
    below = run(tmp_path, "--explain", "--rule", "greedy-threshold", "--threshold", "2")[0]
    assert "it needed 1 more" in below


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rule", "dice"), "a.pb: There is no rule 'dice' here"),
        (("--rivals", "a,z"), "There is no project z"),
        (("--weight", "paper"), "cannot be read: paper"),
        (("--weight", "paper=1/0"), "cannot be read: paper=1/0"),
        (("--weight", "paper=1e99999999"), "cannot be read: paper=1e99999999"),
        (("--weight", "paper=-1"), "A weight is below 0"),
    ],
)
def test_a_wrong_question_is_told(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, *arguments)


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"a\.pb: line 7: num_projects is 9, but the file has 3"):
        run(tmp_path, text=lines({"num_projects": "9"}))
    with pytest.raises(CommandError, match="names no rule that can be counted"):
        run(tmp_path, text=lines({"rule": "unknown"}))
