"""Files with signals: what was given, how far it is taken in, and the rows that were refused."""

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import imports as rules


class ImportRun(Scoped):
    """A file with signals that is taken in: what was decided about it, and how far it is.

    `file` is what was given, `rows_file` the same read into rows: one JSON line each, of its line in the file, its key
    and its cells. Both are deleted thirty days after the last change. `at_row` and `at_byte` say where the next batch
    begins; they move in the transaction of the batch before it. `pull` says what is asked of which server, when the
    rows are not of a file but fetched by Open311. The counts are of the check until it is started.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    file = models.FileField(max_length=200, blank=True)
    rows_file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, default=rules.READING, choices=[(s, s) for s in rules.ALLOWED_IMPORT])
    problem = models.TextField(blank=True)
    headings = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    at_row = models.PositiveIntegerField(default=0)
    at_byte = models.BigIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    pull = models.JSONField(default=dict)
    outlook = models.JSONField(default=list)
    job_key = models.CharField(max_length=160, blank=True)
    made_by_id = models.BigIntegerField(null=True)
    made_by_function = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("file", "rows_file")

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["municipality", "-made_at"], name="imports_of_city")]

    def __str__(self) -> str:
        return self.reference

    @property
    def source(self) -> str:
        """What the system is called that its rows come from; "" until somebody said so."""
        return rules.Plan.of(self.plan).source


class RefusedRow(Scoped):
    """A row of a file that was not taken in, and why. What stood in it stands in the file, and goes with it."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="refused_rows")
    row = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=400)

    class Meta(Scoped.Meta):
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="one_refusal_per_row")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"
