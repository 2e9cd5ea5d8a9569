"""Opening a round and leading it through its phases."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import BodyWeight, Proposal, Round, RoundArea
from ..reads.secrets import LINK, kept
from ..rules import ballots
from .dividing import forget_division
from .mixing import refuse_kind
from .supporting import forget_support

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood

FIELDS = (
    "title", "about", "weight", "deciding_body", "minimum_age", "counting_rule", *rules.DAYS,
)  # fmt: skip
AMISS = {
    "ballot_kind": _("Choose one of the options."),
    "most_choices": _("The most must be at least the least, the least at least 1, and the most at most %(most)s."),
    "points_in_all": _("A voter divides at most %(points)s points, and at least one for each project."),
    "points_each": _("For one project at least 1 point, and at most %(points)s or all that a voter divides."),
}
OUT_OF_ORDER = _("This day must come after the one before it.")


def start_round(
    *, values: Mapping[str, Any], amounts: Sequence[tuple["Neighbourhood", Cents]], by: Actor, at: datetime
) -> Round:
    """Begin a round as a draft: what is decided, when, how is voted and counted, and the money of each neighbourhood.

    `values` holds what FIELDS names. Raises NotAllowed, or Refused for what cannot be a round.
    """
    access.require(access.may_run(by))
    given = _checked(values, amounts)
    with transaction.atomic():
        round = Round(created_at=at, **given)
        round.save()
        _keep_amounts(round, amounts)
        _record(round, "start", by=by, at=at, after={"title": round.title, **_days(round)})
    return round


def change_round(
    *, round: Round, version: int, values: Mapping[str, Any], amounts: Sequence[tuple["Neighbourhood", Cents]],
    by: Actor, at: datetime,
) -> Round:  # fmt: skip
    """Change a round as it stood in `version`, while it is a draft: what residents were told does not change."""
    access.require(access.may_run(by))
    given = _checked(values, amounts)
    with transaction.atomic():
        same = Round.objects.filter(pk=round.pk, version=version, state=rules.DRAFT)
        if not same.update(**given, version=F("version") + 1):
            _refuse_change(round, given)
        RoundArea.objects.filter(round=round).delete()
        _keep_amounts(round, amounts)
        forget_division(round=round, by=by, at=at)
        before = {name: getattr(round, name) for name in given if getattr(round, name) != given[name]}
        after = {name: given[name] for name in before}
        _record(round, "change", by=by, at=at, before=before, after=after)
    return Round.objects.get(pk=round.pk)


def _refuse_change(round: Round, given: dict[str, Any]) -> None:
    now = Round.objects.get(pk=round.pk)
    if now.state != rules.DRAFT:
        raise Refused(_("This round is public. What residents were told does not change any more."))
    raise Conflict(_("Somebody else changed this round meanwhile."), theirs=now, mine=given)


def _checked(values: Mapping[str, Any], amounts: Sequence[tuple["Neighbourhood", Cents]]) -> dict[str, Any]:
    given: dict[str, Any] = {name: cleaned(v) if isinstance(v := values[name], str) else v for name in FIELDS}
    given |= {**_ballot_of(values), **_call_of(values)}
    if not given["title"]:
        raise Refused(_("Give the round a name."), field="title")
    if not given["deciding_body"]:
        raise Refused(_("Say who confirms the result, such as the college or the district council."), "deciding_body")
    if not rules.YOUNGEST <= given["minimum_age"] <= rules.OLDEST:
        raise Refused(_("This is no age from which people may vote."), field="minimum_age")
    if given["weight"] not in rules.WEIGHTS:
        raise Refused(_("Choose one of the options."), field="weight")
    try:
        rules.check_days({day: given[day] for day in rules.DAYS})
    except rules.OutOfOrder as wrong:
        raise Refused(OUT_OF_ORDER, field=wrong.day) from wrong
    if not amounts or any(amount.cents <= 0 for _where, amount in amounts):
        raise Refused(_("Fill in an amount above 0 for at least one neighbourhood."))
    return given


def _ballot_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a ballot may hold and how is counted, without what the kind of ballot does not know."""
    terms = ballots.Terms(
        values.get("ballot_kind") or rules.APPROVAL,
        values.get("least_choices") or 0 if "least_choices" in values else 1,
        values.get("most_choices") or 0 if "most_choices" in values else ballots.MOST_ON_BALLOT,
        values.get("points_in_all") or 0,
        values.get("points_each") or 0,
    )
    terms = ballots.fitted(terms)
    amiss = ballots.terms_amiss(terms)
    if amiss:
        raise Refused(AMISS[amiss] % {"most": ballots.MOST_ON_BALLOT, "points": ballots.MOST_POINTS}, field=amiss)
    if values["counting_rule"] not in ballots.counting_rules_for(terms.kind):
        raise Refused(_("This way of counting does not fit this way of voting. Choose another."), "counting_rule")
    return {
        "ballot_kind": terms.kind, "least_choices": terms.least, "most_choices": terms.most,
        "points_in_all": terms.in_all, "points_each": terms.each,
    }  # fmt: skip


