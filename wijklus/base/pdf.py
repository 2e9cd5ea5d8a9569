"""PDF documents typeset by Typst from a template and plain data: tagged, with a language, readable aloud (PDF/UA-1)."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts Typst carries itself: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(template: Path, data: dict[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF of a .typ template; `data` reaches it as JSON: `#let data = json(bytes(sys.inputs.data))`.

    Slow work: call it outside a transaction. `made_at` dates the document, so that the same data gives the same bytes.
    """
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
