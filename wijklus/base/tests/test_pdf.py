"""Documents: readable aloud, and the same bytes for the same data."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from wijklus.base import pdf
from wijklus.base.pdf import typeset

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "nl")
= #data.title
#for word in data.at("words", default: ()) { par(word) }
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


def words_of(made: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mia 👍 en Jan", "Mia □ en Jan"),
        ("Mia 👍🏽", "Mia □"),
        ("王小明", "□□□"),
        ("ሰላም", "□□□"),
        ("\U0010ffff", "□"),
        ("a\x00b\x01c\x1bd", "abcd"),
        ("a\ud83db", "ab"),
        ("neer\u202eneer", "neerneer"),
        ("\ufeff\u200bwit", "wit"),
        ('aan"halen \\ en 王', 'aan"halen \\ en □'),
        ("Łukasz Дмитро Ελένη", "Łukasz Дмитро Ελένη"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_no_sign_of_a_person_stops_a_document(template: Path, text: str, shown: str) -> None:
    made = typeset(template, {"title": "Brief", "words": [text]})
    found = words_of(made)
    assert shown in found or not shown
    assert b"pdfuaid" in made
    assert words_of(typeset(template, {"title": text + "!"}))


def test_signs_of_every_script_can_be_typeset(template: Path) -> None:
    for start in (*range(0, 0x3400, 0x400), 0xA400, 0xD400, 0xD800, 0xF800, 0xFC00, 0x10C00, 0x1F000, 0x1F400, 0xE0000):
        words = [" ".join(map(chr, range(part, part + 0x100))) for part in range(start, start + 0x400, 0x100)]
        assert typeset(template, {"title": "Brief", "words": words})


def test_a_breakdown_of_the_typesetter_ends_in_plain_letters(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = pdf._compiled

    class PanicException(BaseException):
        pass

    def breaks(template: Path, data: dict[str, Any], made_at: datetime | None) -> bytes:
        if "\u0301" in data["title"]:
            raise PanicException
        return compiled(template, data, made_at)

    monkeypatch.setattr(pdf, "_compiled", breaks)
    assert "Cafe q - 1" in words_of(typeset(template, {"title": "Café q\u0301 – 1"}))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_what_stops_the_whole_program_is_not_taken_for_a_breakdown(
    template: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stops(*_: Any) -> bytes:
        raise stop

    monkeypatch.setattr(pdf, "_compiled", stops)
    with pytest.raises(stop):
        typeset(template, {"title": "x"})


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_typeset(template: Path, text: str) -> None:
    assert typeset(template, {"title": "x" + text, "words": [text]}).startswith(b"%PDF")


def test_when_the_typesetter_keeps_refusing_only_plain_letters_are_left(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_without", lambda text, missing: text)
    assert "Mia ?" in words_of(typeset(template, {"title": "Mia 王"}))


def test_a_fault_of_a_template_is_not_hidden(template: Path) -> None:
    template.write_text("#nergens")
    with pytest.raises(typst.TypstError):
        typeset(template, {"title": "x"})
