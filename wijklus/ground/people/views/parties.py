"""Services, organisations and groups of residents: who can promise something."""

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
from ..forms import PartyForm, PasteForm
from ..models import Party
from .changing import changed

SHOWN = ("name", "email", "phone")


@login_required
@require_safe
def parties(request: CityRequest) -> HttpResponse:
    """All services and partners, by name."""
    access.require(access.may_see_parties(request.actor))
    context = {
        "parties": reads.parties(only_active=False),
        "may_change": access.may_change_parties(request.actor),
        "may_add": access.may_add_partner(request.actor),
    }
    return render(request, "people/parties.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_party(request: CityRequest) -> HttpResponse:
    """Add a service or partner."""
    access.require(access.may_add_partner(request.actor))
    form = PartyForm(request.POST or None, known=False)
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.make_party(by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": made.name})
            return redirect("people:parties", request.municipality.slug)
    return render(request, "people/party.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def party(request: CityRequest, reference: str) -> HttpResponse:
    """Change a service or partner."""
    access.require(access.may_change_parties(request.actor))
    found = reads.party_by_reference(reference)
    if found is None:
        raise Http404("no such service or partner")
    fields = ("name", "email", "phone", "above", "is_active", "version")
    form = PartyForm(request.POST or None, initial={f: getattr(found, f) for f in fields}, known=True)
    if request.method == "POST" and form.is_valid() and _changed(request, form, found):
        return redirect("people:parties", request.municipality.slug)
    return render(request, "people/party.html", {"form": form, "party": found}, status=422 if form.errors else 200)


def _changed(request: CityRequest, form: PartyForm, found: Party) -> bool:
    given = {**form.cleaned_data, "party": found, "by": request.actor, "at": clock.now()}
    del given["version"]
    if not changed(form, lambda version: writes.change_party(version=version, **given), shown=SHOWN):
        return False
    messages.success(request, _("Saved: %(name)s.") % {"name": found.name})
    return True


@login_required
@require_http_methods(["GET", "POST"])
def paste_parties(request: CityRequest) -> HttpResponse:
    """Add many services or partners at once, pasted from a list."""
    access.require(access.may_change_parties(request.actor))
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.import_parties(
                rows=form.rows(), kind=form.cleaned_data["kind"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(count)s added; what was there already stays as it is.") % {"count": made})
            return redirect("people:parties", request.municipality.slug)
    return render(request, "people/paste_parties.html", {"form": form}, status=422 if form.errors else 200)
