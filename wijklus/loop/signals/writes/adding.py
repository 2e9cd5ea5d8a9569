"""Words that somebody adds to their own signal later."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Addition, Signal
from . import moderating


def add_words(
    *, signal: Signal, text: str, says: str, their_key: str = "", by: Actor, at: datetime
) -> tuple[Addition, bool]:
    """Keep what was added, and whether this is the first time it was sent.

    The same key once more is answered with what was kept; with other words it is refused. What was erased or set aside
    takes nothing any more: it would be read by nobody.
    """
    access.require(access.may_reply(by, signal))
    words = cleaned(text)
    _check(signal, words, says)
    try:
        with transaction.atomic():
            addition = Addition(signal=signal, text=words, says=says, origin_label=by.function[:200], added_at=at)
            addition.their_key = their_key[: rules.LONGEST_KEY] or None
            addition.save(force_insert=True)
            moderating.raise_alarm_again(signal=signal, text=words, at=at)
            trail.record(
                by=by,
                at=at,
                verb="signals.add_words",
                kind="signal",
                ref=signal.reference,
                neighbourhood_id=signal.neighbourhood_id,
                after={"addition": addition.reference, "says": says},
                public=False,
            )
    except IntegrityError:
        return _kept(signal, words, their_key), False
    return addition, True


def _check(signal: Signal, words: str, says: str) -> None:
    if not words:
        raise Refused(_("Write what you want to add."), field="text")
    if len(words) > rules.LONGEST_TEXT:
        raise Refused(_("This text is too long."), field="text")
    if says not in rules.SAYS:
        raise Refused(_("Say whether it is open or closed."), field="says")
    if signal.erased_at is not None and not signal.text:
        raise Refused(_("The words of this signal were erased. Send a new signal."))
    if signal.state == rules.SET_ASIDE:
        raise Refused(_("This signal was set aside. Send a new one when it is not solved."))


def _kept(signal: Signal, words: str, their_key: str) -> Addition:
    """What was kept under this key before."""
    kept = Addition.objects.get(signal=signal, their_key=their_key[: rules.LONGEST_KEY])
    if kept.text != words:
        raise Refused(_("Other words were added under this number before, and those were kept. Use a new number."))
    return kept
