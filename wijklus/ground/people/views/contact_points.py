"""How residents reach services and groups: kept, and confirmed on screen or by the link of a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest

from .. import access, reads, rules, writes
from ..forms import ContactPointForm
from ..models import ContactPoint
from .changing import changed

PER_PAGE = 50
SHOWN = ("about", "phone", "email", "url")
FIELDS = ("about", "phone", "email", "url", "is_active", "version")


@login_required
@require_safe
def contact_points(request: CityRequest) -> HttpResponse:
    """What residents read about who to reach, with a button for who may say that it is still right."""
    today = clock.today()
    page = Paginator(reads.contact_points(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    own = reads.own_contacts(by=request.actor, on=today)
    rows = [
        (point, rules.is_fresh(point.confirmed_on, today), access.may_confirm_point(request.actor, point))
        for point in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "own": [(held, rules.is_fresh(held.contact_confirmed_on, today)) for held in own],
        "may_change": access.may_change_parties(request.actor),
    }
    return render(request, "people/contact_points.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_contact_point(request: CityRequest) -> HttpResponse:
    """Add how a service, organisation or group is reached."""
    access.require(access.may_change_parties(request.actor))
    form = ContactPointForm(request.POST or None, known=False)
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        if posting.kept(form, lambda: writes.add_contact_point(by=request.actor, at=clock.now(), **given)) is not None:
            return redirect("people:contact_points", request.municipality.slug)
    return render(request, "people/contact_point.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def contact_point(request: CityRequest, reference: str) -> HttpResponse:
    """Change how it is reached."""
    access.require(access.may_change_parties(request.actor))
    found = _found(request, reference)
    initial = {field: getattr(found, field) for field in FIELDS}
    initial["neighbourhoods"] = [place.pk for place in found.neighbourhoods.all()]
    form = ContactPointForm(request.POST or None, initial=initial, known=True)
    if request.method == "POST" and form.is_valid() and _changed(request, form, found):
        return redirect("people:contact_points", request.municipality.slug)
    context = {"form": form, "point": found}
    return render(request, "people/contact_point.html", context, status=422 if form.errors else 200)


def _changed(request: CityRequest, form: ContactPointForm, found: ContactPoint) -> bool:
    given = {"point": found, "by": request.actor, "at": clock.now(), **_given(form)}
    return changed(form, lambda version: writes.change_contact_point(version=version, **given), shown=SHOWN)


def _given(form: ContactPointForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    given["neighbourhood_ids"] = given.pop("neighbourhoods")
    given.pop("version", None)
    return given


@login_required
@require_POST
def confirm_contact_point(request: CityRequest, reference: str) -> HttpResponse:
    """Say that it is still right."""
    writes.confirm_contact_point(point=_found(request, reference), by=request.actor, at=clock.now())
    messages.success(request, _("Thank you. Residents see that this was confirmed today."))
    return redirect("people:contact_points", request.municipality.slug)


@login_required
@require_POST
def confirm_own_contact(request: CityRequest, reference: str) -> HttpResponse:
    """Say that one is still the contact person."""
    held = reads.contact_person(reference=reference, on=clock.today())
    if held is None:
        raise Http404("no such contact person")
    writes.confirm_own_contact(membership=held, by=request.actor, at=clock.now())
    messages.success(request, _("Thank you. Residents see that this was confirmed today."))
    return redirect("people:contact_points", request.municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_link(request: CityRequest, reference: str, expires: int, key: str) -> HttpResponse:
    """The page behind the link in a mail: looking changes nothing, the button confirms, and then it works no more."""
    point = reads.point_by_link(reference=reference, expires=expires, key=key, at=clock.now())
    if point is None:
        return render(request, "people/confirm_by_link.html", {"point": None}, status=404)
    if request.method == "POST":
        writes.confirm_contact_point(point=point, by=access.by_link(point), at=clock.now())
        return render(request, "people/confirm_by_link.html", {"point": point, "was_confirmed": True})
    return render(request, "people/confirm_by_link.html", {"point": point})


def _found(request: CityRequest, reference: str) -> ContactPoint:
    found = reads.contact_point(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such contact")
    return found
