"""A round of the neighbourhood budget, and the neighbourhoods it is for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from ..rules import ballots, limiting

STATES = [
    (rules.DRAFT, _("being prepared")),
    (rules.CALL, _("call for proposals")),
    (rules.CHECK, _("check by the services")),
    (rules.BALLOT, _("voting")),
    (rules.COUNT, _("counting")),
    (rules.REALISATION, _("realisation")),
    (rules.DONE, _("all decided")),
]
WEIGHTS = [
    (rules.ADVICE, _("advice: the city decides, and says why when it departs from it")),
    (rules.CONSULTATION, _("consultation: the city asks, and decides itself")),
    (rules.TOGETHER, _("decided together by residents and city")),
    (rules.DECISION, _("decision: residents decide, and the city carries it out")),
]
BALLOT_KINDS = [
    (rules.APPROVAL, _("tick the projects you want")),
    (rules.CHOOSE_ONE, _("choose one project")),
    (rules.KNAPSACK, _("fill the budget: choose projects as long as there is money for them")),
    (rules.CUMULATIVE, _("divide points over projects")),
    (rules.RANKING, _("put projects in order: the best one first")),
    (rules.SCORING, _("give each project a number of points")),
]
COUNTING_RULES = [
    ("equalshares/add1", _("equal shares: every voter has an equal part of the money (completed by add1)")),
    ("equalshares", _("equal shares, without completion: what is left stays unspent")),
    ("equalshares/add1-greedy", _("equal shares, and what is left goes to the projects with most votes")),
    ("equalshares-comparison", _("equal shares, unless more voters gain more from most votes first")),
    (
        "equalshares/add1-comparison",
        _("equal shares (completed by add1), unless more voters gain more from most votes first"),
    ),
    (
        "equalshares/add1-greedy-comparison",
        _("equal shares, what is left to most votes, unless more voters gain more from most votes first"),
    ),
    ("greedy", _("most votes first, as long as it fits in the budget")),
    ("greedy-no-skip", _("most votes first, and it ends at the first project that does not fit")),
    ("greedy-threshold", _("most votes first, only projects with enough votes")),
    ("greedy-exclusive", _("most votes first, and of proposals that exclude each other only one")),
    (
        "phragmen",
        _("everybody saves at the same pace: what its supporters can pay for first is chosen first (Phragmén)"),
    ),
]
SATISFACTIONS = [
    ("", _("as usual for the rule")),
    ("cost", _("money: a project of 2,000 euro is worth twice one of 1,000 euro")),
    ("cardinality", _("projects: each chosen project is worth the same, dear or cheap")),
]


class Round(Scoped):
    """A round: what is decided and by whom, when each phase runs, and how is voted and counted.

    `without_vote`: bodies decide without a vote. `seed` decides the order of projects for each voter and the lot, and
    is published with the count. `link_key` is the sealed key between codes and ballots; it is empty before the ballot,
    and again once it is destroyed.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    about = models.TextField(blank=True)
    weight = models.CharField(max_length=12, choices=WEIGHTS)
    deciding_body = models.CharField(max_length=160)
    minimum_age = models.PositiveSmallIntegerField(default=16)
    ballot_kind = models.CharField(max_length=12, default=rules.APPROVAL, choices=BALLOT_KINDS)
    least_choices = models.PositiveSmallIntegerField(default=1)
    most_choices = models.PositiveSmallIntegerField(default=5)
    points_in_all = models.PositiveSmallIntegerField(default=0)
    points_each = models.PositiveSmallIntegerField(default=0)
    support_needed = models.PositiveSmallIntegerField(default=0)
    help_desk = models.TextField(blank=True)
    counting_rule = models.CharField(max_length=40, default=rules.COUNTING_RULES[0], choices=COUNTING_RULES)
    satisfaction = models.CharField(max_length=12, blank=True, default="", choices=SATISFACTIONS)
    least_votes = models.PositiveIntegerField(default=0)
    call_from = models.DateField()
    check_from = models.DateField()
    ballot_from = models.DateField()
    ballot_until = models.DateField()
    objection_until = models.DateField()
    state = models.CharField(max_length=12, default=rules.DRAFT, choices=STATES)
    without_vote = models.BooleanField(default=False)
    seed = models.CharField(max_length=64, blank=True)
    link_key = models.TextField(blank=True)
    created_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    cut_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="round_choices_fit", condition=Q(least_choices__gte=1, most_choices__gte=F("least_choices"))
            ),
            models.CheckConstraint(
                name="round_days_in_order",
                condition=Q(
                    check_from__gt=F("call_from"),
                    ballot_from__gt=F("check_from"),
                    ballot_until__gte=F("ballot_from"),
                    objection_until__gt=F("ballot_until"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-created_at"], name="rounds_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def shares_by_points(self) -> bool:
        """Whether supporters share the cost of a project by the points that each gave it."""
        return limiting.shares_by_points(self.ballot_kind, self.counting_rule)

    @property
    def terms(self) -> ballots.Terms:
        """What a ballot of this round may hold."""
        return ballots.Terms(
            self.ballot_kind, self.least_choices, self.most_choices, self.points_in_all, self.points_each
        )


class RoundArea(Scoped):
    """A neighbourhood in a round, with the money there is for it: each is an election of its own."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="areas")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    amount = CentsField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "neighbourhood"], name="neighbourhood_once_per_round"),
            models.CheckConstraint(name="round_amount_above_zero", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.neighbourhood_id}"
