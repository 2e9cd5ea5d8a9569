"""Who speaks for a group of residents: the list, who is added, and who does not any more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest

from .. import access, reads, writes
from ..forms import SpeakerForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: CityRequest) -> HttpResponse:
    """Who speaks for which group in the neighbourhoods of this actor, and the form with which somebody does."""
    access.require(access.may_appoint_any(request.actor))
    form = SpeakerForm(request.POST or None, by=request.actor, initial={"party": request.GET.get("groep", "")})
    if request.method == "POST" and form.is_valid():
        given = form.given()
        if posting.kept(form, lambda: writes.appoint_speaker(**given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("They speak for the group now. A new account gets a mail to log in."))
            return redirect("people:speakers", request.municipality.slug)
    context = {"rows": reads.speakers_for(by=request.actor, on=clock.today()), "form": form}
    return render(request, "people/speakers.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_speaker(request: CityRequest, reference: str) -> HttpResponse:
    """Take away that somebody speaks for a group. Posted: `reason`."""
    held = reads.speaker(reference=reference, on=clock.today())
    if held is None:
        raise Http404("nobody speaks by this role")
    reason = request.POST.get("reason", "")
    posting.did(
        request,
        lambda: writes.end_speaker(membership=held, reason=reason, by=request.actor, at=clock.now()),
        _("They do not speak for the group any more."),
    )
    return redirect("people:speakers", request.municipality.slug)
