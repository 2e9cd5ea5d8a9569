"""What a file publishes is set beside what its ballots give."""

import pytest

from wijklus_methods.fair_budget import check

from .files import parsed

HEAD = "project_id;cost;votes;score;selected"


@pytest.mark.parametrize(
    ("projects", "told"),
    [
        (("a;300;2;2;1", "b;700;2;2;1", "c;500;1;1;0"), []),
        (("a;300;3;x;0", "b;700;2;2;0", "c;500;1;1;0"), [(16, "votes of project a is 3"), (16, "score of project a")]),
        (
            ("a;999999999;2;2;0", "b;1001;2;2;0", "c;500;1;1;0"),
            [(16, "Project a was withdrawn"), (17, "Project b costs")],
        ),
        (
            ("a;300;2;2;1", "b;700;2;2;0", "c;500;1;1;1"),
            [(17, "By the rule greedy project b wins"), (18, "Project c is selected, but does not win")],
        ),
        (("a;300;2;2;1", "b;800;2;2;1", "c;500;1;1;0"), [(17, "The selected projects cost 1100"), (17, ""), (18, "")]),
    ],
)
def test_what_does_not_agree_is_told(projects: tuple[str, ...], told: list[tuple[int, str]]) -> None:
    found = check(parsed(projects=(HEAD, *projects)))
    assert [one.line for one in found] == [line for line, _ in told]
    assert all(one.what.startswith(start) for one, (_, start) in zip(found, told, strict=True))


def test_a_rule_with_words_of_its_own_is_not_counted_again() -> None:
    projects = (HEAD, "a;300;2;2;0", "b;700;2;2;0", "c;500;1;1;1")
    assert check(parsed({"rule": "greedy-custom"}, projects=projects)) == []
