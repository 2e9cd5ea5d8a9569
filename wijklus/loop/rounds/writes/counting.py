"""After the ballot: rows written anew in the order of their keys, the count, and later the end of every link."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Ballot, BodyWeight, CodeBatch, Proposal, Receipt, Round, RoundArea, Tally
from ..reads.ages import voters_by_age
from ..reads.ballots import projects_on, votes_in
from ..reads.channels import channel_weights_of, ways_in
from ..reads.limiting import manner_of
from ..rules import ages, channels, tally
from .admitting import forget_persons
from .holding import hold
from .sheets import forget_sheets, make_ballots, paper_is_in


def count_round(*, round: Round, by: Actor, at: datetime) -> int:
    """Count every neighbourhood of a round and publish the files; how many ballots there were. May run again.

    Where people vote on paper it waits until somebody says that every sheet was typed. First the rows are written anew
    in the order of their random keys, so that their order tells no time.
    """
    access.require(access.may_work_the_clock(by))
    if round.state != rules.COUNT or not paper_is_in(round):
        return 0
    make_ballots(round)
    shuffle(Ballot, round)
    shuffle(Receipt, round)
    voters = 0
    for area in RoundArea.objects.filter(round=round).select_related("neighbourhood", "municipality", "round"):
        voters += _count_area(round, area, at=at)
    with transaction.atomic():
        counted = Round.objects.filter(pk=round.pk, state=rules.COUNT)
        if counted.update(state=rules.REALISATION, counted_at=at, version=F("version") + 1):
            trail.record(
                by=by, at=at, verb="rounds.count", kind="round", ref=round.reference, neighbourhood_id=None,
                before={"state": rules.COUNT}, after={"state": rules.REALISATION, "voters": voters},
            )  # fmt: skip
    return voters


def shuffle(table: Any, round: Round) -> None:
    """Write the rows of a round anew in the order of their keys, five hundred to a transaction; may be stopped."""
    while True:
        with transaction.atomic():
            hold(round.pk)
            rows = list(table.objects.filter(area__round=round, is_shuffled=False).order_by("pk")[:500])
            if not rows:
                return
            table.objects.filter(pk__in=[row.pk for row in rows]).delete()
            for row in rows:
                row.is_shuffled = True
                scope.assert_one_municipality(row)
            table.objects.bulk_create(rows)


def _count_area(round: Round, area: RoundArea, *, at: datetime) -> int:
    """Count one neighbourhood, unless that was done; how many ballots there were."""
    done = Tally.objects.filter(area=area).first()
    if done is not None:
        return done.voters
    projects = projects_on(area)
    ballots = votes_in(area)
    counted = tally.count(poll_of(round, area, projects, ballots), at=at)
    proofs = Receipt.objects.filter(area=area).order_by("commitment").values_list("commitment", flat=True)
    with transaction.atomic():
        hold(round.pk)
        done = Tally.objects.filter(area=area).first()
        if done is not None:
            return done.voters
        Tally(
            area=area,
            counting_rule=round.counting_rule,
            voters=len(ballots),
            cost=Cents(counted.cost),
            leftover=Cents(counted.leftover),
            is_open=tally.may_publish_ballots(len(ballots), area.municipality.small_cell),
            pb=counted.pb,
            pb_sha256=counted.pb_sha256,
            results=counted.results,
            results_sha256=counted.results_sha256,
            commitments="".join(f"{one}\n" for one in proofs),
            counted_at=at,
        ).save()
        if not BodyWeight.objects.filter(round=round).exists():
            keep_outcome(projects, counted.winners)
    return len(ballots)


def keep_outcome(projects: Sequence[Proposal], winners: Sequence[int]) -> None:
    """Say of each project on a ballot whether it was chosen, and in which place."""
    for project in projects:
        won = project.number in winners
        place = winners.index(project.number) + 1 if won and project.number is not None else None
        state = rules.WON if won else rules.LOST
        same = Proposal.objects.filter(pk=project.pk, state=rules.FEASIBLE)
        same.update(state=state, place=place, version=F("version") + 1)


def poll_of(round: Round, area: RoundArea, projects: list[Proposal], ballots: list[Ballot]) -> tally.Poll:
    """All that is counted of a neighbourhood: read before the way each ballot came in is erased."""
    counts, cell = ways_in(ballots), area.municipality.small_cell
    known = channels.published(counts, channel_weights_of(round), cell)
    return tally.Poll(
        round_reference=round.reference,
        title=round.title,
        city=area.municipality.name,
        country=area.municipality.country,
        neighbourhood=area.neighbourhood.name,
        language=area.municipality.language,
        budget=area.amount.cents,
        rule=round.counting_rule,
        least=round.least_choices,
        most=round.most_choices,
        seed=round.seed,
        begin=round.ballot_from,
        end=round.ballot_until,
        projects=[
            tally.Project(one.number, one.title, one.cost.cents, groups_of(one))
            for one in projects
            if one.number is not None and one.cost is not None
        ],
        ballots=[one.choices for one in ballots],
        points=[one.points for one in ballots],
        kind=round.ballot_kind,
        points_in_all=round.points_in_all,
        points_each=round.points_each,
        manner=replace(manner_of(area), weights=known.weights),
        channels=[known.names[one.channel] for one in ballots] if known.names else (),
        ways=channels.told(counts, cell, known.names),
        ages=ages.bands(voters_by_age(round, area), len(ballots), cell),
    )


def groups_of(proposal: Proposal) -> tuple[str, ...]:
    """The pot and the category of a proposal, by name."""
    return tuple(one.name for one in (proposal.pot, proposal.category) if one is not None)


def cut_links(*, round: Round, by: Actor, at: datetime) -> None:
    """Destroy the key between codes and ballots, the register, what makes codes again, and how each ballot came in.

    After the days for objections.
    """
    access.require(access.may_work_the_clock(by))
    with transaction.atomic():
        if Round.objects.filter(pk=round.pk, cut_at=None).update(link_key="", cut_at=at, version=F("version") + 1):
            Ballot.objects.filter(area__round=round).update(channel="")
            forget_persons(round)
            forget_sheets(round)
            CodeBatch.objects.filter(area__round=round).update(batch_key="", state=rules.FORGOTTEN)
            trail.record(
                by=by, at=at, verb="rounds.cut", kind="round", ref=round.reference, neighbourhood_id=None,
                after={"cut_at": at.isoformat()},
            )  # fmt: skip
