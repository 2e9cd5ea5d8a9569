"""Making a signal of a mail, or adding it to the one it replies to; each mail once, and none unseen."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import validate_email
from django.db import DataError, IntegrityError, transaction
from django.db.models import F

from wijklus.base import pictures as photo_rules
from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import rules as trail_rules
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Addition, IncomingMail, Mailbox, Photo, Signal
from ..rules import letters
from ..rules import mailbox as mails
from . import moderating, pictures
from .registering import register

BY_MAIL = "mail"
NO_PHOTO, BAD_PHOTO, TOO_MANY_PHOTOS = "no_photo", "bad_photo", "too_many"
NOBODY_CAN_KEEP = (DataError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What one mail brings about and not the moment: trying again would meet it again, and never come to the next mail."""


@dataclass(frozen=True)
class Came:
    """A mail on its way in: what stands in it, the photos that we can keep, and what we cannot."""

    letter: letters.Letter
    reason: str
    photos: Sequence[File[bytes]] = ()
    left_out: Sequence[tuple[str, str]] = ()
    city: Any = None
    own: str = ""


def take_in_mail(
    *,
    raw: bytes,
    by: Actor,
    at: datetime,
    box: Mailbox | None = None,
    validity: int = 0,
    uid: int | None = None,
    size: int = 0,
) -> IncomingMail:
    """Take in one mail as it came; `box` None: from a file. May run twice, also after it was killed half way.

    Never inside a transaction. What cannot become a signal is listed with its reason; the mail stays where it is.
    """
    access.require(access.may_take_in_mail(by))
    size = size or len(raw)
    try:
        return _taken_in(raw, box, validity=validity, uid=uid, size=size, by=by, at=at)
    except NOBODY_CAN_KEEP:  # it stays in the mailbox, and those behind it are read
        unread = Came(letters.Letter(), mails.UNREADABLE, city=_city())
        row, _is_new = _listed(unread, raw, at=at, validity=validity, uid=uid, size=size)
        if row.state == mails.COMING:
            _passed_over(row, mails.UNREADABLE, at=at)
        return row


def _taken_in(
    raw: bytes, box: Mailbox | None, *, validity: int, uid: int | None, size: int, by: Actor, at: datetime
) -> IncomingMail:
    came = _opened(raw, box)
    row, is_new = _listed(came, raw, at=at, validity=validity, uid=uid, size=size)
    if row.state != mails.COMING:
        if not is_new and (row.validity, row.uid) != (validity, uid):
            IncomingMail.objects.filter(pk=row.pk).update(repeats=F("repeats") + 1)
        return row
    reason = came.reason or _sender_refused(row, is_new=is_new, at=at)
    if reason == mails.BOUNCE:
        _came_back(row, came.letter, by=by, at=at)
    elif reason:
        _passed_over(row, reason, at=at)
    else:
        _kept(row, came, by=by, at=at)
    return row


def _opened(raw: bytes, box: Mailbox | None) -> Came:
    """What stands in a mail, and which of its attachments are photos that we can keep."""
    own = box.address if box is not None else ""
    city = _city()
    ours = frozenset({parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(), own} - {""})
    try:
        letter = letters.read(raw, own=ours, loop_mark=trail_rules.loop_mark(settings.SITE_URL))
    except letters.Unreadable:
        return Came(letters.Letter(), mails.UNREADABLE, city=city, own=own)
    photos, left_out = _sifted(letter) if not letter.reason else ([], [])
    return Came(letter, letter.reason, photos, left_out, city, own)


def _city() -> Any:
    return places.municipalities().get(pk=scope.municipality_id())


def _sifted(letter: letters.Letter) -> tuple[list[File[bytes]], list[tuple[str, str]]]:
    """The pictures that pass the checks of the form; with each of the others why it does not stay."""
    photos: list[File[bytes]] = []
    left_out = [(name, NO_PHOTO) for name in letter.others]
    for part in letter.pictures:
        photo = ContentFile(part.data, name=part.name)
        try:
            photo_rules.check(photo, field="photos")
        except Refused:
            left_out.append((part.name, BAD_PHOTO))
            continue
        fits = sum(one.size for one in photos) + photo.size <= rules.MOST_PHOTO_BYTES
        if len(photos) < rules.MOST_PHOTOS and fits:
            photos.append(photo)
        else:
            left_out.append((part.name, TOO_MANY_PHOTOS))
    return photos, left_out[:50]


