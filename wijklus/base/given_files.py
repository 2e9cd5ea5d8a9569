"""The shape of a table of files that were given; what is done with them stands in `ground.trail.writes.given_files`."""

from django.db import models

from . import given
from .reference import ReferenceField
from .scope import Scoped


class GivenFile(Scoped):
    """A file that was given: what the check found in it, and how far it is taken in. It is kept as the source.

    `problems` are pairs of a row of the file and why it was refused; `refused` counts all of them.
    """

    reference = ReferenceField()
    file = models.FileField(max_length=200)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=given.CHECKING, choices=[(state, state) for state in given.ALLOWED])
    problem = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    at_row = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    job_key = models.CharField(max_length=160, blank=True)
    given_by_function = models.CharField(max_length=160)
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def more_problems(self) -> int:
        """How many refused rows are counted but not kept."""
        return self.refused - len(self.problems)
