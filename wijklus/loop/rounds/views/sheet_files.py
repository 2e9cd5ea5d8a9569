"""A table with ballots on paper: given for a neighbourhood, looked through, and taken in as what one person read."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.file_desk import PER_PAGE, STATE_LABELS
from wijklus.base.http import CityRequest
from wijklus.ground.trail import reads as trail

from .. import access, reads, rules, writes
from ..forms.sheets import SheetFileForm
from ..models import SheetFile
from .sheets import area_here

STEPS: dict[str, Callable[..., Any]] = {"start": writes.start_sheet_file, "drop": writes.drop_sheet_file}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_files(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The tables of a neighbourhood, and a form to give one."""
    access.require(access.may_run(request.actor))
    area = area_here(request, reference, slug)
    form = SheetFileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        upload = form.cleaned_data["file"]
        row = posting.kept(
            form, lambda: writes.keep_sheet_file(area=area, upload=upload, by=request.actor, at=clock.now())
        )
        if row is not None:
            return redirect("rounds:sheet_file", request.municipality.slug, row.reference)
    page = Paginator(reads.sheet_files(by=request.actor, area=area), PER_PAGE).get_page(request.GET.get("page"))
    kind = area.round.ballot_kind
    context = {
        "round": area.round, "area": area, "form": form, "page": page,
        "rows": [(row, STATE_LABELS[row.state]) for row in page],
        "with_places": kind == rules.RANKING, "with_points": kind in rules.BY_POINTS and kind != rules.RANKING,
    }  # fmt: skip
    return render(request, "rounds/sheet_files.html", context, status=422 if form.is_bound else 200)


def _found(request: CityRequest, reference: str) -> SheetFile:
    row = reads.sheet_file(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such file")
    return row


@login_required
@require_safe
def sheet_file(request: CityRequest, reference: str) -> HttpResponse:
    """One table that was given: how far it is, what the check found, and what comes next. Htmx asks for its part."""
    row = _found(request, reference)
    outlook = trail.file_outlook(row)
    words = [request.municipality.slug, reference]
    here = reverse("rounds:sheet_file", args=words)
    context = {
        "row": row, "round": row.area.round, "area": row.area, "outlook": outlook, "state": STATE_LABELS[row.state],
        "page_url": here, "progress_url": here, "step_url": reverse("rounds:sheet_file_step", args=words),
    }  # fmt: skip
    if not request.htmx:
        return render(request, "rounds/sheet_file.html", context)
    answer = render(request, "file_progress.html", context)
    if not outlook.is_busy or outlook.is_stuck:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def sheet_file_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a table: take it in, or throw it away."""
    row = _found(request, reference)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404("no such step")
    said = _("The file was thrown away.") if step == "drop" else ""
    was_done = posting.did(request, lambda: STEPS[step](row=row, by=request.actor, at=clock.now()), said)
    if step == "drop" and was_done:
        words = [request.municipality.slug, row.area.round.reference, row.area.neighbourhood.slug]
        return redirect("rounds:sheet_files", *words)
    return redirect("rounds:sheet_file", request.municipality.slug, reference)
