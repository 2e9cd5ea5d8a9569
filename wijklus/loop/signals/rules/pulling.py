"""Asking another Open311 server for its requests, stretch of time after stretch: at most ninety days in a question."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

LONGEST = timedelta(days=90)
SHORTEST = timedelta(hours=1)
FULL = 1_000
"""A server gives no more requests than this at once: then the stretch is asked again in halves."""
FIELDS = (
    *("service_request_id", "requested_datetime", "description", "service_code", "service_name", "status"),
    *("status_notes", "lat", "long", "address", "updated_datetime", "agency_responsible"),
)
"""What is kept of a request: nothing of who sent it, no pictures."""


class NotOpen311(ValueError):
    """An answer that is no list of requests."""


@dataclass(frozen=True)
class Pull:
    """What is asked of which server, and how far it is: everything before `begin` is there."""

    address: str
    jurisdiction: str
    begin: str
    until: str
    span_seconds: int = int(LONGEST.total_seconds())

    def kept(self) -> dict[str, Any]:
        """As a row holds it."""
        return asdict(self)

    def stretch(self) -> tuple[datetime, datetime]:
        """The stretch that is asked next."""
        begin, until = datetime.fromisoformat(self.begin), datetime.fromisoformat(self.until)
        return begin, min(until, begin + timedelta(seconds=self.span_seconds))

    @property
    def is_over(self) -> bool:
        """Whether everything was asked."""
        return self.begin >= self.until

    def question(self, shape: str) -> str:
        """The address of the next question."""
        begin, end = self.stretch()
        asked = {"start_date": _moment(begin), "end_date": _moment(end)}
        if self.jurisdiction:
            asked["jurisdiction_id"] = self.jurisdiction
        base = re.sub(r"/(requests|services|discovery)\.(json|xml)$", "", self.address.split("?")[0].rstrip("/"))
        return f"{base}/requests.{shape}?{urlencode(asked)}"

    def after(self, found: int) -> "Pull":
        """How it goes on after so many requests: with the next stretch, or with half of this one when it was full."""
        begin, end = self.stretch()
        length = end - begin
        if found >= FULL and length > SHORTEST:
            return Pull(**{**self.kept(), "span_seconds": max(3600, int(length.total_seconds()) // 2)})
        wider = min(int(LONGEST.total_seconds()), self.span_seconds * 2)
        return Pull(**{**self.kept(), "begin": end.isoformat(), "span_seconds": wider})


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def requests_of(data: bytes) -> list[dict[str, str]]:
    """The requests in an answer, JSON or XML. Raises NotOpen311."""
    start = data.lstrip()[:1]
    try:
        found = list(_of_json(data) if start in (b"[", b"{") else _of_xml(data))
    except (ValueError, ElementTree.ParseError, RecursionError) as problem:
        raise NotOpen311(str(problem)[:200]) from None
    return found


def _of_json(data: bytes) -> Iterator[dict[str, str]]:
    rows = json.loads(data)
    if isinstance(rows, dict):
        rows = rows.get("requests") or rows.get("service_requests")
    if not isinstance(rows, list):
        raise NotOpen311("no list")
    for row in rows:
        if isinstance(row, Mapping):
            yield _plain({name: row.get(name) for name in FIELDS})


def _of_xml(data: bytes) -> Iterator[dict[str, str]]:
    if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
        raise NotOpen311("a document type")
    root = ElementTree.fromstring(data)  # noqa: S314 (without entities there is nothing to expand)
    if root.tag not in ("service_requests", "requests"):
        raise NotOpen311(root.tag[:40])
    for row in root:
        yield _plain({name: row.findtext(name) for name in FIELDS})


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value).strip() for name, value in row.items()}
