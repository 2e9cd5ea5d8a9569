"""Themes that were raised to the city, because their solution lies there or above."""

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class PolicySignal(Scoped):
    """A question to the city: the signal it is, the theme of the city that gathers it, and by when it is answered.

    The outcome of that theme is its answer. `raised_for` names the group that asked for it; `by_itself` says that it
    rose because enough neighbourhoods found the same.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="+")
    theme = models.OneToOneField("priorities.Theme", models.PROTECT, related_name="+")
    due_on = models.DateField()
    raised_for = models.CharField(max_length=160, blank=True)
    by_itself = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["municipality", "answered_at", "due_on"], name="policy_signals_by_term")]

    def __str__(self) -> str:
        return self.reference


class PolicySource(Scoped):
    """A theme of a neighbourhood behind a policy signal; it is raised once."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(PolicySignal, models.PROTECT, related_name="sources")
    theme = models.OneToOneField("priorities.Theme", models.PROTECT, related_name="+")
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.policy_id} <- {self.theme_id}"
