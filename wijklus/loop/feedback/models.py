"""The answer to every person behind a signal, what they say of it, and the derived state of every loop."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules


class Answer(Scoped):
    """One answer to everybody a result is owed to, or to one signal directly. `interim` is an answer, no outcome."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    result = models.ForeignKey("results.Result", models.PROTECT, null=True, blank=True, related_name="+")
    signal = models.ForeignKey("signals.Signal", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=[(o, o) for o in (*rules.OUTCOMES, rules.NOTICE)])
    text = models.TextField()
    sender_function = models.CharField(max_length=160)
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="answer_to_a_result_or_a_signal",
                condition=Q(result__isnull=False, signal__isnull=True) | Q(result__isnull=True, signal__isnull=False),
            ),
            models.UniqueConstraint(fields=["result"], condition=Q(result__isnull=False), name="one_answer_per_result"),
        ]

    def __str__(self) -> str:
        return self.reference


class Recipient(Scoped):
    """One person who gets an answer, in their own channel. One answer per person, however many signals lead to it."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="recipients")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=9, choices=[(c, c) for c in rules.CHANNELS])
    state = models.CharField(max_length=9, default=rules.WAITING, choices=[(s, s) for s in rules.ALLOWED])
    told_by = models.CharField(max_length=160, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="one_answer_per_person")]
        indexes = [models.Index(fields=["municipality", "state", "channel"], name="recipients_to_serve")]

    def __str__(self) -> str:
        return self.reference


class AnsweredSignal(Scoped):
    """A signal an answer is an answer to; without a recipient for counted voices, who read the public page."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="signals")
    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="answered_links")
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, blank=True, related_name="signals")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["answer", "signal"], name="signal_once_per_answer")]

    def __str__(self) -> str:
        return f"{self.answer_id} -> {self.signal_id}"


class Verdict(Scoped):
    """What a person says to "is het opgelost?". Provisional until confirmed; void when a mail scanner clicked."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="verdicts")
    value = models.CharField(max_length=4, choices=[(v, v) for v in rules.VERDICTS])
    reason = models.TextField(blank=True)
    clicked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    PERSONAL = ("reason",)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(confirmed_at__isnull=False, voided_at__isnull=True),
                name="one_standing_verdict",
            )
        ]

    def __str__(self) -> str:
        return self.value


class LoopState(Scoped):
    """Derived, one row per answered signal: when it was first answered, how and when it ended, what the person said.

    Days are whole days since the signal was received.

    A signal without a row has had no answer yet. Written in the transaction of the change; `wijklus rebuild --check`
    computes it anew from answers, recipients and verdicts, and finds it equal.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="loop_state")
    first_answer_at = models.DateTimeField(null=True)
    outcome_at = models.DateTimeField(null=True)
    first_answer_days = models.PositiveIntegerField(null=True)
    outcome_days = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=11, blank=True)
    reach = models.CharField(max_length=9, default=rules.NOTHING, choices=[(r, r) for r in rules.REACHES])
    verdict = models.CharField(max_length=4, blank=True)
    is_open_again = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["municipality", "reach"], name="loops_by_reach")]

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.reach}"


class NeighbourhoodFigures(Scoped):
    """Derived: the figures shown on a neighbourhood's page (neighbourhood 0: the city), made by a job."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    neighbourhood_id = models.BigIntegerField(default=0)
    figures = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "neighbourhood_id"], name="one_row_of_figures")]

    def __str__(self) -> str:
        return str(self.neighbourhood_id)


class UnansweredContact(Scoped):
    """Somebody tried to reach a contact and heard nothing. The signal it came in as holds their words."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="unanswered_contact")
    person = models.ForeignKey("people.Membership", models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey("people.ContactPoint", models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=5, choices=[(w, w) for w in rules.WAYS])
    tried_on = models.DateField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="unanswered_by_a_person_or_a_contact",
                condition=Q(person__isnull=False, point__isnull=True) | Q(person__isnull=True, point__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.tried_on}"
