"""How a round knows who may vote: the check, the register as keyed hashes, and codes that were sent."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.given_files import GivenFile
from wijklus.base.scope import Scoped

from ..rules import admitting, voting
from .rounds import Round, RoundArea
from .voters import CodeBatch

CHECKS = [
    (admitting.NONE, _("nobody: a letter, an address or a login is the person")),
    (admitting.REGISTER, _("a register that you give here")),
    (admitting.SERVICE, _("a service of the city, which is asked for each voter")),
]


class Admission(Scoped):
    """How the voters of a round are known. `key` is sealed; the hashes of persons follow from it."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, models.PROTECT, related_name="admission")
    checked_by = models.CharField(max_length=10, default=admitting.NONE, choices=CHECKS)
    by_mail = models.BooleanField(default=False)
    by_text = models.BooleanField(default=False)
    by_login = models.BooleanField(default=False)
    service_url = models.CharField(max_length=300, blank=True)
    service_token = models.TextField(blank=True)
    key = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.round_id}: {self.checked_by}"

    @property
    def ways(self) -> admitting.Ways:
        """How people are known, and how they prove who they are."""
        return admitting.Ways(self.checked_by, self.by_mail, self.by_text, self.by_login)


class RegisterFile(GivenFile):
    """A register that was given; the file itself is deleted once it was taken in.

    `accepted` counts who may vote, beside `too_young` and `elsewhere`.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    notes = models.JSONField(default=list)
    too_young = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]


class RegisterLine(Scoped):
    """A person of a register, known by the keyed hash of their number: where they live, or why they may not vote.

    `reached_by` holds keyed hashes of addresses. `age_from` is the age at which their band begins; never an age or a
    day of birth. `batch` is set once there is a letter for this person; `source` and
    `row` tell the city to whom that letter goes, and are erased with the list of its codes. `letter_turn`: which of
    their letters works, as only the last one does.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, blank=True, default="")
    reached_by = models.JSONField(default=list)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    batch = models.ForeignKey(CodeBatch, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    source = models.ForeignKey(RegisterFile, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    row = models.PositiveIntegerField(null=True, blank=True)
    letter_turn = models.PositiveSmallIntegerField(default=voting.FIRST)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="who_may_vote_lives_in_the_round",
                condition=Q(area__isnull=False) | ~Q(reason=""),
            )
        ]
        indexes = [
            models.Index(fields=["round", "area", "reason"], name="register_by_area"),
            models.Index(fields=["batch", "source", "row"], name="register_by_batch"),
        ]

    def __str__(self) -> str:
        return self.digest


class SentCode(Scoped):
    """A code that is sent to one address, works once, and is forgotten soon.

    `mask` leads to the person, only for who has the code, and goes when it is used. `sealed_to` is what is still to be
    sent and where; it goes as soon as it was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64, unique=True)
    mask = models.CharField(max_length=64, blank=True)
    sealed_to = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)
    is_used = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)
