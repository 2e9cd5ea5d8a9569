"""The trail as people read it, how the installation is, and the sign of life for monitors."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock, scope
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.refusals import NotAllowed, Refused

from . import access, reads, writes
from .forms import RedactForm, RetryForm, SettleForm, TrailFilter


@login_required
@require_safe
def trail(request: CityRequest) -> HttpResponse:
    """Who did what, newest first."""
    form = TrailFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("day")
    start = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    entries = reads.entries(
        by=request.actor,
        kind=asked.get("kind") or "",
        day_from=start,
        day_until=timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None,
    )
    shown = page(entries, by="at", cursor=request.GET.get("from", ""), size=50)
    lines = [(entry, reads.told(entry)) for entry in shown.rows]
    links = {"newer_url": _continued(request, shown.newer), "older_url": _continued(request, shown.older)}
    return render(
        request,
        "trail/trail.html",
        {"form": form, "lines": lines, "may_redact": access.may_redact(request.actor), **links},
    )


def _continued(request: CityRequest, cursor: str) -> str:
    """The address of the page beside this one, with the same filter; "" when there is none."""
    query = request.GET.copy()
    query["from"] = cursor
    return f"?{query.urlencode()}" if cursor else ""


@login_required
def redact(request: CityRequest, entry_id: int) -> HttpResponse:
    """Take the words of somebody out of one entry: first what will go, then why."""
    entry = reads.entry_to_redact(by=request.actor, entry_id=entry_id)
    if entry is None:
        raise Http404("no such entry, or not sealed yet")
    form = RedactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writes.redact(by=request.actor, at=clock.now(), entry_id=entry.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The words were removed from the trail."))
        return redirect("trail:trail", request.municipality.slug)
    context = {
        "entry": entry,
        "sentence": reads.told(entry),
        "before": list((entry.before or {}).items()),  # as pairs: an entry may hold something called "items"
        "after": list((entry.after or {}).items()),
        "form": form,
    }
    return render(request, "trail/redact.html", context)


@login_required
@require_safe
@never_cache
def health(request: CityRequest) -> HttpResponse:
    """Does mail go out, do jobs run, and what waits for a decision?"""
    found = reads.health(by=request.actor, at=clock.now())
    return render(request, "trail/health.html", {"health": found, "may_decide": access.may_manage_jobs(request.actor)})


@login_required
@require_POST
def settle(request: CityRequest) -> HttpResponse:
    """Somebody decides about an uncertain or refused message."""
    form = SettleForm(request.POST)
    return _decided(request, form, writes.settle_uncertain, _("Thank you: this message is settled."))


@login_required
@require_POST
def retry(request: CityRequest) -> HttpResponse:
    """Somebody has a job tried again."""
    return _decided(request, RetryForm(request.POST), writes.retry, _("The job will be tried again."))


def _decided(request: CityRequest, form: SettleForm | RetryForm, write: Callable[..., None], said: str) -> HttpResponse:
    """Hand the form to the write, and go back to the page with what came of it."""
    try:
        if form.is_valid():
            write(by=request.actor, at=clock.now(), **form.cleaned_data)
            messages.success(request, said)
        else:
            access.must_manage_jobs(request.actor)
            messages.error(request, _("Nothing was changed: the form was not complete."))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("trail:health", request.municipality.slug)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """A sign of life for monitors: 200 as long as pages can be served.

    With ?all=1 also 503 when no worker lives or jobs wait too long: for an alarm, not for a load balancer.
    """
    try:
        with scope.everywhere():
            signs = reads.signs(at=clock.now())
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    troubled = request.GET.get("all") == "1" and bool(signs.troubles)
    body = {"database": True, "worker": signs.worker, "jobs": signs.jobs, "mail": signs.mail}
    return JsonResponse(body, status=503 if troubled else 200)
