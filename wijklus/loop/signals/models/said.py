"""What was said: signals and their photos."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from .categories import Category


class Signal(Scoped):
    """What one person, or a counted number of people without a name, said about a neighbourhood.

    `person` is None for counted voices and for a policy signal. `lat` and `lon` (degrees, WGS84) are private: what is
    public is the h3 cell of resolution 10. `search_words` holds the stems that full-text search looks in.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+", db_index=False)
    boundary = models.ForeignKey(
        "places.Boundary", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=[(k, k) for k in rules.KINDS])
    channel = models.CharField(max_length=8, choices=[(c, c) for c in rules.CHANNELS])
    origin_kind = models.CharField(max_length=20, default=rules.PERSON, choices=[(o, o) for o in rules.ORIGINS])
    origin_label = models.CharField(max_length=200, blank=True)
    origin_ref = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=13, default=rules.NEIGHBOURHOOD, choices=[(x, x) for x in rules.LEVELS])
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    language = models.CharField(max_length=5, default="nl")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    counted_voices = models.PositiveIntegerField(default=0)
    agreed_to = models.JSONField(default=list)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)
    place_text = models.CharField(max_length=rules.LONGEST_PLACE, blank=True)
    received_at = models.DateTimeField()
    noted_by_id = models.BigIntegerField(null=True, blank=True)
    noted_by_function = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=[(s, s) for s in rules.ALLOWED], default=rules.NEW)
    state_reason = models.TextField(blank=True)
    form_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (NULL: no key, not unique)
    form_digest = models.CharField(max_length=64, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    search_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("text", "lat", "lon", "place_text", "search_words", "form_digest")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "form_key"], name="one_signal_per_form_key"),
            models.CheckConstraint(
                name="somebody_said_it",
                condition=Q(person__isnull=False, counted_voices=0)
                | Q(person__isnull=True, counted_voices__gt=0)
                | Q(person__isnull=True, counted_voices=0, origin_kind__in=rules.OF_NOBODY),
            ),
            models.CheckConstraint(
                name="only_a_policy_signal_is_lifted",
                condition=Q(origin_kind=rules.POLICY, level__in=[rules.CITY, rules.ABOVE])
                | (~Q(origin_kind=rules.POLICY) & Q(level=rules.NEIGHBOURHOOD)),
            ),
            models.CheckConstraint(name="voices_within_bounds", condition=Q(counted_voices__lte=rules.MOST_VOICES)),
            models.CheckConstraint(
                name="point_is_whole",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
            ),
        ]
        # Each begins with what a question in scope holds fixed, then has the order, then what is read on the way: so
        # a walk in order never fetches a row to pass it over. A foreign key by itself has no index: with one city it
        # finds every row, and a database without statistics chooses it.
        indexes = [
            models.Index(
                fields=["municipality", "state", "-received_at", "-id", "neighbourhood", "kind", "channel"],
                name="signals_inbox",
            ),
            models.Index(
                fields=[
                    *("municipality", "neighbourhood", "state", "-received_at", "-id", "kind", "channel"),
                    *("origin_kind", "person", "counted_voices"),  # counted on Vandaag
                ],
                name="signals_inbox_portfolio",
            ),
            models.Index(
                fields=["municipality", "neighbourhood", "-received_at", "-id", "kind", "channel"],
                name="signals_of_neighbourhood",
            ),
            models.Index(
                fields=["municipality", "-received_at", "-id", "neighbourhood", "state", "kind", "channel"],
                name="signals_of_city",
            ),
            models.Index(
                fields=["municipality", "category", "-received_at", "-id", "neighbourhood", "state", "kind", "channel"],
                name="signals_of_category",
            ),
            models.Index(fields=["municipality", "person"], name="signals_of_person"),
            models.Index(
                fields=["municipality", "cell", "-received_at", "-id", "neighbourhood", "state"],
                condition=Q(cell__isnull=False),
                name="signals_of_cell",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Photo(Scoped):
    """A photo with a signal. It is shown once a job has drawn it anew, without what the camera wrote into it;
    without a file it could not be used, and what was sent was deleted.

    `sha256` is of the file as it was sent: the same photo twice is one.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="photos")
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    is_ready = models.BooleanField(default=False)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    PERSONAL = ("file", "sha256")

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["signal", "sha256"], name="one_photo_once_per_signal")]

    def __str__(self) -> str:
        return self.reference
