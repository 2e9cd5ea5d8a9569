"""Counting one neighbourhood of a round: the published file, the results with it, and the reason for each project.

What is counted is the published file, read again: so nothing counts that others cannot count.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from wijklus_methods import fair_budget

from . import APPROVAL, BY_POINTS
from .ages import Band
from .ballots import Terms, Vote, published_terms, scores

COUNTRIES = {"BE": "Belgium", "NL": "Netherlands", "FR": "France", "LU": "Luxembourg", "DE": "Germany"}
FORMAT = "wijklus-neighbourhood-budget-result/1"
NO_SUPPORT = "no support"
KNOWN = frozenset(fair_budget.fields.RULES)
"""Rules that the format has a name for."""


@dataclass(frozen=True)
class Project:
    """A project on the ballot, its cost in cents."""

    number: int
    title: str
    cost: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How is counted beside the rule: what a voter gains, the least votes, weights by channel, caps, and rivals.

    `caps`: the most, in cents, for a pot or category by its name; without one it may take the whole budget.
    """

    satisfaction: str = ""
    least_votes: int = 0
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    rivals: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True)
class Poll:
    """All that is counted of one neighbourhood; `ballots` in the order in which they are published.

    `channels`: the name under which each stands in the file where weights differ. `ways`: how many came in each way, as
    that may be told. `ages`: the voters by age, as far as that may be told.
    """

    round_reference: str
    title: str
    city: str
    country: str
    neighbourhood: str
    language: str
    budget: int
    rule: str
    least: int
    most: int
    seed: str
    begin: date
    end: date
    projects: Sequence[Project]
    ballots: Sequence[Sequence[int]]
    channels: Sequence[str] = ()
    manner: Manner = Manner()
    points: Sequence[Sequence[int]] = ()
    kind: str = APPROVAL
    points_in_all: int = 0
    points_each: int = 0
    ways: Mapping[str, int | None] = field(default_factory=dict)
    ages: Sequence[Band] = ()

    @property
    def terms(self) -> Terms:
        """What a ballot may hold."""
        return Terms(self.kind, self.least, self.most, self.points_in_all, self.points_each)

    @property
    def votes(self) -> list[Vote]:
        """The ballots with their points."""
        points = self.points or [()] * len(self.ballots)
        return [Vote(tuple(one), tuple(given)) for one, given in zip(self.ballots, points, strict=True)]


@dataclass(frozen=True)
class Counted:
    """The file and the results as published, with their SHA-256, and what they say. Amounts in cents."""

    pb: str
    pb_sha256: str
    results: str
    results_sha256: str
    winners: tuple[int, ...]
    cost: int
    leftover: int
    reasons: list[dict[str, Any]]


def may_publish_ballots(voters: int, small_cell: int) -> bool:
    """Whether ballots may be published one by one: of fewer people than a small cell, somebody would be known."""
    return voters >= small_cell


