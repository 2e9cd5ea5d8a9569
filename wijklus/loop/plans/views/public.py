"""What everybody may read: the plan as it stands, and every version as it was adopted. No session, no form."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest

from .. import reads
from ..models import PlanVersion


@require_safe
def plan(request: CityRequest, reference: str) -> HttpResponse:
    """The plan: goals, actions, who promised what by when, money, what lacks, the decision, and what changed."""
    neighbourhood_id = reads.neighbourhood_of(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    found = reads.plan_public(reference=reference, on=clock.today())
    if found is None:
        raise Http404("no such plan")
    share = reads.share_in(found.document)
    context = {"shown": found, "plan": found.plan, "document": found.document, "share": share, "today": clock.today()}
    return render(request, "plans/plan.html", context)


def _version_or_404(reference: str, number: int) -> tuple[PlanVersion, PlanVersion | None]:
    found = reads.version_public(reference=reference, number=number)
    if found is None:
        raise Http404("no such version")
    return found


@require_safe
def version(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """One version from its frozen document, with its SHA-256 and what changed since the one before."""
    found, before = _version_or_404(reference, number)
    request.keep_for(found.plan.neighbourhood_id)  # after reading: what was adopted does not change
    document = reads.document(found)
    context = {
        "plan": found.plan,
        "version": found,
        "before": before,
        "document": document,
        "share": reads.share_in(document),
        "changes": reads.difference(reads.document(before), document) if before else [],
    }
    return render(request, "plans/version.html", context)


@require_safe
def document(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """The frozen document itself: its bytes hash to the SHA-256 of the version."""
    found, _before = _version_or_404(reference, number)
    response = HttpResponse(found.document.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="plan-{reference}-v{number}.json"'
    response["ETag"] = f'"{found.sha256}"'
    return response


@require_safe
def pdf(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """One version as a PDF, in the language of the address; made once."""
    found, _before = _version_or_404(reference, number)
    response = HttpResponse(reads.as_pdf(found, language=get_language() or "nl"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="plan-{reference}-v{number}.pdf"'
    return response
