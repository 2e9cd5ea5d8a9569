"""Accounts and their roles, parties that promise, and the people who speak: a person apart from their contact data."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account of somebody who works with Wijklus; global, its rights come from memberships."""

    reference = ReferenceField()
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    agenda_version = models.PositiveIntegerField(default=1)  # raised, it revokes every link to the agenda
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: UserManager = UserManager()
    PERSONAL = ("email", "name")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.email


class Party(Scoped):
    """Who can promise something or be promised it: a service, an organisation, a resident group, or a person."""

    class Kind(models.TextChoices):
        SERVICE = "service"
        ORGANISATION = "organisation"
        GROUP = "group"
        PERSON = "person"

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("email", "phone")

    class Meta(Scoped.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="one_party_per_name")]

    def __str__(self) -> str:
        return self.name


class Role(Scoped):
    """A group of rights, composed by the municipality; the rights are those of ground.people.rules.RIGHTS.

    `offered` keeps which rights the software shipped with this role so far: only a newer one is given by an upgrade.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.JSONField(default=dict)
    rights = models.JSONField(default=list)
    whole_city = models.BooleanField(default=False)
    offered = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="one_role_per_key")]

    def __str__(self) -> str:
        return self.key

    def called(self, language: str) -> str:
        """The name of the role in a language, else in any, else its key."""
        return str(self.name.get(language) or next(iter(self.name.values()), self.key))


class Membership(Scoped):
    """An account's role in a municipality, from a day until another, with its portfolio of neighbourhoods.

    A contact person may have a photo (`portrait`, drawn anew before it is kept), from when they agreed to it.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships")
    function = models.CharField(max_length=120)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="memberships")
    neighbourhoods: Any = models.ManyToManyField("places.Neighbourhood", blank=True, related_name="+")
    is_public_contact = models.BooleanField(default=False)
    public_phone = models.CharField(max_length=40, blank=True)
    contact_confirmed_on = models.DateField(null=True, blank=True)
    portrait = models.FileField(max_length=200, blank=True)
    portrait_agreed_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    PERSONAL = ("public_phone", "portrait")

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="portrait_was_agreed_to", condition=Q(portrait="") | Q(portrait_agreed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.function


class ContactPoint(Scoped):
    """How residents reach a service, an organisation or a group about something; without neighbourhoods everywhere.

    What stands here is public: of a function, never of a person. `confirmed_on` is when somebody last said that it is
    still right, `asked_on` when that was last asked by mail; raised, `link_version` revokes the links that were mailed.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    party = models.ForeignKey(Party, models.PROTECT, related_name="contact_points")
    about = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=300, blank=True)
    neighbourhoods: Any = models.ManyToManyField("places.Neighbourhood", blank=True, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=160, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("email", "phone")

    class Meta(Scoped.Meta):
        ordering = ["party__name", "about"]
        constraints = [
            models.UniqueConstraint(fields=["party", "about"], name="one_contact_point_per_subject"),
            models.CheckConstraint(
                name="contact_point_can_be_reached", condition=~Q(email="") | ~Q(phone="") | ~Q(url="")
            ),
        ]

    def __str__(self) -> str:
        return self.about


class Mandate(Scoped):
    """Who may commit what: given by a body to a function, within an amount and neighbourhoods, for a period."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    party = models.ForeignKey(Party, models.PROTECT, related_name="mandates")
    function = models.CharField(max_length=160)
    given_by = models.CharField(max_length=160)
    decision_url = models.URLField(max_length=500, blank=True)
    up_to = CentsField(null=True, blank=True)
    neighbourhoods: Any = models.ManyToManyField("places.Neighbourhood", blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.function} ({self.given_by})"


class ApiKey(Scoped):
    """What other software shows to be trusted: only the hash of the key is kept, and a key taken back stays as a row.

    `label` names the software; it stands in the trail as the function of what came by this key.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    label = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    made_by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "label"], condition=Q(revoked_at__isnull=True), name="one_key_in_use_per_label"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Person(Scoped):
    """Somebody who spoke. The row stays for ever, empty, so that distinct persons keep their count."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class Contact(Scoped):
    """How a person can be answered. Personal, expires, and is deleted by erasure; nothing that counts lies here.

    `email_key` and `phone_key` are keyed hashes of the folded address: the database holds that one municipality knows
    one person by one address. A key stays with the person who had it first.
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        PHONE = "phone"
        SMS = "sms"
        LETTER = "letter"
        GROUP = "group"
        NONE = "none"

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="contact")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    group = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="nl")
    email_key = models.CharField(max_length=64, blank=True)
    phone_key = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    PERSONAL = ("name", "email", "phone", "address", "email_key", "phone_key", "group")

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["municipality", "expires_on"], name="contacts_by_expiry")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email_key"], condition=~Q(email_key=""), name="one_person_per_email"
            ),
            models.UniqueConstraint(
                fields=["municipality", "phone_key"], condition=~Q(phone_key=""), name="one_person_per_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.channel
