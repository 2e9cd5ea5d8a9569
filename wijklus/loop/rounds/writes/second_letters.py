"""A second letter for who lost one: the new code leads to the same ballot, and the old one works no longer."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import CodeBatch, RegisterLine, Round, RoundArea, SecondLetter, Voter
from ..reads.secrets import batch_key, secrets_in_use
from ..rules import admitting, voting
from .coding import must_be_of_use

LONGEST_WHY = 300
MEANWHILE = _("Somebody made a second letter for this one at this moment. Look at the list of second letters.")


@dataclass(frozen=True)
class NewLetter:
    """What is printed: the code, the neighbourhood it is for, and the number of the letter where it has one."""

    area: RoundArea
    code: str
    number: int | None


def replace_letter(*, batch: CodeBatch, number: int, reason: str, by: Actor, at: datetime) -> NewLetter:
    """Withdraw the letter with this number in a batch, and make another code for the same ballot.

    For a round in which a letter is the person. Raises Refused where the list of the codes was destroyed: nobody can
    tell then which code stood on that letter.
    """
    access.require(access.may_run(by))
    must_be_of_use(batch.area.round)
    reason = _reason(reason)
    if batch.of_register:
        raise Refused(_("These letters go to people of the register. Fill in the number of the person."))
    if not 1 <= number <= batch.size:
        raise Refused(_("There is no letter with this number. There are %(n)s.") % {"n": batch.size}, field="number")
    before = SecondLetter.objects.filter(batch=batch, number=number).count()
    with _one_at_once(), transaction.atomic():
        if not CodeBatch.objects.select_for_update().filter(pk=batch.pk, state=rules.READY).exists():
            raise Refused(
                _(
                    "The list of these codes is destroyed, or not ready: nobody can tell which code stood on this "
                    "letter, so it cannot be withdrawn."
                )
            )
        key, turn = batch_key(batch), voting.FIRST + before
        first = _withdrawn(batch.area, voting.code_of(key, number, turn))
        made = NewLetter(batch.area, voting.code_of(key, number, turn + 1), number)
        row = SecondLetter(area=batch.area, batch=batch, number=number, turn=turn + 1)
        _keep(row, made, leads_to=admitting.as_hidden(first), reason=reason, by=by, at=at)
    return made


def replace_letter_of(*, round: Round, number: str, reason: str, by: Actor, at: datetime) -> NewLetter:
    """The same for a person of the register, by the number that they are known by there; also without the list."""
    access.require(access.may_run(by))
    must_be_of_use(round)
    reason = _reason(reason)
    line = reads.person_with_letter(by=by, round=round, number=number)
    if line is None or line.area is None or line.batch is None:
        raise Refused(_("Nobody with this number has a letter in this round. Check it."), field="number")
    if line.reason:
        raise Refused(reads.why_not(line.reason, round), field="number")
    turn, code = line.letter_turn + 1, voting.new_code(secrets.token_bytes(32))
    with _one_at_once(), transaction.atomic():
        same = RegisterLine.objects.filter(pk=line.pk, letter_turn=line.letter_turn)
        if not same.update(letter_turn=F("letter_turn") + 1):
            raise Refused(MEANWHILE)
        made = NewLetter(line.area, code, None)
        row = SecondLetter(area=line.area, batch=line.batch, turn=turn)
        _keep(row, made, leads_to=line.digest, reason=reason, by=by, at=at)
    return made


@contextmanager
def _one_at_once() -> Iterator[None]:
    """Raise Refused when the database refuses a second letter of one turn."""
    try:
        yield
    except IntegrityError as twice:
        raise Refused(MEANWHILE) from twice


def _reason(reason: str) -> str:
    reason = cleaned(reason)[:LONGEST_WHY]
    if not reason:
        raise Refused(_("Say how the letter was lost. Do not write a name."), field="reason")
    return reason


def _withdrawn(area: RoundArea, code: str) -> str:
    """Make a code of a letter worthless; gives the first code of its person, from which their ballot follows."""
    letter = reads.voter_of(area.round, code)
    working = Voter.objects.filter(pk=letter.order, turn__gt=voting.WITHDRAWN) if letter is not None else None
    if letter is None or working is None or not working.update(turn=voting.WITHDRAWN):
        raise Refused(MEANWHILE)
    return letter.proof


def _keep(
    row: SecondLetter, made: NewLetter, *, leads_to: str, reason: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    """The new right in the place of the old one, that it was made, and the trail: of no choice, and no code."""
    secret, round = secrets_in_use()[0], made.area.round
    row.reason, row.made_by_function, row.made_at = reason, by.function[:160], at
    row.save(force_insert=True)
    Voter(
        area=made.area, code_digest=voting.code_digest(secret, round.reference, made.code), turn=row.turn,
        mask=admitting.masked(secret, round.reference, made.code, leads_to),
    ).save(force_insert=True)  # fmt: skip
    after = {"number": made.number} if made.number else {}
    trail.record(
        by=by, at=at, verb="rounds.replace_letter", kind="code_batch", ref=row.batch.reference,
        neighbourhood_id=made.area.neighbourhood_id, after=after, reason=reason, public=False,
    )  # fmt: skip
