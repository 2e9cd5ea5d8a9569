"""Vandaag: what is owed today, to whom, with the one next step on each row. Sections, never one merged list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed
from wijklus.base.remembering import remembers
from wijklus.city.steering import reads as steering
from wijklus.city.teams import reads as teams
from wijklus.ground.people import reads as people
from wijklus.loop.actions import reads as actions
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.feedback import access as feedback_access
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.plans import reads as plans
from wijklus.loop.results import reads as results
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import reads as signals
from wijklus.pages.first_steps import first_steps

NOTED = "walk"
"""Who may note what was said on a walk, may note at any channel."""


@remembers
@login_required
def today(request: CityRequest) -> HttpResponse:
    """What this actor owes, and what holds up the people of their neighbourhoods."""
    if not request.actor.rights:
        raise NotAllowed
    now = clock.now()
    sections = [
        *steering.due(actor=request.actor),
        *steering.matters_due(actor=request.actor, on=clock.today()),
        *signals.due(actor=request.actor, now=now),
        *results.due(actor=request.actor, on=clock.today()),
        *results.evaluations_due(actor=request.actor, on=clock.today()),
        *results.due_of_council(actor=request.actor, on=clock.today()),
        *feedback.due(actor=request.actor, now=now),
        *plans.due(actor=request.actor),
        *feedback.unanswered_due(actor=request.actor),
        *feedback.members_due(actor=request.actor),
        *actions.due(actor=request.actor, on=clock.today()),
        *budgets.due(actor=request.actor, on=clock.today()),
        *people.contacts_due(actor=request.actor, on=clock.today()),
        *teams.due(actor=request.actor, on=clock.today()),
    ]
    where = feedback_access.debt_of(request.actor)
    context = {
        "sections": [section for section in sections if section.count],
        "quiet": [section for section in sections if not section.count],
        "first_steps": first_steps(
            actor=request.actor, municipality=request.municipality, sections=sections, on=clock.today()
        ),
        "now": now,
        "total": feedback.debt_total(neighbourhood_ids=where) if where is None or where else None,
        "may_note": signal_access.may_register(request.actor, channel=NOTED),
    }
    return render(request, "pages/today.html", context)
