"""Later work of this room: mails that go out and come in, drawing photos anew, and taking files in."""

from django.utils import translation
from django.utils.translation import gettext

from wijklus.base import clock, pictures, scope
from wijklus.base.actor import system
from wijklus.base.letters import Thread, letter
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from . import reads, writes
from .reads.links import Receipt
from .rules import imports, procedures
from .rules import mailbox as mails


def send_receipt(*, signal_ref: str) -> None:
    """Thank whoever left an address, with their private link: by mail, else by text; nothing once that was erased."""
    receipt = reads.receipt(reference=signal_ref)
    if receipt is None:
        return
    if not receipt.email:
        _text_receipt(receipt, key=f"receipt:{signal_ref}")
        return
    came = reads.mail_of(receipt.signal)
    with translation.override(receipt.language):
        context = {
            "receipt": receipt,
            "neighbourhood": receipt.signal.neighbourhood,
            "answer_on": term.first_answer_on if (term := reads.term_of(receipt.signal)) else None,
            "left_out": came.left_out if came is not None else [],
        }
        key = f"receipt:{signal_ref}"
        message = letter(
            "signals/mail/receipt", context, key=key, subject=_subject(gettext("We received your signal"), receipt),
            to=[receipt.email], city=receipt.signal.municipality, thread=reads.thread_of(receipt.signal), is_first=True,
        )  # fmt: skip
    trail.send_mail(key=key, message=message)


def _text_receipt(receipt: Receipt, *, key: str) -> None:
    """The same in a text message."""
    with translation.override(receipt.language):
        words = gettext("%(city)s received your signal. Follow it here: %(url)s")
        text = words % {"city": receipt.signal.municipality.name, "url": receipt.url}
    trail.send_text(key=key, number=receipt.phone, text=text)


def send_procedure(*, signal_ref: str) -> None:
    """Mail what was handed over to whoever handles that procedure, once: the words, when, and how to answer.

    How the person can be reached goes along when they chose the procedure themselves or agreed to it.
    """
    handed = reads.handover(signal_ref)
    if handed is None or not handed.to_email:
        return
    signal, city = handed.signal, handed.signal.municipality
    contact = reads.contact_to_pass_on(handed)
    with translation.override(city.language):
        context = {
            "handed": handed,
            "title": gettext(procedures.TITLES[handed.kind]),
            "signal": signal,
            "contact": contact,
            "term": reads.term_words(handed.term_on, handed.law),
        }
        key = f"procedure:{signal_ref}"
        subject = f"{gettext('Handed over:')} {gettext(procedures.TITLES[handed.kind])} · {city.name}"
        message = letter("signals/mail/procedure", context, key=key, subject=subject, to=[handed.to_email], city=city)
    trail.send_mail(key=key, message=message)


def send_erase_link(*, signal_ref: str, once: str) -> None:
    """Mail the person behind a signal a link with which they can erase all of it; nothing without an address.

    Whoever holds the link of one signal may ask for it: only who reads that mailbox can use it.
    """
    to = reads.receipt(reference=signal_ref)
    if to is None or not to.email:
        return
    with translation.override(to.language):
        message = letter(
            "signals/mail/erase", {"url": to.url}, key=once, subject=_subject(gettext("Erase all your data"), to),
            to=[to.email], city=to.signal.municipality,
        )  # fmt: skip
    trail.send_mail(key=once, message=message)


def _subject(words: str, to: Receipt) -> str:
    return f"{words} · {to.signal.municipality.name}"


def fetch_mail() -> None:
    """Read what came into the mailbox of the municipality; nothing when none is read."""
    writes.poll(by=system(scope.municipality_id()), at=clock.now())


def tell_sender(*, mail_ref: str) -> None:
    """Tell who sent a mail that it was not kept and why, or which attachments; nothing once forgotten."""
    mail = reads.mail_by_reference(mail_ref)
    if mail is None or not mail.sender:
        return
    city = places.municipalities().get(pk=scope.municipality_id())
    key = f"mail-told:{mail_ref}"
    box = reads.mailbox()
    thread = Thread(tag=f"m-{mail_ref}", first=mail.message_id, reply_to=box.address if box is not None else "")
    if mail.signal is not None:
        thread = reads.thread_of(mail.signal)
    added = mail.state == mails.ADDED
    with translation.override(mail.language):
        words = (
            gettext("Not everything you mailed could be kept") if added else gettext("We could not take in your mail")
        )
        context = {"mail": mail, "most_mb": mails.LARGEST_MAIL // 1024 // 1024, "added": added}
        message = letter(
            "signals/mail/refused", context, key=key, subject=f"{words} · {city.name}", to=[mail.sender], city=city,
            thread=thread,
        )  # fmt: skip
    trail.send_mail(key=key, message=message)


def forget_mails() -> None:
    """Empty who sent what did not become a signal, after a while."""
    while writes.forget_mails(by=system(scope.municipality_id()), at=clock.now()):
        pass


def redraw_photo(*, photo_ref: str) -> None:
    """Draw a photo anew without what the camera wrote into it; nothing when it was erased meanwhile."""
    photo = reads.photo_to_redraw(reference=photo_ref)
    if photo is not None:
        writes.redraw_photo(photo=photo)


def give_up_undrawn_photos() -> None:
    """Delete what was sent of photos that were never drawn anew: nothing a camera wrote outlives its job."""
    for photo in reads.photos_never_drawn(now=clock.now()):
        writes.give_up_photo(photo=photo)


def forget_words() -> None:
    """Take what was erased out of the index of search, down to the file."""
    writes.forget_words()


def renew_terms() -> None:
    """Make the days by which people hear something anew, of all that is still owed: a term or a closing day changed."""
    writes.renew_terms()


def reroute() -> None:
    """Hold every open signal against the rules of today about who handles what."""
    writes.reroute(at=clock.now())


def delete_files(*, names: list[str]) -> None:
    """Delete the files of photos whose rows are gone."""
    pictures.delete_files(names)


def read_import(*, run_ref: str) -> None:
    """Read a file that was given into rows; nothing when that was done or it was thrown away."""
    run = reads.import_by_reference(run_ref)
    if run is not None:
        writes.read_file(run=run, at=clock.now())


def pull_import(*, run_ref: str) -> None:
    """Fetch the next stretch of time of another server; nothing when that was done or thrown away."""
    run = reads.import_by_reference(run_ref)
    if run is not None:
        writes.pull_stretch(run=run, at=clock.now())


def check_import(*, run_ref: str) -> None:
    """Go through a file without taking anything in; nothing when that was stopped meanwhile."""
    run = reads.import_by_reference(run_ref)
    if run is not None and run.state == imports.CHECKING:
        writes.check_rows(run=run, at=clock.now())


def take_in_import(*, run_ref: str) -> None:
    """Take in the next rows of a file; nothing when that was stopped meanwhile."""
    run = reads.import_by_reference(run_ref)
    if run is not None and run.state == imports.RUNNING:
        writes.take_in(run=run, at=clock.now())


def forget_imports() -> None:
    """Delete the files that nobody touched for thirty days, and what was refused of them."""
    writes.forget_old_imports(at=clock.now())


def learn_words() -> None:
    """Every night: which words people use here, to find what somebody meant who mistyped one."""
    writes.learn_words()
