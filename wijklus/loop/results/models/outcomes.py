"""What came of it: the result of an action, or of a theme that never became one."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules


class Result(Scoped):
    """A public outcome in plain words. `handed_to` says to whom when it belongs elsewhere; `reason` why not."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey("priorities.Theme", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=[(o, o) for o in rules.OUTCOMES])
    text = models.TextField()
    reason = models.TextField(blank=True)
    handed_to = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="result_of_an_action_or_a_theme",
                condition=Q(action__isnull=False, theme__isnull=True) | Q(action__isnull=True, theme__isnull=False),
            ),
            models.CheckConstraint(name="no_needs_a_reason", condition=~Q(outcome="not_changed", reason="")),
            models.CheckConstraint(name="elsewhere_says_where", condition=~Q(outcome="elsewhere", handed_to="")),
        ]
        indexes = [models.Index(fields=["neighbourhood", "-recorded_at"], name="results_of_neighbourhood")]

    def __str__(self) -> str:
        return self.reference
