"""Ballots, receipts and the count. No time, no address and no foreign key to who voted stands on any of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.scope import Scoped

from ..rules import voting
from .rounds import RoundArea

CHANNELS = [
    (voting.LETTER, _("by letter")),
    (voting.DESK, _("at the desk")),
    (voting.ONLINE, _("online")),
    (voting.PAPER, _("on paper")),
]


class Ballot(Scoped):
    """One ballot in the shape of `rules.ballots.Vote`: the numbers of projects, and their points where there are any.

    Its key follows from a code and the key of the round.
    The same code always comes to the same key, so the database itself holds one ballot per person. `is_shuffled`:
    written anew in the order of the keys, so that the order of the rows tells nothing either. `channel`: how it came
    in; erased together with the key of the round. `is_on_paper`: whoever has this proof got a ballot on paper, so
    that this row holds no vote and is never counted; no vote can take its place any more.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    choices = models.JSONField(default=list)
    points = models.JSONField(default=list)
    channel = models.CharField(max_length=8, blank=True, default=voting.LETTER, choices=CHANNELS)
    is_on_paper = models.BooleanField(default=False)
    is_shuffled = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="on_paper_is_no_vote_elsewhere", condition=Q(is_on_paper=False) | Q(channel=""))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Receipt(Scoped):
    """What is published so that a voter finds their ballot was counted: the hash of their receipt, without a choice."""

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    is_shuffled = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return self.commitment


class Tally(Scoped):
    """The count of one neighbourhood as it is published: the file, the results, and both their SHA-256.

    `is_open`: whether the ballots themselves may be published; not of fewer people than a small cell.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.OneToOneField(RoundArea, models.PROTECT, related_name="tally")
    counting_rule = models.CharField(max_length=40)
    voters = models.PositiveIntegerField()
    cost = CentsField()
    leftover = CentsField()
    is_open = models.BooleanField()
    pb = models.TextField()
    pb_sha256 = models.CharField(max_length=64)
    results = models.TextField()
    results_sha256 = models.CharField(max_length=64)
    commitments = models.TextField(blank=True)
    counted_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.area_id}: {self.voters}"
