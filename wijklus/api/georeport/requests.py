"""What was reported and how it stands: one, several, or those of a period; tokens."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.remembering import remembers
from wijklus.ground.trail import reads as trail
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.signals import reads as signals

from . import asking, keys, offering, wire
from .faults import Fault, door
from .receiving import receive

OPEN, CLOSED = "open", "closed"
LAST_MOMENT = time(23, 59, 59)
MOVES = ("take_up", "release", "answer", "reopen", "set_aside", "take_back")
VERBS = tuple(f"signals.{move}" for move in MOVES)
"""Changes of a signal that everybody may know of."""


@remembers
@door("GET", "POST")
def requests(request: CityRequest, shape: str) -> HttpResponse:
    """GET: those asked for, newest first. POST: one more."""
    if request.method == "POST":
        return receive(request, shape)
    sender = sender_of(request)
    named = asking.several(request, "service_request_id")
    if named:
        return answer(request, shape, signals.reports_by_reference(named, sender=sender))
    since, until = asking.span(request, now=clock.now())
    page = asking.page(request)
    rows = list(signals.categories())
    sought = signals.Sought(
        since=since, until=until, category_ids=_categories(request, rows), closed=_closed(request), sender=sender
    )
    found = signals.reports(sought, start=page.start, most=page.most)
    return answer(request, shape, found, categories=rows)


@door("GET")
def one(request: CityRequest, shape: str, reference: str) -> HttpResponse:
    """How one report stands, in a list of one."""
    found = signals.reports_by_reference([reference], sender=sender_of(request))
    if not found:
        raise Fault(404, _("There is no request with this service_request_id."))
    return answer(request, shape, found)


@door("GET")
def token(_request: CityRequest, shape: str, reference: str) -> HttpResponse:
    """The report behind a token: here a report has its name at once, and its token is that name."""
    found = signals.reports_by_reference([reference])
    if not found:
        raise Fault(404, _("There is no request with this token."))
    names = [{"service_request_id": row.reference, "token": row.reference} for row in found]
    return wire.answer(shape, "service_requests", names)


def sender_of(request: CityRequest) -> str:
    """The reference of the key that asks, empty for everybody else."""
    key = keys.of_reader(request)
    return key.reference if key is not None else ""


def answer(
    request: CityRequest, shape: str, found: Sequence[signals.Report], *, categories: Sequence[Any] | None = None
) -> HttpResponse:
    """These reports with what is public about them. Four queries for any number of them."""
    by_id = {row.pk: row for row in (signals.categories() if categories is None else categories)}
    last = trail.last_changes(kind="signal", refs=[row.reference for row in found], verbs=VERBS)
    notes = public_notes([row.pk for row in found])
    titles = _titles([row.pk for row in found])
    agency = request.municipality.name
    rows = [
        _request(row, by_id[row.category_id], last.get(row.reference), notes.get(row.pk, []), titles.get(row.pk, ""))
        | {"agency_responsible": agency, "address": f"{row.place}, {agency}"}
        for row in found
    ]
    return wire.answer(shape, "service_requests", rows)


def public_notes(signal_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[datetime, str]]]:
    """The answers about these signals that stand on a public page, oldest first. One query.

    An answer to one person alone stays between the two.
    """
    found: dict[int, list[tuple[datetime, str]]] = {}
    for link in feedback.answers_of_signals(signal_ids) if signal_ids else ():
        result = link.answer.result
        if result is not None and (result.theme_id is not None or result.action_id is not None):
            found.setdefault(link.signal_id, []).append((link.answer.created_at, link.answer.text))
    return found


def status(is_closed: bool) -> str:
    """The two states of the standard."""
    return CLOSED if is_closed else OPEN


def _titles(signal_ids: Sequence[int]) -> Mapping[int, str]:
    links = priorities.themes_of(signal_ids) if signal_ids else ()
    return {link.signal_id: link.theme.title for link in links}


def _request(
    row: signals.Report, category: Any, moved: datetime | None, notes: Sequence[tuple[datetime, str]], title: str
) -> dict[str, Any]:
    """One report in the names of the standard; the words of a person only for the software that sent them."""
    moments = [row.received_at, *([moved] if moved else []), *(at for at, _text in notes)]
    latitude, longitude = row.point or (None, None)
    return {
        "service_request_id": row.reference,
        "status": status(row.is_closed),
        "status_notes": notes[-1][1] if notes else None,
        "service_name": offering.name(category),
        "service_code": category.code,
        "description": row.text or title or None,
        "agency_responsible": "",
        "service_notice": None,
        "requested_datetime": wire.moment(row.received_at),
        "updated_datetime": wire.moment(max(moments)),
        "expected_datetime": wire.moment(_end_of(row.expected_on)) if row.expected_on else None,
        "address": "",
        "address_id": None,
        "zipcode": None,
        "lat": latitude,
        "long": longitude,
        "media_url": None,
    }


def _end_of(day: date) -> datetime:
    """The last moment of a day of the municipality."""
    return timezone.make_aware(datetime.combine(day, LAST_MOMENT))


def _categories(request: CityRequest, rows: Sequence[Any]) -> Sequence[int] | None:
    codes = asking.several(request, "service_code")
    known = {row.code: row.pk for row in rows}
    if any(code not in known for code in codes):
        raise Fault(404, _("There is no service with this service_code."))
    return [known[code] for code in codes] if codes else None


def _closed(request: CityRequest) -> bool | None:
    asked = set(asking.several(request, "status"))
    if asked - {OPEN, CLOSED}:
        raise Fault(400, _("status is open, closed, or both with a comma between."))
    return None if len(asked) != 1 else asked == {CLOSED}
