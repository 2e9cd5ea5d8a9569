"""Words for what the loop keeps as a code."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CHANNELS = {
    "web": _("website"),
    "walk": _("walk in the neighbourhood"),
    "phone": _("phone"),
    "counter": _("counter"),
    "mail": _("e-mail"),
    "letter": _("letter"),
    "meeting": _("meeting"),
    "study": _("study"),
    "opinion": _("statement"),
    "figure": _("indicator"),
    "api": _("other software"),
    "open311": _("app by Open311"),
    "import": _("file of another system"),
}


def channel_word(code: str) -> Any:
    """The word for the way in which something was said."""
    return CHANNELS.get(code, code)
