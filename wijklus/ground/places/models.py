"""The municipality and its neighbourhoods, in versioned sets."""

from django.db import models
from django.db.models import F, Q

from wijklus.base.given_files import GivenFile
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class Municipality(models.Model):
    """A city or municipality that runs on this installation, with what it decided about itself."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    nis_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="BE")
    language = models.CharField(max_length=5, default="nl")
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, default="Europe/Brussels")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    dpo_contact = models.CharField(max_length=200, blank=True)
    help_contacts = models.JSONField(default=list)
    theme_css = models.TextField(blank=True)
    retention_days = models.PositiveIntegerField(default=365)
    small_cell = models.PositiveSmallIntegerField(default=5)
    first_answer_days = models.PositiveSmallIntegerField(default=10)
    lost_after_days = models.PositiveSmallIntegerField(default=60)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NeighbourhoodSet(Scoped):
    """One division of the municipality, valid from a day until (not including) another.

    Its boundaries never change once made, so what is computed from them may be kept by its reference.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="sets")
    reference = ReferenceField()
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=300, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="set_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.UniqueConstraint(fields=["municipality", "valid_from"], name="one_set_starts_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(Scoped):
    """What stays the same when boundaries are drawn anew: its opaque code. One per municipality is not locatable."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="neighbourhoods")
    code = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    is_locatable = models.BooleanField(default=True)
    is_current = models.BooleanField(default=True)

    class Meta(Scoped.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_neighbourhood_per_code"),
            models.UniqueConstraint(fields=["municipality", "slug"], name="one_neighbourhood_per_slug"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(is_locatable=False), name="one_not_locatable_per_municipality"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(Scoped):
    """Where a neighbourhood lies in one set: a GeoJSON geometry in WGS84 and its box in degrees."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    set = models.ForeignKey(NeighbourhoodSet, models.PROTECT, related_name="boundaries")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="boundaries")
    name = models.CharField(max_length=120)
    geometry = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    area_m2 = models.FloatField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["set", "neighbourhood"], name="one_boundary_per_set")]

    def __str__(self) -> str:
        return self.name


class ProfileFigure(Scoped):
    """One known figure of a neighbourhood, such as its inhabitants in a year, with where it comes from."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="figures")
    indicator = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    unit = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=300)
    is_derived = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "indicator", "year"], name="one_figure_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class Draft(models.Model):
    """What somebody filled in so far for a new municipality (municipality 0) or a new division of one.

    Gone once that is made, or after thirty days.
    """

    owner_id = models.BigIntegerField()
    municipality_id = models.BigIntegerField(default=0)
    answers = models.JSONField(default=dict)
    boundaries = models.BinaryField(blank=True, default=b"")
    updated_at = models.DateTimeField()
    PERSONAL = ("answers",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "municipality_id"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"draft of {self.owner_id}"


class AddressFile(GivenFile):
    """A file with the addresses of the municipality. The one taken in last holds, whole; those before it are emptied.

    `others` counts rows of other municipalities.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    others = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]


class Street(Scoped):
    """A street of a file with addresses. One in two postal areas, or two of one name in two places, are two."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(AddressFile, models.PROTECT, related_name="streets")
    name = models.CharField(max_length=120)
    postal_area = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=80, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["file", "name", "postal_area", "place"], name="one_street_per_name_area_and_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Address(Scoped):
    """One address: its number as it is written ("12A"), that number alone (12), its box or suffix, and where it lies.

    With a point the neighbourhoods of the day say where that is; without, the file named the neighbourhood itself.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="addresses", db_index=False)
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=20)
    box = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["street", "number", "label", "box", "postcode"], name="one_address_per_street_and_number"
            ),
            models.CheckConstraint(
                name="address_lies_somewhere",
                condition=Q(latitude__isnull=False, longitude__isnull=False) | Q(neighbourhood__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.label}"