def _call_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """How the call goes: the support a proposal needs before the services look at it, and who helps to write one."""
    needed = values.get("support_needed") or 0
    if not 0 <= needed <= rules.MOST_SUPPORT:
        raise Refused(_("Fill in how many supporters a proposal needs, or 0 for none."), field="support_needed")
    return {"support_needed": needed, "help_desk": cleaned(values.get("help_desk", ""))[: rules.LONGEST_REASON]}


def _keep_amounts(round: Round, amounts: Sequence[tuple["Neighbourhood", Cents]]) -> None:
    for neighbourhood, amount in amounts:
        RoundArea(round=round, neighbourhood=neighbourhood, amount=amount).save()


def _all_days(round: Round) -> dict[str, date]:
    return {day: getattr(round, day) for day in rules.DAYS}


def _days(round: Round) -> dict[str, str]:
    return {day: on.isoformat() for day, on in _all_days(round).items()}


def _record(round: Round, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    """Into the trail; the pages of every neighbourhood may show a round, so it is one of the city."""
    for name in ("before", "after"):
        if name in more:
            more[name] = {key: str(value) for key, value in more[name].items()}
    trail.record(by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=round.reference, neighbourhood_id=None, **more)


def advance(*, round: Round, to: str, by: Actor, at: datetime) -> Round:
    """Bring a round to its next phase by hand, also before its day. Only the clock closes a ballot.

    Opening the ballot numbers the projects that can be done and makes the key between codes and ballots. Where its last
    day is over by then, there comes a later one.
    """
    access.require(access.may_run(by))
    must_allow(rules.ALLOWED_ROUND, round.state, to)
    if to in (rules.COUNT, rules.REALISATION):
        raise Refused(_("The ballot closes by itself after its last day, and is then counted."))
    if to == rules.DONE and Proposal.objects.filter(area__round=round, state=rules.WON).exists():
        raise Refused(_("First write down for every chosen project what was decided."))
    if to == rules.DONE and _feasible(round).exists():
        raise Refused(_("First weigh what the vote and the bodies chose."))
    if to == rules.CALL and BodyWeight.objects.filter(round=round).exists():
        refuse_kind(round)
    with transaction.atomic():
        return _move(round, to, by=by, at=at)


def move_on(*, round: Round, by: Actor, at: datetime) -> bool:
    """Bring a round to the phase that its days say, and have it counted after the ballot; whether anything moved.

    A ballot without any project that can be done does not open: the round waits, and its page says so.
    """
    access.require(access.may_work_the_clock(by))
    to = rules.next_phase(round.state, _all_days(round), timezone.localdate(at))
    if not to or (to == rules.BALLOT and not _feasible(round).exists()):
        return False
    with transaction.atomic():
        _move(round, to, by=by, at=at)
        if to == rules.COUNT:
            trail.later(
                "wijklus.loop.rounds.jobs.count", key=f"count:{round.reference}", at=at, round_ref=round.reference
            )
    return True


def _feasible(round: Round) -> Any:
    return Proposal.objects.filter(area__round=round, state=rules.FEASIBLE)


def _move(round: Round, to: str, *, by: Actor, at: datetime) -> Round:
    changed: dict[str, Any] = {"state": to, "version": F("version") + 1}
    later: dict[str, date] = {}
    if to == rules.BALLOT:
        if not round.without_vote:
            later = rules.later_days(_all_days(round), timezone.localdate(at))
        if not _feasible(round).exists():
            raise Refused(_("There is no proposal yet that can be done."))
        changed |= {"seed": secrets.token_hex(16), "link_key": kept(secrets.token_bytes(32), purpose=LINK)}
        changed |= later
    if not Round.objects.filter(pk=round.pk, state=round.state).update(**changed):
        raise Refused(_("Somebody else brought this round to another phase meanwhile."))
    if to == rules.BALLOT:
        _number(round)
        forget_support(round_id=round.pk)
    before = {"state": round.state, **{day: getattr(round, day) for day in later}}
    _record(round, "advance", by=by, at=at, before=before, after={"state": to, **later})
    return Round.objects.get(pk=round.pk)


def _number(round: Round) -> None:
    """Give the projects that can be done their number on the ballot of their neighbourhood."""
    last: dict[int, int] = {}
    for proposal in _feasible(round).order_by("sent_at", "pk"):
        last[proposal.area_id] = last.get(proposal.area_id, 0) + 1
        Proposal.objects.filter(pk=proposal.pk).update(number=last[proposal.area_id])
