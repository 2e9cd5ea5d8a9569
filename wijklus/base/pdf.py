"""PDF documents typeset by Typst from a template and plain data: tagged, with a language, readable aloud (PDF/UA-1).

Words come from people, so a document never fails on them: a sign that no font here has (an emoji, Chinese, Amharic) is
shown as an empty square, and what has no shape at all (control signs, direction overrides, halves of signs) is left
out. The typesetter itself says which signs those are; nothing else has to know the fonts.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import structlog
import typst

from .text import with_shape

MISSING = "□"
"""Stands for a sign that cannot be shown; the fonts have it, and it is read aloud as a square."""

_NAMED = re.compile(r'the text(?: contains the disallowed codepoint)? `"((?:[^"\\]|\\.)*)"`')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_WRITTEN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_MARKS = "".join(chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in {"Mn", "Me", "Mc"})
_LOOSE_MARKS = re.compile(rf"(?:^|(?<=[^\w{_MARKS}]))[{_MARKS}]+")
MOST_PASSES = 4
log = structlog.get_logger(__name__)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts Typst carries itself: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(template: Path, data: dict[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF of a .typ template; `data` reaches it as JSON: `#let data = json(bytes(sys.inputs.data))`.

    Slow work: call it outside a transaction. `made_at` dates the document, so that the same data gives the same bytes.
    """
    data = _each(data, _ready)
    for _pass in range(MOST_PASSES):
        try:
            return _compiled(template, data, made_at)
        except typst.TypstError as wrong:
            missing = _signs_in(str(wrong.diagnostic))
            if not missing:
                raise
            log.info("pdf_signs_missing", template=template.name, n=len(missing))
            data = _each(data, partial(_without, missing=missing))
        except BaseException as wrong:
            if not _is_panic(wrong):
                raise
            break
    log.warning("pdf_in_plain_letters", template=template.name)
    return _compiled(template, _each(data, _plain), made_at)


def _is_panic(wrong: BaseException) -> bool:
    """Whether the typesetter itself broke down: it is no Exception, and has no name that can be imported."""
    return type(wrong).__name__ == "PanicException"


def _ready(text: str) -> str:
    """A text as the typesetter takes it: a mark on a letter is part of it, and a mark on nothing is left out."""
    return _LOOSE_MARKS.sub("", unicodedata.normalize("NFC", with_shape(text)))


def _compiled(template: Path, data: dict[str, Any], made_at: datetime | None) -> bytes:
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()) if made_at else None,
    )
    assert isinstance(made, bytes)
    return made


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, change) for inner in value]
    return value


def _signs_in(diagnostic: str) -> list[str]:
    """The signs that a document was refused for, the longest first."""
    found = {_ESCAPED.sub(_sign, text) for text in _NAMED.findall(diagnostic)}
    return sorted(filter(None, found), key=lambda text: (-len(text), text))


def _sign(escaped: re.Match[str]) -> str:
    if escaped[1]:
        return chr(int(escaped[1], 16))
    return _WRITTEN.get(escaped[2], escaped[2])


def _without(text: str, missing: Collection[str]) -> str:
    """A text with a square for each of these signs; a sign with marks on it is one square."""
    for signs in missing:
        if len(signs) > 1 and signs in text:
            bases = [sign for sign in signs if _has_width(sign)]
            text = text.replace(signs, MISSING * len(bases))
    single = {ord(signs): MISSING if _has_width(signs) else None for signs in missing if len(signs) == 1}
    return text.translate(single)


def _has_width(sign: str) -> bool:
    return not unicodedata.category(sign).startswith(("M", "C")) or unicodedata.category(sign) in ("Co", "Cn")


def _plain(text: str) -> str:
    """The last resort, which no document is refused for: letters without accents, and the other signs of ASCII."""
    letters = unicodedata.normalize("NFKD", text.replace(MISSING, "?")).replace("–", "-").replace("’", "'")
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return "".join(sign if sign == "\n" or " " <= sign <= "~" else "?" for sign in bare)
