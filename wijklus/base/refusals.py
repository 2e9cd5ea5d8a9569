"""Why something was not done, as a sentence for the person who asked. Views turn these into a message and a status."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from . import transitions


class Refused(Exception):
    """The change was not made, and nothing was written. `sentence` is shown to the person; `field` names the input."""

    def __init__(self, sentence: Any, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class BadFile(Refused):
    """A file that somebody gave cannot be used. `problems` are sentences, each with the line or part and the field."""

    def __init__(self, problems: Sequence[Any], field: str | None = None) -> None:
        super().__init__(problems[0], field)
        self.problems = tuple(problems)


class NotAllowed(Refused, PermissionDenied):
    """This actor may not do this. Django answers 403 when a view lets it through."""

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(sentence or _("Your role does not include this."))


class Conflict(Refused):
    """Somebody else changed the same thing first; both versions are kept and shown.

    `theirs` is what stands now, `mine` what was about to be written.
    """

    def __init__(self, sentence: Any, *, theirs: Any = None, mine: Any = None) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.mine = mine


def must_allow(table: Mapping[str, Set[str]], was: str, to: str) -> None:
    """Raise Refused unless the table of states allows going from `was` to `to`."""
    try:
        transitions.check(table, was, to)
    except transitions.NotPossibleNow as no:
        raise Refused(_("This is not possible any more: look at what changed, and decide again.")) from no
