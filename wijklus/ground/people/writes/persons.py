"""The people who speak: found again by their address, changed, and erased."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.inserting import insert
from wijklus.base.refusals import Refused
from wijklus.base.scope import municipality_id
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Contact, Party, Person

NEEDED = {"mail": "email", "phone": "phone", "sms": "phone", "letter": "address"}
"""The field without which a channel leads nowhere."""


def register_person(
    *,
    by: Actor,
    at: datetime,
    channel: str = "none",
    name: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    language: str = "nl",
    group: Party | None = None,
) -> Person:
    """The person who speaks: the one known by this e-mail address or number, or a new one.

    Staff write down the latest data of somebody they speak with. Whoever fills in a form without logging in has shown
    no proof that the address is theirs: they count as the person of that address, and what is known of it stays as it
    is, so that nobody can turn another person's answers to their own door.
    """
    given = _checked(channel, name=name, email=email, phone=phone, address=address, group=group)
    keys = email_key, phone_key = _keys(str(given["email"]), str(given["phone"]))
    with transaction.atomic(savepoint=False):
        person = reads.person_by_keys(email_key=email_key, phone_key=phone_key)
        if person is None:
            made = _new(given, keys, channel=channel, language=language, at=at)
            if made is not None:
                return made
            # Somebody registered the same address between the question and the insert.
            person = reads.person_by_keys(email_key=email_key, phone_key=phone_key)
            assert person is not None
        contact = Contact.objects.filter(person=person).first()
        if contact is not None:
            _renew(contact, given, channel=channel, language=language, by=by)
        return person


def register_unknown(*, count: int, at: datetime) -> list[Person]:
    """So many people who leave no address, at once: an import, where each still counts as one."""
    people = [Person(municipality_id=municipality_id(), created_at=at) for _ in range(count)]
    return Person.objects.bulk_create(people, batch_size=500)


def change_contact(
    *,
    person: Person,
    by: Actor,
    at: datetime,
    channel: str,
    name: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    language: str = "nl",
    group: Party | None = None,
) -> Contact:
    """Put down anew how a person is answered; only the names of the changed fields go into the trail."""
    access.require(access.may_change_contact(by, person_reference=person.reference))
    given = _checked(channel, name=name, email=email, phone=phone, address=address, group=group)
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(person=person).first() or Contact(person=person)
        was = {field: getattr(contact, field) for field in (*given, "channel", "language")}
        for field, value in {**given, "channel": channel, "language": language}.items():
            setattr(contact, field, value)
        _give_keys(contact)
        contact.save()
        changed = [field for field, before in was.items() if getattr(contact, field) != before]
        trail.record(
            by=by,
            at=at,
            verb="people.change_contact",
            neighbourhood_id=None,
            kind="person",
            ref=person.reference,
            after={"fields": sorted(changed)},
            public=False,
        )
        return contact


def erase_contact(*, person: Person, by: Actor, at: datetime, reason: str = "") -> bool:
    """Erase how a person can be answered; the person stays, so that no count changes. False when it was gone."""
    access.require(access.may_erase_contact(by, person_reference=person.reference))
    with transaction.atomic():
        gone, _rows = Contact.objects.filter(person=person).delete()
        if gone:
            trail.record(
                by=by,
                at=at,
                verb="people.erase_contact",
                neighbourhood_id=None,
                kind="person",
                ref=person.reference,
                reason=reason,
            )
        return bool(gone)


def set_expiry(*, person_id: int, closed_on: date | None, retention_days: int) -> None:
    """Let contact data expire a number of days after the last loop of a person closed; None: a loop is open again.

    Told by the room that knows the loops; leaves no trail row of its own, it follows from theirs.
    """
    expires_on = rules.expiry_on(closed_on, retention_days) if closed_on else None
    Contact.objects.filter(person_id=person_id).update(expires_on=expires_on)


def _checked(channel: str, *, group: Party | None, **texts: str) -> dict[str, object]:
    given: dict[str, object] = {field: cleaned(text) for field, text in texts.items()}
    if channel not in Contact.Channel.values:
        raise Refused(_("Choose how we may answer."), field="channel")
    needed = NEEDED.get(channel)
    if needed and not given[needed]:
        raise Refused(_("We need this to answer you in the way you chose."), field=needed)
    if channel == Contact.Channel.GROUP and group is None and not given["name"]:
        raise Refused(_("Choose the group through which we may answer."), field="group")
    for field, most in rules.LONGEST_CONTACT.items():
        if len(str(given[field])) > most:
            where = "group" if field == "name" and channel == Contact.Channel.GROUP else field
            raise Refused(_("This is too long: we can keep %(most)s signs.") % {"most": most}, field=where)
    return {**given, "group": group}


def _keys(email: str, phone: str) -> tuple[str, str]:
    folded_phone = rules.folded_phone(phone, reads.country()) if phone else ""
    return (
        rules.address_key("email", rules.folded_email(email), settings.SECRET_KEY),
        rules.address_key("phone", folded_phone, settings.SECRET_KEY),
    )


def _new(
    given: dict[str, object], keys: tuple[str, str], *, channel: str, language: str, at: datetime
) -> Person | None:
    """A new person, with contact data when any was given. None when the database knows the address already."""
    person = Person(municipality_id=municipality_id(), created_at=at)
    person.save(force_insert=True)
    if channel != Contact.Channel.NONE or any(given.values()):
        contact = Contact(person=person, channel=channel, language=language, **given)
        contact.email_key, contact.phone_key = keys
        scope.assert_one_municipality(contact)
        if not insert(contact, unless_there=True):
            person.delete()
            return None
    return person


def _renew(contact: Contact, given: dict[str, object], *, channel: str, language: str, by: Actor) -> None:
    """Keep the contact data, as there is a loop open again; staff write down what they were told."""
    contact.expires_on = None
    if by.user_id is None:
        contact.save(update_fields=["expires_on"])
        return
    for field, value in given.items():
        if value:
            setattr(contact, field, value)
    if channel != Contact.Channel.NONE:
        contact.channel = channel
    contact.language = language
    _give_keys(contact)
    contact.save()


def _give_keys(contact: Contact) -> None:
    """Set the keys by which this person is found again; a key that another person holds stays with them."""
    email_key, phone_key = _keys(contact.email, contact.phone)
    others = Contact.objects.exclude(person_id=contact.person_id)
    taken = set(others.filter(Q(email_key=email_key) | Q(phone_key=phone_key)).values_list("email_key", "phone_key"))
    contact.email_key = "" if email_key in {email for email, _phone in taken} else email_key
    contact.phone_key = "" if phone_key in {phone for _email, phone in taken} else phone_key
