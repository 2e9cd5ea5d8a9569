"""Agendas to subscribe to: of a neighbourhood for everybody, and of one account by a private link."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijklus.base import agenda, clock
from wijklus.base.agenda import Event
from wijklus.base.http import CityRequest
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy

from .. import access, reads

MOST = 500
"""Actions in the agenda of one neighbourhood."""


@require_safe
def agenda_of_neighbourhood(request: CityRequest, slug: str) -> HttpResponse:
    """When each action under way in a neighbourhood is to be ready."""
    here = places.neighbourhood_by_slug(slug)
    if here is None:
        raise Http404("no such neighbourhood")
    city = request.municipality.slug
    events = []
    for action in reads.public_actions(neighbourhood_id=here.pk, most=MOST):
        theme = action.theme_reference  # type: ignore[attr-defined]
        path = reverse("theme_story", args=[city, theme]) if theme else reverse("neighbourhood", args=[city, slug])
        if action.due_on is not None:
            words = _("Ready: %(what)s") % {"what": action.title}
            events.append(
                Event(f"{action.reference}-ready", action.due_on, words, reads.party_name(action.owner), _url(path))
            )
    return _file(events, name=here.name, filename=slug)


@require_safe
def agenda_of_account(request: CityRequest, account: str, key: str) -> HttpResponse:
    """What somebody who works here has to do with, by a link that only they have."""
    user = people.account_of_agenda(reference=account, key=key)
    if user is None:
        raise Http404("no such agenda")
    by = people.actor_of(user=user, municipality_id=request.municipality.pk, on=clock.today())
    if not access.may_see(by):
        raise Http404("no such agenda")
    city, today = request.municipality.slug, clock.today()
    events = [
        *_promises(reads.promises_for(by=by, on=today), city),
        *_actions(reads.actions_for(by=by, on=today), city),
        *_amendments(policy.amendments().filter(last_day__gte=today), city),
    ]
    return _file(events, name=f"Wijklus {request.municipality.name}", filename=f"wijklus-{city}")


def _promises(rows: Iterable[Any], city: str) -> Iterator[Event]:
    for row in rows:
        url = _url(reverse("actions:commitment", args=[city, row.reference]))
        said = {"who": reads.party_name(row.party), "what": row.what[:120]}
        title = _("Promise: %(who)s: %(what)s") if row.promised_on else _("Asked: %(who)s: %(what)s")
        yield Event(f"{row.reference}-due", row.due_on, title % said, row.action.neighbourhood.name, url)


def _actions(rows: Iterable[Any], city: str) -> Iterator[Event]:
    for row in rows:
        url, where = _url(reverse("actions:action", args=[city, row.reference])), row.neighbourhood.name
        if row.due_on is not None:
            yield Event(f"{row.reference}-ready", row.due_on, _("Ready: %(what)s") % {"what": row.title}, where, url)
        if row.answer_planned_on is not None and row.answered_at is None:
            words = _("Answer to residents: %(what)s") % {"what": row.title}
            yield Event(f"{row.reference}-answer", row.answer_planned_on, words, where, url)


def _amendments(rows: Iterable[Any], city: str) -> Iterator[Event]:
    for row in rows:
        words = _("Last day for a proposal to make: %(name)s") % {"name": row.name}
        yield Event(
            f"{row.reference}-last-day", row.last_day, words, "", _url(reverse("budgets:calendar", args=[city]))
        )


def _url(path: str) -> str:
    return settings.SITE_URL + path


def _file(events: Iterable[Event], *, name: str, filename: str) -> HttpResponse:
    host = urlsplit(settings.SITE_URL).hostname or "wijklus"
    language = get_language() or "nl"
    made = agenda.as_ical(events, name=name, host=host, language=language, made_at=clock.now())
    response = HttpResponse(made, content_type=agenda.TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return response
