"""Saying what a ballot weighs by the way it comes in, while nobody sees the round."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import ChannelWeight, Round
from ..rules import channels, voting

NO_WEIGHT = _("Fill in a weight from 0.1 to 10, such as 1, 1.5 or 3/2.")


def weigh_channels(
    *, round: Round, version: int, weights: Mapping[str, str], by: Actor, at: datetime
) -> Round:  # fmt: skip
    """Keep what a ballot weighs in each channel of a draft, as typed; where all weigh 1 nothing is kept.

    Raises Refused for what is no weight, and once the round is public.
    """
    access.require(access.may_run(by))
    given: dict[str, Fraction] = {}
    for channel in voting.CHANNELS:
        try:
            given[channel] = channels.weight_in(weights.get(channel) or "1")
        except ValueError as wrong:
            raise Refused(NO_WEIGHT, field=channel) from wrong
    with transaction.atomic():
        same = Round.objects.filter(pk=round.pk, version=version, state=rules.DRAFT)
        if not same.update(version=F("version") + 1):
            raise Refused(_("This round was changed meanwhile, or is public. Open it again and look."))
        ChannelWeight.objects.filter(round=round).delete()
        if set(given.values()) != {Fraction(1)}:
            for channel, weight in given.items():
                ChannelWeight(round=round, channel=channel, weight=str(weight)).save()
        trail.record(
            by=by, at=at, verb="rounds.weigh_channels", kind="round", ref=round.reference, neighbourhood_id=None,
            after={channel: str(weight) for channel, weight in given.items()},
        )  # fmt: skip
    return Round.objects.get(pk=round.pk)
