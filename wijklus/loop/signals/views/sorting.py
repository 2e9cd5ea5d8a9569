"""One signal for who works with it, and what they do with one or several."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, with_query
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.places import reads as places
from wijklus.ground.trail import reads as trail

from .. import access, reads, writes
from ..forms import AGREED, TriageForm
from ..forms.procedures import ElsewhereForm, HandToForm, HelpForm
from ..forms.translating import translation_form
from ..models import Signal
from ..rules import alarm, procedures
from .inbox import as_rows
from .routed import hand_form, why_of


def signal_or_404(request: CityRequest, reference: str) -> Signal:
    """The signal, for whoever may read it."""
    signal = reads.for_actor(by=request.actor, reference=reference)
    if signal is None:
        raise Http404("no such signal")
    return signal


def signal_context(request: CityRequest, signal: Signal, **more: Any) -> dict[str, Any]:
    """What signals/_signal.html and signals/_triage.html show; the pages that add later steps use it too."""
    may_triage = access.may_triage(request.actor, signal)
    routed = reads.routing_of(signal)
    context: dict[str, Any] = {
        "signal": signal,
        "row": as_rows(request, [signal])[0],
        "photos": signal.photos.all(),
        "origin": reads.origin_of(signal),
        "routed": routed,
        "routed_why": why_of(routed) if routed is not None else "",
        "may_triage": may_triage,
        "may_read_contact": signal.person is not None and access.may_read_contact(request.actor, signal),
        "story": [(entry, trail.told(entry)) for entry in trail.story(kind="signal", ref=signal.reference)],
    }
    context |= _heard(signal)
    context["additions"] = reads.additions_of(signal)
    raised = reads.alarm_of(signal)
    context |= {
        "alarm": raised,
        "alarm_title": _(alarm.TITLES[raised.kind]) if raised is not None else "",
        "publication": reads.publication_of(signal),
    }
    context |= {"translations": reads.translations_of(signal), "written_in": reads.written_in(signal)}
    handed = reads.handed_over_of(signal)
    context |= {
        "handed": handed,
        "handed_as": _(procedures.TITLES[handed.kind]) if handed is not None else "",
    }
    if may_triage:
        context["triage_form"] = triage_form(signal)
        context["hand_form"] = hand_form(routed)
        found = procedures.procedures_in(signal.text) if handed is None else {}
        context["procedure_form"] = HandToForm(likely=next(iter(found), "")) if handed is None else None
        contacts = places.help_contacts(municipality=request.municipality, language=request.municipality.language)
        city = request.municipality.language
        context["translation_form"] = translation_form(signal, context["translations"], language=city)
        context["elsewhere_form"] = ElsewhereForm(auto_id="elsewhere-%s")
        context["help_form"] = HelpForm(contacts=contacts) if contacts else None
        context["likely"] = [(_(procedures.TITLES[kind]), words) for kind, words in found.items()]
    return {**context, **more}


def _heard(signal: Signal) -> dict[str, Any]:
    """How it was said to whoever noted it, what the person agreed to, and what they replied to the city."""
    hearing = reads.hearing_of(signal)
    return {
        "hearing": hearing,
        "spoken": reads.language_name(hearing.spoken) if hearing is not None else "",
        "replies": [
            (reads.name_of(reply.question.text, get_language() or "nl"), reply) for reply in reads.replies_of(signal)
        ],
        "consents": [(AGREED[consent.use], consent) for consent in reads.consents_of(signal)],
    }


def triage_form(signal: Signal, data: Any = None) -> TriageForm:
    """The form that sorts this signal."""
    current = signal.neighbourhood
    rows = [*places.neighbourhoods(), places.not_locatable()]
    return TriageForm(
        data,
        neighbourhoods=rows if current.pk in {row.pk for row in rows} else [current, *rows],
        tree=reads.tree(),
        language=get_language() or "nl",
        initial={
            "kind": signal.kind,
            "category": signal.category.code if signal.category else "",
            "neighbourhood": current.slug,
            "version": signal.version,
        },
    )


@login_required
@require_safe
def detail(request: CityRequest, reference: str) -> HttpResponse:
    """One signal: what was said, where, how it came in, and what was done with it since."""
    signal = signal_or_404(request, reference)
    return render(request, "signals/detail.html", signal_context(request, signal))


@login_required
@require_POST
def triage(request: CityRequest, reference: str) -> HttpResponse:
    """Change kind, category and neighbourhood."""
    signal = signal_or_404(request, reference)
    access.require(access.may_triage(request.actor, signal))
    form = triage_form(signal, request.POST)
    if form.is_valid():
        try:
            writes.triage(signal=signal, by=request.actor, at=clock.now(), **form.chosen())
        except Conflict as conflict:
            context = signal_context(request, signal, conflict=conflict)
            return render(request, "signals/detail.html", context, status=409)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.sentence))
        else:
            messages.success(request, _("Sorted."))
            return _back(request, reverse("signals:detail", args=[request.municipality.slug, reference]))
    return render(request, "signals/detail.html", signal_context(request, signal, triage_form=form), status=422)


@login_required
@require_POST
@never_cache
def contact(request: CityRequest, reference: str) -> HttpResponse:
    """How the person behind a signal can be answered; that somebody looked stands in the trail."""
    signal = signal_or_404(request, reference)
    found = writes.look_at_contact(signal=signal, by=request.actor, at=clock.now())
    context = signal_context(request, signal, contact=found, contact_shown=True)
    return render(request, "signals/_contact.html" if request.htmx else "signals/detail.html", context)


@login_required
@require_POST
def set_aside(request: CityRequest) -> HttpResponse:
    """Set one or several signals aside, with a reason; the answer offers to undo it."""

    def work(signals: Sequence[Signal]) -> Sequence[Signal]:
        return writes.set_aside(
            signals=signals, by=request.actor, at=clock.now(), reason=request.POST.get("reason", "")
        )

    return _several(request, work, lambda n: ngettext("%(n)s set aside.", "%(n)s set aside.", n) % {"n": n}, undo=True)


@login_required
@require_POST
def take_back(request: CityRequest) -> HttpResponse:
    """Put signals that were set aside back into the inbox."""

    def work(signals: Sequence[Signal]) -> Sequence[Signal]:
        return writes.take_back(signals=signals, by=request.actor, at=clock.now())

    return _several(
        request, work, lambda n: ngettext("%(n)s back in the inbox.", "%(n)s back in the inbox.", n) % {"n": n}
    )


def _several(
    request: CityRequest,
    work: Callable[[Sequence[Signal]], Sequence[Signal]],
    told: Callable[[int], str],
    *,
    undo: bool = False,
) -> HttpResponse:
    """Do something with the chosen signals and go back to where they were chosen."""
    access.require(access.may_triage_any(request.actor))
    signals = reads.several(by=request.actor, references=request.POST.getlist("signals"))
    inbox = reverse("signals:inbox", args=[request.municipality.slug])
    if not signals:
        messages.warning(request, _("Choose at least one signal first."))
        return _back(request, inbox)
    try:
        done = work(signals)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return _back(request, inbox, gekozen=signals)
    messages.success(request, told(len(done)))
    return _back(request, inbox, **({"undo": done} if undo else {}))


def _back(request: CityRequest, otherwise: str, **named: Sequence[Signal]) -> HttpResponse:
    """To the page somebody came from, when it is ours: with what can be undone, or what is still chosen."""
    values = {name: ",".join(signal.reference for signal in rows) for name, rows in named.items()}
    return HttpResponseRedirect(with_query(back(request, otherwise), **values))
