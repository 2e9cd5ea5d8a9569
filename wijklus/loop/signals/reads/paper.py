"""The form on paper: for who rather writes, with the address of the same form on the web."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.base.pdf import typeset

TEMPLATE = Path(__file__).resolve().parent.parent / "pdf" / "paper.typ"


def paper_pdf(*, neighbourhood: Any, city: Any, language: str, at: datetime) -> bytes:
    """One sheet to print, as a tagged PDF. Slow: never inside a transaction. No query."""
    with translation.override(language):
        data = _words(neighbourhood, city, language)
    return typeset(TEMPLATE, data, made_at=at)


def _words(neighbourhood: Any, city: Any, language: str) -> dict[str, Any]:
    link = f"{settings.SITE_URL}/{language}/{city.slug}/wijk/{neighbourhood.slug}/zeg-het/"
    return {
        "language": language,
        "city": city.name,
        "place": neighbourhood.name,
        "title": _("Say it to us"),
        "lead": _("About %(place)s. Fill in what you want; a few words are enough.") % {"place": neighbourhood.name},
        "kind": _("What do you want to tell?"),
        "kinds": [_("Something is going on"), _("I have an idea"), _("I can or want to do something")],
        "text": _("Tell it in your own words"),
        "where": _("Where is it?"),
        "how": _("How may we answer you?"),
        "hint": _("Choose one, and fill in only what we need for that."),
        "answers": [
            [_("By e-mail"), _("E-mail address")],
            [_("Call me"), _("Phone number")],
            [_("By text message"), _("Phone number")],
            [_("By letter"), _("Name and address")],
            [_("Through my group"), _("Name of the group")],
            [_("No answer needed"), ""],
        ],
        "agree": _("What you agree to"),
        "consents": [
            _("You keep how to reach me, only to answer me"),
            _("You may ask me again how it goes"),
            _("You may pass on to the service that handles it how to reach me"),
            _("You may show my words, without my name"),
        ],
        "promise": _("Your name and address are never public. You can always have them erased."),
        "online": _("Rather on your phone? Scan the code, or go to:"),
        "link": link,
        "qr": unquote(segno.make(link, error="m").svg_data_uri().split(",", 1)[1]),
        "qr_alt": _("QR code of the same form on the web"),
        "back": " · ".join(filter(None, [city.name, city.contact_phone, city.contact_email])),
        "for_us": _("For who enters this: date, place, number of people"),
    }
