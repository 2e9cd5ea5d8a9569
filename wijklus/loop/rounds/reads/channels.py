"""What ballots weigh by the way they came in, and how many came in each way."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from ..models import CHANNELS, Ballot, ChannelWeight, Round
from ..rules import channels


def channel_weights_of(round: Round) -> dict[str, Fraction]:
    """What a ballot weighs in each channel that was given a weight. One query."""
    return {one.channel: one.as_fraction for one in ChannelWeight.objects.filter(round=round)}


def weight_words(round: Round) -> list[tuple[str, str]]:
    """The name of every channel with its weight, for who reads it; empty when all weigh the same. One query."""
    weights = channel_weights_of(round)
    return [(str(name), channels.in_words(weights.get(key, Fraction(1)))) for key, name in CHANNELS] if weights else []


def ways_in(ballots: Sequence[Ballot]) -> dict[str, int]:
    """How many of these ballots came in each way; nothing once that was erased."""
    return dict(Counter(one.channel for one in ballots if one.channel))
