"""Questions about accounts, roles, parties, mandates and people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base import reference as references
from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.base.refusals import Refused

from .. import access, rules
from ..models import ApiKey, Contact, Membership, Party, Person, Role, User
from .contact_points import PERSON as PERSON
from .contact_points import ContactWay as ContactWay
from .contact_points import contact_person as contact_person
from .contact_points import contact_person_ways as contact_person_ways
from .contact_points import contact_point as contact_point
from .contact_points import contact_points as contact_points
from .contact_points import contact_ways as contact_ways
from .contact_points import contacts_due as contacts_due
from .contact_points import link_of_point as link_of_point
from .contact_points import open_point as open_point
from .contact_points import own_contacts as own_contacts
from .contact_points import point_by_link as point_by_link
from .contact_points import share_fresh as share_fresh
from .contact_points import to_ask as to_ask
from .holding import actor_of as actor_of
from .mandates import in_force as in_force
from .mandates import line_above as line_above
from .mandates import mandate_by_reference as mandate_by_reference
from .mandates import mandate_covers as mandate_covers
from .mandates import mandates as mandates
from .mandates import mandates_in_force as mandates_in_force
from .mandates import not_covered as not_covered
from .mandates import under as under
from .speakers import speaker as speaker
from .speakers import speakers as speakers
from .speakers import speakers_for as speakers_for

AGENDA = "agenda"
"""What the private link to an agenda is for."""


def require_keys(*, by: Actor) -> None:
    """Raises NotAllowed for who may not manage keys. No query."""
    access.require(access.may_manage_keys(by))


def api_keys(*, by: Actor) -> QuerySet[ApiKey]:
    """The keys given to other software, newest first, also those taken back. One query."""
    access.require(access.may_manage_keys(by))
    return ApiKey.objects.all()


def api_key_by_reference(*, by: Actor, reference: str) -> ApiKey | None:
    """One key, fetched and checked together. One query."""
    access.require(access.may_manage_keys(by))
    return ApiKey.objects.filter(reference=reference).first()


def api_key(*, key: str, scope: str) -> ApiKey | None:
    """The key in use that other software shows in this municipality, when it opens that; else None. One query."""
    found = next(iter(_api_keys_in_use(digest=rules.key_digest(key))), None)
    return found if found is not None and scope in found.scopes else None


@prepared
def _api_keys_in_use(*, digest: str) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(digest=digest, revoked_at__isnull=True)


def person_by_keys(*, email_key: str, phone_key: str) -> Person | None:
    """Whom we know by this e-mail address, else by this number; an empty key is nobody's. At most two queries.

    The index holds no empty keys, and SQLite uses it only for a question that says so.
    """
    found = _contacts_by_email(email_key=email_key) if email_key else []
    if not found and phone_key:
        found = _contacts_by_phone(phone_key=phone_key)
    return found[0].person if found else None


@prepared
def _contacts_by_email(*, email_key: str) -> QuerySet[Contact]:
    return Contact.objects.exclude(email_key="").filter(email_key=email_key).select_related("person").only("person")


@prepared
def _contacts_by_phone(*, phone_key: str) -> QuerySet[Contact]:
    return Contact.objects.exclude(phone_key="").filter(phone_key=phone_key).select_related("person").only("person")


def roles() -> QuerySet[Role]:
    """The roles of the municipality, oldest first. One query."""
    return Role.objects.order_by("pk")


def role_by_key(key: str) -> Role | None:
    """The role with this key, or None. One query."""
    return Role.objects.filter(key=key).first()


def members(*, by: Actor, on: date | None = None) -> QuerySet[Membership]:
    """Who has which role, with account, role, party and portfolio; with `on`, only those in force that day."""
    access.require(access.may_manage_users(by))
    rows = Membership.objects.select_related("user", "role", "party").prefetch_related("neighbourhoods")
    return rows.filter(in_force(on) if on else Q()).order_by("user__name", "valid_from", "pk")


def membership_by_reference(*, by: Actor, reference: str) -> Membership | None:
    """One membership, fetched and checked together. One query."""
    access.require(access.may_manage_users(by))
    return Membership.objects.select_related("user", "role", "party").filter(reference=reference).first()


def memberships_everywhere(*, user: User, on: date) -> list[Membership]:
    """The roles in force of one account in all municipalities: for the page after login and "my account"."""
    with scope.everywhere():
        return list(
            Membership.objects.filter(in_force(on), user=user)
            .select_related("municipality", "role", "party")
            .prefetch_related("neighbourhoods")
            .order_by("municipality__name", "valid_from", "pk")
        )


def agenda_key(user: User) -> str:
    """The secret part of the link to the agenda of an account. No query."""
    return references.private_key(AGENDA, user.reference, user.agenda_version)


def account_of_agenda(*, reference: str, key: str) -> User | None:
    """The account whose agenda this link opens, or None. One query."""
    user = User.objects.filter(reference=reference, is_active=True).first()
    fits = user is not None and references.fits(key, AGENDA, user.reference, user.agenda_version)
    return user if fits else None


def has_role_anywhere(*, user: User, on: date) -> bool:
    """Whether any municipality gives this account a role on that day or later. One query."""
    with scope.everywhere():
        return Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), user=user).exists()


def was_here(user: User) -> bool:
    """Whether the account ever had a role in the municipality in scope. One query."""
    return Membership.objects.filter(user=user).exists()


def can_manage_users(*, on: date) -> QuerySet[Membership]:
    """The memberships that hold the right to manage users on a day, of accounts that can log in."""
    managing = [role.pk for role in Role.objects.all() if "city.users" in role.rights]
    return Membership.objects.filter(in_force(on), role__in=managing, user__is_active=True)


@dataclass(frozen=True)
class Held:
    """Where a right is held: the neighbourhoods that stand in a portfolio, and whether somebody has it everywhere."""

    neighbourhood_ids: frozenset[int]
    whole_city: bool


def held(*, right: str, on: date) -> Held:
    """Where accounts that can log in hold a right on a day. Three queries."""
    having = {role.pk: role.whole_city for role in Role.objects.all() if right in role.rights}
    rows = Membership.objects.filter(in_force(on), role__in=list(having), user__is_active=True)
    found = list(rows.prefetch_related("neighbourhoods"))
    return Held(
        frozenset(place.pk for row in found if not having[row.role_id] for place in row.neighbourhoods.all()),
        any(having[row.role_id] for row in found),
    )


def holders(*, right: str, on: date) -> QuerySet[Membership]:
    """The roles in force that hold a right on a day, with their account, by function. Two queries."""
    having = [role.pk for role in Role.objects.all() if right in role.rights]
    rows = Membership.objects.filter(in_force(on), role__in=having, user__is_active=True)
    return rows.select_related("user").order_by("function", "user__name", "pk")


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its case. One query."""
    return User.objects.filter(email=rules.folded_email(email)).first()


