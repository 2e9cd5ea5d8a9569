"""Screens: a group of residents carries something; what it carries, for who speaks for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.people import access as people_access
from wijklus.ground.places import reads as places

from .. import access, reads, writes
from ..forms.owning import CarrierForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carriers(request: CityRequest, slug: str) -> HttpResponse:
    """Who carries what in a neighbourhood, and the form with which a next group does."""
    place = places.neighbourhood_by_slug(slug)
    if place is None:
        raise Http404("no such neighbourhood")
    access.require(access.may_steer(request.actor, place.pk))
    form = CarrierForm(request.POST or None, neighbourhood_id=place.pk, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**form.given(), "neighbourhood": place, "by": request.actor, "at": clock.now()}
        if posting.kept(form, lambda: writes.carry(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("actions:carriers", request.municipality.slug, slug)
    context = {
        "neighbourhood": place,
        "rows": list(reads.carriers(neighbourhood_id=place.pk)),
        "before": list(reads.carriers_before(neighbourhood_id=place.pk)),
        "advice": list(reads.advice_about(neighbourhood_id=place.pk)),
        "may_appoint": people_access.may_appoint_any(request.actor),
        "form": form,
    }
    return render(request, "actions/carriers.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stop_carrying(request: CityRequest, reference: str) -> HttpResponse:
    """End that a group carries something: by the director, or by the group itself."""
    found = reads.carrier_by_reference(reference)
    if found is None:
        raise Http404("no such carrier")
    access.require(access.may_stop_carrying(request.actor, found))
    reason = request.POST.get("reason", "")
    posting.did(
        request,
        lambda: writes.stop_carrying(carrier=found, reason=reason, by=request.actor, at=clock.now()),
        _("Everybody can read it now."),
    )
    if access.may_steer(request.actor, found.neighbourhood_id):
        return redirect("actions:carriers", request.municipality.slug, found.neighbourhood.slug)
    return redirect("actions:own", request.municipality.slug)


@login_required
@require_POST
def advise(request: CityRequest, reference: str) -> HttpResponse:
    """Advise a group about what it carries. Posted: `text`, and as `action` which action it is about, if one."""
    found = reads.carrier_by_reference(reference)
    if found is None:
        raise Http404("no such carrier")
    access.require(access.may_advise(request.actor, found))
    about = request.POST.get("action", "")
    action = reads.for_actor(by=request.actor, reference=about) if about else None
    given: dict[str, Any] = {"text": request.POST.get("text", ""), "by": request.actor, "at": clock.now()}
    posting.did(
        request,
        lambda: writes.advise(carrier=found, action=action, **given),
        _("The group reads your advice, and answers here."),
    )
    if action is not None:
        return redirect("actions:action", request.municipality.slug, about)
    return redirect("actions:carriers", request.municipality.slug, found.neighbourhood.slug)


@login_required
@require_POST
def reply_to_advice(request: CityRequest, reference: str) -> HttpResponse:
    """Say what the group does with an advice. Posted: `reply`."""
    found = reads.advice_by_reference(reference)
    if found is None:
        raise Http404("no such advice")
    given: dict[str, Any] = {"reply": request.POST.get("reply", ""), "by": request.actor, "at": clock.now()}
    posting.did(request, lambda: writes.reply_to_advice(advice=found, **given), _("The director can read it."))
    return redirect("actions:own", request.municipality.slug)


@login_required
@require_safe
def own(request: CityRequest) -> HttpResponse:
    """What the groups that somebody speaks for carry, what they asked, and what was asked of them."""
    rows = reads.own(by=request.actor)
    asked, received = reads.own_promises(by=request.actor)
    return render(request, "actions/own.html", {"rows": rows, "asked": asked, "received": received})
