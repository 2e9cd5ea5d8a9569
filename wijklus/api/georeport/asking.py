"""What a call asks for, read and checked: moments, lists and pages within their limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base.http import CityRequest
from wijklus.base.text import number

from .faults import Fault, given

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
"""Rows in one answer, as the standard says, and references in one question."""
FURTHEST = 10_000
"""Rows that can be passed over; who wants more asks for a shorter time."""


@dataclass(frozen=True)
class Page:
    """Which rows of an answer."""

    start: int
    most: int


def page(request: CityRequest) -> Page:
    """`page` (from 1) and `page_size`; the newest thousand when they are left out."""
    size = _whole(request, "page_size", MOST, MOST)
    start = (_whole(request, "page", 1, FURTHEST) - 1) * size
    if start >= FURTHEST:
        raise Fault(400, _("Ask for a shorter time instead of a page this far."))
    return Page(start=start, most=size)


def _whole(request: CityRequest, name: str, otherwise: int, most: int) -> int:
    text = given(request, name)
    if not text:
        return otherwise
    found = number(text)
    if found is None or not 1 <= found <= most:
        sentence = _("%(name)s must be a whole number from 1 to %(most)s.")
        raise Fault(400, sentence % {"name": name, "most": most})
    return found


def several(request: CityRequest, name: str) -> Sequence[str]:
    """What is asked for with commas between, each once, in its order."""
    found = list(dict.fromkeys(part.strip() for part in given(request, name).split(",") if part.strip()))
    if len(found) > MOST:
        sentence = _("Ask for at most %(most)s in one call: %(name)s.")
        raise Fault(400, sentence % {"most": MOST, "name": name})
    return found


def span(request: CityRequest, *, now: datetime) -> tuple[datetime, datetime]:
    """From when until when: the last 90 days when nothing is said, and never more than that."""
    since, until = _moment(request, "start_date", time.min), _moment(request, "end_date", time.max)
    if until is None:
        until = since + LONGEST_SPAN if since is not None else now
    if since is None:
        since = until - LONGEST_SPAN
    if since > until:
        raise Fault(400, _("end_date lies before start_date."))
    if until - since > LONGEST_SPAN + timedelta(
        hours=25
    ):  # days with a whole first and last one, over a change of clocks
        raise Fault(400, _("start_date and end_date may span at most 90 days."))
    return since, until


def _moment(request: CityRequest, name: str, of_day: time) -> datetime | None:
    """A moment as W3C writes it, also only a day; without a zone it is of the municipality."""
    text = given(request, name)
    if not text:
        return None
    try:
        if len(text) == len("2026-01-01"):
            found = datetime.combine(date.fromisoformat(text), of_day)
        else:
            found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        if not date(1990, 1, 1) <= aware.date() <= date(2200, 1, 1):
            raise ValueError(text)
    except (ValueError, OverflowError):
        sentence = _("%(name)s must be a moment such as 2026-01-31T09:00:00+01:00.")
        raise Fault(400, sentence % {"name": name}) from None
    return aware
