"""The photo of a contact person: shown to everybody, put there and removed by who manages users."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import reads, writes
from ..forms import PortraitForm
from .members import held_or_404


@require_safe
def portrait(request: CityRequest, reference: str) -> FileResponse:
    """The photo of who is a contact person now; nobody keeps it for long."""
    found = reads.portrait(reference=reference, on=clock.today())
    if found is None:
        raise Http404("nobody shown with a photo")
    try:
        stream: Any = default_storage.open(str(found.portrait))
    except FileNotFoundError as gone:
        raise Http404("this photo was removed") from gone
    answer = FileResponse(stream, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=300"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def change_portrait(request: CityRequest, reference: str) -> HttpResponse:
    """Put a photo with a contact person, or another one."""
    held = held_or_404(request, reference)
    form = PortraitForm(request.POST, request.FILES) if request.method == "POST" else PortraitForm()
    if request.method == "POST" and form.is_valid():
        try:
            writes.set_portrait(membership=held, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The photo is shown."))
            return redirect("people:members", request.municipality.slug)
    context = {"form": form, "held": held, "is_shown": reads.is_shown(held, on=clock.today())}
    return render(request, "people/portrait.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_portrait(request: CityRequest, reference: str) -> HttpResponse:
    """Stop showing the photo of a contact person."""
    held = held_or_404(request, reference)
    writes.remove_portrait(membership=held, by=request.actor, at=clock.now())
    messages.success(request, _("The photo is removed."))
    return redirect("people:members", request.municipality.slug)
