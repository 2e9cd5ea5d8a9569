"""What residents propose, from the sending to what the deciding body says of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from .rounds import RoundArea

PROPOSAL_STATES = [
    (rules.SENT, _("sent, not read yet")),
    (rules.SHOWN, _("public, being checked")),
    (rules.FEASIBLE, _("can be done")),
    (rules.REFUSED, _("cannot be done")),
    (rules.WON, _("chosen")),
    (rules.LOST, _("not chosen")),
    (rules.CONFIRMED, _("chosen, and will be done")),
    (rules.DECLINED, _("chosen, but will not be done")),
    (rules.DROPPED, _("chosen, but given up")),
]


class Proposal(Scoped):
    """A proposal for one neighbourhood. `number` is its number on the ballot; `place` the order in which it was chosen.

    `unspent`: what went back of its money when it was given up (`dropped_at`).

    Nobody sees it before a colleague read it (`shown_at`). The sender is a person of their own row, never public.
    """

    PERSONAL = ("text",)

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="proposals")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    text = models.TextField()
    language = models.CharField(max_length=5, default="nl")
    cost = CentsField(null=True, blank=True)
    party = models.ForeignKey("people.Party", models.PROTECT, null=True, blank=True, related_name="+")
    pot = models.ForeignKey("rounds.Pot", models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey("rounds.Pot", models.PROTECT, null=True, blank=True, related_name="+")
    supporters = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=rules.SENT, choices=PROPOSAL_STATES)
    reason = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by_function = models.CharField(max_length=160, blank=True)
    unspent = CentsField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="number_once_on_a_ballot"),
            models.CheckConstraint(
                name="a_no_to_a_proposal_has_its_reason",
                condition=~Q(state__in=[rules.REFUSED, rules.DECLINED, rules.DROPPED], reason=""),
            ),
            models.CheckConstraint(
                name="on_the_ballot_with_a_cost", condition=Q(cost__gt=0) | ~Q(state__in=rules.ON_BALLOT)
            ),
            models.CheckConstraint(
                name="confirmed_is_an_action",
                condition=Q(action__isnull=False) | ~Q(state__in=[rules.CONFIRMED, rules.DROPPED]),
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="proposals_of_area")]

    def __str__(self) -> str:
        return self.title
