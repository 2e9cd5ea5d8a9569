"""Mandates: who may commit what, and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import access, reads, writes
from ..forms import EndForm, MandateForm, is_over


@login_required
@require_safe
def mandates(request: CityRequest) -> HttpResponse:
    """All mandates, newest first; those that are over are marked."""
    access.require(access.may_see_parties(request.actor))
    today = clock.today()
    rows = [(mandate, is_over(mandate, today)) for mandate in reads.mandates()]
    context = {"rows": rows, "may_change": access.may_manage_users(request.actor)}
    return render(request, "people/mandates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_mandate(request: CityRequest) -> HttpResponse:
    """Write down a mandate that a body gave."""
    access.require(access.may_manage_users(request.actor))
    form = MandateForm(request.POST or None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        neighbourhoods = given.pop("neighbourhoods")
        try:
            writes.give_mandate(neighbourhood_ids=neighbourhoods, by=request.actor, at=clock.now(), **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The mandate is written down."))
            return redirect("people:mandates", request.municipality.slug)
    return render(request, "people/new_mandate.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def end_mandate(request: CityRequest, reference: str) -> HttpResponse:
    """Let a mandate end on a day."""
    access.require(access.may_manage_users(request.actor))
    mandate = reads.mandate_by_reference(reference)
    if mandate is None:
        raise Http404("no such mandate")
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            writes.end_mandate(mandate=mandate, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The mandate ends."))
            return redirect("people:mandates", request.municipality.slug)
    context = {"form": form, "mandate": mandate}
    return render(request, "people/end_mandate.html", context, status=422 if form.errors else 200)
