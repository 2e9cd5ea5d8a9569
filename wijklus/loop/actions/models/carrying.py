"""Actions (owner, mandate, term, planned answer) and the commitments of services and partners that carry them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules

STATES = [
    (rules.PLANNED, _("planned")),
    (rules.RUNNING, _("running")),
    (rules.DONE, _("completed")),
    (rules.DROPPED, _("dropped")),
]
KINDS = [(rules.ORDER, _("order, with a budget")), (rules.REQUEST, _("request"))]
COMMITMENT_STATES = [
    (rules.ASKED, _("asked")),
    (rules.OFFERED, _("something else offered")),
    (rules.ACCEPTED, _("promised")),
    (rules.RENEGOTIATED, _("promised anew")),
    (rules.REFUSED, _("refused")),
    (rules.WITHDRAWN, _("withdrawn")),
    (rules.KEPT, _("kept")),
    (rules.PARTLY, _("partly kept")),
    (rules.BROKEN, _("broken")),
]
SIDES = [(rules.ASKER, _("who asked")), (rules.PROMISER, _("who promised"))]
STEPS = [
    (rules.TERM_ASKED, _("asked")),
    (rules.TERM_OFFERED, _("offered instead")),
    (rules.TERM_PROMISED, _("promised")),
    (rules.TERM_PROPOSED, _("other terms proposed")),
    (rules.TERM_AGREED, _("agreed by both")),
    (rules.TERM_DECLINED, _("not agreed")),
    (rules.TERM_CONFIRMED, _("confirmed under a mandate")),
    (rules.TERM_DENIED, _("not confirmed by who stands above")),
    (rules.TERM_VISA, _("visa of finance")),
    (rules.TERM_ESCALATED, _("late, so gone up")),
]
JUDGEMENTS = [(state, word) for state, word in COMMITMENT_STATES if state in rules.JUDGED]


class Action(Scoped):
    """Something that will be done about one or more priorities, owned by a party under a mandate."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    owner = models.ForeignKey("people.Party", models.PROTECT, null=True, blank=True, related_name="+")
    owner_function = models.CharField(max_length=160, blank=True)
    mandate = models.ForeignKey("people.Mandate", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    answer_planned_on = models.DateField(null=True, blank=True)
    means = CentsField(null=True, blank=True)
    no_means_needed = models.BooleanField(default=False)
    state = models.CharField(max_length=7, default=rules.PLANNED, choices=STATES)
    state_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # kept by whoever answers the residents behind it
    percent = models.PositiveSmallIntegerField(null=True, blank=True)  # what was reported last, with its moment
    progress_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="means_or_none_needed", condition=~Q(means__isnull=False, no_means_needed=True)
            ),
            models.CheckConstraint(name="means_not_negative", condition=Q(means__isnull=True) | Q(means__gte=0)),
        ]
        indexes = [
            models.Index(fields=["neighbourhood", "state", "due_on"], name="actions_of_neighbourhood"),
            models.Index(fields=["municipality", "state", "due_on"], name="actions_by_term"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionPriority(Scoped):
    """The priority an action serves: who linked them, when and why."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="links")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["action", "priority"], name="action_once_per_priority")]

    def __str__(self) -> str:
        return f"{self.action_id} -> {self.priority_id}"


class Commitment(Scoped):
    """A promise asked of a party: what, to whom, by when, under which mandate; both sides judge if it was kept.

    `due_on` is the day promised, else the day asked for: it is kept by the writes, and the boards are in its order.
    What was asked, offered and agreed before stands in its terms; `waits_for` says who has to agree with the newest.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=7, default=rules.REQUEST, choices=KINDS)
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    what = models.TextField()
    to_whom = models.CharField(max_length=200)
    amount = CentsField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    goods = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    mandate = models.ForeignKey("people.Mandate", models.PROTECT, null=True, blank=True, related_name="+")
    asked_due_on = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    first_promised_on = models.DateField(null=True, blank=True)
    times_moved = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    state = models.CharField(max_length=12, default=rules.ASKED, choices=COMMITMENT_STATES)
    state_reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_function = models.CharField(max_length=160)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_function = models.CharField(max_length=160, blank=True)
    waits_for = models.CharField(max_length=8, blank=True, choices=SIDES)
    visa_at = models.DateTimeField(null=True, blank=True)
    visa_by_function = models.CharField(max_length=160, blank=True)
    promiser_says = models.CharField(max_length=9, blank=True, choices=JUDGEMENTS)
    promiser_note = models.TextField(blank=True)
    promiser_said_at = models.DateTimeField(null=True, blank=True)
    receiver_says = models.CharField(max_length=9, blank=True, choices=JUDGEMENTS)
    receiver_note = models.TextField(blank=True)
    receiver_said_at = models.DateTimeField(null=True, blank=True)
    escalated_to = models.ForeignKey("people.Party", models.PROTECT, null=True, blank=True, related_name="+")
    escalated_to_body = models.CharField(max_length=160, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    link_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="promise_has_a_day",
                condition=~Q(state__in=sorted(rules.PROMISED)) | Q(promised_on__isnull=False),
            ),
            models.CheckConstraint(name="refusal_has_a_reason", condition=~Q(state=rules.REFUSED, state_reason="")),
            models.CheckConstraint(name="amount_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)),
            models.CheckConstraint(
                name="offer_waits_for_who_asked", condition=~Q(state=rules.OFFERED) | Q(waits_for=rules.ASKER)
            ),
        ]
        indexes = [
            models.Index(fields=["party", "state", "due_on", "id"], name="commitments_of_party"),
            models.Index(fields=["municipality", "state", "due_on", "id"], name="commitments_by_term"),
            models.Index(fields=["party", "action"], condition=~Q(waits_for=""), name="commitments_to_agree"),
            models.Index(fields=["municipality", "due_on", "id"], name="commitments_in_order"),
        ]

    def __str__(self) -> str:
        return self.reference


class CommitmentTerm(Scoped):
    """One step of what was asked, offered and agreed: by when, how much, why and by whom. Never changed."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="terms")
    step = models.CharField(max_length=9, choices=STEPS)
    due_on = models.DateField()
    amount = CentsField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    goods = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.due_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a step; a second time is refused, for what was said does not change."""
        if not self._state.adding:
            raise TypeError("a step of what was agreed is never changed")
        super().save(*args, **kwargs)
