"""Doing a form once, however often it is sent: by double click, by going back, or from two tabs at the same moment."""

from datetime import datetime, timedelta

from wijklus.ground.trail.models import SentForm

KEPT = timedelta(days=1)
"""How long a rendered form is known; nobody sends the same one again after that."""


def first_time(*, digest: str, at: datetime) -> bool:
    """Note that this form is being done now. False when it is being done or was done: the unique digest decides.

    Committed at once, outside the transaction of the write: after a crash the form counts as sent, because nobody can
    tell how far it came, and doing a promise or a mail twice is worse than looking whether it is there.
    """
    _row, is_first = SentForm.objects.get_or_create(digest=digest, defaults={"at": at})
    return is_first


def form_led_to(*, digest: str, location: str) -> None:
    """Note where the sender was led, so that who sends it again is led there too."""
    SentForm.objects.filter(digest=digest).update(location=location[:2000])


def form_not_done(*, digest: str) -> None:
    """The form was refused or broke off: it may be sent again as it is."""
    SentForm.objects.filter(digest=digest).delete()


def prune_forms(*, at: datetime) -> int:
    """Forget forms of yesterday."""
    return SentForm.objects.filter(at__lte=at - KEPT).delete()[0]
