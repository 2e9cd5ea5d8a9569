"""A warm referral: asked on screen, answered there or by the link in a mail."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.actor import Actor
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept

from .. import access, reads, rules, writes
from ..forms import AnswerForm, ContactForm, ReferForm, TakeBackForm
from ..models import Referral
from .lists import found_entry


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: CityRequest, reference: str, entry: str) -> HttpResponse:
    """Refer a matter to another member of the team."""
    team, found = found_entry(request, reference, entry)
    access.require(access.may_speak_for(request.actor, team, found.member))
    form = ReferForm(request.POST or None, entry=found, team=team, initial={"what": found.what})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = kept(form, lambda: writes.refer(entry=found, **given, by=request.actor, at=clock.now()))
        if made is not None:
            messages.success(request, _("It was asked. It stays with you until there was contact."))
            return redirect("teams:referral", request.municipality.slug, made.reference)
    context = {"form": form, "team": team, "entry": found}
    return render(request, "teams/refer.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: CityRequest, reference: str) -> HttpResponse:
    """One referral: how it stands, and what one can say of it."""
    found = reads.referral_for(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such referral")
    forms, done = _answer(request, found, by=request.actor)
    if done:
        return redirect("teams:referral", request.municipality.slug, reference)
    return _shown(request, "teams/referral.html", found, forms)


@require_http_methods(["GET", "HEAD", "POST"])
def referral_link(request: CityRequest, reference: str, expires: int, key: str) -> HttpResponse:
    """The page behind the link in a mail: looking changes nothing, a POST answers without an account."""
    visit = reads.visit(reference=reference, expires=expires, key=key, at=clock.now())
    if visit is None:
        raise Http404("no such link")
    if visit.standing != "open":
        return render(request, "teams/expired.html", {"referral": visit.referral}, status=410)
    forms, done = _answer(request, visit.referral, by=visit.actor)
    if done:
        return redirect(request.path)
    return _shown(request, "teams/link.html", visit.referral, forms)


def _shown(
    request: CityRequest, template: str, found: Referral, filled: Mapping[str, forms.Form]
) -> HttpResponse:  # fmt: skip
    today = clock.today()
    context = {**filled, "referral": found, "is_late": rules.is_late(found.state, found.due_on, today)}
    return render(request, template, context, status=422 if any(form.errors for form in filled.values()) else 200)


def _forms(found: Referral, by: Actor, data: Any) -> dict[str, forms.Form]:
    """What this actor can fill in, by its name in the page; with what was sent in the one it was sent from."""
    made: dict[str, forms.Form] = {}
    step = data.get("step") if data else None
    if access.may_answer(by, found) and found.state == rules.ASKED:
        made["answer_form"] = AnswerForm(data if step == "answer" else None)
    elif access.may_answer(by, found) and found.state in (rules.TAKEN, rules.NOT_REACHED):
        made["contact_form"] = ContactForm(data if step == "contact" else None)
    if by.user_id is not None and access.may_take_back(by, found) and found.state in rules.OPEN:
        made["back_form"] = TakeBackForm(data if step == "back" else None)
    return made


def _answer(request: CityRequest, found: Referral, *, by: Actor) -> tuple[dict[str, forms.Form], bool]:
    """The forms of this actor, and whether what was sent was done."""
    made = _forms(found, by, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return made, False
    sent = next((form for form in made.values() if form.is_bound), None)
    access.require(sent is not None)
    assert sent is not None
    done = sent.is_valid() and kept(sent, lambda: _write(found, sent, by)) is not None
    return made, bool(done)


def _write(found: Referral, form: forms.Form, by: Actor) -> Referral:
    given = form.cleaned_data
    said: dict[str, Any] = {"referral": found, "by": by, "at": clock.now()}
    if isinstance(form, AnswerForm):
        if given["takes"] == "yes":
            return writes.take_up(appointment_on=given["appointment_on"], **said)
        return writes.refuse(reason=given["reason"], **said)
    if isinstance(form, ContactForm):
        return writes.report_contact(reached=given["reached"] == "yes", reason=given["reason"], **said)
    return writes.take_back(reason=given["reason"], **said)