def _listed(
    came: Came, raw: bytes, *, at: datetime, validity: int, uid: int | None, size: int
) -> tuple[IncomingMail, bool]:
    """The row of this mail, and whether it is new: kept before anything is made of it."""
    letter = came.letter
    words = letter.text if came.reason != mails.UNREADABLE else raw.decode("latin-1")
    body = {"id": letter.message_id, "from": letter.sender, "subject": letter.subject, "text": words}
    if not letter.message_id:  # then only what is in it tells two mails apart
        body["pictures"] = ",".join(hashlib.sha256(part.data).hexdigest() for part in letter.pictures)
    digest = rules.form_digest(body, settings.SECRET_KEY)
    row = IncomingMail(
        digest=digest, validity=validity, uid=uid, size=size, came_at=at, reason="", sender=_address(letter.sender),
        subject=cleaned(letter.subject), message_id=cleaned(letter.message_id), language=_language(came),
        left_out=[list(one) for one in came.left_out],
    )  # fmt: skip
    kept = reads.mail_by_digest(digest)
    if kept is not None:
        return kept, False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        kept = reads.mail_by_digest(digest) or IncomingMail.objects.get(validity=validity, uid=uid)
        return kept, False
    return row, True


def _address(sender: str) -> str:
    try:
        validate_email(sender)
    except ValidationError:
        return ""
    return sender if len(sender) <= 254 else ""


def _language(came: Came) -> str:
    known = dict(settings.LANGUAGES)
    return came.letter.language if came.letter.language in known else str(came.city.language)


def _sender_refused(row: IncomingMail, *, is_new: bool, at: datetime) -> str:
    """Why nothing more is taken from this sender now; "" when it is."""
    if not row.sender:
        return mails.NO_SENDER
    if row.size > mails.LARGEST_MAIL:
        return mails.TOO_LARGE
    if is_new:
        hour = trail.hit(key=f"mail-in:{row.sender.lower()}", window_seconds=3600, at=at)
        day = trail.hit(key=f"mail-in:{row.sender.lower()}", window_seconds=86400, at=at)
        if hour > mails.MOST_AN_HOUR or day > mails.MOST_A_DAY:
            return mails.TOO_MANY
    return ""


def _became(
    row: IncomingMail, state: str, *, reason: str = "", sentence: object = "", signal: Signal | None = None
) -> None:
    """What became of a mail, once; a second run finds it done."""
    must_allow(mails.ALLOWED_MAIL, row.state, state)
    IncomingMail.objects.filter(pk=row.pk, state=mails.COMING).update(
        state=state, reason=reason, sentence=str(sentence)[:300], signal=signal
    )
    row.state, row.reason, row.sentence, row.signal = state, reason, str(sentence)[:300], signal


def _passed_over(row: IncomingMail, reason: str, *, at: datetime, sentence: object = "") -> None:
    """Ignored when no person wrote it, else refused: then the person is told, unless they send too much."""
    by_machine = reason in (mails.AUTOMATIC, mails.LIST, mails.OWN, mails.EMPTY_PATH)
    with transaction.atomic():
        _became(row, mails.IGNORED if by_machine else mails.REFUSED, reason=reason, sentence=sentence)
        if reason in mails.TOLD:
            _tell(row, at=at)


def _tell(row: IncomingMail, *, at: datetime) -> None:
    """Have the sender told what was not kept."""
    trail.later(
        "wijklus.loop.signals.jobs.tell_sender", key=f"mail-told:{row.reference}", at=at, mail_ref=row.reference
    )


def _came_back(row: IncomingMail, letter: letters.Letter, *, by: Actor, at: datetime) -> None:
    """A mail of ours did not arrive: its delivery failed, and the room that sent it hears so."""
    with transaction.atomic():
        for message_id in dict.fromkeys(letter.failed):
            key = trail.returned(message_id=message_id, reason=letter.why_failed, by=by, at=at)
            if key:
                trail.later(
                    "wijklus.loop.feedback.jobs.note_returned", key=f"returned:{row.reference}", at=at, delivery_key=key
                )
        _became(row, mails.RETURNED, reason=mails.BOUNCE, sentence=letter.why_failed)


