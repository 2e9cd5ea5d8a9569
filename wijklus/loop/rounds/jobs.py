"""Later work of this room: codes, the clock of the phases, the count, and the mail after a refusal."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from wijklus.base import clock, given, pictures, scope
from wijklus.base.actor import system
from wijklus.base.letters import letter
from wijklus.ground.trail import writes as trail

from . import reads, rules, writes
from .models import CodeBatch
from .rules import admitting, voting


def make_codes(*, batch_ref: str) -> None:
    """Keep the hashes of the codes of a batch; nothing when that was done."""
    batch = CodeBatch.objects.select_related("area__round").filter(reference=batch_ref).first()
    if batch is not None:
        writes.make_codes(batch=batch, by=system(scope.municipality_id()), at=clock.now())


def move_on() -> None:
    """Bring every round to the phase that its days say, and destroy the keys of those whose objections are over."""
    at, by = clock.now(), system(scope.municipality_id())
    on = timezone.localdate(at)
    for round in reads.due_rounds(on=on):
        writes.move_on(round=round, by=by, at=at)
        if rules.links_may_go(round.state, round.objection_until, on):
            writes.cut_links(round=round, by=by, at=at)
    writes.forget_sent_codes(by=by, at=at)
    writes.drop_old_registers(by=by, at=at)


def check_register(*, file_ref: str) -> None:
    """Go through a register without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.register_file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(row.municipality.language):
            writes.check_register(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_register(*, file_ref: str) -> None:
    """Take in the persons of a register; nothing when that was done."""
    row = reads.register_file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(row.municipality.language):
            writes.take_in_register(row=row, by=system(scope.municipality_id()), at=clock.now())


def check_sheet_file(*, file_ref: str) -> None:
    """Go through a table with ballots without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.sheet_file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(row.municipality.language):
            writes.check_sheet_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_sheet_file(*, file_ref: str) -> None:
    """Take in what was read on the sheets; nothing when that was done."""
    row = reads.sheet_file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(row.municipality.language):
            writes.take_in_sheet_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def delete_files(*, names: list[str]) -> None:
    """Delete the files of registers and tables that were taken in or thrown away."""
    pictures.delete_files(names)


def send_code(*, code_ref: str) -> None:
    """Send a code to whoever asked for it, and erase where it went; nothing when it was used or ran out."""
    sent = reads.sent_code_to_send(code_ref)
    if sent is None:
        return
    by, at = system(scope.municipality_id()), clock.now()
    if sent.expires_at < at:
        writes.forget_address(code_ref=code_ref, by=by, at=at)
        return
    told = reads.post_of(sent)
    key, round = f"vote-code:{sent.pk}", sent.area.round
    url = f"{settings.SITE_URL}/{told.language}/{sent.municipality.slug}/wijkbudget/{round.reference}/stemmen/"
    with translation.override(told.language):
        if told.how == admitting.TEXT:
            words = gettext("Your voting code for %(city)s: %(code)s. It works once, for an hour. %(url)s")
            text = words % {"city": sent.municipality.name, "code": voting.shown(told.code), "url": url}
            trail.send_text(key=key, number=told.to, text=text)
        else:
            message = letter(
                "rounds/mail/code",
                {"round": round, "code": voting.shown(told.code), "url": f"{url}#{told.code}"},
                key=key,
                subject=gettext("Your voting code"),
                to=[told.to],
                city=sent.municipality,
            )
            trail.send_mail(key=key, message=message)
    writes.forget_address(code_ref=code_ref, by=by, at=at)


def note_ballots() -> None:
    """Note for every round in which people vote how many ballots came in."""
    at, by = clock.now(), system(scope.municipality_id())
    for round in reads.due_rounds(on=timezone.localdate(at)):
        if round.state == rules.BALLOT:
            writes.note_ballots(round=round, by=by, at=at)


def count(*, round_ref: str) -> None:
    """Count a round whose ballot is closed; nothing when that was done."""
    round = reads.round_by_reference(round_ref)
    if round is not None:
        writes.count_round(round=round, by=system(scope.municipality_id()), at=clock.now())


def tell_refusal(*, proposal_ref: str) -> None:
    """Mail whoever sent a proposal why it cannot be done; nothing without an address, or when it can after all."""
    _tell(proposal_ref, rules.REFUSED)


def tell_dropped(*, proposal_ref: str) -> None:
    """Mail whoever sent a proposal why its project was given up; nothing without an address, or when it was not."""
    _tell(proposal_ref, rules.DROPPED)


def _tell(proposal_ref: str, state: str) -> None:
    to = reads.proposer_to_tell(proposal_ref)
    if to is None or to.proposal.state != state:
        return
    proposal = to.proposal
    key = f"proposal-{state}:{proposal.reference}:{proposal.version}"
    with translation.override(to.language):
        message = letter(
            f"rounds/mail/{state}", {"proposal": proposal}, key=key, subject=gettext("About your proposal"),
            to=[to.email], city=proposal.municipality,
        )  # fmt: skip
    trail.send_mail(key=key, message=message)
