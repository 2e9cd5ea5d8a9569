"""Forgetting a person: each room erases what it knows of them. The person's empty row stays, and so does every count.

How to reach somebody goes at once, in the transaction of the request. The rest is a job that may be stopped at any
moment and runs again until every room has done its part; each part may run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import reads as people
from wijklus.ground.people import rules as people_rules
from wijklus.ground.people import writes as people_writes
from wijklus.ground.trail import writes as trail
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import writes as feedback_writes
from wijklus.loop.signals import writes as signals_writes

AT_MOST = 500
"""People erased by term in one run of the job; the next run takes the next ones."""


@dataclass(frozen=True)
class Eraser:
    """The part of one room: a write, and the fields it empties or deletes ("room.Model.field")."""

    write: str
    fields: tuple[str, ...]

    def __call__(self, **given: Any) -> Any:
        erase: Callable[..., Any] = import_string(self.write)
        return erase(**given)


CONTACT = Eraser(
    "wijklus.ground.people.writes.erase_contact",
    (
        "people.Contact.name",
        "people.Contact.email",
        "people.Contact.phone",
        "people.Contact.address",
        "people.Contact.group",
        "people.Contact.email_key",
        "people.Contact.phone_key",
    ),
)
REST: tuple[Eraser, ...] = (
    Eraser("wijklus.loop.feedback.writes.erase_feedback_of", ("feedback.Verdict.reason",)),
    Eraser("wijklus.loop.rounds.writes.erase_proposals_of", ("rounds.Proposal.text",)),
    Eraser(
        "wijklus.loop.signals.writes.erase_signals_of",
        (
            "signals.Signal.text",
            "signals.Signal.lat",
            "signals.Signal.lon",
            "signals.Signal.place_text",
            "signals.Signal.form_digest",
            "signals.Signal.search_words",
            "signals.Addition.text",
            "signals.Photo.file",
            "signals.Photo.sha256",
            "signals.Hearing.spoken",
            "signals.Translation.text",
            "signals.Publication.text",
            "signals.Publication.photos",
            "signals.Publication.words",
            "signals.Reply.value",
            "signals.Reply.shown",
            "signals.Addition.text",
            "signals.IncomingMail.sender",
            "signals.IncomingMail.subject",
            "signals.IncomingMail.message_id",
            "signals.IncomingMail.left_out",
        ),
    ),
)
"""The other rooms, each a write `(person, by, at, with_words)`; tests/house/test_personal_fields.py covers every field.

`with_words` says whether what the person wrote goes too; without it only what points at them does.
"""
ACCOUNT = Eraser(
    "wijklus.ground.people.writes.erase_account",
    (
        "people.User.email",
        "people.User.name",
        "people.Membership.public_phone",
        "people.Membership.portrait",
        "account.EmailAddress.email",
        "mfa.Authenticator.data",
        "sessions.Session.session_data",
    ),
)


def erase_person(*, person_ref: str, by: Actor, at: datetime, reason: str = "", with_words: bool = False) -> None:
    """Forget a person: on their request, by who may, or when the term is over."""
    person = people.person_by_reference(person_ref)
    if person is None:
        raise NotAllowed()
    with transaction.atomic():
        CONTACT(person=person, by=by, at=at, reason=reason)
        trail.later(
            "wijklus.crossings.erasing.erase_rest",
            key=f"erase:{person_ref}:{at:%Y%m%d%H%M%S}",
            at=at,
            person_ref=person_ref,
            with_words=with_words,
        )


def erase_rest(*, person_ref: str, with_words: bool) -> None:
    """The job: every other room forgets the person too."""
    person = people.person_by_reference(person_ref)
    by = system(scope.municipality_id())
    for number, eraser in enumerate(REST, start=1):
        eraser(person=person, by=by, at=clock.now(), with_words=with_words)
        trail.progress("", number, len(REST))


def erase_signal(*, signal: Any, by: Actor, at: datetime) -> None:
    """Forget what one signal holds, for whoever holds its link; what else its person said stays as it is."""
    with transaction.atomic():
        signals_writes.erase_own(signal=signal, by=by, at=at)
        feedback_writes.withdraw(signal=signal, by=by, at=at)


@dataclass(frozen=True)
class Expired:
    """How much is no longer kept on a day: counts, never names."""

    people: int
    accounts: int


def refresh_terms(*, on: date) -> None:
    """Let the term of contact data run from the day a person's last loop closed, and stop it while one is open.

    Who was set aside without an outcome has no such day: for them it is the day on which this was first seen.
    """
    retention, after = people.retention_days(), 0
    while terms := people.contact_terms(after=after, most=AT_MOST):
        ids = [person_id for person_id, _ in terms]
        waiting, closed, after = feedback.not_closed(ids), feedback.last_outcomes(ids), ids[-1]
        with transaction.atomic():
            for person_id, expires_on in terms:
                if person_id in waiting:
                    closed_on = None
                elif person_id not in closed and expires_on is not None:
                    continue
                else:
                    closed_on = closed.get(person_id, on)
                if expires_on != (people_rules.expiry_on(closed_on, retention) if closed_on else None):
                    people_writes.set_expiry(person_id=person_id, closed_on=closed_on, retention_days=retention)


def expired(*, on: date) -> Expired:
    """What the job would erase on a day, in the municipality in scope."""
    return Expired(people.expired_contacts(on=on).count(), len(people.forgotten_accounts(on=on)))


def erase_expired() -> None:
    """The daily job of one municipality: forget the people and the accounts whose term is over."""
    at, on, by = clock.now(), clock.today(), system(scope.municipality_id())
    refresh_terms(on=on)
    for person in people.expired_contacts(on=on)[:AT_MOST]:
        erase_person(person_ref=person.reference, by=by, at=at, reason="term")
    for user in people.forgotten_accounts(on=on)[:AT_MOST]:
        people_writes.erase_account(user=user, by=by, at=at)