def user_by_reference(reference: str) -> User | None:
    """The account with this reference. One query."""
    return User.objects.filter(reference=reference).first()


def parties(*, kind: str | None = None, only_active: bool = True) -> QuerySet[Party]:
    """Services and partners by name, of one kind or all. One query."""
    rows = Party.objects.filter(kind=kind) if kind else Party.objects.all()
    return rows.filter(is_active=True) if only_active else rows


def services_without_address(*, on: date) -> QuerySet[Party]:
    """The services in use that nobody can be mailed at: no address of their own and no contact in force. One query."""
    contacts = Membership.objects.filter(in_force(on), party=OuterRef("pk"), user__is_active=True)
    return parties(kind="service").filter(~Exists(contacts), email="")


def party_by_reference(reference: str) -> Party | None:
    """The service or partner with this reference, or None. One query."""
    return Party.objects.filter(reference=reference).first()


def contact_addresses_of(party: Party, *, on: date) -> list[str]:
    """Where a service or partner is written to: its own address, and those of its contacts in force. One query."""
    contacts = Membership.objects.filter(in_force(on), party=party, user__is_active=True)
    found = [party.email, *contacts.order_by("pk").values_list("user__email", flat=True)]
    return list(dict.fromkeys(address for address in found if address))


@dataclass(frozen=True)
class ContactPerson:
    """Who is there for a neighbourhood, as everybody may know it; `portrait` is the reference of their photo, or ""."""

    name: str
    function: str
    phone: str
    since: date
    portrait: str = ""


def contacts_for(*, neighbourhood_id: int, on: date) -> list[ContactPerson]:
    """The public contact persons of a neighbourhood, longest there first. One query."""
    return [
        ContactPerson(name, function, phone, since, portrait=reference if portrait else "")
        for name, function, phone, since, reference, portrait in _contacts_for(neighbourhood_id=neighbourhood_id, on=on)
    ]


@prepared
def _contacts_for(*, neighbourhood_id: int, on: date) -> QuerySet[Membership, tuple[str, str, str, date, str, str]]:
    here = Membership.objects.filter(in_force(on), neighbourhoods=neighbourhood_id, user__is_active=True)
    rows = here.filter(is_public_contact=True).order_by("valid_from", "pk")
    return rows.values_list("user__name", "function", "public_phone", "valid_from", "reference", "portrait")


def contact_for(*, neighbourhood_id: int, on: date) -> ContactPerson | None:
    """ "Who is your contact person?": the first of them, or None. One query."""
    return next(iter(contacts_for(neighbourhood_id=neighbourhood_id, on=on)), None)


def is_shown(membership: Membership, *, on: date) -> bool:
    """Whether this role makes somebody a contact person whom residents see on a day. One query at most."""
    now = rules.in_force(membership.valid_from, membership.valid_until, on)
    return now and membership.is_public_contact and membership.user.is_active


def portrait(*, reference: str, on: date) -> Membership | None:
    """The contact person in force with this reference who has a photo, or None. One query."""
    shown = Membership.objects.filter(in_force(on), is_public_contact=True, user__is_active=True)
    return shown.exclude(portrait="").filter(reference=reference).first()


