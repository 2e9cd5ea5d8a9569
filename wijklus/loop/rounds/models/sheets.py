"""Ballots on paper: the sheets that were printed, what two people read on each, and papers given without a letter."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.given_files import GivenFile
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import sheets
from .rounds import Round, RoundArea

SPOILED = [
    (sheets.BLANK, _("nothing is filled in")),
    (sheets.UNREADABLE, _("it cannot be read")),
    (sheets.AGAINST, _("it is against the rules of this ballot, such as too many projects")),
    (sheets.MARKED, _("there is a name, a code or a sign on it")),
]


class PaperDesk(Scoped):
    """That people vote on paper in a round. It is not counted before somebody says that every sheet was typed."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, models.PROTECT, related_name="paper_desk")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return str(self.round_id)


class PaperSheet(Scoped):
    """A sheet of paper with a number of chance. Nothing tells who got it.

    `choices`, `points` and `spoiled` are what is agreed; they go together with the key of the round. `reason`: why a
    difference was settled so, by `settled_by`; when that is one who typed it, `confirmed_by` is somebody else.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+", db_index=False)
    serial = models.CharField(max_length=sheets.SERIAL_LENGTH)
    state = models.CharField(
        max_length=10, default=sheets.PRINTED, choices=[(state, state) for state in sheets.ALLOWED_SHEET]
    )
    choices = models.JSONField(default=list)
    points = models.JSONField(default=list)
    spoiled = models.CharField(max_length=10, blank=True, default="", choices=SPOILED)
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["area", "serial"], name="serial_once_per_area"),
            models.CheckConstraint(
                name="another_confirms_a_sheet", condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("settled_by"))
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="sheets_by_state")]

    def __str__(self) -> str:
        return self.serial


class PaperReading(Scoped):
    """What one person read on a sheet: the first or the second. The database refuses a third, and the same twice."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    sheet = models.ForeignKey(PaperSheet, models.PROTECT, related_name="readings", db_index=False)
    turn = models.PositiveSmallIntegerField()
    typist = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    choices = models.JSONField(default=list)
    points = models.JSONField(default=list)
    spoiled = models.CharField(max_length=10, blank=True, default="", choices=SPOILED)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="sheet_typed_once_a_turn"),
            models.UniqueConstraint(fields=["sheet", "typist"], name="sheet_typed_once_by_one"),
            models.CheckConstraint(name="sheet_typed_twice_at_most", condition=Q(turn__in=(1, 2))),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.turn}"


class PaperIssue(Scoped):
    """A ballot on paper for somebody without a letter: why, and never who; `is_withdrawn` once the sheet came back."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    given_by_function = models.CharField(max_length=160)
    given_at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return self.reason


class SheetFile(GivenFile):
    """A table with what somebody read on sheets of a neighbourhood, as if typed; the file goes once it is taken in."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    typist = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]
