"""A dossier that one team hands to the next, its items, and what the next team decides about each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules

KINDS = [
    (rules.handing.PLAN, _("plan")),
    (rules.handing.THEME, _("theme")),
    (rules.handing.ACTION, _("action")),
    (rules.handing.PROMISE, _("promise")),
    (rules.handing.ANSWER, _("answer owed")),
    (rules.handing.SIGNAL, _("signal in no theme")),
    (rules.handing.FUND, _("fund that ends")),
    (rules.handing.MANDATE, _("mandate that lapses")),
]
MARKS = [(rules.handing.KEEP, _("keep")), (rules.handing.CHANGE, _("change")), (rules.handing.STOP, _("stop"))]


class Handover(Scoped):
    """A dossier of a neighbourhood, or of the whole city, as everything stood at one moment; sealed, it never changes.

    `about` is the canonical JSON of what stands above its items; `sha256` is that of the whole document, `signature`
    that of this installation over it.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+")
    occasion = models.CharField(max_length=200)
    state = models.CharField(max_length=6, default=rules.MAKING, choices=[(s, s) for s in rules.ALLOWED_HANDOVER])
    about = models.TextField(blank=True)
    items_count = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="frozen_handover_is_sealed",
                condition=Q(state=rules.MAKING, frozen_at__isnull=True)
                | (Q(state=rules.FROZEN, frozen_at__isnull=False) & ~Q(sha256="") & ~Q(signature="")),
            )
        ]
        indexes = [models.Index(fields=["municipality", "created_at", "id"], name="handovers_in_order")]

    def __str__(self) -> str:
        return self.reference


class HandoverItem(Scoped):
    """One thing that is handed over, and the mark of the next team: keep, change or stop, with the reason.

    `facts` is its line of the sealed document; the columns beside it repeat what lists ask for. `told_at` is when the
    people behind what stops were answered, `told_people` how many they were.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=KINDS)
    ref = models.CharField(max_length=40)
    step = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=240)
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+")
    party = models.CharField(max_length=160, blank=True)
    people = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)
    amount = CentsField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    facts = models.TextField()
    mark = models.CharField(max_length=6, blank=True, choices=MARKS)
    reason = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by_id = models.BigIntegerField(null=True)
    marked_by_function = models.CharField(max_length=160, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_people = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="one_handover_item_per_number"),
            models.UniqueConstraint(fields=["handover", "kind", "ref"], name="handed_over_once"),
            models.CheckConstraint(
                name="mark_has_a_reason",
                condition=Q(mark="", reason="", marked_at__isnull=True)
                | (~Q(mark="") & ~Q(reason="") & Q(marked_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_what_stops_is_told", condition=Q(told_at__isnull=True) | Q(mark=rules.handing.STOP)
            ),
        ]
        indexes = [
            models.Index(fields=["handover", "mark", "number"], name="handover_items_by_mark"),
            models.Index(fields=["handover", "kind", "number"], name="handover_items_by_kind"),
            models.Index(
                fields=["municipality", "neighbourhood"], condition=Q(mark=""), name="handover_items_unmarked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.number}"
