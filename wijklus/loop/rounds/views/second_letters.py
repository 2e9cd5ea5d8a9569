"""A second letter for who lost one: the form gives its PDF, and the page tells which were made."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.file_desk import PER_PAGE
from wijklus.base.http import CityRequest

from .. import access, reads, writes
from ..forms.second_letters import LostByPersonForm, LostLetterForm
from ..models import Round
from ..reads.letters import as_pdf, letter_number
from ..rules import admitting


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_letters(request: CityRequest, reference: str) -> HttpResponse:
    """Withdraw a letter that was lost and print another; and the list of those that were made."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    ways = reads.admission_of(round).ways
    form: LostLetterForm | LostByPersonForm | None = None
    if ways.with_letters and round.state in writes.coding.OF_USE:
        by_person = ways.checked_by == admitting.REGISTER
        form = _by_person(request) if by_person else _by_number(request, round)
    if form is not None and form.is_valid():
        made = posting.kept(form, lambda: _made(request, round, form))
        if made is not None:
            return _pdf(made)
    page = Paginator(reads.second_letters(by=request.actor, round=round), PER_PAGE).get_page(request.GET.get("page"))
    context = {"round": round, "form": form, "page": page, "by_person": isinstance(form, LostByPersonForm)}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "rounds/second_letters.html", context, status=status)


def _by_person(request: CityRequest) -> LostByPersonForm:
    return LostByPersonForm(request.POST or None)


def _by_number(request: CityRequest, round: Round) -> LostLetterForm | None:
    """None where every list was destroyed, or no letter was made."""
    batches = reads.batches_with_a_list(by=request.actor, round=round)
    return LostLetterForm(request.POST or None, batches=batches) if batches else None


def _made(request: CityRequest, round: Round, form: LostLetterForm | LostByPersonForm) -> writes.NewLetter:
    said = {"reason": form.cleaned_data["reason"], "by": request.actor, "at": clock.now()}
    number = form.cleaned_data["number"]
    if isinstance(form, LostLetterForm):
        return writes.replace_letter(batch=form.of(), number=number, **said)
    return writes.replace_letter_of(round=round, number=number, **said)


def _pdf(made: writes.NewLetter) -> HttpResponse:
    to = [letter_number(made.number)] if made.number else []
    pdf = as_pdf(made.area, [made.code], language=get_language() or "nl", at=clock.now(), to=to)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tweede-brief-{made.area.round.reference}.pdf"'
    return response
