"""What is suggested about a signal, for whoever sorts it to click; and how well suggestions do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, did
from wijklus.ground.people import reads as people
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import reads as signals

from .. import access, reads, rules, writes
from ..forms import ThresholdForm
from ..models import Learned

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal

CATEGORY, SERVICE, THEME = rules.suggesting.ABOUT


@dataclass(frozen=True)
class Offered:
    """A suggestion as it is shown: what, how sure, why, and the reason that is kept when somebody takes it over."""

    label: str
    name: str
    percent: int
    why: list[str]
    reason: str


@login_required
@require_safe
def suggestions(request: CityRequest, reference: str) -> HttpResponse:
    """What is suggested about a signal: category, service and theme, ranked; as a part of a page when asked so."""
    found = signals.for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such signal")
    ranked = reads.suggested_about(found)
    routed = signals.routing_of(found)
    threshold = reads.suggestion_setting().threshold
    context = {
        "signal": found,
        "is_asked": ranked is not None,
        "category": _category(found, ranked or {}, threshold),
        "service": _service(found, ranked or {}, threshold, routed),
        "theme": _theme(found, ranked or {}, threshold),
        "routed_version": routed.version if routed is not None else 0,
        "threshold": rules.suggesting.percent(threshold),
        "may_triage": signal_access.may_triage(request.actor, found),
        "may_write": access.may_write(request.actor, found.neighbourhood_id),
        "next": back(request, reverse("signals:detail", args=[request.municipality.slug, reference])),
    }
    template = "priorities/_suggested.html" if request.htmx else "priorities/suggested.html"
    return render(request, template, context)


Ranked = Mapping[str, Sequence[rules.suggesting.Ranked]]


def _category(signal: "Signal", ranked: Ranked, threshold: float) -> list[Offered]:
    """Nothing when the likeliest category is the one it has."""
    found = rules.suggesting.sure_enough(ranked.get(CATEGORY, ()), threshold)
    if not found or (signal.category is not None and found[0].label == signal.category.code):
        return []
    language = get_language() or "nl"
    names = {row.code: signals.name_of(row.name, language) for main, under in signals.tree() for row in (main, *under)}
    return _offered(found, names, signal)


def _service(signal: "Signal", ranked: Ranked, threshold: float, routed: Any) -> list[Offered]:
    """Nothing when a service handles it already."""
    found = rules.suggesting.sure_enough(ranked.get(SERVICE, ()), threshold)
    if not found or (routed is not None and routed.party is not None):
        return []
    return _offered(found, {party.reference: party.name for party in people.parties()}, signal)


def _theme(signal: "Signal", ranked: Ranked, threshold: float) -> list[Offered]:
    """Nothing when it is in a theme already; never a theme that was closed meanwhile."""
    found = rules.suggesting.sure_enough(ranked.get(THEME, ()), threshold)
    if not found or reads.themes_of([signal.pk]).exists():
        return []
    themes = reads.open_themes(one.label for one in found)
    return _offered(found, {reference: theme.title for reference, theme in themes.items()}, signal)


def _offered(found: Iterable[rules.suggesting.Ranked], names: Mapping[str, str], signal: "Signal") -> list[Offered]:
    """Those that can still be chosen, with the words for people."""
    return [
        Offered(
            label=one.label,
            name=names[one.label],
            percent=one.percent,
            why=[words for reason in one.why if (words := _why(reason, signal))],
            reason=_("Suggested from earlier decisions, %(percent)s %% sure") % {"percent": one.percent},
        )
        for one in found
        if one.label in names
    ]


def _why(reason: rules.suggesting.Reason, signal: "Signal") -> str:
    """What weighed, as people say it; nothing for a word that is gone and for what is always so."""
    if reason.kind == "word":
        return _("the word “%(word)s”") % {"word": reason.word} if reason.word else ""
    if reason.kind == "area":
        return _("the neighbourhood %(name)s") % {"name": signal.neighbourhood.name}
    return {"category": _("the category"), "place": _("the place on the map")}.get(reason.kind, "")


@dataclass(frozen=True)
class Line:
    """How well suggestions of one label would have done; shares in whole percents, None when there is nothing."""

    name: str
    learned: int
    asked: int
    at_once: int | None
    in_three: int | None
    precise: int | None


@dataclass(frozen=True)
class Part:
    """One thing that is suggested: from what it was learned, and how well that would have worked."""

    title: str
    row: Learned | None
    overall: Mapping[str, Any]
    lines: Sequence[Line]

    @property
    def missing(self) -> int:
        """How many decisions more are needed before anything is suggested."""
        return max(0, rules.suggesting.FEWEST - (self.row.decisions if self.row else 0))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggesting(request: CityRequest) -> HttpResponse:
    """How well suggestions would have worked on the newest quarter of the decisions, and how sure they must be."""
    rows = {row.about: row for row in reads.learned(by=request.actor)}
    setting = reads.suggestion_setting()
    start = {"percent": rules.suggesting.percent(setting.threshold), "version": setting.version}
    form = ThresholdForm(request.POST or None, initial=start)
    if request.method == "POST":
        access.require(access.may_set_threshold(request.actor))
        given: dict[str, Any] = {"by": request.actor, "at": clock.now()}
        if form.is_valid() and did(request, lambda: writes.set_threshold(**form.chosen(), **given), _("Kept.")):
            return redirect("priorities:suggesting", request.municipality.slug)
    context = {
        "parts": list(_parts(rows)),
        "form": form if access.may_set_threshold(request.actor) else None,
        "threshold": start["percent"],
        "fewest": rules.suggesting.FEWEST,
    }
    return render(request, "priorities/suggesting.html", context, status=422 if form.errors else 200)


def _parts(rows: Mapping[str, Learned]) -> Iterable[Part]:
    titles = {CATEGORY: _("Category"), SERVICE: _("Service"), THEME: _("Theme")}
    for about, title in titles.items():
        row = rows.get(about)
        figures = dict(row.figures) if row is not None else {}
        labels = figures.get("per_label", [])
        names = _names(about, [one["label"] for one in labels])
        overall: dict[str, Any] = {
            name: _percent(figures.get(name)) for name in ("top1", "top3", "coverage_at_60", "accuracy_at_60")
        }
        for name in ("since", "until"):
            overall[name] = datetime.fromisoformat(figures[name]) if figures else None
        overall |= {"n_train": figures.get("n_train"), "n_test": figures.get("n_test")}
        yield Part(title, row, overall, [_line(one, names) for one in labels])


def _names(about: str, labels: Sequence[str]) -> Mapping[str, str]:
    """What each label is called."""
    if not labels:
        return {}
    if about == CATEGORY:
        language = get_language() or "nl"
        tree = signals.tree(only_active=False)
        return {row.code: signals.name_of(row.name, language) for main, under in tree for row in (main, *under)}
    if about == SERVICE:
        return {party.reference: party.name for party in people.parties(only_active=False)}
    return reads.titles(labels)


def _line(one: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    shares = (_percent(one[name]) for name in ("top1", "top3", "precision"))
    return Line(names.get(one["label"], one["label"]), one["n_train"], one["n_test"], *shares)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
