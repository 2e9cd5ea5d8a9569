"""How is counted beside the rule: what a voter gains, the least votes, pots and categories, and rivals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Pot, Proposal, RivalSet, Round, RoundArea
from ..rules import limiting

PUBLIC = _("This round is public. What residents were told does not change any more.")


def set_counting(
    *, round: Round, version: int, satisfaction: str, least_votes: int, by: Actor, at: datetime
) -> Round:  # fmt: skip
    """Say what a voter gains from a winner, and how many votes a project needs, while the round is a draft."""
    access.require(access.may_run(by))
    if satisfaction not in limiting.SATISFACTIONS:
        raise Refused(_("Choose one of the options."), field="satisfaction")
    if satisfaction and round.shares_by_points:
        raise Refused(
            _("With this ballot a voter gains the points they gave. Choose “as usual for the rule”."),
            field="satisfaction",
        )
    if not 0 <= least_votes <= limiting.MOST_VOTES:
        raise Refused(_("Fill in a number of votes, or 0."), field="least_votes")
    if least_votes and round.counting_rule != limiting.WITH_THRESHOLD:
        raise Refused(
            _("Only “most votes first, only projects with enough votes” knows a least number of votes."),
            field="least_votes",
        )
    values = {"satisfaction": satisfaction, "least_votes": least_votes}
    with transaction.atomic():
        same = Round.objects.filter(pk=round.pk, version=version, state=rules.DRAFT)
        if not same.update(**values, version=F("version") + 1):
            raise Refused(_("This round was changed meanwhile, or is public. Open it again and look."))
        _record(round, "set_counting", by=by, at=at, after=values)
    return Round.objects.get(pk=round.pk)


def add_pot(
    *, round: Round, kind: str, name: str, percent: int | None, executor: str, by: Actor, at: datetime
) -> Pot:  # fmt: skip
    """Add a pot or a category to a draft, with what its proposals may cost together."""
    access.require(access.may_run(by))
    name = cleaned(name)
    if not limiting.fits_in_a_file(name):
        raise Refused(_("Give it a name of at most 60 signs, without comma, semicolon, # or quotes."), field="name")
    if kind not in limiting.POT_KINDS or (kind == limiting.POT and executor not in limiting.EXECUTORS):
        raise Refused(_("Say of a pot who carries its projects out."), field="executor")
    if percent is not None and not 1 <= percent <= 100:
        raise Refused(_("Fill in a percentage from 1 to 100, or nothing."), field="percent")
    if Pot.objects.filter(round=round).count() >= limiting.MOST_POTS:
        raise Refused(_("There are 20 already."))
    pot = Pot(round=round, kind=kind, name=name, percent=percent, executor=executor if kind == limiting.POT else "")
    try:
        with transaction.atomic():
            _still_draft(round)
            pot.save()
            _record(round, "add_pot", by=by, at=at, after={"name": name, "percent": percent, "executor": executor})
    except IntegrityError as twice:
        raise Refused(_("There is one with this name already."), field="name") from twice
    return pot


def remove_pot(*, pot: Pot, by: Actor, at: datetime) -> None:
    """Take a pot or category out of a draft again."""
    access.require(access.may_run(by))
    with transaction.atomic():
        _still_draft(pot.round)
        pot.delete()
        _record(pot.round, "remove_pot", by=by, at=at, before={"name": pot.name})


def put_in_pot(
    *, proposal: Proposal, version: int, pot: Pot | None, category: Pot | None, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Say to which pot and category a proposal belongs, before it is on the ballot."""
    access.require(access.may_run(by))
    round = proposal.area.round
    for one, kind in ((pot, limiting.POT), (category, limiting.CATEGORY)):
        if one is not None and (one.round_id != round.pk or one.kind != kind):
            raise Refused(_("Choose one of the options."))
    with transaction.atomic():
        same = Proposal.objects.filter(pk=proposal.pk, version=version, area__round__state__in=rules.CHECKED_IN)
        if not same.update(pot=pot, category=category, version=F("version") + 1):
            raise Conflict(_("Somebody else judged this proposal meanwhile."))
        trail.record(
            by=by, at=at, verb="rounds.put_in_pot", kind="proposal", ref=proposal.reference,
            neighbourhood_id=proposal.area.neighbourhood_id,
            after={"pot": pot.name if pot else "", "category": category.name if category else ""},
        )  # fmt: skip


def name_rivals(
    *, area: RoundArea, proposals: Sequence[Proposal], reason: str, by: Actor, at: datetime
) -> RivalSet:  # fmt: skip
    """Say of which proposals for a neighbourhood at most one can be carried out, and why."""
    access.require(access.may_run(by))
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why they cannot both be carried out: everybody reads it."), field="reason")
    if len({one.pk for one in proposals}) < 2 or any(one.area_id != area.pk for one in proposals):
        raise Refused(_("Choose at least two proposals for the same neighbourhood."), field="proposals")
    with transaction.atomic():
        _still_checked(area)
        rivals = RivalSet(area=area, reason=reason)
        rivals.save()
        rivals.proposals.set(proposals)
        _record(
            area.round, "name_rivals", by=by, at=at, reason=reason,
            after={"proposals": [one.reference for one in proposals]},
        )  # fmt: skip
    return rivals


def drop_rivals(*, rivals: RivalSet, by: Actor, at: datetime) -> None:
    """Say that proposals do not exclude each other after all."""
    access.require(access.may_run(by))
    with transaction.atomic():
        _still_checked(rivals.area)
        rivals.proposals.clear()
        rivals.delete()
        _record(rivals.area.round, "drop_rivals", by=by, at=at, before={"reason": rivals.reason})


def _still_draft(round: Round) -> None:
    if not Round.objects.select_for_update().filter(pk=round.pk, state=rules.DRAFT).exists():
        raise Refused(PUBLIC)


def _still_checked(area: RoundArea) -> None:
    open_rounds = Round.objects.select_for_update().filter(pk=area.round_id, state__in=rules.CHECKED_IN)
    if not open_rounds.exists():
        raise Refused(_("The check is over: what is on the ballot does not change any more."))


def _record(round: Round, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=round.reference, neighbourhood_id=None, **more
    )  # fmt: skip
