"""What bodies weigh in a round, what each chose, and what they chose together."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import BodyDecision, BodyWeight, Mix, Round, RoundArea, Tally
from ..models.mixing import PARTS
from ..rules import mixing
from .words import Because, because_words


def weights_of(round: Round) -> QuerySet[BodyWeight]:
    """What each body weighs in a round, the most first; none where the vote alone decides. One query."""
    return BodyWeight.objects.filter(round=round)


def percents_of(round: Round) -> dict[str, int]:
    """The same as percentages by body. One query."""
    return dict(weights_of(round).values_list("body", "percent"))


def mix_of(area: RoundArea) -> Mix | None:
    """What the bodies of a neighbourhood chose together, once it was weighed. One query."""
    return Mix.objects.filter(area=area).first()


def decision_for(*, by: Actor, reference: str) -> BodyDecision | None:
    """What was noted of a body, for who runs the round."""
    access.require(access.may_run(by))
    return BodyDecision.objects.select_related("area__round").filter(reference=reference).first()


def decisions_of(round: Round) -> QuerySet[BodyDecision]:
    """What bodies decided in a round, by neighbourhood. Two queries."""
    found = BodyDecision.objects.filter(area__round=round).select_related("area__neighbourhood")
    return found.prefetch_related("proposals").order_by("area__neighbourhood__name", "on", "pk")


def lacking(area: RoundArea, percents: Mapping[str, int]) -> list[Any]:
    """The bodies that weigh in a round and have not decided in this neighbourhood, by name. One query."""
    decided = set(BodyDecision.objects.filter(area=area).values_list("body", flat=True))
    return [name for body, name in PARTS if percents.get(body) and body not in {*decided, mixing.VOTE}]


@dataclass(frozen=True)
class ToWeigh:
    """A neighbourhood of a mix: the bodies still to decide, and whether it was weighed."""

    area: RoundArea
    lacking: Sequence[Any]
    is_weighed: bool

    @property
    def is_ready(self) -> bool:
        """Whether it can be weighed now."""
        return not self.lacking and not self.is_weighed and self.area.round.state == rules.REALISATION


def to_weigh(round: Round) -> list[ToWeigh]:
    """How each neighbourhood of a mix stands. Two queries and one for each neighbourhood; one where there is no mix."""
    percents = percents_of(round)
    if not percents:
        return []
    areas = RoundArea.objects.filter(round=round).select_related("round", "neighbourhood", "mix")
    found = list(areas.order_by("neighbourhood__name"))
    return [ToWeigh(area, lacking(area, percents), hasattr(area, "mix")) for area in found]


@dataclass(frozen=True)
class Share:
    """A body in the mix: its percentage, and as how many voters one of its `ballots` counts."""

    body: str
    name: Any
    percent: int
    ballots: int
    each: Fraction

    @property
    def voters(self) -> float:
        """As how many voters one ballot counts, to be shown to two places."""
        return float(self.each)


@dataclass(frozen=True)
class Line:
    """A project of the mix: why it won or lost, and per body how many of its ballots name it (None: withheld)."""

    one: Because
    named: Sequence[tuple[Share, int | None]]


@dataclass(frozen=True)
class Mixed:
    """What bodies chose together, with what each gave."""

    shares: Sequence[Share]
    lines: Sequence[Line]

    @property
    def winners(self) -> list[Because]:
        """The projects that were chosen, in order of choice."""
        return [line.one for line in self.lines if line.one.won]

    @property
    def others(self) -> list[Because]:
        """The projects that were not."""
        return [line.one for line in self.lines if not line.one.won]


def mixed_of(mix: Mix, tally: Tally) -> Mixed:
    """The outcome of a mix as everybody sees it. Three queries; votes of few people are withheld."""
    told, percents = json.loads(mix.results), percents_of(mix.area.round)
    weights, ballots = told["weights"], told["channels"]
    given: dict[str, list[set[int]]] = defaultdict(list)
    for decision in BodyDecision.objects.filter(area=mix.area).prefetch_related("proposals"):
        given[decision.body].append({one.number for one in decision.proposals.all() if one.number is not None})
    shares = [
        Share(
            body, name, percents[body],
            tally.voters if body == mixing.VOTE else ballots.get(body, 0), Fraction(weights.get(body, "1")),
        )
        for body, name in PARTS if body in percents
    ]  # fmt: skip
    votes = {int(one["id"]): one["votes"] for one in json.loads(tally.results)["projects"]}
    lines = []
    for one in because_words(told["projects"]):
        number = int(one.number)
        named: list[tuple[Share, int | None]] = []
        for share in shares:
            of_vote = votes.get(number, 0) if mix.is_open else None
            of_body = sum(number in chosen for chosen in given[share.body])
            named.append((share, of_vote if share.body == mixing.VOTE else of_body))
        lines.append(Line(one, named))
    return Mixed(shares, lines)
