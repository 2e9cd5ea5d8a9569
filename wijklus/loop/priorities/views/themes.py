"""Screens: the list of themes, and one theme with what is in it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import did, kept
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import NewThemeForm, ThemeForm
from ..models import THEME_STATES, Theme


def theme_or_404(request: CityRequest, reference: str) -> Theme:
    """The theme of an address, checked."""
    found = reads.theme_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such theme")
    return found


@login_required
@require_safe
def themes(request: CityRequest) -> HttpResponse:
    """All themes with how many people stand behind them."""
    asked = {name: request.GET.get(name, "") for name in ("wijk", "stand", "zoek")}
    neighbourhoods = list(places.neighbourhoods())
    chosen = next((place for place in neighbourhoods if place.slug == asked["wijk"]), None)
    state = asked["stand"] if asked["stand"] in rules.ALLOWED else ("" if asked["stand"] == "alle" else rules.OPEN)
    rows = reads.themes(
        by=request.actor, neighbourhood_id=chosen.pk if chosen else None, state=state, words=asked["zoek"]
    )
    context = {
        "page": page(rows, by="people", cursor=request.GET.get("vanaf", "")),
        "asked": asked,
        "state": state or "alle",
        "neighbourhoods": [("", _("All neighbourhoods")), *((place.slug, place.name) for place in neighbourhoods)],
        "states": [*THEME_STATES, ("alle", _("all"))],
        "may_start": request.actor.can("themes.write"),
    }
    return render(request, "priorities/themes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_theme(request: CityRequest) -> HttpResponse:
    """Start a theme without signals."""
    access.require(access.may_write_any(request.actor))
    form = NewThemeForm(request.POST or None, initial={"solution_level": rules.HERE})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = kept(form, lambda: writes.start_theme(by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("priorities:theme", request.municipality.slug, made.reference)
    context = {"form": form, "heading": _("New theme"), "submit": _("Start the theme")}
    return render(request, "priorities/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def theme(request: CityRequest, reference: str) -> HttpResponse:
    """One theme: its counts and sources, the signals in it, and what it became."""
    found = theme_or_404(request, reference)
    words = request.GET.get("zoek", "").strip()
    may_write = access.may_write(request.actor, found.neighbourhood_id)
    links = page(reads.signals_of(by=request.actor, theme=found), by="at", cursor=request.GET.get("vanaf", ""))
    readable = {link.pk for link in links.rows if access.may_read_words(request.actor, link.signal.neighbourhood_id)}
    became = list(reads.priorities_of([found.pk]))
    standing = {row.neighbourhood_id for row in became if row.state == rules.ACTIVE}
    larger, smaller = reads.levels_of(by=request.actor, theme=found)
    context = {
        "theme": found,
        "larger": larger,
        "smaller": smaller,
        "wholes": [row for row in reads.choices(by=request.actor) if row.pk != found.pk]
        if may_write and larger is None
        else [],
        "sources": reads.sources_of([found])[found.pk],
        "links": links,
        "readable": readable,
        "priorities": became,
        "may_prioritise": found.state == rules.OPEN and found.neighbourhood_id not in standing,
        "may_write": may_write,
        "words": words,
        "addable": reads.addable(by=request.actor, theme=found, words=words) if words and may_write else [],
    }
    return render(request, "priorities/theme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_theme(request: CityRequest, reference: str) -> HttpResponse:
    """Change what a theme is called and about; a second writer sees both texts."""
    found = theme_or_404(request, reference)
    access.require(access.may_write(request.actor, found.neighbourhood_id))
    initial = {name: getattr(found, name) for name in ("version", "title", "summary", "solution_level")}
    initial["category"] = found.category.code if found.category else ""
    form = ThemeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: writes.edit_theme(theme=found, by=request.actor, at=clock.now(), **form.cleaned_data))
        if made is not None:
            return redirect("priorities:theme", request.municipality.slug, reference)
    context = {"form": form, "heading": _("Edit the theme"), "submit": _("Save"), "theme": found}
    return render(request, "priorities/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close_theme(request: CityRequest, reference: str) -> HttpResponse:
    """Close a theme with a reason."""
    found = theme_or_404(request, reference)
    given: dict[str, Any] = {
        "theme": found,
        "reason": request.POST.get("reason", ""),
        "by": request.actor,
        "at": clock.now(),
    }
    did(request, lambda: writes.close_theme(**given), _("The theme is closed."))
    return redirect("priorities:theme", request.municipality.slug, reference)


@login_required
@require_POST
def open_theme(request: CityRequest, reference: str) -> HttpResponse:
    """Open a closed theme again."""
    found = theme_or_404(request, reference)
    given: dict[str, Any] = {
        "theme": found,
        "reason": request.POST.get("reason", ""),
        "by": request.actor,
        "at": clock.now(),
    }
    did(request, lambda: writes.open_theme(**given), _("The theme is open again."))
    return redirect("priorities:theme", request.municipality.slug, reference)
