"""Later work of this room: covering everybody, sending an answer, keeping figures. Every job may run twice."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, everywhere, system
from wijklus.base.letters import letter
from wijklus.base.reference import absolute
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import reads as signals

from . import access, reads, rules, writes
from .models import Recipient

MOST_QUOTED = 200
"""How much of their own words a mail gives back to who said them: enough to know what is answered."""


def cover_everybody(*, answer_ref: str) -> None:
    """Cover the signals an answer owes, 500 at a time, until none is left."""
    answer = reads.answer_by_reference(answer_ref)
    while answer is not None and writes.cover(answer=answer, at=clock.now()):
        pass


def send_notice(*, signal_ref: str, version: int, function: str, by_id: int | None) -> None:
    """Tell the author of words that are not shown why, once; nothing when it was decided otherwise meanwhile."""
    found = signals.notice(reference=signal_ref, version=version)
    if found is None:
        return
    by = Actor(
        municipality_id=scope.municipality_id(), function=function, user_id=by_id, rights=everywhere("answers.write")
    )
    writes.give_notice(signal=found.signal, text=found.text, by=by, at=found.decided_at)


def send_handover(*, signal_ref: str, function: str, by_id: int | None) -> None:
    """Tell whoever wrote it that it was handed to a procedure of its own, to whom and by when; once."""
    handed = signals.handover(signal_ref)
    if handed is None:
        return
    told = signals.told_of_handover(handed)
    by = Actor(
        municipality_id=scope.municipality_id(), function=function, user_id=by_id, rights=everywhere("answers.write")
    )
    writes.give_notice(signal=told.signal, text=told.text, by=by, at=told.decided_at)


def send_answer(*, recipient_ref: str) -> None:
    """Mail or text one person their answer, once; when that was erased meanwhile, the public page serves them."""
    recipient = reads.recipient_by_reference(recipient_ref)
    if recipient is None or recipient.state != rules.WAITING:
        return
    by = system(scope.municipality_id())
    contact = people.contact_of(by=by, person=recipient.person, neighbourhood_id=None)
    key = rules.delivery_key(recipient.reference)
    if recipient.channel == rules.SMS and contact is not None and contact.phone:
        number = signals.international(contact.phone)
        state = trail.send_text(key=key, number=number, text=answer_text(recipient, contact.language))
    elif recipient.channel == rules.MAIL and contact is not None and contact.email:
        message = answer_message(recipient, contact.email, contact.language)
        state = trail.send_mail(key=key, message=message, at=clock.now())
    else:
        writes.served(recipient=recipient, by=by, at=clock.now(), channel=rules.PUBLISHED)
        return
    if state == "sent":
        writes.served(recipient=recipient, by=by, at=clock.now())
    elif state in (rules.FAILED, rules.UNCERTAIN):
        writes.mark(recipient=recipient, state=state, by=by, at=clock.now())


def note_returned(*, delivery_key: str) -> None:
    """A mail came back: when it was an answer, it did not reach its person after all; other mails are of no concern."""
    recipient = reads.recipient_by_reference(rules.recipient_of(delivery_key))
    if recipient is not None:
        writes.returned(recipient=recipient, by=system(scope.municipality_id()), at=clock.now())


def answer_text(recipient: Recipient, language: str) -> str:
    """The text message with one person's answer: the beginning of it, and the page with the rest."""
    link = next(iter(reads.signals_of_recipient(recipient)), None)
    with translation.override(language):
        city = recipient.municipality
        begin = _("%(city)s answers you:") % {"city": city.name}
        end = _("All of it, and is it solved?") if recipient.answer.outcome in rules.FINAL else _("Look here:")
        url = signals.sent_url(link.signal, language=language) if link is not None else ""
        words = Truncator(" ".join(recipient.answer.text.split())).chars(rules.LONGEST_IN_TEXT)
    return " ".join(part for part in (begin, words, end if url else "", url) if part)


def answer_message(recipient: Recipient, address: str, language: str) -> EmailMultiAlternatives:
    """The mail with one person's answer: from a named person, in the thread of what they said, with three links."""
    city = recipient.municipality
    key = access.link_key(recipient.reference, recipient.link_version)
    links = list(reads.signals_of_recipient(recipient))
    sender = people.name_of_user(recipient.answer.by_id)
    with translation.override(language):
        context = {
            "answer": recipient.answer,
            "signature": rules.signature(sender, recipient.answer.sender_function, city.name),
            "said": [Truncator(link.signal.text).chars(MOST_QUOTED) for link in links if link.signal.text],
            "final": recipient.answer.outcome in rules.FINAL,
            "notice": recipient.answer.outcome == rules.NOTICE,
            "verdicts": [
                (label, absolute(reverse("feedback:verdict", args=[city.slug, recipient.reference, key, value])))
                for value, label in ((rules.YES, _("Yes")), (rules.HALF, _("Half")), (rules.NO, _("No")))
            ],
            "stories": [signals.sent_url(link.signal, language=language) for link in links],
        }
        return letter(
            "feedback/mail/answer",
            context,
            key=rules.delivery_key(recipient.reference),
            subject=_("About what you told us") if context["notice"] else _("Answer to what you told us"),
            to=[address],
            city=city,
            thread=signals.thread_of(links[0].signal) if links else None,
        )


def refresh_figures() -> None:
    """Keep the public figures of the last quarter for every neighbourhood and for the city, for their pages."""
    now = clock.now()
    city = places.municipalities().get(pk=scope.municipality_id())
    since = rules.public_quarters(clock.today())[0]
    tables = reads.public_tables(since=since, small_cell=city.small_cell)
    for place in [None, *(each.pk for each in places.neighbourhoods())]:
        found = reads.public_figures(neighbourhood_id=place, since=since, small_cell=city.small_cell, tables=tables)
        writes.keep_figures(neighbourhood_id=place or 0, figures=reads.public_json(found), at=now)
