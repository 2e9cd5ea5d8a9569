"""Who directs a matter: a theme of a neighbourhood or of the whole city."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import regie

REGIE_KINDS = [
    (regie.INTERNAL, _("internal: a service of the city")),
    (regie.HYBRID, _("hybrid: shared by the city and partners")),
    (regie.EXTERNAL, _("external: a partner outside the city")),
]
REGIE_MODELS = [
    (regie.COMMUNICATION, _("communication: informs and brings together")),
    (regie.COMMISSIONING, _("commissioning: orders and follows up")),
    (regie.COORDINATION, _("coordination: fits together what others do")),
]


class RegieArrangement(Scoped):
    """Who directs a theme from a day until another, in which way, by which model and with which instruments.

    A theme with none or several that hold on a day is to be mended. Nothing is deleted: what ended is its history.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    theme = models.ForeignKey("priorities.Theme", models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=REGIE_KINDS)
    model = models.CharField(max_length=13, choices=REGIE_MODELS)
    instruments = models.CharField(max_length=regie.LONGEST)
    partners = models.CharField(max_length=regie.LONGEST, blank=True)
    decided_by = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=regie.LONGEST, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="regie_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="hybrid_regie_names_partners", condition=~Q(kind=regie.HYBRID) | ~Q(partners="")
            ),
            models.UniqueConstraint(
                fields=["theme", "party"], condition=Q(valid_until__isnull=True), name="one_regie_per_party_and_theme"
            ),
        ]
        indexes = [models.Index(fields=["theme", "valid_from", "id"], name="regie_of_a_theme")]

    def __str__(self) -> str:
        return self.reference
