"""How the work on an action goes: milestones, progress, risks, what it waits for, what people do themselves, photos."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import working
from .carrying import Action

MILESTONE_STATES = [
    (working.TO_DO, _("still to do")),
    (working.REACHED, _("reached")),
    (working.GIVEN_UP, _("dropped")),
]
RISK_STATES = [
    (working.OPEN_RISK, _("can still happen")),
    (working.HAPPENED, _("it happened")),
    (working.PASSED, _("no longer a risk")),
]
OWN_PART_STATES = [
    (working.AGREED, _("agreed")),
    (working.CARRIED_OUT, _("done")),
    (working.STOPPED, _("stopped")),
]
LIKELIHOODS = [
    (working.UNLIKELY, _("unlikely")),
    (working.POSSIBLE, _("possible")),
    (working.LIKELY, _("likely")),
]
SEVERITIES = [
    (working.SMALL, _("a small delay or cost")),
    (working.SERIOUS, _("a serious delay or cost")),
    (working.GRAVE, _("the action would fail")),
]
PHOTO_MOMENTS = [(working.BEFORE, _("before")), (working.AFTER, _("after"))]


class Milestone(Scoped):
    """A step of an action that everybody can check: what, by when, and when it was done; its first day stays."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="milestones")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    first_due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, default=working.TO_DO, choices=MILESTONE_STATES)
    state_reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="reached_on_a_day",
                condition=Q(state=working.REACHED, done_on__isnull=False)
                | (~Q(state=working.REACHED) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="milestone_dropped_with_a_reason", condition=~Q(state=working.GIVEN_UP, state_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["action", "due_on", "id"], name="milestones_of_action"),
            models.Index(fields=["municipality", "state", "due_on"], name="milestones_by_term"),
        ]

    def __str__(self) -> str:
        return self.what


class Progress(Scoped):
    """How far an action is, in the words of whoever does it and in percents, on a day. Only added, never changed."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    text = models.TextField()
    percent = models.PositiveSmallIntegerField()
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.CheckConstraint(name="at_most_all_of_it", condition=Q(percent__lte=100))]
        indexes = [models.Index(fields=["action", "-at", "-id"], name="progress_of_action")]

    def __str__(self) -> str:
        return f"{self.percent} %"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a report; a second time is refused, for what was reported does not change."""
        if not self._state.adding:
            raise TypeError("what was reported is never changed")
        super().save(*args, **kwargs)


class Risk(Scoped):
    """What can go wrong with an action, how likely and how bad, and what is done about it."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    likelihood = models.CharField(max_length=8, choices=LIKELIHOODS)
    severity = models.CharField(max_length=8, choices=SEVERITIES)
    measure = models.TextField()
    state = models.CharField(max_length=8, default=working.OPEN_RISK, choices=RISK_STATES)
    state_reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="risk_over_with_a_reason", condition=Q(state=working.OPEN_RISK) | ~Q(state_reason="")
            )
        ]

    def __str__(self) -> str:
        return self.what


class ActionNeed(Scoped):
    """An action that can only go on once another is done: why, and who said so."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="needs")
    needs = models.ForeignKey(Action, models.PROTECT, related_name="needed_by")
    reason = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["action", "needs"], name="action_waits_once_for_another"),
            models.CheckConstraint(name="no_action_waits_for_itself", condition=~Q(action=F("needs"))),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} -> {self.needs_id}"


class OwnPart(Scoped):
    """What residents or their groups do themselves for an action. A group or a number of people, never a name."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    who = models.CharField(max_length=160)
    what = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, default=working.AGREED, choices=OWN_PART_STATES)
    state_reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="own_part_stopped_with_a_reason", condition=~Q(state=working.STOPPED, state_reason="")
            )
        ]

    def __str__(self) -> str:
        return self.who


class ActionPhoto(Scoped):
    """A photo from before or after, drawn anew before it is kept. `sha256` is of what was sent: the same one is once.

    One that was taken away keeps its row, with why; its file is deleted.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6, choices=PHOTO_MOMENTS)
    alt = models.CharField(max_length=250)
    taken_on = models.DateField(null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["action", "sha256"], condition=Q(removed_at__isnull=True), name="one_photo_once_per_action"
            ),
            models.CheckConstraint(name="photo_is_described", condition=~Q(alt="")),
        ]

    def __str__(self) -> str:
        return self.alt
