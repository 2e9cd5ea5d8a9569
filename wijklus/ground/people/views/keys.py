"""Keys for other software: which there are, a new one shown once, and taking one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import reads, rules, writes
from ..forms import KeyForm, NoForm


@login_required
@require_safe
def api_keys(request: CityRequest) -> HttpResponse:
    """All keys, newest first; those taken back are marked."""
    rows = [(key, [rules.SCOPES[scope] for scope in key.scopes]) for key in reads.api_keys(by=request.actor)]
    return render(request, "people/api_keys.html", {"rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_api_key(request: CityRequest) -> HttpResponse:
    """Make a key; the answer to the form is the only page that ever shows it."""
    reads.require_keys(by=request.actor)
    form = KeyForm(request.POST or None, initial={"scopes": list(rules.SCOPES)})
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = writes.make_api_key(by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(request, "people/api_key_once.html", {"key": row, "secret": secret}, status=201)
    return render(request, "people/new_api_key.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def revoke_api_key(request: CityRequest, reference: str) -> HttpResponse:
    """Take a key back, after asking once."""
    key = reads.api_key_by_reference(by=request.actor, reference=reference)
    if key is None:
        raise Http404("no such key")
    if request.method == "POST":
        writes.revoke_api_key(key=key, by=request.actor, at=clock.now())
        messages.success(request, _("The key of %(label)s opens nothing any more.") % {"label": key.label})
        return redirect("people:api_keys", request.municipality.slug)
    return render(request, "people/revoke_api_key.html", {"form": NoForm(), "key": key})
