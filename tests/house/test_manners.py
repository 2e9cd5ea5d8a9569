"""Time is handed in, a change says who and when, all public code says what it is, and every test can fail."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from .source import ROOT, code_files, is_test, place, python_files, tree_of

CLOCKS = {"timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.today", "date.today"}
CLOCKS |= {"datetime.utcnow", "time.time"}
ASKS = {"clock.now", "clock.today"}
INSIDE = {"writes", "reads", "access", "models", "rules"}
MAY_ASK = {
    "wijklus/base/clock.py": "is the clock",
    "wijklus/base/reference.py": "asks whether a link has expired, unless it is handed the moment",
    "wijklus/ground/trail/writes/deliveries.py": "the moment a mail server is spoken to is no moment of the domain",
}
UNNAMED = {
    "wijklus.ground.trail": "the trail is what the others hand `by` and `at` to",
    "wijklus.ground.people": "a login has no actor yet",
    "wijklus.ground.places": "marks follow from days",
}
"""Rooms some of whose writes have no actor, with the reason. In the loop every change has one, but for these:"""
OTHERWISE = {
    "count_help": "counts somebody of whom nothing else may be known",
    "remind": "is asked for by the clock, for every promise at once",
    "give_up": "deletes what was sent of a photo in a job; nothing of the domain changes",
    "forget_words": "tidies the index in a job; nothing of the domain changes",
    "read_file": "reads what was given in a job; nothing of the domain changes",
    "pull_stretch": "fetches rows in a job; nothing of the domain changes",
    "check_rows": "goes through a file in a job; nothing of the domain changes",
    "take_in_lines": "is part of taking in a file, whose own write tells it in the trail",
    "take_in": "carries on, in a job, what somebody started",
    "forget_import": "deletes a file in a job by its term",
    "forget_old_imports": "deletes files in a job by their term",
    "is_read_at_once": "looks at a file; nothing changes",
    "redraw": "draws a photo anew in a job; nothing of the domain changes",
    "receive": "is handed what was said as one value",
    "note_first_answers": "follows from an answer somebody gave, which stands in the trail",
    "reroute": "carries on in a job what somebody asked for",
    "draft_rule": "saves nothing: shows what a rule would do",
    "renew_terms": "makes derived days anew in a job; nothing of the domain changes",
    "note_answer": "keeps a day that follows from an answer somebody gave, which stands in the trail",
    "cover": "carries on an answer somebody gave, in their name",
    "click": "hears whoever holds the link of an answer",
    "confirm": "counts what whoever holds the link of an answer says",
    "learn_words": "makes derived rows anew in a job; nothing of the domain changes",
    "rebuild": "makes derived rows anew; nothing of the domain changes",
    "renew_living": "makes derived groups anew in a job; nothing of the domain changes",
    "rename_living": "follows from another name of a theme, which stands in the trail",
    "touch_living": "notes that derived groups have to be made anew",
    "touch_all_living": "notes that derived groups have to be made anew",
    "check_living": "compares derived groups with what they follow from",
    "check_derived": "compares derived rows with what they follow from",
    "first_time": "notes that a form was sent; what it does is another write",
    "form_led_to": "notes where who sent a form was led",
    "form_not_done": "forgets a form that was refused",
    "fill": "carries on a larger theme somebody made, in their name",
    "tell_many": "asks for the mails about a change somebody made",
    "keep_figures": "keeps derived figures for a page; nothing of the domain changes",
}


def asks_the_clock(root: Path) -> Iterator[str]:
    """Every question what time it is, other than through base.clock, or from inside a room."""
    for path in code_files(root):
        here = path.relative_to(root)
        if here.as_posix() in MAY_ASK:
            continue
        inside = bool(INSIDE & set(here.with_suffix("").parts))
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asked = ast.unparse(node.func)
                converts = bool(node.args) and asked in {"timezone.localdate", "timezone.localtime"}
                if (asked in CLOCKS and not converts) or (inside and asked in ASKS):
                    yield f"{place(path, node.lineno, root)} {asked}"


def takes_the_day_of_utc(root: Path) -> Iterator[str]:
    """Every moment cut down to its day as it stands, in UTC: around midnight that is another day than here.

    The demo city makes up its own moments, at hours when both are one day.
    """
    for path in (one for one in code_files(root) if "demo" not in one.parts):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
                moment = ast.unparse(node.func.value).rpartition(".")[2]
                if moment in {"at", "now", "now()"} or moment.endswith("_at"):
                    yield f"{place(path, node.lineno, root)} {ast.unparse(node)}"


def says_nothing(root: Path) -> Iterator[str]:
    """Every module, and every public function or class, without a sentence that says what it is."""
    for path in code_files(root):
        tree = tree_of(path)
        if path.name == "apps.py" or not tree.body:
            continue
        if not ast.get_docstring(tree):
            yield place(path, 1, root)
        for node in tree.body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and node.name != "Command" and not ast.get_docstring(node):
                yield f"{place(path, node.lineno, root)} {node.name}"


def asserts_nothing(root: Path) -> Iterator[str]:
    """Every test that cannot fail."""
    for path in filter(is_test, python_files(root)):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = ast.unparse(node)
                if not any(word in said for word in ("assert", "raises(", "expect(")):
                    yield f"{place(path, node.lineno, root)} {node.name}"


def writes_of_the_house(root: Path) -> Iterator[ModuleType]:
    """The writes of every room."""
    for path in sorted((root / "wijklus").glob("*/*/")):
        if (path / "writes.py").exists() or (path / "writes").is_dir():
            yield importlib.import_module(".".join([*path.relative_to(root).parts, "writes"]))


def offered(module: ModuleType) -> Iterator[Callable[..., object]]:
    """The functions that a room's writes offer to others."""
    for name in getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")]):
        thing = getattr(module, name)
        if inspect.isfunction(thing) and thing.__module__.startswith(module.__name__):
            yield thing


