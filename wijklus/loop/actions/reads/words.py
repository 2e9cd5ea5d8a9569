"""Words for what an action lacks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

LACKS = {
    "owner": _("an owner"),
    "mandate": _("a valid mandate"),
    "term": _("a term"),
    "means": _("means, or that none are needed"),
    "planned_answer": _("a planned answer to residents"),
    "late": _("an end: the term has passed"),
    "promise": _("a promise that stands: one was refused or broken"),
    "answer": _("the answer to residents: its planned day has passed"),
}


def word_for(lack: str) -> Any:
    """The word for one thing that lacks."""
    return LACKS[lack]


def words_for(lacks: Iterable[str]) -> list[Any]:
    """The words for all that lacks."""
    return [LACKS[lack] for lack in lacks]
