"""Who may vote: how a round knows that, what a code leads to, and why somebody may not."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base import sealed
from wijklus.base.actor import Actor

from .. import access
from ..models import Admission, RegisterLine, Round, RoundArea, SentCode
from ..rules import admitting, voting
from . import booth, secrets

TICKET, REGISTER_KEY, TOKEN, POST = "rounds.ticket", "rounds.register", "rounds.service", "rounds.sent_code"
NOT_TOGETHER = _(
    "This number and this address do not stand together in the register. Check both, vote with your letter, or ask at "
    "the desk. Nothing was kept."
)
REASONS: dict[str, Any] = {
    admitting.UNKNOWN: _("You do not stand in the register of this round. Ask at the desk. Nothing was kept."),
    admitting.UNDER_AGE: _("The register says that you are not %(age)s yet on the last day to vote. Nothing was kept."),
    admitting.ELSEWHERE: _(
        "The register says that you live in a neighbourhood that is not in this round, so you cannot vote here. "
        "Nothing was kept."
    ),
    admitting.REPLACED: _(
        "Another letter was made in the place of this one, as it was lost. Vote with the code on the newest letter. "
        "Nothing was kept."
    ),
}


@dataclass(frozen=True)
class Standing:
    """What a code or a ticket gives: a ballot in a neighbourhood, or the reason why not.

    The keys of ballot and receipt follow from `proof`; `order` names the voter where the order of projects is made.
    A ticket is worth nothing after `until`.
    """

    area: RoundArea
    order: str
    proof: str
    reason: str = ""
    until: datetime | None = None

    def refusal(self, at: datetime) -> Any:
        """Why this gives no ballot now, as a sentence; "" when it does."""
        if self.until is not None and at > self.until:
            return TICKET_OVER
        return why_not(self.reason, self.area.round) if self.reason else ""


TICKET_OVER = _("The time for this ballot is over. Ask for a new code and vote with that. Nothing was kept.")


def why_not(reason: str, round: Round) -> Any:
    """A reason of a register as a sentence."""
    return REASONS[reason] % {"age": round.minimum_age}


def admission_of(round: Round) -> Admission:
    """How a round knows its voters: by letters alone, where nothing else was said. One query."""
    found = Admission.objects.filter(round=round).first()
    return found or Admission(round=round)


def ways_of(round: Round) -> admitting.Ways:
    """How people are known in a round that was read with its admission. No query then."""
    found = getattr(round, "admission", None)
    return found.ways if found is not None else admitting.Ways()


def register_key(admission: Admission) -> bytes:
    """The key from which the hashes of persons follow."""
    return base64.b64decode(sealed.opened(admission.key, purpose=REGISTER_KEY))


def voter_of(round: Round, code: str) -> Standing | None:
    """What a code of a letter, or a ticket, gives in a round, which gets its key. One query, or two with a register."""
    if voting.is_ticket(code):
        return _of_ticket(round, code)
    if not voting.looks_like_a_code(code):
        return None
    digests = _digests(round.reference, code)
    letter = booth.letter_of(round, list(digests))
    if letter is None:
        return None
    hidden = admitting.masked(digests[letter.code_digest], round.reference, code, letter.mask)
    first = admitting.first_code(hidden) if letter.mask else code
    if first:
        reason = admitting.REPLACED if letter.turn == voting.WITHDRAWN else ""
        return Standing(letter.area, letter.order, first, reason)
    return _of_person(round, hidden, area=letter.area, turn=letter.turn)


def ask_voter_ahead(reference: str, code: str) -> None:
    """Ask along with the next question what `voter_of` asks first of the code of a letter."""
    if voting.looks_like_a_code(code):
        booth.ask_letter_ahead(reference, list(_digests(reference, code)))


def _digests(reference: str, code: str) -> dict[str, str]:
    """By digest of a code in a round, the secret it was made with."""
    return {voting.code_digest(secret, reference, code): secret for secret in secrets.secrets_in_use()}


def _of_person(
    round: Round, person: str, *, area: RoundArea, until: datetime | None = None, turn: int | None = None
) -> Standing | None:
    """A person of the register as they stand in it now, who shows the letter of that turn, or none. One query."""
    line = booth.line_of(round, person)
    if line is None:
        return None
    where = booth.area_to_vote_in(round, line.area_id) if line.area_id is not None else area
    if where is None:
        return None
    reason = line.reason or (admitting.REPLACED if turn not in (None, line.letter_turn) else "")
    return Standing(where, person, admitting.proof_of(person), reason, until)


def ticket_for(area: RoundArea, person: str, *, at: datetime) -> str:
    """What somebody votes with who proved who they are: sealed, kept nowhere, and worth nothing after an hour."""
    until = at + timedelta(minutes=admitting.MINUTES)
    said = {"round": area.round.reference, "area": area.pk, "person": person, "until": until.isoformat()}
    return voting.TICKET + sealed.sealed(json.dumps(said), purpose=TICKET)


def _of_ticket(round: Round, ticket: str) -> Standing | None:
    try:
        said = json.loads(sealed.opened(ticket.removeprefix(voting.TICKET), purpose=TICKET))
    except (sealed.CannotOpen, ValueError):
        return None
    if said["round"] != round.reference:
        return None
    until, person = datetime.fromisoformat(said["until"]), str(said["person"])
    area = booth.area_to_vote_in(round, said["area"])
    if area is None:
        return None
    if admission_of(round).checked_by == admitting.REGISTER:
        return _of_person(round, person, area=area, until=until)
    return Standing(area, person, admitting.proof_of(person), until=until)


def sent_code(round: Round, code: str) -> tuple[SentCode, str] | None:
    """A code that was sent in this round, with the person it leads to; "" once it was used. One query."""
    if not voting.looks_like_a_code(code):
        return None
    digests = _digests(round.reference, code)
    found = SentCode.objects.select_related("area__round", "area__neighbourhood")
    sent = found.filter(code_digest__in=list(digests), area__round=round).first()
    if sent is None:
        return None
    secret = digests[sent.code_digest]
    return sent, admitting.masked(secret, round.reference, code, sent.mask) if sent.mask else ""


def sent_code_to_send(code_ref: str) -> SentCode | None:
    """A code that is still to be sent, for a job. One query."""
    found = SentCode.objects.select_related("area__round", "municipality").filter(pk=code_ref)
    return found.exclude(sealed_to="").first()


@dataclass(frozen=True)
class Counted:
    """What a register holds for one neighbourhood: who may vote there, and who of them has no letter yet."""

    area: RoundArea
    people: int
    without_letter: int


def register_counts(*, by: Actor, round: Round) -> tuple[Sequence[Counted], int, int]:
    """The register by neighbourhood, and how many are too young or live elsewhere. Three queries."""
    access.require(access.may_run(by))
    lines = RegisterLine.objects.filter(round=round)
    rows = lines.filter(reason="").values("area").order_by().annotate(
        n=Count("pk"), loose=Count("pk", filter=Q(batch=None))
    )  # fmt: skip
    by_area = {row["area"]: row for row in rows}
    others = lines.aggregate(
        young=Count("pk", filter=Q(reason=admitting.UNDER_AGE)), away=Count("pk", filter=Q(reason=admitting.ELSEWHERE))
    )
    areas = RoundArea.objects.filter(round=round).select_related("neighbourhood").order_by("neighbourhood__name")
    counted = [
        Counted(area, row["n"], row["loose"]) if (row := by_area.get(area.pk)) else Counted(area, 0, 0)
        for area in areas
    ]
    return counted, others["young"], others["away"]


def person_with_letter(*, by: Actor, round: Round, number: str) -> RegisterLine | None:
    """Who stands in the register with this number, for whom a letter was made. Two queries, or one."""
    access.require(access.may_run(by))
    admission, folded = admission_of(round), admitting.folded_number(number)
    if admission.checked_by != admitting.REGISTER or len(folded) < admitting.SHORTEST_NUMBER:
        return None
    found = RegisterLine.objects.select_related("area__round", "area__neighbourhood", "area__municipality", "batch")
    return found.filter(round=round, digest=admitting.person(register_key(admission), folded)).first()


def lines_of_batch(batch: Any) -> QuerySet[RegisterLine]:
    """The persons of a batch of letters, in the order of the register. One query."""
    return RegisterLine.objects.filter(batch=batch).select_related("source").order_by("source", "row", "pk")
