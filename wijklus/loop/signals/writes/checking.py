"""What a signal must be before it is kept: one place for the form, the field form, the API and imports."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned, search_words

from .. import rules
from ..models import Signal
from . import hearing


def checked(said: rules.Said, *, at: datetime) -> Signal:
    """The signal as it will be kept, still without its person and, when none is given, its neighbourhood.

    Raises Refused with a sentence and the name of the input.
    """
    _check_choices(said)
    _check_source(said)
    _check_voices(said)
    hearing.check(said)
    received_at = said.received_at or at
    if not rules.possible_moment(received_at, at):
        raise Refused(_("Check the date: this day has not come yet, or is too long ago."), field="received_at")
    signal = Signal(
        text=_text(said.text),
        kind=said.kind,
        channel=said.channel,
        neighbourhood=said.neighbourhood,
        language=said.language,
        counted_voices=said.counted_voices,
        agreed_to=[use for use in rules.CONSENTS if use in said.agreed_to],
        lat=said.lat,
        lon=said.lon,
        place_text=_place(said),
        category=said.category,
        form_key=_key(said.form_key),
        origin_kind=said.origin_kind,
        origin_label=said.origin_label[:200],
        origin_ref=said.origin_ref[:40],
        level=said.level,
        received_at=received_at,
    )
    if signal.form_key:
        signal.form_digest = said.form_digest or digest_of(said)
    signal.search_words = search_words(f"{signal.text} {signal.place_text}", signal.language)
    return signal


def digest_of(said: rules.Said, *, photos: Sequence[str] = ()) -> str:
    """The keyed hash of everything that was sent but its key and its moment; `photos` are the hashes of files."""
    body = {**vars(said), "form_key": "", "form_digest": "", "received_at": None}
    if isinstance(said.contact, rules.Reachable):
        body["contact"] = vars(said.contact)
    del body["me_too"], body["comments_on"]  # the same words with or without a tick are the same form
    body["neighbourhood"] = getattr(said.neighbourhood, "pk", None)
    body["category"] = getattr(said.category, "pk", None)
    if photos:
        body["photos"] = sorted(set(photos))
    return rules.form_digest(body, settings.SECRET_KEY)


def first_answer(kept: Signal, again: Signal) -> Signal:
    """The signal that was kept the first time. Raises Refused when another text came under the same key."""
    if kept.form_digest != again.form_digest:
        sentence = _("This form was sent before with another text. That one was kept; open a new form for this one.")
        raise Refused(sentence, field="form_key")
    return kept


def _text(text: str) -> str:
    words = cleaned(text)
    if not words:
        raise Refused(_("Write what you want to say."), field="text")
    if len(words) > rules.LONGEST_TEXT:
        sentence = _("Your text has %(length)s signs; we can keep %(most)s. Please make it shorter.")
        raise Refused(sentence % {"length": len(words), "most": rules.LONGEST_TEXT}, field="text")
    return words


def _check_choices(said: rules.Said) -> None:
    if said.kind not in rules.KINDS:
        raise Refused(_("Choose what you want to tell."), field="kind")
    if said.channel not in rules.CHANNELS:
        raise Refused(_("Choose how this was said."), field="channel")
    if said.origin_kind not in rules.ORIGINS or said.level not in rules.LEVELS:
        raise Refused(_("We do not know this source."), field="origin_kind")
    if (said.origin_kind == rules.POLICY) != (said.level != rules.NEIGHBOURHOOD):
        raise Refused(_("Only a policy signal is lifted above its neighbourhood."), field="level")


def _check_source(said: rules.Said) -> None:
    if said.channel in rules.SOURCED and not said.origin_label.strip():
        raise Refused(_("Name the study, the statement or the indicator."), field="source")
    if (said.origin_kind == rules.SOURCE) != (said.channel == rules.INDICATOR):
        raise Refused(_("Only an indicator is a signal that nobody said."), field="channel")
    if said.origin_kind == rules.SOURCE and (said.counted_voices or said.contact is not None):
        raise Refused(_("An indicator has no voices of its own."), field="counted_voices")


def _check_voices(said: rules.Said) -> None:
    if not 0 <= said.counted_voices <= rules.MOST_VOICES:
        sentence = _("Count between 1 and %(most)s people.")
        raise Refused(sentence % {"most": rules.MOST_VOICES}, field="counted_voices")
    if said.counted_voices and said.contact is not None:
        raise Refused(_("One person said this, or people without a name: not both."), field="counted_voices")
    if said.origin_kind == rules.POLICY and (said.counted_voices or said.contact is not None):
        raise Refused(_("A policy signal has no voices of its own."), field="counted_voices")


def _place(said: rules.Said) -> str:
    if (said.lat is not None or said.lon is not None) and not rules.is_real_point(said.lat, said.lon):
        raise Refused(_("This is not a point on the map."), field="lat")
    words = " ".join(cleaned(said.place_text).split())
    if len(words) > rules.LONGEST_PLACE:
        sentence = _("Describe the place in at most %(most)s signs.")
        raise Refused(sentence % {"most": rules.LONGEST_PLACE}, field="place_text")
    return words


def _key(form_key: str) -> str | None:
    key = form_key.strip()
    if len(key) > rules.LONGEST_KEY or not key.isprintable():
        raise Refused(_("The key of this form is not valid: open the form again."), field="form_key")
    return key or None
