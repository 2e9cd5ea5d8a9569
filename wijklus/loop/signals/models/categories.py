"""The categories of the city: its own taxonomy of two levels."""

from django.db import models
from django.db.models import F, Q

from wijklus.base.scope import Scoped


class Category(Scoped):
    """The city's own two-level taxonomy, for living together and for public space."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=60)
    name = models.JSONField(default=dict)
    policy_field = models.ForeignKey("policy.PolicyField", models.PROTECT, null=True, blank=True, related_name="+")
    is_public_space = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_category_per_code"),
            models.CheckConstraint(
                name="category_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.code
