"""Who decides besides the rule: a drawn panel, what a body decided beside the vote, and an override."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import deciding
from .proposals import Proposal
from .rounds import RoundArea

BODIES = [
    (deciding.PANEL, _("a panel drawn by lot")),
    (deciding.TABLES, _("tables of residents, by consensus")),
    (deciding.COMMITTEE, _("a committee of residents")),
]


class Panel(Scoped):
    """A panel drawn by lot for a neighbourhood: the seed, the groups and the lines of the register. No name is kept."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="panels")
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    register_sha256 = models.CharField(max_length=64)
    register_lines = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference


class BodyDecision(Scoped):
    """What a body of residents decided for a neighbourhood beside the vote, with its reasons."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="body_decisions")
    body = models.CharField(max_length=9, choices=BODIES)
    name = models.CharField(max_length=160)
    on = models.DateField()
    reason = models.TextField()
    proposals: Any = models.ManyToManyField(Proposal, related_name="+")
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(name="a_body_gives_its_reasons", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.name


class Override(Scoped):
    """A decision other than what the rule gave, under a mandate and with a reason. It stands beside the rule's."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="override")
    wins = models.BooleanField()
    mandate = models.ForeignKey("people.Mandate", models.PROTECT, related_name="+")
    reason = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.CheckConstraint(name="override_for_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.wins}"
