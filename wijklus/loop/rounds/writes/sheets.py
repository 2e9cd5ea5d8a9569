"""Ballots on paper: printed with a number, handed out, typed by two people, settled, and made into ballots."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Ballot, PaperDesk, PaperIssue, PaperReading, PaperSheet, Receipt, Round, RoundArea
from ..reads.ballots import projects_on
from ..rules import sheets, voting
from ..rules.ballots import Vote
from .holding import hold
from .voting import CLOSED, NO_CODE, refuse_mistake

OVER = _("All ballots on paper are in, or voting has not begun. Nothing was kept.")
MEANWHILE = _("Somebody else worked on this sheet meanwhile. Look at it again.")
NO_SHEET = _("No sheet with this number was printed for this neighbourhood. Check it.")
WITHDRAWN = _("This sheet was withdrawn: it does not count.")
LONGEST_WHY = 300


def print_sheets(*, area: RoundArea, size: int, by: Actor, at: datetime) -> list[str]:
    """Make the numbers of so many sheets, in an order of chance, while people vote. From then on the count waits."""
    access.require(access.may_run(by))
    if not 1 <= size <= sheets.MOST_AT_ONCE:
        raise Refused(_("Fill in a number from 1 to %(most)s.") % {"most": sheets.MOST_AT_ONCE}, field="size")
    with transaction.atomic():
        must_vote(area.round, at)
        PaperDesk.objects.get_or_create(round=area.round)
        taken = set(PaperSheet.objects.filter(area=area).values_list("serial", flat=True))
        serials: list[str] = []
        while len(serials) < size:
            serial = sheets.serial_of(secrets.randbelow(10**sheets.SERIAL_LENGTH))
            if serial not in taken:
                taken.add(serial)
                serials.append(serial)
        _create(PaperSheet(area=area, serial=serial) for serial in sorted(serials))
        _record(area.round, "print_sheets", by=by, at=at, after={"size": size})
    return serials


def _create(rows: Iterable[Any]) -> None:
    made = list(rows)
    for row in made:
        scope.assert_one_municipality(row)
    type(made[0]).objects.bulk_create(made)


def must_vote(round: Round, at: datetime) -> None:
    """Raise Refused unless people vote in a round."""
    if round.without_vote or not rules.is_open_to_votes(round.state, round.ballot_until, timezone.localdate(at)):
        raise Refused(CLOSED)


def hand_out(*, round: Round, code: str, by: Actor, at: datetime) -> RoundArea:
    """Note that whoever shows this letter gets a ballot on paper: what was voted with it goes; gives the neighbourhood.

    The row at which their vote stands says so from now on, so that the database refuses a vote with the same proof.
    Raises Refused for a letter for which a ballot on paper was given already.
    """
    access.require(access.may_receive(by))
    must_vote(round, at)
    voter = who_shows(round, code, at)
    key = reads.link_key(round)
    row = Ballot(pk=voting.ballot_id(key, voter.proof), area=voter.area, channel="", is_on_paper=True)
    with transaction.atomic():
        if hold(round.pk) != rules.BALLOT:  # closed at this moment: a vote that is counted stays
            raise Refused(CLOSED)
        if not _took_the_place(row):
            raise Refused(_("For this letter a ballot on paper was given already."), field="code")
        Receipt.objects.filter(pk=voting.receipt_id(key, voter.proof)).delete()
        _record(round, "hand_out", by=by, at=at, after={}, public=False)
    return voter.area


def who_shows(round: Round, code: str, at: datetime) -> reads.Standing:
    """Whoever shows this letter at the desk. Raises Refused for a code that gives no ballot."""
    voter = reads.voter_of(round, code)
    if voter is None:
        raise Refused(NO_CODE, field="code")
    if refusal := voter.refusal(at):
        raise Refused(refusal, field="code")
    return voter


def _took_the_place(row: Ballot) -> bool:
    """Put this row in the place of a vote, or where none is; not where a ballot on paper was given already."""
    vote = Ballot.objects.filter(pk=row.pk, is_on_paper=False)
    values = {"area": row.area, "choices": [], "points": [], "channel": "", "is_on_paper": True}
    if vote.update(**values):
        return True
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # handed out before, or voted at this very moment
        return bool(vote.update(**values))
    return True


def hand_out_without(*, area: RoundArea, reason: str, by: Actor, at: datetime) -> PaperIssue:
    """Note that somebody without a letter gets a ballot on paper, and why; never who. How many is published."""
    access.require(access.may_receive(by))
    reason = cleaned(reason)[:LONGEST_WHY]
    if not reason:
        raise Refused(_("Say why this person has no letter. Do not write their name."), field="reason")
    with transaction.atomic():
        must_vote(area.round, at)
        issue = PaperIssue(area=area, reason=reason, given_by_function=by.function[:160], given_at=at)
        issue.save()
        _record(area.round, "hand_out", by=by, at=at, after={}, reason=reason, public=False)
    return issue


def type_sheet(*, area: RoundArea, serial: str, read: sheets.Read, by: Actor, at: datetime) -> None:
    """Keep what somebody reads on a sheet. The second must be another person; when both read the same it is agreed.

    Raises Refused, and keeps nothing then, for a sheet that was not printed, a ballot that does not count, or more
    sheets than were handed out.
    """
    access.require(access.may_type(by) and by.user_id is not None)
    keep_reading(area=area, serial=serial, read=read, typist_id=by.user_id or 0)


def keep_reading(*, area: RoundArea, serial: str, read: sheets.Read, typist_id: int) -> None:
    """Keep what an account read on a sheet, whose right to do so was looked at. Raises Refused as `type_sheet` does."""
    _check(read, area)
    try:
        with transaction.atomic():
            must_type(area.round)
            sheet = _sheet(area, serial)
            first = PaperReading.objects.filter(sheet=sheet).first()
            if first is None:
                _must_be_handed_out(area)
            PaperReading(
                sheet=sheet, turn=1 if first is None else 2, typist_id=typist_id, choices=read.vote.choices,
                points=read.vote.points, spoiled=read.spoiled,
            ).save()  # fmt: skip
            same = first is not None and read == read_of(first)
            to = sheets.TYPED if first is None else sheets.AGREED if same else sheets.DIFFERS
            move(sheet, to, **(_values(read) if same else {}))
    except IntegrityError as twice:
        raise Refused(
            _("You typed this sheet already, or somebody did at this moment. Another person types it too."), "serial"
        ) from twice


def read_of(row: PaperReading | PaperSheet) -> sheets.Read:
    """What a row says was read."""
    return sheets.Read(Vote(tuple(row.choices), tuple(row.points)), row.spoiled)


def _check(read: sheets.Read, area: RoundArea) -> None:
    if read.spoiled not in ("", *sheets.SPOILED):
        raise Refused(_("Choose one of the options."), field="spoiled")
    if read.spoiled and read.vote.choices:
        raise Refused(_("Leave the choices empty when the sheet does not count."), field="choices")
    if not read.spoiled:
        try:
            refuse_mistake(read.vote, projects_on(area), area=area, round=area.round)
        except Refused as no:
            raise Refused(no.sentence, field="choices") from no


def must_type(round: Round) -> None:
    """Raise Refused unless sheets of a round are typed now, and hold that until the end of the transaction."""
    desk = PaperDesk.objects.filter(round=round, round__state__in=sheets.TYPED_IN, closed_at=None)
    if not desk.select_for_update(of=("self",)).exists():
        raise Refused(OVER)


def _sheet(area: RoundArea, serial: str) -> PaperSheet:
    sheet = PaperSheet.objects.select_for_update().filter(area=area, serial=serial).first()
    if sheet is None:
        raise Refused(NO_SHEET, field="serial")
    if sheet.state == sheets.WITHDRAWN:
        raise Refused(WITHDRAWN, field="serial")
    if sheet.state not in (sheets.PRINTED, sheets.TYPED):
        raise Refused(_("Two people typed this sheet already."), field="serial")
    return sheet


def handed_out(area: RoundArea) -> tuple[int, int]:
    """How many sheets of a neighbourhood were given and not withdrawn, and of how many something was read."""
    letters = Ballot.objects.filter(area=area, is_on_paper=True).count()
    given = letters + PaperIssue.objects.filter(area=area, is_withdrawn=False).count()
    read = PaperSheet.objects.filter(area=area).exclude(state__in=(sheets.PRINTED, sheets.WITHDRAWN))
    return given, read.count()


def _must_be_handed_out(area: RoundArea) -> None:
    given, read = handed_out(area)
    if read >= given:
        raise Refused(
            _("There would be more sheets than were handed out (%(n)s). Find out why before you go on.") % {"n": given},
            field="serial",
        )


def _values(read: sheets.Read) -> dict[str, Any]:
    return {"choices": read.vote.choices, "points": read.vote.points, "spoiled": read.spoiled}


def move(sheet: PaperSheet, to: str, **values: Any) -> None:
    """Into another state, unless somebody was first."""
    same = PaperSheet.objects.filter(pk=sheet.pk, version=sheet.version, state=sheet.state)
    if to not in sheets.ALLOWED_SHEET[sheet.state] or not same.update(state=to, version=F("version") + 1, **values):
        raise Conflict(MEANWHILE)


def settle_sheet(
    *, sheet: PaperSheet, version: int, read: sheets.Read, reason: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Say what stands on a sheet that two people read differently, and why. The reason stays.

    A third person settles it; when it is one of the two, another person has to agree.
    """
    access.require(access.may_type(by))
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why: the reason stays with the sheet."), field="reason")
    _check(read, sheet.area)
    with transaction.atomic():
        must_type(sheet.area.round)
        if sheet.version != version or sheet.state != sheets.DIFFERS:
            raise Conflict(MEANWHILE)
        typed_it = PaperReading.objects.filter(sheet=sheet, typist_id=by.user_id).exists()
        to = sheets.PROPOSED if typed_it else sheets.AGREED
        move(sheet, to, reason=reason, settled_by_id=by.user_id, **_values(read))
        tell(sheet, "settle_sheet", by=by, at=at, reason=reason)


