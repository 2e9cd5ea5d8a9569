"""Who may vote, for the coordinator: the check and the ways in, the register with its progress, and letters from it."""

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

from .. import access, reads, writes
from ..forms.admitting import AdmissionForm, RegisterForm
from ..models import RegisterFile, Round
from ..rules import admitting

STEPS: dict[str, Callable[..., Any]] = {"start": writes.start_register, "drop": writes.drop_register_file}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def voters(request: CityRequest, reference: str) -> HttpResponse:
    """How voters are known, the register, and letters from it."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    admission = reads.admission_of(round)
    step = request.POST.get("step", "")
    form = AdmissionForm(request.POST if step == "ways" else None, admission=admission)
    register = RegisterForm(*(request.POST, request.FILES) if step == "register" else ())
    done = _step(request, round, step, form, register) if request.method == "POST" else None
    if done is not None:
        return done
    context: dict[str, Any] = {"round": round, "form": form, "register": register, "admission": admission}
    context["may_change"] = round.state in writes.admitting.BEFORE
    if admission.checked_by == admitting.REGISTER:
        counts, too_young, elsewhere = reads.register_counts(by=request.actor, round=round)
        page = Paginator(reads.register_files(by=request.actor, round=round), PER_PAGE).get_page(
            request.GET.get("page")
        )
        context |= {
            "counts": counts, "too_young": too_young, "elsewhere": elsewhere, "page": page,
            "rows": [(row, STATE_LABELS[row.state]) for row in page],
            "takes_register": round.state in writes.registers.OPEN,
        }  # fmt: skip
    status = 422 if form.is_bound or register.is_bound else 200
    return render(request, "rounds/voters.html", context, status=status)


def _step(
    request: CityRequest, round: Round, step: str, form: AdmissionForm, register: RegisterForm
) -> HttpResponse | None:
    """What was asked with a form on the page; None when a form is to be shown again with what is wrong."""
    by, at, again = request.actor, clock.now(), redirect("rounds:voters", request.municipality.slug, round.reference)
    if step == "ways":
        if not form.is_valid():
            return None
        values, version = form.cleaned_data, form.cleaned_data["version"]
        kept = posting.kept(
            form, lambda: writes.set_admission(round=round, version=version, values=values, by=by, at=at)
        )
        return again if kept is not None else None
    if step == "register":
        if not register.is_valid():
            return None
        upload = register.cleaned_data["file"]
        row = posting.kept(register, lambda: writes.keep_register(round=round, upload=upload, by=by, at=at))
        return redirect("rounds:register", request.municipality.slug, row.reference) if row is not None else None
    if step == "letters":
        area = reads.area_of(round, request.POST.get("neighbourhood", ""))
        if area is None:
            raise Http404("no such neighbourhood")
        said = _("The codes are being made. You find the letters on the page of the round.")
        posting.did(request, lambda: writes.order_register_codes(area=area, by=by, at=at), said)
        return again
    if step == "drop":
        said = _("The register was thrown away. Give another.")
        posting.did(request, lambda: writes.drop_register(round=round, by=by, at=at), said)
        return again
    raise Http404("no such step")


def _found(request: CityRequest, reference: str) -> RegisterFile:
    row = reads.register_file(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such file")
    return row


@login_required
@require_safe
def register(request: CityRequest, reference: str) -> HttpResponse:
    """One register that was given: how far it is, what the check found, and what comes next. Htmx asks for its part."""
    row = _found(request, reference)
    outlook = trail.file_outlook(row)
    words = [request.municipality.slug, reference]
    here = reverse("rounds:register", args=words)
    context = {
        "row": row, "round": row.round, "outlook": outlook, "state": STATE_LABELS[row.state], "page_url": here,
        "progress_url": here, "step_url": reverse("rounds:register_step", args=words),
    }  # fmt: skip
    if not request.htmx:
        return render(request, "rounds/register.html", context)
    answer = render(request, "file_progress.html", context)
    if not outlook.is_busy or outlook.is_stuck:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def register_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a register: take it in, or throw it away."""
    row = _found(request, reference)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404("no such step")
    said = _("The file was thrown away.") if step == "drop" else ""
    was_done = posting.did(request, lambda: STEPS[step](row=row, by=request.actor, at=clock.now()), said)
    if step == "drop" and was_done:
        return redirect("rounds:voters", request.municipality.slug, row.round.reference)
    return redirect("rounds:register", request.municipality.slug, reference)
