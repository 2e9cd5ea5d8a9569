"""What every vote asks: the round, a neighbourhood in it, its ballot, and what a code of a letter leads to.

A round, its neighbourhoods and its projects do not change while people vote, so a process remembers them until anything
of the city changes. Nothing that leads from a code to a ballot is remembered: the key of the round comes with the code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Subquery

from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from .. import rules
from ..models import Proposal, RegisterLine, Round, RoundArea, Voter

KEPT_OUT = ("link_key", "admission__key", "admission__service_token")


def round_to_vote_in(reference: str) -> Round | None:
    """A round that everybody may see, for who votes in it; without its keys, which are asked where they are needed.

    One query, none where it is remembered.
    """
    return next(iter(_rounds(reference=reference)), None)


@remembered
@prepared
def _rounds(*, reference: str) -> QuerySet[Round]:
    found = Round.objects.exclude(state=rules.DRAFT).select_related("admission")
    return found.defer(*KEPT_OUT).filter(reference=reference)


def area_to_vote_in(round: Round, area_id: int) -> RoundArea | None:
    """A neighbourhood of a round, with both. One query, none where it is remembered."""
    found = next(iter(_areas(area_id=area_id, round_id=round.pk)), None)
    if found is not None:
        found.round = round
    return found


@remembered
@prepared
def _areas(*, area_id: int, round_id: int) -> QuerySet[RoundArea]:
    return RoundArea.objects.select_related("neighbourhood").filter(pk=area_id, round_id=round_id)


def on_the_ballot(area: RoundArea) -> Sequence[Proposal]:
    """The projects on the ballot of a neighbourhood, with what a voter sees of them, by their number.

    One query, none where it is remembered.
    """
    return _projects(area_id=area.pk)


@remembered
@prepared
def _projects(*, area_id: int) -> QuerySet[Proposal]:
    found = Proposal.objects.filter(area_id=area_id, state__in=rules.ON_BALLOT, number__isnull=False)
    return found.only("municipality", "area", "reference", "title", "cost", "number").order_by("number")


@prepared
def taking_votes(*, round_id: int, on: date) -> QuerySet[Round, int]:
    """The id of a round while it takes votes: what the statement that keeps a ballot finds, or not."""
    found = Round.objects.filter(pk=round_id, state=rules.BALLOT, ballot_until__gte=on)
    return found.order_by().values_list("pk", flat=True)[:1]


@dataclass(frozen=True)
class Letter:
    """What stands at the code of a letter."""

    order: str
    area: RoundArea
    code_digest: str
    mask: str
    turn: int


def letter_of(round: Round, digests: Sequence[str]) -> Letter | None:
    """The letter with one of these digests of a code, in a round, which gets the key of the round. One query."""
    found = next(iter(_letters(digests=digests, reference=round.reference)), None)
    area = area_to_vote_in(round, found[1]) if found is not None else None
    if found is None or area is None:
        return None
    pk, _area, digest, mask, turn, round.link_key = found
    return Letter(pk.hex, area, digest, mask, turn)


def ask_letter_ahead(reference: str, digests: Sequence[str]) -> None:
    """Ask what `letter_of` asks along with the next question."""
    _letters.ask_ahead(digests=digests, reference=reference)


@prepared
def _letters(*, digests: Sequence[str], reference: str) -> "QuerySet[Voter, tuple[UUID, int, str, str, int, str]]":
    key = Round.objects.filter(reference=reference).order_by().values("link_key")
    found = Voter.objects.filter(code_digest__in=digests).order_by()
    return found.values_list("pk", "area", "code_digest", "mask", "turn", Subquery(key))


def line_of(round: Round, person: str) -> RegisterLine | None:
    """A person of the register of a round, as they stand in it now. One query."""
    return next(iter(_lines(person=person, round_id=round.pk)), None)


@prepared
def _lines(*, person: str, round_id: int) -> QuerySet[RegisterLine]:
    return RegisterLine.objects.filter(digest=person, round_id=round_id)