def confirm_sheet(*, sheet: PaperSheet, version: int, by: Actor, at: datetime) -> None:
    """Agree with how one of the two who typed a sheet settled it: anybody but them."""
    access.require(access.may_type(by))
    if sheet.settled_by_id == by.user_id:
        raise Refused(_("Another person has to agree."))
    with transaction.atomic():
        must_type(sheet.area.round)
        if sheet.version != version or sheet.state != sheets.PROPOSED:
            raise Conflict(MEANWHILE)
        move(sheet, sheets.AGREED, confirmed_by_id=by.user_id)
        tell(sheet, "confirm_sheet", by=by, at=at)


def close_paper(*, round: Round, by: Actor, at: datetime) -> None:
    """Say that every sheet was typed, after the last day of voting: then it is counted."""
    access.require(access.may_run(by))
    with transaction.atomic():
        if round.state != rules.COUNT:
            raise Refused(_("People can still hand in a ballot. After the last day you can say that all were typed."))
        must_type(round)
        if reads.sheet_files_waiting(round):
            raise Refused(_("A table with ballots still waits. Take it in, or throw it away."))
        undone = PaperSheet.objects.filter(area__round=round, state__in=sheets.UNDONE).count()
        if undone:
            raise Refused(_("%(n)s sheets were typed once, or are not settled yet.") % {"n": undone})
        PaperDesk.objects.filter(round=round, closed_at=None).update(closed_at=at)
        _record(round, "close_paper", by=by, at=at, after={})
        trail.later(
            "wijklus.loop.rounds.jobs.count", key=f"count-paper:{round.reference}", at=at, round_ref=round.reference
        )