def _kept(row: IncomingMail, came: Came, *, by: Actor, at: datetime) -> None:
    letter = came.letter
    suffixes = [suffix for address in letter.to if (suffix := mails.suffix_of(address, came.own))]
    found = mails.threads(suffixes=suffixes, refers=list(letter.refers), subject=letter.subject)
    signal = reads.signal_of_thread(found)
    text = cleaned(letters.own_words(letter.text)) if signal is not None else _whole_text(letter)
    if len(text) > rules.LONGEST_TEXT:
        _passed_over(row, mails.TOO_LONG, at=at)
    elif not text and not (signal is not None and came.photos):
        _passed_over(row, mails.EMPTY, at=at)
    elif signal is not None:
        _add(row, came, signal, text, by=by, at=at)
    else:
        _register(row, came, text, suffixes, by=by, at=at)


def _whole_text(letter: letters.Letter) -> str:
    """What somebody says in a new mail: its subject and its words."""
    subject, words = cleaned(mails.plain_subject(letter.subject)), cleaned(letter.text.split("\n-- \n")[0])
    return words if not subject or words.casefold().startswith(subject.casefold()) else f"{subject}\n\n{words}".strip()


def _register(row: IncomingMail, came: Came, text: str, suffixes: Sequence[str], *, by: Actor, at: datetime) -> None:
    """A signal, by the same write as every other; its form key is of the mail, so that a second run finds it."""
    named = (places.neighbourhood_by_slug(suffix) for suffix in suffixes[:5])
    try:
        signal = register(
            text=text,
            kind=rules.PROBLEM,
            channel="mail",
            neighbourhood=next((place for place in named if place is not None and place.is_current), None),
            language=row.language,
            contact=rules.Reachable(channel="mail", name=came.letter.name, email=row.sender, language=row.language),
            form_key=f"{access.MAIL_KEY}{row.digest[:59]}",
            form_digest=row.digest,
            photos=came.photos,
            by=by,
            at=at,
        )
    except Refused as refused:
        _passed_over(row, mails.OTHER, at=at, sentence=refused.sentence)
        return
    _became(row, mails.TAKEN, signal=signal)


def _add(row: IncomingMail, came: Came, signal: Signal, text: str, *, by: Actor, at: datetime) -> None:
    """Put what the person says later with their signal; who sorts it sees that on Vandaag and with the signal."""
    contact = people.contact_of(by=by, person=signal.person, neighbourhood_id=None) if signal.person else None
    # it carries the secret of the thread, or it would not have found this signal; the sender anybody can fill in
    says_so = contact is not None and contact.email.lower() == row.sender.lower()
    is_theirs = says_so and not came.letter.is_doubted
    room = max(0, mails.MOST_PHOTOS_AFTER - reads.count_photos(signal))
    uploads = pictures.put_away(came.photos[:room])
    try:
        with transaction.atomic():
            _became(row, mails.ADDED, signal=signal)
            added = Addition(
                signal=signal, came_by=row, text=text, is_theirs=is_theirs, origin_label=BY_MAIL, added_at=at
            )
            added.save(force_insert=True)
            moderating.raise_alarm_again(signal=signal, text=text, at=at)
            known = set(Photo.objects.filter(signal=signal).values_list("sha256", flat=True))
            pictures.attach(signal, [upload for upload in uploads if upload.sha256 not in known], at=at)
            trail.record(
                by=by, at=at, verb="signals.add_by_mail", kind="signal", ref=signal.reference,
                neighbourhood_id=signal.neighbourhood_id, after={"channel": "mail"}, public=False,
            )  # fmt: skip
            if row.left_out:
                _tell(row, at=at)
    except BaseException:
        pictures.throw_away(uploads)
        raise
    pictures.throw_away([upload for upload in uploads if upload.sha256 in known])


def see_addition(*, addition: Addition, by: Actor, at: datetime) -> bool:
    """Note that what a person added was read. False when somebody else noted that first."""
    access.require(access.may_triage(by, addition.signal))
    with transaction.atomic():
        unseen = Addition.objects.filter(pk=addition.pk, seen_at__isnull=True)
        if not unseen.update(seen_at=at, seen_by_function=by.function[:160]):
            return False
        trail.record(
            by=by, at=at, verb="signals.see_addition", kind="signal", ref=addition.signal.reference,
            neighbourhood_id=addition.signal.neighbourhood_id, public=False,
        )  # fmt: skip
    return True


def forget_mails(*, by: Actor, at: datetime) -> int:
    """Empty who sent what did not become a signal, once that was long enough ago; how many."""
    access.require(access.may_take_in_mail(by))
    with transaction.atomic():
        mine = [row.pk for row in reads.mails_to_forget(now=at)[:500]]
        return IncomingMail.objects.filter(pk__in=mine).update(sender="", subject="", message_id="", left_out=[])
