"""Handing in a ballot: once per code, changed as often as its voter wants until the ballot closes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Ballot, Receipt, Round
from ..reads.ballots import projects_on
from ..rules import voting

CLOSED = _("Voting is closed, or has not begun. Nothing was kept. The days are on the page of the round.")
NO_CODE = _("We do not know this code. Check it letter by letter, or call the city.")
WRONG: dict[voting.Wrong, Any] = {
    voting.Wrong.UNKNOWN: _("A project you chose is not on this ballot. Nothing was kept. Choose again."),
    voting.Wrong.TWICE: _("A project stands on your ballot twice. Nothing was kept. Choose again."),
    voting.Wrong.TOO_FEW: _("You chose too few projects. Nothing was kept. Choose at least %(least)s."),
    voting.Wrong.TOO_MANY: _("You chose too many projects. Nothing was kept. Choose at most %(most)s."),
}


def cast(*, round: Round, code: str, choices: Sequence[int], of_age: bool, by: Actor, at: datetime) -> str:
    """Keep the ballot of a code in place of what it chose before; gives the receipt. No trail: it would hold a time.

    The key of a ballot follows from its code, so two at once become one row. Raises Refused, and keeps nothing then.
    """
    access.require(access.may_vote(by))
    if not rules.is_open_to_votes(round.state, round.ballot_until, timezone.localdate(at)):
        raise Refused(CLOSED)
    voter = reads.voter_of(round, code)
    if voter is None:
        raise Refused(NO_CODE, field="code")
    if not of_age:
        who = {"age": round.minimum_age, "place": voter.area.neighbourhood.name}
        raise Refused(
            _("Only who lives in %(place)s and is %(age)s or older may vote. Nothing was kept.") % who, field="of_age"
        )
    there = [one.number for one in projects_on(voter.area) if one.number is not None]
    wrong = voting.wrong_with(choices, there, least=round.least_choices, most=round.most_choices)
    if wrong is not None:
        limits = {"least": min(round.least_choices, len(there)), "most": round.most_choices}
        raise Refused(WRONG[wrong] % limits, field="choices")
    key = reads.link_key(round)
    receipt = voting.receipt_of(key, code)
    ballot = Ballot(pk=voting.ballot_id(key, code), area=voter.area, choices=sorted(choices))
    proof = Receipt(pk=voting.receipt_id(key, code), area=voter.area, commitment=voting.commitment(receipt))
    for row in (ballot, proof):
        scope.assert_one_municipality(row)
    with transaction.atomic():
        Ballot.objects.bulk_create([ballot], update_conflicts=True, unique_fields=["id"], update_fields=["choices"])
        Receipt.objects.bulk_create([proof], ignore_conflicts=True)
    return receipt


def note_ballots(*, round: Round, by: Actor, at: datetime) -> int:
    """Note once an hour how many ballots came in by code: never one voter."""
    access.require(access.may_work_the_clock(by))
    count = reads.ballots_so_far(round)
    trail.record(
        by=by, at=at, verb="rounds.note_ballots", kind="round", ref=round.reference, neighbourhood_id=None,
        after={"count": count}, public=False,
    )  # fmt: skip
    return count
