"""A neighbourhood team across employers: who is in it, what each works on, and what is handed on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules

ENTRY_STATES = [(rules.WORKING, _("working on it")), (rules.WAITING, _("waiting")), (rules.DONE, _("done"))]
REFERRAL_STATES = [
    (rules.ASKED, _("asked")),
    (rules.TAKEN, _("taken up")),
    (rules.REACHED, _("contact was made")),
    (rules.NOT_REACHED, _("no contact yet")),
    (rules.REFUSED, _("refused")),
    (rules.WITHDRAWN, _("taken back")),
]


class Team(Scoped):
    """People of several employers who work in the same neighbourhoods."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    name = models.CharField(max_length=120)
    neighbourhoods = models.ManyToManyField("places.Neighbourhood", related_name="+")
    referral_days = models.PositiveSmallIntegerField(default=rules.DAYS)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_team_per_name"),
            models.CheckConstraint(
                name="days_of_a_referral", condition=Q(referral_days__gte=1, referral_days__lte=rules.MOST_DAYS)
            ),
        ]
        indexes = [models.Index(fields=["municipality", "created_at", "id"], name="teams_in_order")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Scoped):
    """A function at an employer that is in a team; its accounts see the list, its address gets what is referred."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    function = models.CharField(max_length=120)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["team", "party", "function"], condition=Q(left_on__isnull=True), name="one_place_in_a_team"
            ),
            models.CheckConstraint(
                name="leaves_after_joining", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.party}"


class TeamEntry(Scoped):
    """What a member works on for a theme: a matter in words, never a resident."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="entries")
    theme = models.ForeignKey("priorities.Theme", models.PROTECT, related_name="+")
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="entries")
    what = models.CharField(max_length=rules.LONGEST)
    state = models.CharField(max_length=7, default=rules.WORKING, choices=ENTRY_STATES)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="team_entry_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            )
        ]
        indexes = [models.Index(fields=["team", "changed_at", "id"], name="team_list_in_order")]

    def __str__(self) -> str:
        return self.reference


class Referral(Scoped):
    """A matter that one member hands to another: with the first until the second says that there was contact."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="referrals")
    entry = models.ForeignKey(TeamEntry, models.PROTECT, related_name="referrals")
    receiver = models.ForeignKey(TeamMember, models.PROTECT, related_name="+")
    what = models.CharField(max_length=rules.LONGEST)
    has_consent = models.BooleanField()
    state = models.CharField(max_length=11, default=rules.ASKED, choices=REFERRAL_STATES)
    reason = models.CharField(max_length=rules.LONGEST, blank=True)
    due_on = models.DateField()
    appointment_on = models.DateField(null=True, blank=True)
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_function = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="taken_up_with_a_day",
                condition=~Q(state__in=[rules.TAKEN, rules.REACHED]) | Q(appointment_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_no_has_a_reason",
                condition=~Q(state__in=[rules.REFUSED, rules.NOT_REACHED, rules.WITHDRAWN]) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["team", "asked_at", "id"], name="referrals_in_order"),
            models.Index(fields=["municipality", "state", "due_on"], name="referrals_due"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def sender(self) -> TeamMember:
        """Who refers: the member whose matter it is."""
        return self.entry.member
