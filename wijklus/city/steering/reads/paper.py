"""A dossier on paper: tagged, in the language of the reader, a thousand items a part."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijklus.base.pdf import typeset

from ..models import KINDS, MARKS, Handover, HandoverItem
from ..rules import handing

TEMPLATE = Path(__file__).parents[1] / "pdf" / "handover.typ"


def as_pdf(handover: Handover, rows: Sequence[HandoverItem], *, part: int, city: str, language: str) -> bytes:
    """One part of a dossier as a PDF, with the marks of this moment. No query; slow, so never in a transaction."""
    with translation.override(language):
        return typeset(TEMPLATE, _words(handover, rows, part, city, language), made_at=handover.frozen_at)


def _words(handover: Handover, rows: Sequence[HandoverItem], part: int, city: str, language: str) -> dict[str, Any]:
    told = dict(KINDS)
    where = handover.neighbourhood.name if handover.neighbourhood else _("the whole city")
    frozen = date_format(handover.frozen_at, "j F Y, H:i") if handover.frozen_at else ""
    groups = [(kind, list(own)) for kind, own in groupby(rows, key=lambda row: row.kind)]
    return {
        "language": language,
        "city": city,
        "title": _("Handover: %(place)s") % {"place": where},
        "occasion": handover.occasion,
        "made": _("As everything stood on %(day)s. Made by: %(who)s.") % {"day": frozen, "who": handover.by_function},
        "part": _("Part %(part)s of %(parts)s") % {"part": part, "parts": handing.parts(handover.items_count)},
        "heads": [_("Number"), _("What"), _("Who"), _("By when"), _("Mark of the next team")],
        "groups": [
            {
                "name": str(told[kind]).capitalize(),
                "caption": ngettext("%(n)s item: %(kind)s", "%(n)s items: %(kind)s", len(own))
                % {"n": len(own), "kind": told[kind]},
                "rows": [_row(row) for row in own],
            }
            for kind, own in groups
        ],
        "nothing": _("Nothing stands open."),
        "fingerprint": _("SHA-256 of the document: %(hash)s") % {"hash": handover.sha256},
        "signature": _("Signature of this installation: %(signature)s") % {"signature": handover.signature},
    }


def _row(row: HandoverItem) -> list[str]:
    marks = dict(MARKS)
    place = row.neighbourhood.name if row.neighbourhood else ""
    what = ", ".join(filter(None, (row.title, place, _people(row))))
    mark = f"{marks[row.mark]}: {row.reason}" if row.mark else _("no mark yet")
    due = date_format(row.due_on, "j F Y") if row.due_on else "-"
    return [str(row.number), what, row.party or "-", due, mark]


def _people(row: HandoverItem) -> str:
    return ngettext("%(n)s person", "%(n)s people", row.people) % {"n": row.people} if row.people else ""
