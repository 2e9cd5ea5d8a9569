"""A change that somebody else may have made first: what views do with it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wijklus.base.refusals import Conflict, Refused

from ..forms import RefusableForm


def changed(form: RefusableForm, change: Callable[[int], Any], *, shown: Sequence[str]) -> bool:
    """Do a change as it was seen in the version of the form; whether it was done.

    When somebody was first, the form says what these fields of the row are now, and sending it again replaces that.
    """
    try:
        change(form.cleaned_data["version"] or 0)
    except Conflict as conflict:
        now = conflict.theirs
        there = " · ".join(text for name in shown if (text := getattr(now, name)))
        sentence = _("Somebody changed this while you were at it. It now says: %(now)s. Save again to replace it.")
        form.replace(now.version, sentence % {"now": there})
        return False
    except Refused as refused:
        form.refuse(refused)
        return False
    return True
