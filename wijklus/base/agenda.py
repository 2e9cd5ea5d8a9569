"""Days as a calendar that a phone or an agenda subscribes to (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

TYPE = "text/calendar; charset=utf-8"
AGAIN_AFTER = timedelta(hours=6)
"""How often a subscribed agenda should look again: what is agreed changes by the day, not by the minute."""


@dataclass(frozen=True)
class Event:
    """Something of one whole day: `key` stays the same when its day or words change, `url` is absolute."""

    key: str
    day: date
    title: str
    text: str
    url: str


def as_ical(events: Iterable[Event], *, name: str, host: str, language: str, made_at: datetime) -> bytes:
    """The calendar as a file. `name` is what the agenda calls it, `host` makes the keys unique in the world."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Wijklus//wijklus//NL")
    calendar.add("version", "2.0")
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("x-wr-calname", name)  # what most agendas read instead of NAME (RFC 7986)
    calendar.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for each in events:
        calendar.add_component(_event(each, host, made_at))
    written: bytes = calendar.to_ical()
    return written


def _event(each: Event, host: str, made_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{each.key}@{host}")
    event.add("dtstamp", made_at)
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(days=1))
    event.add("summary", each.title)
    if each.text:
        event.add("description", each.text)
    event.add("url", each.url)
    event.add("transp", "TRANSPARENT")  # a term takes no time of the day
    return event