def euros(cents: int) -> str:
    """An amount as the file has it: 1200, or 1200.50."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def sha256(text: str) -> str:
    """The hash of the bytes that are published."""
    return hashlib.sha256(text.encode()).hexdigest()


def count(poll: Poll, *, at: datetime) -> Counted:
    """Count a neighbourhood by the rule of its round."""
    bare = _file(poll, winners=())
    winners, reasons = _outcome(poll, bare)
    if poll.kind in BY_POINTS:
        points = scores(poll.terms, poll.votes, projects=len(poll.projects))
        reasons = [{**reason, "points": points.get(reason["id"], 0)} for reason in reasons]
    pb = _file(poll, winners=winners)
    cost = sum(project.cost for project in poll.projects if project.number in winners)
    left = poll.budget - cost
    results = _results(poll, winners=winners, reasons=reasons, cost=cost, left=left, pb=pb, at=at)
    return Counted(pb, sha256(pb), results, sha256(results), winners, cost, left, reasons)


def as_published(poll: Poll, pb: str, results: str) -> Poll:
    """The same poll with the ways its ballots came in, and their weights, of a count that was published of it.

    These outlive the rows, of which the way is erased after the days for objections; ballots are in the same order.
    """
    told, rows = json.loads(results), csv.DictReader(io.StringIO(pb.partition("\nVOTES\n")[2]), delimiter=";")
    weights = {channel: Fraction(weight) for channel, weight in told["weights"].items()}
    channels = [row["voting_method"] for row in rows] if weights else ()
    return replace(poll, channels=channels, ways=told["ways"], manner=replace(poll.manner, weights=weights))


def _outcome(poll: Poll, file: str) -> tuple[tuple[int, ...], list[dict[str, Any]]]:
    if not poll.ballots or not poll.projects:  # nobody voted, or for nothing: there is nothing to count
        plain = {"won": False, "because": NO_SUPPORT, "votes": 0, "each": None, "lacked": None, "more_votes": None}
        return (), [{"id": one.number, "cost": one.cost, **plain} for one in poll.projects]
    document = fair_budget.read_stream(io.BytesIO(file.encode()))
    outcome = fair_budget.count_published(document)
    told = fair_budget.explain(outcome, poll.manner.least_votes)
    reasons = [_reason(reason, outcome.election) for reason in told]
    won = tuple(int(one) for one in outcome.ids)
    return won, [{**one, "represented": represented(poll.ballots, one["id"], won)} for one in reasons]


def represented(ballots: Sequence[Sequence[int]], project: int, winners: Sequence[int]) -> int | None:
    """Of the voters for a project the percentage for whom another project they chose won; None without voters."""
    others = set(winners) - {project}
    behind = [ballot for ballot in ballots if project in ballot]
    return round(100 * sum(not others.isdisjoint(ballot) for ballot in behind) / len(behind)) if behind else None


def _reason(reason: fair_budget.Reason, election: fair_budget.Election) -> dict[str, Any]:
    """A reason with its amounts in cents, rounded up: what was missing is never told as less than it was."""

    def cents(amount: Fraction | int | None) -> int | None:
        return None if amount is None else ceil(Fraction(amount) * 100 / election.scale)

    return {
        "id": int(reason.project),
        "won": reason.won,
        "because": str(reason.because),
        "votes": _votes(reason, election),
        "cost": cents(reason.cost),
        "each": cents(reason.each) if reason.because == "paid" and reason.each is not None else None,
        "lacked": cents(reason.lacked),
        "more_votes": reason.more_votes,
        "emptied": None if reason.emptied is None else ceil(Fraction(reason.emptied, election.one_voter)),
        **({"cap": reason.cap.partition(":")[2]} if reason.cap else {}),
    }


def _votes(reason: fair_budget.Reason, election: fair_budget.Election) -> int | float:
    """The votes of a project; where ballots of a channel count for less these may be parts of a vote."""
    votes = Fraction(reason.votes, election.one_voter)
    return int(votes) if votes.denominator == 1 else round(float(votes), 2)


def published_rule(poll: Poll) -> str:
    """The rule as META names it; what the format has no name for is told in the comment that goes with it.

    A rule with limits that the format cannot tell is not the plain rule of that name: readers who know only the name
    would count otherwise.
    """
    manner, greedy = poll.manner, poll.rule.startswith("greedy")
    plain = not manner.caps and not manner.rivals and not manner.weights
    if plain and poll.rule in KNOWN and manner.satisfaction in (("",) if greedy else ("", "cost")):
        return poll.rule
    return "greedy-custom" if greedy else "unknown"


def _terms(poll: Poll) -> dict[str, object]:
    """What META tells of how is counted, so that the file alone is enough."""
    manner = poll.manner
    terms = fair_budget.Terms(
        rule=poll.rule, satisfaction=manner.satisfaction, seed=poll.seed, weights=manner.weights,
        rivals=tuple([str(number) for number in sorted(ids)] for ids in manner.rivals),
    )  # fmt: skip
    found: dict[str, object] = {"rule": published_rule(poll), "comment": terms.comment()}
    if poll.rule == "greedy-threshold":
        found["min_project_score_threshold"] = manner.least_votes
    if manner.caps:
        found["categories"] = list(manner.caps)
        found["budget_per_category"] = [euros(min(cap, poll.budget)) for cap in manner.caps.values()]
    return found


def _file(poll: Poll, *, winners: Sequence[int]) -> str:
    """The Pabulib file: ballots in the order given, voters as numbers in that order and nothing more of them."""
    votes = {one.number: sum(one.number in ballot for ballot in poll.ballots) for one in poll.projects}
    points = scores(poll.terms, poll.votes, projects=len(poll.projects)) if poll.kind in BY_POINTS else None
    meta: Mapping[str, object] = {
        "description": f"{poll.title}, {poll.neighbourhood}",
        "country": COUNTRIES.get(poll.country, poll.country),
        "unit": poll.city,
        "subunit": poll.neighbourhood,
        "instance": poll.end.year,
        "budget": euros(poll.budget),
        **_terms(poll),
        "date_begin": f"{poll.begin:%d.%m.%Y}",
        "date_end": f"{poll.end:%d.%m.%Y}",
        **published_terms(poll.terms, projects=len(poll.projects), budget=euros(poll.budget)),
        "language": poll.language,
        "currency": "EUR",
    }
    projects: list[Mapping[str, object]] = [
        {
            "project_id": one.number, "cost": euros(one.cost), "votes": votes[one.number], "name": one.title,
            "selected": int(one.number in winners), **({"category": list(one.groups)} if poll.manner.caps else {}),
            **({} if points is None else {"score": points.get(one.number, 0)}),
        }
        for one in poll.projects
    ]  # fmt: skip
    ballots: list[Mapping[str, object]] = [
        {"voter_id": number, "vote": vote.choices, **({"points": vote.points} if vote.points else {})}
        for number, vote in enumerate(poll.votes, start=1)
    ]
    if poll.manner.weights:
        ballots = [{**row, "voting_method": channel} for row, channel in zip(ballots, poll.channels, strict=True)]
    text = io.StringIO()
    fair_budget.write(text, meta=meta, projects=projects, votes=ballots)
    return text.getvalue()


def _results(
    poll: Poll, *, winners: Sequence[int], reasons: Sequence[Mapping[str, Any]], cost: int, left: int, pb: str,
    at: datetime,
) -> str:  # fmt: skip
    titles = {one.number: one.title for one in poll.projects}
    whole = {
        "format": FORMAT,
        "round": poll.round_reference,
        "title": poll.title,
        "neighbourhood": poll.neighbourhood,
        "rule": poll.rule,
        "satisfaction": poll.manner.satisfaction,
        "weights": {channel: str(weight) for channel, weight in poll.manner.weights.items()},
        "rivals": [[str(number) for number in sorted(ids)] for ids in poll.manner.rivals],
        "seed": poll.seed,
        "currency": "EUR",
        "amounts_in": "cents",
        "budget": poll.budget,
        "cost": cost,
        "leftover": left,
        "voters": len(poll.ballots),
        "with_a_winner": sum(not set(winners).isdisjoint(ballot) for ballot in poll.ballots),
        "channels": {one: list(poll.channels).count(one) for one in sorted(set(poll.channels))},
        "ways": dict(poll.ways),
        "ages": [[band.since, band.until, band.voters] for band in poll.ages],
        "winners": [str(number) for number in winners],
        "projects": [{**reason, "id": str(reason["id"]), "title": titles[reason["id"]]} for reason in reasons],
        "pb_sha256": sha256(pb),
        "counted_at": at.isoformat(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
