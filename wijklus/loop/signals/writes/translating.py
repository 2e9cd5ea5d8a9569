"""Adding a translation of what somebody said; search finds both."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned, search_words
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Signal, Translation
from . import routing


def translate(
    *, signal: Signal, written: str, language: str, text: str, version: int, by: Actor, at: datetime
) -> Translation:
    """Say in which language something was written, and add or change its translation into another.

    `version` is that of the translation that was seen, 0 for none. Raises Conflict when somebody else wrote one first.
    """
    access.require(access.may_triage(by, signal))
    words = cleaned(text)
    _check(signal, written, language, words)
    given = {"text": words, "made_by_function": by.function[:160], "made_at": at}
    with transaction.atomic():
        found = Signal.objects.select_for_update(of=("self",)).select_related("neighbourhood").get(pk=signal.pk)
        row, made = Translation.objects.get_or_create(signal=found, language=language, defaults=given)
        hit = made or Translation.objects.filter(pk=row.pk, version=version).update(**given, version=F("version") + 1)
        row.refresh_from_db()
        if not hit:
            sentence = _("Somebody else translated this first. Look at it again.")
            raise Conflict(sentence, theirs=row, mine=given)
        found.language = written
        index(found)
        found.save(update_fields=["language", "search_words"])
        routing.route(signals=[found], at=at)
        trail.record(
            by=by, at=at, verb="signals.translate", kind="signal", ref=found.reference,
            neighbourhood_id=found.neighbourhood_id, after={"written": written, "language": language},
        )  # fmt: skip
    return row


def index(signal: Signal) -> None:
    """Let search find a signal by its own words, each in its language, and by those of its translations."""
    parts = [search_words(f"{signal.text} {signal.place_text}", signal.language)]
    parts += [search_words(row.text, row.language) for row in Translation.objects.filter(signal=signal)]
    signal.search_words = " ".join(part for part in parts if part)


def _check(signal: Signal, written: str, language: str, words: str) -> None:
    if not signal.text:
        raise Refused(_("The words of this signal were erased before."))
    if written not in rules.WRITTEN:
        raise Refused(_("Choose a language from the list."), field="written")
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language from the list."), field="language")
    if written == language:
        raise Refused(_("It is in this language already: there is nothing to translate."), field="language")
    if not words:
        raise Refused(_("Write the translation."), field="text")
    if len(words) > rules.LONGEST_TEXT:
        raise Refused(_("This translation is too long: keep it to %(most)s signs.") % {"most": rules.LONGEST_TEXT})
