"""Themes (signals bundled by a person who says why) and what comes first in a neighbourhood."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules

THEME_STATES = [(rules.OPEN, _("open")), (rules.CLOSED, _("closed"))]
PRIORITY_STATES = [(rules.ACTIVE, _("active")), (rules.DONE, _("completed")), (rules.DROPPED, _("dropped"))]
LEVELS = [
    (rules.HERE, _("solved in the neighbourhood")),
    (rules.CITY, _("solved by the city")),
    (rules.ABOVE, _("solved above the city")),
]


class Theme(Scoped):
    """What several signals are about. `people` (distinct persons) and `voices` (counted) are kept by the writes."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=160)
    title_folded = models.CharField(max_length=200, blank=True, editable=False)
    summary = models.TextField(blank=True)
    category = models.ForeignKey("signals.Category", models.PROTECT, null=True, blank=True, related_name="+")
    solution_level = models.CharField(max_length=5, default=rules.HERE, choices=LEVELS)
    state = models.CharField(max_length=6, default=rules.OPEN, choices=THEME_STATES)
    state_reason = models.TextField(blank=True)
    people = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["neighbourhood", "state", "-people", "-id"], name="themes_of_neighbourhood"),
            models.Index(fields=["municipality", "state", "-people", "-id"], name="themes_of_city"),
        ]

    def __str__(self) -> str:
        return self.title


class PutIn(Scoped):
    """What is put in a theme: by whom, when and why. Taken out again the row stays, with its reason."""

    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_function = models.CharField(max_length=160, blank=True)
    removed_reason = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        abstract = True


class ThemeInTheme(PutIn):
    """A theme put in a larger one: by whom, when and why. Its signals stay in it, and are in the larger one too."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    part = models.ForeignKey(Theme, models.PROTECT, related_name="wholes")
    whole = models.ForeignKey(Theme, models.PROTECT, related_name="parts")

    class Meta(PutIn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["part"], condition=Q(removed_at__isnull=True), name="theme_once_in_a_larger_one"
            ),
            models.CheckConstraint(name="theme_not_in_itself", condition=~Q(part=F("whole"))),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} <- {self.part_id}"


class SameMatter(Scoped):
    """Somebody found that two signals are about one matter: who, when and why. Both are in the theme; both texts stay.

    `score` is how likely the method found it then (0 to 1). Undone the row stays, and the signals are where they were.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    first = models.ForeignKey("signals.Signal", models.PROTECT, related_name="+")
    second = models.ForeignKey("signals.Signal", models.PROTECT, related_name="+")
    score = models.FloatField()
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    made_theme = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by_function = models.CharField(max_length=160, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(undone_at__isnull=True), name="joined_once"
            ),
            models.CheckConstraint(name="joined_in_one_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}"


class ThemeSignal(PutIn):
    """A signal put in a theme: by whom, when and why; taken out again the row stays, with its reason.

    `joined` is the join that put it there; `through` a smaller theme in which it is; `stepped_out` says that the person
    behind it took it out, so that nobody else puts it back.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="links")
    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="+")
    joined = models.ForeignKey(SameMatter, models.PROTECT, null=True, related_name="links")
    through = models.ForeignKey(ThemeInTheme, models.PROTECT, null=True, related_name="links")
    stepped_out = models.BooleanField(default=False)

    class Meta(PutIn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "signal"], condition=Q(removed_at__isnull=True), name="signal_once_in_a_theme"
            )
        ]
        indexes = [
            models.Index(fields=["signal"], condition=Q(removed_at__isnull=True), name="themes_of_signal"),
            models.Index(fields=["theme", "-at", "-id"], condition=Q(removed_at__isnull=True), name="signals_of_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} <- {self.signal_id}"


class Priority(Scoped):
    """A theme that comes first in a neighbourhood: in which place, why, and who decided the order."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="priorities")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    reason = models.TextField()
    decided_by = models.CharField(max_length=160)
    decided_on = models.DateField()
    state = models.CharField(max_length=7, default=rules.ACTIVE, choices=PRIORITY_STATES)
    state_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "neighbourhood"], condition=Q(state="active"), name="one_active_priority_per_theme"
            )
        ]
        indexes = [models.Index(fields=["neighbourhood", "state", "position"], name="priorities_in_order")]

    def __str__(self) -> str:
        return self.reference


class Learned(Scoped):
    """What was learned from the city's own decisions about one thing (category, service, theme): the newest only.

    `model` is an archive of plain numbers and JSON, empty when there were too few decisions; it holds no word that
    anybody wrote. `figures` say how well it would have worked on the newest quarter of the decisions.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    about = models.CharField(max_length=8, choices=[(about, about) for about in rules.suggesting.ABOUT])
    model = models.BinaryField(default=bytes)
    size = models.PositiveBigIntegerField(default=0)
    decisions = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    trained_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "about"], name="learned_once_about_a_thing")]

    def __str__(self) -> str:
        return f"{self.about} {self.trained_at:%Y-%m-%d}"


class Suggested(Scoped):
    """What is suggested about a signal that waits, ranked, with how sure and why; nothing of it is applied by itself.

    `found` has, for each thing, up to three of {"label", "sure", "why"}; a word that weighed is told by its place in
    the text, so that nothing of the words stays here when they are erased. `stamp` says which models were asked.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="+")
    found = models.JSONField(default=dict)
    stamp = models.CharField(max_length=120)
    signal_version = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.signal_id}"


class SuggestionSetting(Scoped):
    """How sure a suggestion must be before anybody sees it (0 to 1)."""

    municipality = models.OneToOneField("places.Municipality", models.PROTECT, related_name="+")
    threshold = models.FloatField(default=rules.suggesting.THRESHOLD)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="threshold_is_a_share", condition=Q(threshold__gte=0) & Q(threshold__lte=1))
        ]

    def __str__(self) -> str:
        return f"{self.threshold}"