def files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are the photo of a contact person, in whichever scope is open. One query."""
    return set(Membership.objects.filter(portrait__in=names).values_list("portrait", flat=True))


def portraits_over(*, on: date) -> QuerySet[Membership]:
    """The roles with a photo that have ended, in order of their rows."""
    return Membership.objects.filter(valid_until__lte=on).exclude(portrait="").order_by("pk")


def person_by_reference(reference: str) -> Person | None:
    """The person with this reference, or None. One query."""
    return Person.objects.filter(reference=reference).first()


def known_person(*, by: Actor, email: str = "", phone: str = "") -> Person | None:
    """The person known by this e-mail address, else by this number, or None. Three queries at most."""
    access.require(access.may_find_person(by))
    folded_phone = rules.folded_phone(phone, country()) if phone.strip() else ""
    keys = {
        "contact__email_key": rules.address_key("email", rules.folded_email(email), settings.SECRET_KEY),
        "contact__phone_key": rules.address_key("phone", folded_phone, settings.SECRET_KEY),
    }
    found = (Person.objects.filter(**{name: key}).first() for name, key in keys.items() if key)
    return next((person for person in found if person is not None), None)


def contact_of(*, by: Actor, person: Person, neighbourhood_id: int | None) -> Contact | None:
    """How a person who spoke about this neighbourhood can be answered; None when nothing is kept. One query."""
    access.require(access.may_read_contact(by, neighbourhood_id=neighbourhood_id, person_reference=person.reference))
    return Contact.objects.filter(person=person).first()


def contacts_of(*, by: Actor, person_ids: Iterable[int], neighbourhood_id: int | None) -> dict[int, Contact]:
    """The same for many people at once, by person id. One query."""
    access.require(access.may_read_contact(by, neighbourhood_id=neighbourhood_id))
    return {row.person_id: row for row in Contact.objects.filter(person_id__in=list(person_ids))}


def name_of_user(user_id: int | None) -> str:
    """The name of an account as it signs an answer; "" when there is none (any more). One query."""
    name = User.objects.filter(pk=user_id).values_list("name", flat=True).first() if user_id else None
    return name or ""


def address_of_user(user_id: int | None, *, on: date) -> str:
    """Where an account that works here on a day is written to; "" when it does not (any more). One query."""
    here = Membership.objects.filter(in_force(on), user_id=user_id or 0, user__is_active=True)
    return here.values_list("user__email", flat=True).first() or ""


def channels(person_ids: Iterable[int]) -> dict[int, str]:
    """How each of these people asked to be answered, by person id; who left nothing is left out. One query.

    Only the kind of channel, not what lies behind it: no right is needed to count letters and mails.
    """
    return dict(Contact.objects.filter(person_id__in=list(person_ids)).values_list("person_id", "channel"))


def expired_contacts(*, on: date) -> QuerySet[Person]:
    """The people whose contact data is no longer kept on a day, in order of their rows."""
    return Person.objects.filter(contact__expires_on__lte=on).order_by("pk")


def contact_terms(*, after: int, most: int) -> list[tuple[int, date | None]]:
    """Who left contact data (person id) and until when it is kept (None: no term runs), in order of id. One query."""
    rows = Contact.objects.filter(person_id__gt=after).order_by("person_id")
    return list(rows.values_list("person_id", "expires_on")[:most])


def require_own_neighbourhoods(neighbourhood_ids: Collection[int]) -> None:
    """Refuse a portfolio that holds a neighbourhood of another municipality. One query."""
    table: Any = Membership._meta.get_field("neighbourhoods").related_model
    if table.objects.filter(pk__in=neighbourhood_ids).count() != len(set(neighbourhood_ids)):
        raise Refused(_("This neighbourhood does not belong to the municipality."), field="neighbourhoods")


def last_day(valid_from: date, on: date) -> date:
    """The end of a period that stops on a day: a half-open period lasts at least one day."""
    return max(on, valid_from + timedelta(days=1))


def country() -> str:
    """The country of the municipality in scope, by which a phone number without prefix is read. One query."""
    return str(_of_municipality("country"))


def retention_days() -> int:
    """How many days personal data is kept once it is no longer needed, in the municipality in scope. One query."""
    return int(_of_municipality("retention_days"))


def _of_municipality(field: str) -> Any:
    table: Any = Membership._meta.get_field("municipality").related_model
    return table.objects.values_list(field, flat=True).get(pk=scope.municipality_id())


def forgotten_accounts(*, on: date) -> list[User]:
    """The accounts that worked here, of which every role, here or elsewhere, ended longer ago than data is kept."""
    kept_since = on - timedelta(days=retention_days())
    here = Membership.objects.filter(valid_until__lte=kept_since).values_list("user_id", flat=True)
    with scope.everywhere():
        still = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=kept_since))
        users = User.objects.filter(pk__in=list(here)).exclude(pk__in=list(still.values_list("user_id", flat=True)))
        return list(users.exclude(email__endswith=rules.ERASED).order_by("pk"))
