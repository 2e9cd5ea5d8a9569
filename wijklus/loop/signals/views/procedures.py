"""What is not a signal: its settings, handing it over, and what was handed over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.places import reads as places

from .. import access, reads, writes
from ..forms.procedures import ElsewhereForm, HandToForm, HelpForm, ProcedureForm
from ..rules import procedures as rules
from .sorting import signal_or_404


@login_required
@require_safe
def procedures(request: CityRequest) -> HttpResponse:
    """Who handles what is not a signal, and within which term."""
    access.require(access.may_edit_categories(request.actor))
    rows = [(contact, _(rules.TITLES[kind])) for kind, contact in reads.procedures_here().items()]
    return render(request, "signals/procedures.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def procedure(request: CityRequest, kind: str) -> HttpResponse:
    """Decide who handles one procedure."""
    access.require(access.may_edit_categories(request.actor))
    if kind not in rules.PROCEDURES:
        raise Http404("no such procedure")
    contact = reads.procedure(kind)
    names = ("name", "email", "address", "link", "term_days", "law", "version")
    form = ProcedureForm(request.POST or None, initial={name: getattr(contact, name) for name in names})
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            writes.change_procedure(kind=kind, **form.cleaned_data, by=request.actor, at=clock.now())
        except Conflict as conflict:
            theirs = conflict.theirs
            form.add_error(None, str(conflict.sentence))
            data: Any = request.POST.copy()
            data["version"] = theirs.version
            form.data = data
        except Refused as refused:
            form.add_error(refused.field, str(refused.sentence))
        else:
            messages.success(request, _("Kept."))
            return redirect("signals:procedures", request.municipality.slug)
    context = {"form": form, "title": _(rules.TITLES[kind]), "theirs": theirs, "kind": kind}
    return render(request, "signals/procedure.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def handed_over(request: CityRequest) -> HttpResponse:
    """What was handed to a procedure, newest first, with the day of its term."""
    page = reads.handed_over(by=request.actor, cursor=request.GET.get("na", ""))
    context = {
        "rows": [(row, _(rules.TITLES[row.kind])) for row in page.rows],
        "next_url": f"?na={page.older}" if page.older else "",
        "today": clock.today(),
    }
    return render(request, "signals/handed_over.html", context)


@login_required
@require_POST
def hand_to_procedure(request: CityRequest, reference: str) -> HttpResponse:
    """Say that a signal is a procedure: it is handed over, and its person is told."""
    signal = signal_or_404(request, reference)
    page = back(request, reverse("signals:detail", args=[request.municipality.slug, reference]))
    access.require(access.may_triage(request.actor, signal))
    form = HandToForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what it is."))
        return redirect(page)
    try:
        handed = writes.hand_to_procedure(
            signal=signal, kind=form.cleaned_data["kind"], by=request.actor, at=clock.now()
        )
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("Handed to %(who)s. The person is told.") % {"who": handed.to_name})
    return redirect(page)


@require_POST
def choose_procedure(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """The person says that what they wrote is a procedure: it is handed over."""
    signal = reads.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    me = access.follower(municipality_id=request.municipality.pk, signal_reference=reference)
    kind = request.POST.get("kind", "")
    if kind in rules.PROCEDURES and reads.handed_over_of(signal) is None:
        writes.hand_to_procedure(signal=signal, kind=kind, by=me, at=clock.now())
    return redirect("signals:receipt", request.municipality.slug, reference, key)


def likely(text: str) -> list[dict[str, Any]]:
    """What procedures the words of a text point at, each with who handles it. Two queries, none for nearly all."""
    found = rules.procedures_in(text)
    if not found:
        return []
    here = reads.procedures_here()
    return [
        {"kind": kind, "title": _(rules.TITLES[kind]), "contact": here[kind], "words": found[kind]} for kind in found
    ]


@login_required
@require_POST
def runs_elsewhere(request: CityRequest, reference: str) -> HttpResponse:
    """Say that a signal already runs in another system of the city."""
    signal = signal_or_404(request, reference)
    access.require(access.may_triage(request.actor, signal))
    form = ElsewhereForm(request.POST)
    done = _("Kept: it runs there, and is set aside here.")
    return _did(request, form, done, lambda given: writes.runs_elsewhere(signal=signal, **given, **_now(request)))


@login_required
@require_POST
def pass_on_help(request: CityRequest, reference: str) -> HttpResponse:
    """Somebody asked for help in a signal and was passed on: the words are erased."""
    signal = signal_or_404(request, reference)
    access.require(access.may_triage(request.actor, signal))
    form = HelpForm(request.POST, contacts=help_contacts(request))
    done = _("Passed on. The words are erased; only that somebody looked for help is counted.")
    return _did(request, form, done, lambda given: writes.pass_on_help(signal=signal, **given, **_now(request)))


def help_contacts(request: CityRequest) -> Any:
    """Who helps people, as the municipality says. No query."""
    return places.help_contacts(municipality=request.municipality, language=request.municipality.language)


def _now(request: CityRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


def _did(request: CityRequest, form: forms.Form, done: str, work: Callable[[dict[str, Any]], object]) -> HttpResponse:
    """Do what a form says and go back to the signal, with the sentence of what went wrong or well."""
    reference = request.resolver_match.kwargs["reference"] if request.resolver_match else ""
    page = back(request, reverse("signals:detail", args=[request.municipality.slug, reference]))
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for found in form.errors.values() for one in found))
        return redirect(page)
    try:
        work(form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, done)
    return redirect(page)
