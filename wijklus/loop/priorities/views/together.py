"""Is this about the same matter? Signals that may be, joining them with undo, and themes in larger themes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, did
from wijklus.base.refusals import Refused
from wijklus.loop.signals import reads as signals

from .. import access, reads, writes
from ..models import SameMatter, ThemeInTheme
from .themes import theme_or_404

HERE = 15
"""Metres within which two points are one spot, for people."""


@dataclass(frozen=True)
class Line:
    """A candidate as it is shown: with its reasons in words."""

    candidate: reads.Candidate
    reasons: list[str]


@login_required
@require_safe
def same_matter(request: CityRequest, reference: str) -> HttpResponse:
    """What may be about the same matter as a signal, with the reasons; as a part of a page when it is asked so."""
    found = signals.for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such signal")
    signal_url = reverse("signals:detail", args=[request.municipality.slug, reference])
    joins = [
        (each, each.second if each.first_id == found.pk else each.first)
        for each in reads.joins_of(signal=found, by=request.actor)
        if signals.may_be_read(by=request.actor, signals=[each.first, each.second])
    ]
    joined = {other.pk for _join, other in joins}
    others = [each for each in reads.candidates(signal=found, by=request.actor) if each.found.signal.pk not in joined]
    context = {
        "signal": found,
        "lines": [Line(each, reasons(each.found)) for each in others],
        "joins": joins,
        "may_write": access.may_write(request.actor, found.neighbourhood_id),
        "next": back(request, signal_url),
    }
    template = "priorities/_same_matter.html" if request.htmx else "priorities/same_matter.html"
    return render(request, template, context)


def reasons(found: signals.Alike) -> list[str]:
    """What speaks for or against it, as people say it, in the order in which it was compared."""
    return [words for part in found.parts if (words := _REASONS[part.name](part))]


def _place_reason(part: Any) -> str:
    if part.metres is None:
        return _("the same neighbourhood") if part.level == "same" else ""
    if part.metres < HERE:
        return _("on the same spot")
    return _("%(metres)s m away") % {"metres": max(10, round(part.metres / 10) * 10)}


def _time_reason(part: Any) -> str:
    days = round(abs(part.days))
    if days == 0:
        return _("at the same time")
    if part.days < 0:
        return ngettext("%(n)s day earlier", "%(n)s days earlier", days) % {"n": days}
    return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}


def _category_reason(part: Any) -> str:
    return {"same": _("same category"), "main": _("same main category"), "other": _("another category")}[part.level]


def _words_reason(part: Any) -> str:
    return _("words: %(words)s") % {"words": ", ".join(part.words)} if part.words else _("other words")


_REASONS = {"place": _place_reason, "time": _time_reason, "category": _category_reason, "words": _words_reason}


@login_required
@require_POST
def join(request: CityRequest) -> HttpResponse:
    """Say that two signals are about one matter. Posted: `first`, `second`, `theme` or `title`, `reason`, `next`."""
    made: list[SameMatter] = []
    inbox = reverse("signals:inbox", args=[request.municipality.slug])
    if did(request, lambda: made.append(_join(request))):
        context = {"joined": made[0], "next": back(request, inbox)}
        messages.success(request, render_to_string("priorities/joined.html", context, request=request))
    return HttpResponseRedirect(back(request, inbox))


def _join(request: CityRequest) -> SameMatter:
    by, posted = request.actor, request.POST
    names = [posted.get("first", ""), posted.get("second", "")]
    found = {row.reference: row for row in signals.many_for_actor(by=by, references=names)}
    if len(found) != 2:
        raise Refused(_("Choose two signals."))
    first, second = (found[name] for name in names)
    theme = theme_or_404(request, posted["theme"]) if posted.get("theme") else None
    return writes.join(
        first=first,
        second=second,
        theme=theme,
        title=posted.get("title", ""),
        reason=posted.get("reason", ""),
        score=signals.alike_one(signal=first, other=second).score,
        by=by,
        at=clock.now(),
    )


@login_required
@require_POST
def undo_join(request: CityRequest) -> HttpResponse:
    """Take back that two signals are about one matter. Posted: `joined`, `next`."""
    joined = reads.join_for_actor(by=request.actor, reference=request.POST.get("joined", ""))
    if joined is None:
        raise Http404("no such join")
    did(
        request,
        lambda: writes.undo_join(joined=joined, by=request.actor, at=clock.now()),
        _("Taken back: the signals are where they were."),
    )
    return HttpResponseRedirect(back(request, reverse("signals:inbox", args=[request.municipality.slug])))


@login_required
@require_POST
def nest(request: CityRequest, reference: str) -> HttpResponse:
    """Put a theme in a larger one. Posted: `whole` (reference), `reason`."""
    part = theme_or_404(request, reference)
    given: dict[str, Any] = {"reason": request.POST.get("reason", ""), "by": request.actor, "at": clock.now()}

    def work() -> None:
        whole = reads.theme_for_actor(by=request.actor, reference=request.POST.get("whole", ""))
        if whole is None:
            raise Refused(_("Choose the larger theme."))
        writes.nest(part=part, whole=whole, **given)

    did(request, work, _("The theme is in the larger one. Everybody behind it is told, and can step out."))
    return redirect("priorities:theme", request.municipality.slug, reference)


@login_required
@require_POST
def unnest(request: CityRequest, reference: str) -> HttpResponse:
    """Take a theme out of a larger one, or take back at once that it was put there. Posted: `link`, `reason`."""
    theme_or_404(request, reference)
    link = reads.link_for_actor(by=request.actor, reference=request.POST.get("link", ""))
    if link is None:
        raise Http404("no such link")
    given: dict[str, Any] = {"reason": _why(request, link), "by": request.actor, "at": clock.now()}
    did(request, lambda: writes.unnest(link=link, **given), _("The theme is out of the larger one again."))
    return redirect("priorities:theme", request.municipality.slug, reference)


def _why(request: CityRequest, link: ThemeInTheme) -> str:
    """The reason that was given; who undoes it within the hour need not give one."""
    given = request.POST.get("reason", "")
    at_once = clock.now() < link.at + timedelta(hours=1)
    return given or (_("Taken back at once.") if at_once else "")
