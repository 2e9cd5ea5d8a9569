"""The boundaries for a map, and what the municipality decides about itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.file_desk import FileDesk
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.trail import reads as trail

from . import access, reads, writes
from .forms import SETTINGS, AddressFileForm, HelpFormSet, SettingsForm, ThemeForm

A_YEAR = "public, max-age=31536000, immutable"
ADDRESSES = FileDesk(
    many="places:address_files",
    one="places:address_file",
    stem="places:address_file",
    every=reads.address_files,
    found=reads.address_file,
    form=AddressFileForm,
    keep=writes.keep_address_file,
    steps={"start": writes.start_address_file, "drop": writes.drop_address_file},
    outlook=trail.file_outlook,
)
AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"


@require_safe
def boundaries(request: CityRequest) -> HttpResponse:
    """Today's boundaries as GeoJSON. With ?v=<reference of the set> a browser may keep them for a year."""
    valid = reads.current_set(on=clock.today())
    if valid is None:
        raise Http404("no neighbourhoods yet")
    etag = f'"{valid.reference}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        reads.boundaries_geojson(valid=valid), content_type="application/geo+json"
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = A_YEAR if request.GET.get("v") == valid.reference else AN_HOUR
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: CityRequest) -> HttpResponse:
    """Name, languages, contact, welfare contacts and terms of the municipality."""
    access.must(access.may_change_settings(request.actor))
    city = request.municipality
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, initial=SettingsForm.initial_of(city))
    theirs: list[tuple[Any, Any]] = []
    contacts = HelpFormSet(data, prefix="help", initial=city.help_contacts)
    if data is not None and form.is_valid() and contacts.is_valid():
        given = {name: form.cleaned_data[name] for name in SETTINGS}
        given["help_contacts"] = [row.cleaned_data for row in contacts if row.cleaned_data]
        try:
            writes.change_settings(by=request.actor, at=clock.now(), version=form.cleaned_data["version"], **given)
        except Conflict as conflict:
            form.refuse(conflict)
            form.data = replaced(form.data, version=reads.settings_version())
            theirs = [(form.fields[name].label, value) for name, value in conflict.theirs.items() if name in SETTINGS]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("places:settings", city.slug)
    status = 422 if form.errors or contacts.total_error_count() else 200
    context = {"form": form, "contacts": contacts, "theirs": theirs}
    return render(request, "places/settings.html", context, status=status)


def replaced(data: Any, *, version: int) -> Any:
    """What was sent, with the version that stands there now: sending it once more replaces that."""
    copy = data.copy()
    copy["version"] = str(version)
    return copy


@login_required
@require_http_methods(["GET", "POST"])
def theme(request: CityRequest) -> HttpResponse:
    """The house style: a file of design tokens."""
    access.must(access.may_change_settings(request.actor))
    city = request.municipality
    initial = {"version": city.version}
    form = ThemeForm(request.POST, request.FILES) if request.method == "POST" else ThemeForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["theme"]
        version = form.cleaned_data["version"]
        try:
            writes.change_theme(by=request.actor, at=clock.now(), version=version, css=given.read() if given else b"")
        except Conflict as conflict:
            form.refuse(conflict)
            form.data = replaced(form.data, version=reads.settings_version())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The house style is saved."))
            return redirect("places:theme", city.slug)
    return render(request, "places/theme.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def sets(request: CityRequest) -> HttpResponse:
    """The divisions of the municipality, the newest first, and the neighbourhoods of today."""
    access.must(access.may_change_settings(request.actor))
    context = {"sets": reads.sets(), "neighbourhoods": reads.neighbourhoods(), "today": clock.today()}
    return render(request, "places/sets.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_files(request: CityRequest) -> HttpResponse:
    """The files with addresses that were given, which one holds, and a form to give one."""
    return ADDRESSES.list_page(request, register=reads.address_register())


@login_required
@require_safe
def address_file(request: CityRequest, reference: str) -> HttpResponse:
    """One file: what the check found, and what comes next."""
    return ADDRESSES.page(request, reference)


@login_required
@require_POST
def address_file_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a file: take it in, or throw it away."""
    return ADDRESSES.step(request, reference)


@login_required
@require_safe
def address_file_progress(request: CityRequest, reference: str) -> HttpResponse:
    """How far a file is, asked again while its page is open."""
    return ADDRESSES.progress_part(request, reference)
