"""Who may vote: codes that were printed, of which only a keyed hash is kept."""

from uuid import uuid4

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from ..rules import voting
from .rounds import RoundArea


class CodeBatch(Scoped):
    """Codes that are printed together for one neighbourhood.

    `batch_key` is sealed, and makes the codes again to print them; once the letters are out it is destroyed.
    `of_register`: there is one code for each person of the register who had no letter yet.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="batches")
    size = models.PositiveIntegerField()
    of_register = models.BooleanField(default=False)
    batch_key = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=rules.MAKING, choices=[(s, s) for s in rules.ALLOWED_BATCH])
    made_by_function = models.CharField(max_length=160)
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.reference


class Voter(Scoped):
    """The right to one ballot in a neighbourhood, known by the keyed hash of a code. It does not say who voted.

    `mask` leads to a person of the register, or to the first code of whoever lost a letter, only for who has the code;
    empty where the code itself is the person. `turn`: which letter of its person it is, from 1; 0 once withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+", db_index=False)
    code_digest = models.CharField(max_length=64, unique=True)
    mask = models.CharField(max_length=64, blank=True, default="")
    turn = models.PositiveSmallIntegerField(default=voting.FIRST)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)


class SecondLetter(Scoped):
    """That a letter was lost and another was made, and why: never whose, and not whether anything was voted with it.

    `number` is that of the letter in its batch, where a letter is the person. The database refuses two letters in one
    `turn`.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    batch = models.ForeignKey(CodeBatch, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    made_by_function = models.CharField(max_length=160)
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["batch", "number", "turn"], name="one_letter_a_turn")]

    def __str__(self) -> str:
        return self.reason
