"""A mix of deciding bodies: saying what each weighs, and weighing what they chose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import BodyDecision, BodyWeight, Mix, Round, RoundArea
from ..reads.ballots import projects_on, tally_of, votes_in
from ..reads.mixing import lacking, percents_of
from ..rules import mixing, tally
from .counting import keep_outcome, poll_of

WEIGHED = _("What the bodies chose was weighed. It does not change any more.")


def set_mix(*, round: Round, version: int, percents: Mapping[str, int], by: Actor, at: datetime) -> Round:
    """Say what the vote and each body weigh in a draft, a hundred together; a vote of a hundred decides alone."""
    access.require(access.may_run(by))
    given = {body: percent for body, percent in percents.items() if percent}
    if not mixing.is_whole(given):
        raise Refused(_("The percentages are a hundred together, and none is below 0."), field="vote")
    plain = mixing.is_plain(given)
    if not plain:
        refuse_kind(round)
    with transaction.atomic():
        same = Round.objects.filter(pk=round.pk, version=version, state=rules.DRAFT)
        if not same.update(version=F("version") + 1, without_vote=mixing.VOTE not in given):
            raise Refused(_("This round was changed meanwhile, or is public. Open it again and look."))
        BodyWeight.objects.filter(round=round).delete()
        for body, percent in given.items() if not plain else ():
            BodyWeight(round=round, body=body, percent=percent).save()
        _record(round, None, "set_mix", by=by, at=at, after=given)
    return Round.objects.get(pk=round.pk)


def refuse_kind(round: Round) -> None:
    """Raise Refused for a mix with a ballot on which projects get points or places."""
    if not mixing.fits(round.ballot_kind):
        raise Refused(
            _("A mix fits ways of voting in which people choose projects, not those with points or places."),
            field="vote",
        )


def take_back_decision(*, decision: BodyDecision, reason: str, by: Actor, at: datetime) -> None:
    """Take back what was noted of a body by mistake, with the reason, as long as nothing was weighed with it."""
    access.require(access.may_run(by))
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why it is taken back."), field="reason")
    with transaction.atomic():
        refuse_weighed(decision.area)
        told = {"body": decision.body, "name": decision.name, "on": decision.on.isoformat()}
        decision.proposals.clear()
        gone, _rows = BodyDecision.objects.filter(pk=decision.pk).delete()
        if gone:
            _record(decision.area.round, decision.area, "take_back", by=by, at=at, before=told, reason=reason)


def refuse_weighed(area: RoundArea) -> None:
    """Raise Refused once the bodies of a neighbourhood were weighed; waits for who is weighing them now."""
    RoundArea.objects.select_for_update().get(pk=area.pk)
    if Mix.objects.filter(area=area).exists():
        raise Refused(WEIGHED)


def weigh(*, area: RoundArea, by: Actor, at: datetime) -> Mix:
    """Count what the vote and the bodies chose together, publish it, and say which proposals are chosen. Once.

    Raises Refused before the vote is counted, and as long as a body has not decided.
    """
    access.require(access.may_run(by))
    percents = percents_of(area.round)
    if not percents or area.round.state != rules.REALISATION:
        raise Refused(_("There is nothing to weigh yet: first the vote is counted."))
    try:
        with transaction.atomic():
            refuse_weighed(area)
            waiting = lacking(area, percents)
            if waiting:
                raise Refused(_("Not decided yet: %(bodies)s.") % {"bodies": ", ".join(map(str, waiting))})
            return _keep(area, percents, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(WEIGHED) from twice


def _keep(area: RoundArea, percents: Mapping[str, int], *, by: Actor, at: datetime) -> Mix:
    projects = projects_on(area)
    ballots = votes_in(area)
    numbers = {one.pk: one.number for one in projects if one.number is not None}
    chosen: dict[str, list[list[int]]] = {}
    for decision in BodyDecision.objects.filter(area=area).prefetch_related("proposals"):
        named = [numbers[one.pk] for one in decision.proposals.all() if one.pk in numbers]
        chosen.setdefault(decision.body, []).append(named)
    poll, of_vote = poll_of(area.round, area, projects, ballots), tally_of(area)
    if of_vote is not None:  # after the days for objections only what was published says how each ballot came in
        poll = tally.as_published(poll, of_vote.pb, of_vote.results)
    poll = mixing.mixed(poll, percents, chosen)
    counted = tally.count(poll, at=at)
    voted = len(ballots) if mixing.VOTE in percents else 0
    mix = Mix(
        area=area, cost=Cents(counted.cost), leftover=Cents(counted.leftover), pb=counted.pb,
        pb_sha256=counted.pb_sha256, results=counted.results, results_sha256=counted.results_sha256,
        is_open=not voted or tally.may_publish_ballots(voted, area.municipality.small_cell),
        by_function=by.function[:160], at=at,
    )  # fmt: skip
    mix.save()
    keep_outcome(projects, counted.winners)
    _record(area.round, area, "weigh", by=by, at=at, after={"chosen": list(counted.winners), **percents})
    return mix


def _record(round: Round, area: RoundArea | None, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=round.reference,
        neighbourhood_id=area.neighbourhood_id if area is not None else None, **more,
    )  # fmt: skip