def paper_is_in(round: Round) -> bool:
    """Whether nobody votes on paper in a round, or every sheet was typed."""
    return not PaperDesk.objects.filter(round=round, closed_at=None).exists()


def make_ballots(round: Round) -> None:
    """Make a ballot with a key of chance of every sheet that counts, five hundred to a transaction; may be stopped."""
    agreed = PaperSheet.objects.filter(area__round=round, state=sheets.AGREED).select_related("area")
    while True:
        with transaction.atomic():
            hold(round.pk)
            rows = list(agreed.order_by("pk")[: rules.ROWS_OF_A_BATCH])
            if not rows:
                return
            done = PaperSheet.objects.filter(pk__in=[row.pk for row in rows], state=sheets.AGREED)
            done.update(state=sheets.COUNTED, version=F("version") + 1)
            ballots = [
                Ballot(pk=uuid4(), area=row.area, choices=row.choices, points=row.points, channel=voting.PAPER)
                for row in rows
                if not row.spoiled
            ]
            if ballots:
                _create(sorted(ballots, key=lambda ballot: ballot.pk))


def forget_sheets(round: Round) -> None:
    """Erase what was read on each sheet, and which letters a ballot on paper was given for; the numbers stay."""
    Ballot.objects.filter(area__round=round, is_on_paper=True).delete()
    PaperReading.objects.filter(sheet__area__round=round).delete()
    PaperSheet.objects.filter(area__round=round).update(choices=[], points=[])


def tell(sheet: PaperSheet, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    """Note in the trail what was done with a sheet, by its number."""
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="paper_sheet", ref=sheet.reference,
        neighbourhood_id=sheet.area.neighbourhood_id, after={"serial": sheet.serial}, public=False, **more,
    )  # fmt: skip


def _record(round: Round, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=round.reference, neighbourhood_id=None, **more
    )  # fmt: skip
