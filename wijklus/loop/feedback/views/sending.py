"""Making sure an answer reaches everybody: the state per channel, people to tell, letters to print and post."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import start_of
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import access as people_access
from wijklus.ground.people import reads as people

from .. import access, reads, rules, writes
from ..models import Recipient
from .answering import MOST_LETTERS

PER_PAGE = 25


@login_required
def sending(request: CityRequest, reference: str) -> HttpResponse:
    """Who got this answer already, and who still has to be told, by hand, by post or again."""
    answer = reads.answer_for(request.actor, reference)
    if answer is None:
        raise Http404
    counts = reads.sending(answer)
    page = list(reads.to_do(answer)[: PER_PAGE + 1])
    everybody = Paginator(reads.recipients(answer), PER_PAGE).get_page(request.GET.get("page"))
    may_answer = access.may_answer(request.actor, reads.neighbourhood_of(answer))
    context: dict[str, Any] = {
        "answer": answer,
        "counts": [
            (reads.CHANNEL_LABELS[channel], reads.state_label(channel, state), n)
            for (channel, state), n in counts.items()
        ],
        "open": _with_contact(request, page[:PER_PAGE]) if may_answer else [],
        "more": len(page) > PER_PAGE,
        "everybody": _with_contact(request, list(everybody)) if may_answer else [],
        "page": everybody,
        "letters": counts.get((rules.LETTER, rules.WAITING), 0),
        "may_answer": may_answer,
    }
    return render(request, "feedback/sending.html", context)


def _with_contact(request: CityRequest, rows: list[Recipient]) -> list[dict[str, Any]]:
    if not rows:
        return []
    where = reads.neighbourhood_of(rows[0].answer)
    may_read = people_access.may_read_contact(request.actor, neighbourhood_id=where)
    ids = [row.person_id for row in rows] if may_read else []
    contacts = people.contacts_of(by=request.actor, person_ids=ids, neighbourhood_id=where) if ids else {}
    return [
        {
            "recipient": row,
            "contact": contacts.get(row.person_id),
            "channel": reads.CHANNEL_LABELS[row.channel],
            "state": reads.state_label(row.channel, row.state),
        }
        for row in rows
    ]


@login_required
@require_POST
def tell(request: CityRequest, reference: str) -> HttpResponse:
    """Note that somebody told this person themselves."""
    recipient = _recipient_to_serve(request, reference)
    writes.told(recipient=recipient, told_by=request.POST.get("told_by", ""), by=request.actor, at=clock.now())
    messages.success(request, _("Noted: this person was told."))
    return redirect("feedback:sending", request.municipality.slug, recipient.answer.reference)


@login_required
@require_POST
def post_letter(request: CityRequest, reference: str) -> HttpResponse:
    """Note that a printed letter was posted."""
    recipient = _recipient_to_serve(request, reference)
    try:
        writes.posted(recipient=recipient, by=request.actor, at=clock.now())
        messages.success(request, _("Noted: the letter was posted."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("feedback:sending", request.municipality.slug, recipient.answer.reference)


@login_required
@require_POST
def try_again(request: CityRequest, reference: str) -> HttpResponse:
    """Send a mail that failed or is uncertain once more: a person decides that, never the software."""
    recipient = _recipient_to_serve(request, reference)
    try:
        writes.send_again(recipient=recipient, by=request.actor, at=clock.now())
        messages.success(request, _("It will be sent again."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("feedback:sending", request.municipality.slug, recipient.answer.reference)


@login_required
@require_POST
def print_letters(request: CityRequest) -> HttpResponse:
    """All letters that wait, as one PDF, each in one batch only; they leave the pile when the PDF is there."""
    if not request.actor.can("answers.write"):
        raise NotAllowed
    at = clock.now()
    waiting = list(reads.letters_to_print(actor=request.actor)[:MOST_LETTERS])
    if not waiting:
        messages.info(request, _("There are no letters to print."))
        return redirect("feedback:owed", request.municipality.slug)
    response = _pdf(request, waiting, at)
    try:
        writes.print_letters(recipients=waiting, by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("feedback:owed", request.municipality.slug)
    return response


@login_required
def letters_again(request: CityRequest) -> HttpResponse:
    """The letters that were printed and not posted yet, once more: the paper or the file was lost."""
    if not request.actor.can("answers.write"):
        raise NotAllowed
    start = start_of(request.GET.get("from"))
    printed = list(reads.letters_to_post(actor=request.actor)[start : start + MOST_LETTERS])
    if not printed:
        messages.info(request, _("There are no letters to print."))
        return redirect("feedback:owed", request.municipality.slug)
    return _pdf(request, printed, clock.now())


@login_required
def letter(request: CityRequest, reference: str) -> HttpResponse:
    """One letter again: the printer jammed."""
    return _pdf(request, [_recipient_to_serve(request, reference)], clock.now())


def _pdf(request: CityRequest, batch: list[Recipient], at: datetime) -> HttpResponse:
    made = reads.letters_pdf(batch, by=request.actor, city=request.municipality, at=at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{at:%Y-%m-%d}.pdf"'
    return response


def _recipient_to_serve(request: CityRequest, reference: str) -> Recipient:
    recipient = reads.recipient_by_reference(reference)
    if recipient is None:
        raise Http404
    if not access.may_answer(request.actor, reads.neighbourhood_of(recipient.answer)):
        raise NotAllowed
    return recipient
