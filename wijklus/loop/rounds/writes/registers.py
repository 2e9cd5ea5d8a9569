"""A register of voters that was given: looked through, and then kept as keyed hashes; the file itself is deleted."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base import given, scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import folded
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import access, reads, rules
from ..models import RegisterFile, RegisterLine, Round, RoundArea
from ..reads.register_rows import PersonRow, RefusedPerson, person_rows
from ..rules import admitting, ages

FOLDER = "registers"
OPEN = (rules.DRAFT, rules.CALL, rules.CHECK, rules.BALLOT)


class Taken:
    """One walk through a register, and what came of its rows so far."""

    def __init__(self, row: RegisterFile, *, by: Actor, at: datetime) -> None:
        self.row, self.round = row, row.round
        self.key = reads.register_key(reads.admission_of(self.round))
        found = RoundArea.objects.filter(round=self.round).select_related("neighbourhood")
        self.areas = {area.neighbourhood.slug: area for area in found}
        self.places = reads.places_by_name()
        self.seen: set[str] = set()
        self.rows = self.accepted = self.too_young = self.elsewhere = 0
        self.refused: list[tuple[int, str]] = []
        self.notes: list[tuple[int, str]] = []

    def take(self, rows: Sequence[PersonRow | RefusedPerson], *, is_trial: bool) -> None:
        """Keep the hashes of a batch. Once people vote, who stands in the register already stays as they are."""
        lines = [line for one in rows if (line := self._line(one)) is not None]
        self.rows += len(rows)
        if is_trial or not lines:
            return
        with transaction.atomic():
            if Round.objects.filter(pk=self.round.pk, state=rules.BALLOT).exists():
                RegisterLine.objects.bulk_create(lines, ignore_conflicts=True)
            else:
                RegisterLine.objects.bulk_create(
                    lines, update_conflicts=True, unique_fields=["digest"],
                    update_fields=["area", "reason", "reached_by", "age_from"],
                )  # fmt: skip

    def _line(self, one: PersonRow | RefusedPerson) -> RegisterLine | None:
        if isinstance(one, RefusedPerson):
            self.refused.append((one.row, one.reason))
            return None
        digest, place = admitting.person(self.key, one.number), self.places.get(folded(one.place))
        if place is None:
            self.refused.append((one.row, _("“%(name)s” is no neighbourhood of this city.") % {"name": one.place[:60]}))
            return None
        if digest in self.seen:
            self.refused.append((one.row, _("This number stands in the file twice. The first row counts.")))
            return None
        self.seen.add(digest)
        self.notes += [(one.row, note) for note in one.notes]
        area = self.areas.get(place)
        line = RegisterLine(
            round=self.round, area=area, digest=digest, reason=self._reason(one, area), source=self.row, row=one.row,
            reached_by=sorted({admitting.reached(self.key, address) for address in one.addresses}),
            age_from=ages.band_of(one.birth, on=self.round.ballot_until),
        )  # fmt: skip
        scope.assert_one_municipality(line)
        return line

    def _reason(self, one: PersonRow, area: RoundArea | None) -> str:
        """Why this person may not vote; counted."""
        least, on = self.round.minimum_age, self.round.ballot_until
        if area is None:
            self.elsewhere += 1
            return admitting.ELSEWHERE
        if one.birth is not None and not admitting.is_old_enough(one.birth, least=least, on=on):
            self.too_young += 1
            return admitting.UNDER_AGE
        self.accepted += 1
        return ""

    def kept(self) -> dict[str, Any]:
        """As the row of the file holds it."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "too_young": self.too_young,
            "elsewhere": self.elsewhere,
            "refused": len(self.refused),
            "problems": self.refused[: given.MOST_PROBLEMS],
            "notes": self.notes[: given.MOST_PROBLEMS],
        }


def _must_run(by: Actor) -> None:
    access.require(access.may_run(by))


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.rounds.jobs.check_register", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.rounds.jobs.take_in_register", key=key, at=at, file_ref=file_ref)


def _delete_later(*, key: str, at: datetime, names: list[str]) -> None:
    trail.later("wijklus.loop.rounds.jobs.delete_files", key=key, at=at, names=names)


def _rows(stream: IO[bytes], _row: RegisterFile, _at: datetime) -> Iterator[Any]:
    return person_rows(stream, country=places.municipality_here().country)


_WAY = given_files.Way(
    model=RegisterFile,
    verb="rounds.register_file",
    folder=FOLDER,
    job="register",
    require=_must_run,
    rows=_rows,
    run=Taken,
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=_delete_later,
)


def keep_register(*, round: Round, upload: File[bytes], by: Actor, at: datetime) -> RegisterFile:
    """Keep a register that was given, and have it checked. Raises Refused for one that is empty or too large."""
    access.require(access.may_run(by))
    if round.state not in OPEN:
        raise Refused(_("The ballot is closed: a register is of no use any more."))
    if reads.admission_of(round).checked_by != admitting.REGISTER:
        raise Refused(_("Say first that voters of this round are checked with a register."))
    return given_files.keep(_WAY, upload=upload, by=by, at=at, round=round)


check_register = partial(given_files.check, _WAY)
start_register = partial(given_files.start, _WAY)
drop_register_file = partial(given_files.drop, _WAY)


def take_in_register(*, row: RegisterFile, by: Actor, at: datetime) -> None:
    """Keep the hash of every person, at most 500 in a transaction, and delete the file; may run again."""
    given_files.take_in(_WAY, row=row, by=by, at=at)
    row.refresh_from_db()
    with transaction.atomic():
        _delete_later(key=f"files:{row.reference}", at=at, names=[str(row.file)])
        trail.record(
            by=by, at=at, verb="rounds.take_in_register", kind="register_file", ref=row.reference,
            neighbourhood_id=None, after={"count": row.accepted}, public=False,
        )  # fmt: skip
