"""Kept views of the inbox, who looks at what now, and one category for several signals."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, with_query
from wijklus.base.refusals import NotAllowed, Refused

from .. import access, reads, writes
from .inbox import wishes_in
from .sorting import signal_or_404

MOST_ASKED = 100
"""Signals of which one page asks who looks at them."""


def _inbox(request: CityRequest) -> str:
    return reverse("signals:inbox", args=[request.municipality.slug])


@login_required
@require_POST
def keep_view(request: CityRequest) -> HttpResponse:
    """Keep the filters of this page under a name."""
    wishes = wishes_in(QueryDict(request.POST.get("query", "").removeprefix("?")))
    try:
        writes.keep_view(
            name=request.POST.get("name", ""),
            wishes=wishes,
            is_shared="shared" in request.POST,
            by=request.actor,
            at=clock.now(),
        )
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("The view was kept."))
    return HttpResponseRedirect(with_query(_inbox(request), **wishes))


@login_required
@require_POST
def drop_view(request: CityRequest, reference: str) -> HttpResponse:
    """Throw a view away; the filters it holds stay on the page."""
    view = reads.view_for_actor(by=request.actor, reference=reference)
    if view is None:
        raise Http404("no such view")
    writes.drop_view(view=view, by=request.actor, at=clock.now())
    messages.success(request, _("The view was thrown away."))
    return HttpResponseRedirect(with_query(_inbox(request), **view.wishes))


@login_required
@require_POST
def look(request: CityRequest, reference: str) -> HttpResponse:
    """Note that somebody has this signal open, and tell who else has."""
    signal, at = signal_or_404(request, reference), clock.now()
    writes.look_at(signal=signal, by=request.actor, at=at)
    names = reads.lookers(by=request.actor, references=[reference], at=at).get(reference, [])
    return render(request, "signals/_looking.html", {"names": names})


@login_required
@require_safe
def looks(request: CityRequest) -> HttpResponse:
    """Who looks at the signals of a list now; the page asks again every so often."""
    access.require(access.may_read_any(request.actor))
    if not request.htmx:
        return HttpResponseRedirect(_inbox(request))
    references = [part for part in request.GET.get("wie", "").split(",") if part][:MOST_ASKED]
    found = reads.lookers(by=request.actor, references=references, at=clock.now())
    known = [(reference, found.get(reference, [])) for reference in dict.fromkeys(references) if reference.isalnum()]
    return render(request, "signals/_looks.html", {"looks": known})


@login_required
@require_POST
def sort_several(request: CityRequest) -> HttpResponse:
    """Give several signals one category; the answer offers to give each its own back."""
    access.require(access.may_triage_any(request.actor))
    code = request.POST.get("category", "")
    category = reads.category_by_code(code) if code else None
    signals = reads.several(by=request.actor, references=request.POST.getlist("signals"))
    url = back(request, _inbox(request))
    if not signals or category is None:
        messages.warning(request, _("Choose at least one signal and a category first."))
        return HttpResponseRedirect(with_query(url, gekozen=",".join(row.reference for row in signals)))
    was = [f"{row.reference}:{row.category.code if row.category else ''}:{category.code}" for row in signals]
    try:
        n = writes.set_category(signals=signals, category=category, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return HttpResponseRedirect(url)
    messages.success(request, ngettext("%(n)s sorted.", "%(n)s sorted.", n) % {"n": n})
    return HttpResponseRedirect(with_query(url, terug=",".join(was)))


@login_required
@require_POST
def sort_back(request: CityRequest) -> HttpResponse:
    """Give signals the category back that each had before; what somebody sorted since stays as it is."""
    access.require(access.may_triage_any(request.actor))
    by_code: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in request.POST.getlist("was"):
        reference, code, given = [*one.split(":"), "", ""][:3]
        by_code[code, given].append(reference)
    n = 0
    for (code, given), references in by_code.items():
        category = reads.category_by_code(code) if code else None
        signals = reads.several(by=request.actor, references=references)
        mine = [row for row in signals if row.category is not None and row.category.code == given]
        if code and category is None:
            continue
        try:
            n += writes.set_category(signals=mine, category=category, by=request.actor, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused.sentence))
    told = ngettext("%(n)s has its own category back.", "%(n)s have their own category back.", n) % {"n": n}
    (messages.success if n else messages.warning)(request, told)
    return HttpResponseRedirect(back(request, _inbox(request)))
