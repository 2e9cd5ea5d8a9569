"""Evaluations of a plan: what the city finds of each goal, and what residents find beside it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import evaluating

KINDS = [(evaluating.HALF, _("half-yearly evaluation")), (evaluating.END, _("end evaluation"))]
JUDGEMENTS = [
    (evaluating.REACHED, _("fully reached")),
    (evaluating.PARTLY, _("partly reached")),
    (evaluating.NOT_REACHED, _("not reached")),
    (evaluating.TOO_EARLY, _("too early to tell")),
]
VOICES = [
    (evaluating.YES, _("Yes")),
    (evaluating.SOME, _("A little")),
    (evaluating.NO, _("No")),
    (evaluating.UNKNOWN, _("I do not know")),
]


class Evaluation(Scoped):
    """A half-yearly or end evaluation of one version of a plan. Residents answer until `closes_on`.

    What was found is frozen in `document` when it is published; `counts` are the answers of residents by goal, of
    which everybody sees what is not about too few people; `counts_by_link` those of the people behind the plan, who
    answered by a personal link, as `invited` of them were.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=KINDS)
    state = models.CharField(
        max_length=9, default=evaluating.ASKING, choices=[(s, s) for s in evaluating.ALLOWED_EVALUATION]
    )
    started_on = models.DateField()
    closes_on = models.DateField()
    evaluated_by = models.CharField(max_length=160, blank=True)
    evaluated_on = models.DateField(null=True, blank=True)
    judgement = models.CharField(max_length=11, blank=True, choices=JUDGEMENTS)
    words = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    document = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    answers = models.PositiveIntegerField(default=0)
    counts_by_link = models.JSONField(default=dict)
    answers_by_link = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    by_function = models.CharField(max_length=160)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(state="asking"), name="one_evaluation_at_a_time"),
            models.CheckConstraint(
                name="a_published_evaluation_is_whole",
                condition=Q(state="asking") | (~Q(judgement="") & ~Q(learned="") & Q(evaluated_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class GoalJudgement(Scoped):
    """What the city finds of one goal in an evaluation, in words. `goal` is the reference of its priority."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="judgements", db_index=False)
    goal = models.CharField(max_length=20)
    judgement = models.CharField(max_length=11, choices=JUDGEMENTS)
    words = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["evaluation", "goal"], name="one_judgement_of_a_goal")]

    def __str__(self) -> str:
        return f"{self.goal}: {self.judgement}"


class ResidentJudgement(Scoped):
    """What one browser answered: by goal. No name, no address, no moment; deleted once the answers are counted.

    `by_link` tells that it came by a personal link, never by which one.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_index=False)
    voice = models.CharField(max_length=64)
    said = models.JSONField(default=dict)
    by_link = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["evaluation", "voice"], name="one_answer_of_a_browser")]

    def __str__(self) -> str:
        return str(self.evaluation_id)


class JudgingLink(Scoped):
    """The personal link of somebody behind a plan with which they judge it once; deleted when the answers are counted.

    It says whether it was used, not when nor for what: nothing leads from a person to an answer.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    is_used = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="one_judging_link_of_a_person")]

    def __str__(self) -> str:
        return self.reference
