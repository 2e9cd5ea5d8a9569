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

from ..models import CodeBatch
from ..rules import voting

TEMPLATE = Path(__file__).resolve().parents[1] / "pdf" / "codes.typ"


def as_pdf(batch: CodeBatch, codes: Sequence[str], *, language: str, at: datetime) -> bytes:
    """A letter for each code. The code stands behind the # of the QR code: no server ever sees it in an address."""
    area, round = batch.area, batch.area.round
    path = f"/{language}/{batch.municipality.slug}/wijkbudget/{round.reference}/stemmen/"
    url = settings.SITE_URL + path
    with translation.override(language):
        until = date_format(round.ballot_until, "j F Y")
        data = {
            "title": _("Voting codes"),
            "language": language,
            "city": batch.municipality.name,
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
            "secret": _("Nobody can see what you voted, and the city keeps no list of who got which code."),
            "url": url,
            "letters": [
                {"code": voting.shown(code), "qr": unquote(_qr(f"{url}#{code}").split(",", 1)[1])} for code in codes
            ],
        }
        return typeset(TEMPLATE, data, made_at=at)


def _qr(text: str) -> str:
    return str(segno.make(text, error="m").svg_data_uri())
