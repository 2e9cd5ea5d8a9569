"""Codes to vote with: made from a key, kept as keyed hashes, printed, and then the key is destroyed."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import CodeBatch, RegisterLine, Round, RoundArea, Voter
from ..reads.secrets import BATCH, batch_key, kept, secrets_in_use
from ..rules import admitting, voting

OF_USE = (rules.DRAFT, rules.CALL, rules.CHECK, rules.BALLOT)
"""Phases in which codes are made: after these nobody votes with one."""


def must_be_of_use(round: Round) -> None:
    """Raise Refused for a round in which nobody votes with a code any more."""
    if round.state not in OF_USE:
        raise Refused(_("The ballot is closed: codes are of no use any more."))


def order_codes(*, area: RoundArea, size: int, by: Actor, at: datetime) -> CodeBatch:
    """Have so many codes made for a neighbourhood; a job makes them."""
    access.require(access.may_run(by))
    must_be_of_use(area.round)
    if not (ways := reads.admission_of(area.round).ways).with_letters or ways.checked_by == admitting.REGISTER:
        raise Refused(_("In this round a letter is not the person: a code without a person would be one vote more."))
    if not 1 <= size <= rules.MOST_CODES:
        raise Refused(_("Fill in a number from 1 to 100,000."), field="size")
    key = kept(secrets.token_bytes(32), purpose=BATCH)
    with transaction.atomic():
        batch = CodeBatch(area=area, size=size, batch_key=key, made_by_function=by.function[:160], made_at=at)
        batch.save()
        _record(batch, "make_codes", by=by, at=at, after={"size": size})
        trail.later(
            "wijklus.loop.rounds.jobs.make_codes", key=f"codes:{batch.reference}", at=at, batch_ref=batch.reference
        )
    return batch


def order_register_codes(*, area: RoundArea, by: Actor, at: datetime) -> CodeBatch:
    """Have a code made for each person of the register in a neighbourhood who has no letter yet; a job makes them."""
    access.require(access.may_run(by))
    must_be_of_use(area.round)
    key = kept(secrets.token_bytes(32), purpose=BATCH)
    with transaction.atomic():
        batch = CodeBatch(
            area=area, size=0, of_register=True, batch_key=key, made_by_function=by.function[:160], made_at=at
        )
        batch.save()
        without = RegisterLine.objects.filter(round=area.round, area=area, reason="", batch=None)
        batch.size = without.update(batch=batch)
        if not batch.size:
            raise Refused(_("Everybody in the register of this neighbourhood has a letter already."))
        batch.save()
        _record(batch, "make_codes", by=by, at=at, after={"size": batch.size})
        trail.later(
            "wijklus.loop.rounds.jobs.make_codes", key=f"codes:{batch.reference}", at=at, batch_ref=batch.reference
        )
    return batch


def make_codes(*, batch: CodeBatch, by: Actor, at: datetime) -> int:
    """Keep the hash of every code of a batch, five hundred to a transaction; may run twice. How many there are."""
    access.require(access.may_work_the_clock(by))
    if batch.state != rules.MAKING:
        return 0
    key = batch_key(batch)
    people = list(reads.lines_of_batch(batch).values_list("digest", flat=True)) if batch.of_register else []
    for start in range(1, batch.size + 1, rules.ROWS_OF_A_BATCH):
        numbers = range(start, min(start + rules.ROWS_OF_A_BATCH, batch.size + 1))
        voters = [
            _voter(batch, voting.code_of(key, number), people[number - 1] if people else "") for number in numbers
        ]
        for voter in voters:
            scope.assert_one_municipality(voter)
        Voter.objects.bulk_create(sorted(voters, key=lambda voter: voter.pk.hex), ignore_conflicts=True)
    CodeBatch.objects.filter(pk=batch.pk, state=rules.MAKING).update(state=rules.READY)
    return batch.size


def _voter(batch: CodeBatch, code: str, person: str) -> Voter:
    """The right that a code gives; of a register, with what leads to the person for who has the code."""
    secret, round = secrets_in_use()[0], batch.area.round.reference
    mask = admitting.masked(secret, round, code, person) if person else ""
    return Voter(area=batch.area, code_digest=voting.code_digest(secret, round, code), mask=mask)


def note_printing(*, batch: CodeBatch, part: int, by: Actor, at: datetime) -> list[str]:
    """Make the codes of one part of a batch again to print them, and note who did; never once the key is destroyed."""
    access.require(access.may_run(by))
    if batch.state != rules.READY:
        raise Refused(_("These codes are not ready yet, or their list was destroyed."))
    first = (part - 1) * rules.LETTERS_OF_A_PART + 1
    if part < 1 or first > batch.size:
        raise Refused(_("This batch has no such part."), field="part")
    last = min(first + rules.LETTERS_OF_A_PART, batch.size + 1)
    key = batch_key(batch)
    _record(batch, "print_codes", by=by, at=at, after={"part": part})
    return [voting.code_of(key, number) for number in range(first, last)]


def forget_codes(*, batch: CodeBatch, by: Actor, at: datetime) -> None:
    """Destroy what makes the codes again, once the letters are out: they exist only on paper then."""
    access.require(access.may_run(by))
    must_allow(rules.ALLOWED_BATCH, batch.state, rules.FORGOTTEN)
    with transaction.atomic():
        CodeBatch.objects.filter(pk=batch.pk, state=rules.READY).update(state=rules.FORGOTTEN, batch_key="")
        RegisterLine.objects.filter(batch=batch).update(source=None, row=None)
        _record(batch, "forget_codes", by=by, at=at, after={"state": rules.FORGOTTEN})


def _record(batch: CodeBatch, verb: str, *, by: Actor, at: datetime, after: dict[str, object]) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="code_batch", ref=batch.reference,
        neighbourhood_id=batch.area.neighbourhood_id, after=after, public=False,
    )  # fmt: skip
