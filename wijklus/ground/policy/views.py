"""The screen for terms of office and objectives of the multi-year plan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from . import access, reads, writes
from .forms import ObjectiveForm, TermForm


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """The lines of the multi-year plan and the terms of office."""
    context = {
        "objectives": reads.objectives_for(request.actor),
        "terms": reads.terms(),
        "may_change": access.may_change(request.actor),
    }
    return render(request, "policy/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_term(request: CityRequest) -> HttpResponse:
    """Add a term of office."""
    access.require(access.may_change(request.actor))
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.add_term(by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused.sentence))
        else:
            messages.success(request, _("The term of office is added."))
            return redirect("policy:index", request.municipality.slug)
    return render(
        request, "policy/add.html", {"form": form, "heading": _("Add a term of office")}, status=_status(form)
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_objective(request: CityRequest) -> HttpResponse:
    """Add a line of the multi-year plan."""
    access.require(access.may_change(request.actor))
    form = ObjectiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.add_objective(by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused.sentence))
        else:
            messages.success(request, _("The line is added."))
            return redirect("policy:index", request.municipality.slug)
    heading = _("Add a line of the multi-year plan")
    return render(request, "policy/add.html", {"form": form, "heading": heading}, status=_status(form))


def _status(form: TermForm | ObjectiveForm) -> int:
    return 422 if form.errors else 200
