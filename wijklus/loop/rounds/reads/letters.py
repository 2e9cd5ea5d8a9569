"""The letters with voting codes, as a PDF."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import segno
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijklus.base.pdf import typeset

from .. import rules
from ..models import CodeBatch, RoundArea
from ..rules import voting
from .admitting import lines_of_batch

TEMPLATE = Path(__file__).resolve().parents[1] / "pdf" / "codes.typ"


def to_whom(batch: CodeBatch, part: int) -> list[str]:
    """For each letter of a part, the file and the row of the register it goes to; without a register its number.

    One query, or none. Names and addresses are not known here: whoever sends the letters lays them beside the register.
    """
    first = (part - 1) * rules.LETTERS_OF_A_PART
    if not batch.of_register:
        last = min(first + rules.LETTERS_OF_A_PART, batch.size)
        return [letter_number(number) for number in range(first + 1, last + 1)]
    lines = lines_of_batch(batch)[first : first + rules.LETTERS_OF_A_PART]
    return [
        _("%(file)s, row %(row)s") % {"file": line.source.file_name, "row": line.row} if line.source else ""
        for line in lines
    ]


def letter_number(number: int) -> str:
    """What stands on a letter without a register, so that it can be withdrawn when it is lost."""
    return _("Letter %(n)s") % {"n": number}


def as_pdf(
    area: RoundArea, codes: Sequence[str], *, language: str, at: datetime, to: Sequence[str] = ()
) -> bytes:  # fmt: skip
    """A letter for each code, with what `to` says of whom it goes to.

    The code stands behind the # of the QR code: no server ever sees it in an address.
    """
    round, city = area.round, area.municipality
    path = f"/{language}/{city.slug}/wijkbudget/{round.reference}/stemmen/"
    url = settings.SITE_URL + path
    with translation.override(language):
        until = date_format(round.ballot_until, "j F Y")
        data = {
            "title": _("Voting codes"),
            "language": language,
            "city": city.name,
            "heading": round.title,
            "place": area.neighbourhood.name,
            "paragraphs": [
                _("With this code you vote on the neighbourhood budget of %(place)s, until %(until)s.")
                % {"place": area.neighbourhood.name, "until": until},
                _("Anybody who is %(age)s or older and lives in the neighbourhood may vote, once.")
                % {"age": round.minimum_age},
                _("Scan the picture, or go to the address and type the code. You can change your vote."),
            ],
            "code_label": _("Your code"),
            "qr_alt": _("QR code of the voting page"),
            "secret": _(
                "Nobody can see what you voted. The list of codes is destroyed, at the latest when the days for "
                "objections are over."
            ),
            "url": url,
            "letters": [
                {"code": voting.shown(code), "qr": unquote(_qr(f"{url}#{code}").split(",", 1)[1]), "to": line}
                for code, line in zip(codes, to or [""] * len(codes), strict=True)
            ],
        }
        return typeset(TEMPLATE, data, made_at=at)


def _qr(text: str) -> str:
    return str(segno.make(text, error="m").svg_data_uri())