def nameless(function: Callable[..., object]) -> Iterator[str]:
    """What a change does not say of itself."""
    arguments = inspect.signature(function).parameters.values()
    for argument in arguments:
        if argument.kind not in {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}:
            yield f"{argument.name} is not keyword-only"
    missing = {"by", "at"} - {argument.name for argument in arguments}
    yield from (f"{name} is missing" for name in sorted(missing))


def test_time_is_handed_in() -> None:
    assert list(asks_the_clock(ROOT)) == []
    assert list(takes_the_day_of_utc(ROOT)) == []


def test_everything_public_says_what_it_is() -> None:
    assert list(says_nothing(ROOT)) == []


def test_every_test_can_fail() -> None:
    assert list(asserts_nothing(ROOT)) == []


def test_what_a_room_offers_exists() -> None:
    assert {function.__name__ for module in writes_of_the_house(ROOT) for function in offered(module)} >= set(OTHERWISE)


def test_every_change_says_who_and_when() -> None:
    wrong = [
        f"{module.__name__}.{function.__name__}: {what}"
        for module in writes_of_the_house(ROOT)
        if module.__name__.removesuffix(".writes") not in UNNAMED
        for function in offered(module)
        if function.__name__ not in OTHERWISE
        for what in nameless(function)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("views.py", "x = timezone.now()"),
        ("views.py", "x = timezone.localdate()"),
        ("writes.py", "x = clock.now()"),
        ("rules/terms.py", "x = clock.today()"),
        ("models.py", "x = datetime.now(UTC)"),
    ],
)
def test_a_clock_inside_is_reported(tmp_path: Path, name: str, line: str) -> None:
    write(tmp_path, name, line)
    assert len(list(asks_the_clock(tmp_path))) == 1


@pytest.mark.parametrize(
    ("name", "line"), [("views.py", "x = clock.now()"), ("writes.py", "x = timezone.localdate(at)")]
)
def test_a_clock_at_the_edge_is_in_order(tmp_path: Path, name: str, line: str) -> None:
    write(tmp_path, name, line)
    assert list(asks_the_clock(tmp_path)) == []


@pytest.mark.parametrize("line", ["at.date()", "clock.now().date()", "row.answered_at.date()"])
def test_a_day_of_utc_is_reported(tmp_path: Path, line: str) -> None:
    write(tmp_path, "reads.py", f"x = {line}\ny = timezone.localdate(at)\nz = value.date()")
    assert len(list(takes_the_day_of_utc(tmp_path))) == 1


@pytest.mark.parametrize("text", ["x = 1", '"""A room."""\ndef act(): ...', '"""A room."""\nclass Thing: ...'])
def test_silent_code_is_reported(tmp_path: Path, text: str) -> None:
    write(tmp_path, "reads.py", text)
    assert len(list(says_nothing(tmp_path))) == 1


def test_a_test_that_cannot_fail_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "tests/test_x.py", "def test_nothing():\n    act()\n\n\ndef test_something():\n    assert act()")
    assert [line.split()[1] for line in asserts_nothing(tmp_path)] == ["test_nothing"]


def by_position(signal: object, *, by: object, at: object) -> None:
    """A write as it should not be."""


def by_nobody(*, signal: object, at: object) -> None:
    """Another."""


def test_a_change_by_nobody_is_reported() -> None:
    assert list(nameless(by_position)) == ["signal is not keyword-only"]
    assert list(nameless(by_nobody)) == ["by is missing"]


def write(root: Path, name: str, text: str) -> None:
    """A house of one room with one file in it."""
    path = root / "wijklus" / "loop" / "plans" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
