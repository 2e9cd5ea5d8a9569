"""The project speaks of itself alone: no machine it was made on, no list of work, nothing left to be done later."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from .source import ROOT, place, tracked_files

STRANGE = {
    "a path of one machine": re.compile(r"(?<![\w./-])/(?:home/[a-z]\w*|root|Users/\w+|work)/[\w.]"),
    "a host of packages": re.compile(
        r"https?://[\w.-]*(?:registry|artifactory|mirror|pypi(?!\.org))\.[\w.-]+", re.IGNORECASE
    ),
    "a number of a list of work": re.compile(r"\b(?:issue|ticket|task|pull request) ?#?\d+\b", re.IGNORECASE),
    "work left for later": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "how it was made": re.compile(r"\b(?:worktree|sub-?agents?|as an AI|ChatGPT|Claude)\b", re.IGNORECASE),
}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".gz", ".ico", ".woff2", ".pdf", ".mo", ".zip", ".sqlite3"}
SELF = Path(__file__).name


def strange(files: Iterable[Path], root: Path) -> Iterator[str]:
    """Every line that speaks of something that is no part of the project."""
    for path in files:
        if path.suffix in BINARY or path.name == SELF:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield f"{place(path, 1, root)} is neither text nor a known binary"
            continue
        for what, pattern in STRANGE.items():
            for hit in pattern.finditer(text):
                yield f"{place(path, text.count(chr(10), 0, hit.start()) + 1, root)} {what}: {hit[0]}"


def test_the_project_speaks_of_itself_alone() -> None:
    assert list(strange(tracked_files(ROOT), ROOT)) == []


@pytest.mark.parametrize(
    "line",
    [
        "see /home/ann/notes",
        "DATA = '/root/x'",
        "cd /work/main",
        "https://registry.example.org/wijklus",
        "see issue #12",
        "as asked in task 7",
        "# TODO: later",
        "FIXME",
        "made in a worktree",
    ],
)
def test_a_strange_line_is_reported(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(f"fine\n{line}\n")
    assert [found.split()[0] for found in strange([tmp_path / "notes.md"], tmp_path)] == ["notes.md:2"]


@pytest.mark.parametrize(
    "line", ["path('werk/plannen/')", "the registry of evidence", "/static/work.css", "a task of 3 days"]
)
def test_own_words_are_in_order(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(line)
    assert list(strange([tmp_path / "notes.md"], tmp_path)) == []
