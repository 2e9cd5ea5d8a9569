"""A mix of deciding bodies: the vote, a panel, tables and a committee, each with its percentage. Exact, any rule.

The mix is an election itself, counted by the rule of the round: each ballot of the vote is one voter, and what a body
chose is one ballot that counts as so many voters as its percentage says. So a percentage is what a body has to say of
the money, whether many or few voted; with equal shares it is also the part of the money that it can spend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from . import APPROVAL, BY_POINTS
from .deciding import BODIES
from .tally import Poll

VOTE = "vote"
PARTS = (VOTE, *BODIES)
WHOLE = 100


def is_whole(percents: Mapping[str, int]) -> bool:
    """Whether these percentages of bodies are a mix: known bodies, none below 0, a hundred together."""
    return set(percents) <= set(PARTS) and min(percents.values(), default=-1) >= 0 and sum(percents.values()) == WHOLE


def is_plain(percents: Mapping[str, int]) -> bool:
    """Whether the vote alone decides."""
    return percents.get(VOTE, 0) == WHOLE


def fits(kind: str) -> bool:
    """Whether a mix can be made with this kind of ballot: one on which people choose projects."""
    return kind not in BY_POINTS


def counts_as(percents: Mapping[str, int], voters: Fraction, ballots: Mapping[str, int]) -> dict[str, Fraction]:
    """As how many voters one ballot of each body counts, of those with a percentage and a ballot.

    A body that gave several ballots, such as four tables, divides its weight over them. When nobody voted, or the vote
    has no part, a body counts as its percentage.
    """
    of_vote = percents.get(VOTE, 0)
    one_percent = voters / of_vote if of_vote and voters else Fraction(1)
    return {body: one_percent * percents[body] / n for body, n in ballots.items() if n and percents.get(body, 0)}


def mixed(poll: Poll, percents: Mapping[str, int], chosen: Mapping[str, Sequence[Sequence[int]]]) -> Poll:
    """The poll of the vote with what the bodies chose (numbers of projects) added to it, each with its weight.

    A ballot without a project is left out. Its place among the ballots does not matter, and neither does the order in
    which the bodies decided.
    """
    bodies = {body: sorted(sorted(one) for one in chosen.get(body, ()) if one) for body in BODIES}
    with_vote = percents.get(VOTE, 0) > 0
    votes = [list(one) for one in poll.ballots] if with_vote else []
    channels = list(poll.channels or [VOTE] * len(poll.ballots)) if with_vote else []
    weights = {channel: poll.manner.weights.get(channel, Fraction(1)) for channel in channels}
    voters = sum((weights[channel] for channel in channels), Fraction())
    each = counts_as(percents, voters, {body: len(one) for body, one in bodies.items()})
    for body in each:
        votes += bodies[body]
        channels += [body] * len(bodies[body])
    return replace(
        poll, kind=APPROVAL, least=1, most=len(poll.projects), points=(), points_in_all=0, points_each=0,
        ballots=votes, channels=channels, manner=replace(poll.manner, weights={**weights, **each}),
    )  # fmt: skip
