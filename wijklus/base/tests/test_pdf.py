"""Documents: readable aloud, and the same bytes for the same data."""

from datetime import datetime
from pathlib import Path

import pytest

from wijklus.base.pdf import typeset

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "nl")
= #data.title
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(TEMPLATE)
    return path


def test_the_same_data_gives_the_same_bytes(template: Path, at: datetime) -> None:
    first = typeset(template, {"title": "Beste bewoner"}, made_at=at)
    assert first.startswith(b"%PDF")
    assert b"pdfuaid" in first
    assert typeset(template, {"title": "Beste bewoner"}, made_at=at) == first
    assert typeset(template, {"title": "Beste buur"}, made_at=at) != first


def test_a_document_without_a_moment_is_dated_by_the_clock(template: Path) -> None:
    assert typeset(template, {"title": "Beste bewoner"}).startswith(b"%PDF")
