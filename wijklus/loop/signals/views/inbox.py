"""The inbox: a list and a reading pane."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import with_query
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places

from .. import access, reads, rules
from ..forms import CHANNELS, KINDS, STATES, FiltersForm
from ..models import Signal
from ..rules import alarm


@dataclass(frozen=True)
class Row:
    """A signal as a line of a list, in the language of the reader; `late` counts the working days past its term."""

    signal: Signal
    kind: Any
    channel: Any
    state: Any
    category: str
    late: int = 0
    handler: str = ""
    due_on: date | None = None


def as_rows(request: CityRequest, signals: Sequence[Signal]) -> list[Row]:
    """Signals with their words for people, and how late they are. At most one query, none for the inbox."""
    country = request.municipality.country
    late = reads.days_late(signals, country=country, today=clock.today())
    return [as_row(signal, late=late.get(signal.pk, 0)) for signal in signals]


def as_row(signal: Signal, *, late: int = 0) -> Row:
    """A signal with its words for people."""
    routing = getattr(signal, "routing", None)
    return Row(
        signal=signal,
        kind=dict(KINDS)[signal.kind],
        channel=CHANNELS[signal.channel],
        state=STATES[signal.state],
        category=reads.name_of(signal.category.name, get_language() or "nl") if signal.category else "",
        late=late,
        handler=routing.party.name if routing is not None and routing.party else "",
        due_on=term.due_on if (term := reads.term_of(signal)) else None,
    )


@login_required
@require_safe
def inbox_of(request: CityRequest, slug: str) -> HttpResponse:
    """The inbox of one neighbourhood: an address of its own, for whoever is sent there to sort."""
    access.require(access.may_read_any(request.actor))
    if places.neighbourhood_by_slug(slug) is None:
        raise Http404("no such neighbourhood")
    return redirect(
        f"{reverse('signals:inbox', args=[request.municipality.slug])}?{urlencode({'neighbourhood': slug})}"
    )


@login_required
@require_safe
def inbox(request: CityRequest) -> HttpResponse:
    """What waits, newest first, with filters; a signal opens beside it."""
    access.require(access.may_read_any(request.actor))
    tree = reads.tree(only_active=False)
    desk = reads.desk(by=request.actor)
    form = FiltersForm(request.GET, neighbourhoods=desk.places, tree=tree, language=get_language() or "nl")
    found = _found(request, form)
    context = {
        "form": form,
        "rows": as_rows(request, found.rows),
        "meant": found.meant,
        "next_url": with_filters(request, na=found.older) if found.older else "",
        "first_url": with_filters(request, na="") if request.GET.get("na") else "",
        "query": with_filters(request),
        "undo": request.GET.get("undo", "").split(",") if request.GET.get("undo") else [],
        "chosen": request.GET.get("gekozen", "").split(","),
        "sorted": request.GET.get("terug", "").split(",") if request.GET.get("terug") else [],
        "categories": form.groups,
        "views": shown_views(request, desk.views),
        "may_share_views": access.may_share_views(request.actor),
        "may_triage": access.may_triage_any(request.actor),
        "may_import": access.may_import(request.actor),
        "bundle_url": _bundle_url(request),
    }
    return render(request, "signals/inbox.html", context)


MOST_ALARMS = 5


@login_required
@require_safe
def inbox_alarms(request: CityRequest) -> HttpResponse:
    """The signals in which somebody may be in danger and that nobody read yet: a part of the inbox."""
    found = reads.alarms(by=request.actor)[:MOST_ALARMS]
    if not request.htmx:  # it is a part of a page, and no page by itself
        return redirect("signals:inbox", request.municipality.slug)
    context = {"alarms": [(one, gettext(alarm.TITLES[one.kind])) for one in found]}
    return render(request, "signals/_alarms.html", context)


@login_required
@require_safe
def inbox_signal(request: CityRequest, reference: str) -> HttpResponse:
    """One signal in the reading pane; as a whole page, with the list beside it, when there is no script."""
    signal = reads.for_actor(by=request.actor, reference=reference)
    if signal is None:
        raise Http404("no such signal")
    beside = reads.translations_beside([signal], language=request.municipality.language)
    context = {
        "row": as_rows(request, [signal])[0],
        "photos": signal.photos.all(),
        "origin": reads.origin_of(signal),
        "translations": beside[signal.pk],
        "written_in": reads.written_in(signal),
        "may_triage": access.may_triage(request.actor, signal),
        "query": with_filters(request),
        "bundle_url": _bundle_url(request),
    }
    if request.htmx:
        return render(request, "signals/_pane.html", context)
    form = FiltersForm(request.GET, neighbourhoods=[], tree=[], language="")
    found = _found(request, form)
    context["rows"] = as_rows(request, found.rows)
    return render(request, "signals/inbox.html", context)


def _bundle_url(request: CityRequest) -> str:
    """Where signals are bundled into a theme: a page of a later step of the loop, when it is there."""
    try:
        return reverse("priorities:bundle", args=[request.municipality.slug])
    except NoReverseMatch:
        return ""


def _found(request: CityRequest, form: FiltersForm) -> reads.Inbox:
    """The page that was asked for."""
    wishes, cursor = filters_of(request, form), request.GET.get("na", "")
    return reads.inbox(by=request.actor, filters=wishes, today=clock.today(), cursor=cursor)


def filters_of(request: CityRequest, form: FiltersForm) -> reads.Filters:
    """The wishes that make sense; others are passed over."""
    form.is_valid()
    given = form.cleaned_data
    calendar = reads.national_calendar(request.municipality.country)
    place, category = form.places.get(given.get("neighbourhood", "")), form.categories.get(given.get("category", ""))
    return reads.Filters(
        state=given.get("state") or "waiting",
        kind=given.get("kind", ""),
        channel=given.get("channel", ""),
        neighbourhood_id=place.pk if place else None,
        category_ids=tuple(form.under[category.code]) if category else (),
        q=given.get("q", ""),
        late_before=rules.late_before(clock.today(), calendar=calendar) if given.get("state") == reads.LATE else None,
    )


def wishes_in(query: QueryDict) -> dict[str, str]:
    """What an address of the inbox asks to see."""
    return {name: cleaned(str(query[name]))[: rules.LONGEST_WISH] for name in rules.WISHES if query.get(name)}


def shown_views(request: CityRequest, views: Sequence[reads.View]) -> list[dict[str, Any]]:
    """The kept views with their address; the one that is shown now is marked, and whether it may be thrown away."""
    now = wishes_in(request.GET)
    inbox_url = reverse("signals:inbox", args=[request.municipality.slug])
    may_share = access.may_share_views(request.actor)
    return [
        {
            "view": view,
            "url": with_query(inbox_url, **view.wishes),
            "is_current": dict(view.wishes) == now,
            "may_drop": may_share or not view.is_shared,
        }
        for view in views
    ]


def with_filters(request: CityRequest, **changes: str) -> str:
    """The filters of this page as the end of an address, with changes; never the undo of what was just done."""
    query = request.GET.copy()
    for name in ("undo", "gekozen", "terug", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""
