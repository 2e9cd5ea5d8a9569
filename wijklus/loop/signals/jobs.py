"""Later work of this room: the receipt by mail, drawing photos anew, and taking files in."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from wijklus.base import clock, pictures
from wijklus.ground.trail import writes as trail

from . import reads, writes
from .reads.links import Receipt
from .rules import imports


def send_receipt(*, signal_ref: str) -> None:
    """Thank by mail whoever left an address, with their private link; nothing when the address was erased meanwhile."""
    receipt = reads.receipt(reference=signal_ref)
    if receipt is None:
        return
    city = receipt.signal.municipality
    with translation.override(receipt.language):
        context = {
            "city": city,
            "receipt": receipt,
            "neighbourhood": receipt.signal.neighbourhood,
            "answer_on": term.first_answer_on if (term := reads.term_of(receipt.signal)) else None,
        }
        message = _mail(receipt, gettext("We received your signal"), "receipt", context)
        trail.send_mail(key=f"receipt:{signal_ref}", message=message)


def send_erase_link(*, signal_ref: str, once: str) -> None:
    """Mail the person behind a signal a link with which they can erase all of it; nothing without an address.

    Whoever holds the link of one signal may ask for it: only who reads that mailbox can use it.
    """
    letter = reads.receipt(reference=signal_ref)
    if letter is None:
        return
    with translation.override(letter.language):
        context = {"city": letter.signal.municipality, "url": letter.url}
        trail.send_mail(key=once, message=_mail(letter, gettext("Erase all your data"), "erase", context))


def _mail(to: Receipt, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A mail of the city to whoever left this address, in plain text and HTML; answered to the city."""
    city = to.signal.municipality
    message = EmailMultiAlternatives(
        subject=f"{subject} · {city.name}",
        body=render_to_string(f"signals/mail/{template}.txt", context),
        to=[to.email],
        reply_to=[city.contact_email] if city.contact_email else None,
    )
    message.attach_alternative(render_to_string(f"signals/mail/{template}.html", context), "text/html")
    return message


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
