"""Taking a multi-year plan in from a file: give it, look at the check, start."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest

from .. import reads, rules, writes
from ..forms import PlanFileForm
from ..models import PlanFile

PER_PAGE = 20
SHOWN = 50
STATE_LABELS: dict[str, Callable[[], str]] = {
    rules.CHECKING: lambda: _("being checked"),
    rules.UNREADABLE: lambda: _("cannot be read"),
    rules.CHECKED: lambda: _("checked, not taken in yet"),
    rules.RUNNING: lambda: _("being taken in"),
    rules.DONE: lambda: _("taken in"),
}
STEPS: dict[str, Callable[..., Any]] = {"start": writes.start_plan_file, "drop": writes.drop_plan_file}


def _found(request: CityRequest, reference: str) -> PlanFile:
    row = reads.plan_file(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such file")
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_files(request: CityRequest) -> HttpResponse:
    """The files that were given, and a form to give one."""
    found = reads.plan_files(by=request.actor)
    form, status = PlanFileForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        row = _keep(request, form) if form.is_valid() else None
        if row is not None:
            return redirect("budgets:plan_file", request.municipality.slug, row.reference)
        status = 422
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, STATE_LABELS[row.state]()) for row in page]
    return render(request, "budgets/plan_files.html", {"form": form, "rows": rows, "page": page}, status=status)


def _keep(request: CityRequest, form: PlanFileForm) -> PlanFile | None:
    given = form.cleaned_data
    return posting.kept(
        form,
        lambda: writes.keep_plan_file(
            upload=given["file"],
            plan_version=given["plan_version"],
            kind=given["kind"],
            by=request.actor,
            at=clock.now(),
        ),
    )


def _context(row: PlanFile) -> dict[str, Any]:
    return {
        "row": row,
        "outlook": reads.file_outlook(row),
        "state": STATE_LABELS[row.state](),
        "problems": row.problems[:SHOWN],
        "notes": row.notes[:SHOWN],
    }


@login_required
@require_safe
def plan_file(request: CityRequest, reference: str) -> HttpResponse:
    """One file: what the check found, and what comes next."""
    return render(request, "budgets/plan_file.html", _context(_found(request, reference)))


@login_required
@require_POST
def plan_file_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a file: take it in, or throw it away."""
    row = _found(request, reference)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404("no such step")
    said = _("The file was thrown away.") if step == "drop" else ""
    was_done = posting.did(request, lambda: STEPS[step](row=row, by=request.actor, at=clock.now()), said)
    if step == "drop" and was_done:
        return redirect("budgets:plan_files", request.municipality.slug)
    return redirect("budgets:plan_file", request.municipality.slug, reference)


@login_required
@require_safe
def plan_file_progress(request: CityRequest, reference: str) -> HttpResponse:
    """How far a file is, asked again every two seconds while its page is open; the whole page when it got further."""
    row = _found(request, reference)
    if not request.htmx:
        return redirect("budgets:plan_file", request.municipality.slug, reference)
    context = _context(row)
    context["progress_url"] = request.path
    answer = render(request, "budgets/_plan_file_progress.html", context)
    if not context["outlook"].is_busy or context["outlook"].is_stuck:
        answer["HX-Refresh"] = "true"
    return answer
