"""Codes for voters: ordering them, printing the letters, and destroying the list."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.base.text import number

from .. import access, reads, writes
from ..forms import CodesForm
from ..models import CodeBatch
from ..reads.letters import as_pdf, to_whom
from ..reads.papers import paper_ballot


@login_required
@require_POST
def codes(request: CityRequest, reference: str) -> HttpResponse:
    """Order codes for a neighbourhood."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    form = CodesForm(request.POST, areas=round.areas.all())

    def order() -> None:
        if not form.is_valid():
            raise Refused(_("Fill in a number from 1 to 100,000."))
        area = form.areas[form.cleaned_data["neighbourhood"]]
        area.round = round
        writes.order_codes(area=area, size=form.cleaned_data["size"], by=request.actor, at=clock.now())

    posting.did(request, order, _("The codes are being made. Load this page again in a minute."))
    return redirect("rounds:desk", request.municipality.slug, reference)


def _batch(request: CityRequest, reference: str) -> CodeBatch:
    batch = reads.batch_for(by=request.actor, reference=reference)
    if batch is None:
        raise Http404("no such codes")
    return batch


@login_required
@never_cache
@require_POST
def letters(request: CityRequest, reference: str) -> HttpResponse:
    """The letters of one part of a batch, as a PDF with QR codes. Who printed is noted."""
    batch = _batch(request, reference)
    part = number(request.POST.get("part", "")) or 0
    found: list[str] = []
    if not posting.did(
        request,
        lambda: found.extend(writes.note_printing(batch=batch, part=part, by=request.actor, at=clock.now())),
    ):
        return redirect("rounds:desk", request.municipality.slug, batch.area.round.reference)
    response = HttpResponse(
        as_pdf(batch.area, found, language=get_language() or "nl", at=clock.now(), to=to_whom(batch, part)),
        content_type="application/pdf",
    )
    response["Content-Disposition"] = f'attachment; filename="stemcodes-{reference}-{part}.pdf"'
    return response


@login_required
@require_safe
def paper(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The ballot of a neighbourhood to print, once its projects are known."""
    access.require(access.may_see(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    area = reads.area_of(round, slug) if round is not None else None
    if area is None or not area.round.seed:
        raise Http404("no such ballot")
    response = HttpResponse(
        paper_ballot(area, language=get_language() or "nl", at=clock.now()), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="stembiljet-{reference}-{slug}.pdf"'
    return response


@login_required
@require_POST
def forget_codes(request: CityRequest, reference: str) -> HttpResponse:
    """Destroy the list of a batch, once its letters are out."""
    batch = _batch(request, reference)
    posting.did(
        request,
        lambda: writes.forget_codes(batch=batch, by=request.actor, at=clock.now()),
        _("The list of these codes is destroyed. They exist only on paper now."),
    )
    return redirect("rounds:desk", request.municipality.slug, batch.area.round.reference)
