"""The working page of one signal: what was said, the loop so far, sorting, answering, erasing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.crossings import erasing
from wijklus.loop.feedback import access as feedback_access
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.signals import access, reads

from .. import stories


@login_required
def signal(request: CityRequest, reference: str) -> HttpResponse:
    """One signal, with what its role lets this actor do."""
    found = _found(request, reference)
    links = priorities.themes_in_story(signal_ids=[found.pk])
    answers = feedback.answers_in_story(signal_ids=[found.pk])
    recipient_ids = [link.recipient_id for link in answers if link.recipient_id]
    verdicts = feedback.verdicts_of(recipient_ids=recipient_ids)
    lost = feedback.lost_at(signal=found, now=clock.now(), after_days=request.municipality.lost_after_days)
    context = {
        "signal": found,
        "hops": stories.line_of_signal(reads.story_hops(found), links, answers, verdicts),
        "lost": lost,
        "why_lost": feedback.why_lost(lost) if lost else "",
        "lost_step": feedback.TITLES[lost.step] if lost else "",
        "may_answer": feedback_access.may_answer(request.actor, found.neighbourhood_id),
        "may_triage": access.may_triage(request.actor, found),
        "may_erase": access.may_erase_behind(request.actor, found),
        "may_read_contact": access.may_read_contact(request.actor, found),
    }
    return render(request, "pages/signal.html", context)


@login_required
@require_POST
def erase_person(request: CityRequest, reference: str) -> HttpResponse:
    """Erase the person behind a signal at their request; no figure changes."""
    found = _found(request, reference)
    if found.person is None:
        raise Http404
    access.require(access.may_erase_behind(request.actor, found))
    erasing.erase_person(
        person_ref=found.person.reference,
        by=request.actor,
        at=clock.now(),
        with_words=bool(request.POST.get("with_words")),
    )
    messages.success(request, _("The person was erased. What was said still counts."))
    return redirect("signal", request.municipality.slug, reference)


def _found(request: CityRequest, reference: str) -> Any:
    found = reads.for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404
    return found
