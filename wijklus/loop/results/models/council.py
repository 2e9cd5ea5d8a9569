"""The council and the neighbourhoods: who reports, what councillors ask, and what residents say of policy."""

from django.db import models
from django.db.models import F, Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class Rapporteur(Scoped):
    """The councillor who follows a neighbourhood for the council, from a day until another; one at a time."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "neighbourhood"],
                condition=Q(valid_until__isnull=True),
                name="one_rapporteur_at_a_time",
            ),
            models.CheckConstraint(
                name="rapporteur_ends_after_the_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood_id}: {self.membership_id}"


class CouncilQuestion(Scoped):
    """A question of a councillor: what it is about, who answers by when, and the public answer.

    Without a party it is with the director of the neighbourhood, or with whoever answers for the city.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    subject = models.CharField(max_length=160)
    text = models.TextField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey("plans.Plan", models.PROTECT, null=True, related_name="+")
    commitment = models.ForeignKey("actions.Commitment", models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("people.Party", models.PROTECT, null=True, related_name="+")
    asked_by_id = models.BigIntegerField(null=True)
    asked_function = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    moved_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_function = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["municipality", "answered_at", "due_on"], name="council_questions_by_term")]
        constraints = [
            models.CheckConstraint(
                name="council_answer_has_words", condition=Q(answered_at__isnull=True) | ~Q(answer="")
            )
        ]

    def __str__(self) -> str:
        return self.subject


class PolicyReaction(Scoped):
    """That a signal reacts to what a decision means for a neighbourhood. Its words stand in the signal."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="policy_reaction")
    meaning = models.ForeignKey("policy.PolicyMeaning", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signal_id} -> {self.meaning_id}"
