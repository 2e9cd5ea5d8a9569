"""The two forms of an answer, XML and JSON, made of the same rows and names."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml", JSON: "application/json"}
ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one of a list is called in XML; JSON gives it no name."""
FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
}
"""Pages of other sites may read it: no cookie opens anything here, and a sender shows a key."""
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(shape: str, name: str, content: Any, *, status: int = 200, **headers: str) -> HttpResponse:
    """The content under its name: in XML the name of the whole, in JSON left out."""
    told = _plain(content)
    more = {header.replace("_", "-"): value for header, value in headers.items()}
    if shape == JSON:
        response: HttpResponse = JsonResponse(
            told, safe=False, status=status, json_dumps_params={"ensure_ascii": False}
        )
        response["Content-Type"] = "application/json; charset=utf-8"
    else:
        words = ElementTree.tostring(_element(name, told), encoding="utf-8", xml_declaration=True)
        response = HttpResponse(words, content_type="text/xml; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    for header, value in {**FROM_ANYWHERE, **more}.items():
        response[header] = value
    return response


def preflight(methods: Sequence[str]) -> HttpResponse:
    """What a browser asks before it lets a page of another site call."""
    response = HttpResponse(status=204)
    may = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key, X-Api-Key",
        "Access-Control-Max-Age": "86400",
    }
    for header, value in {**FROM_ANYWHERE, **may}.items():
        response[header] = value
    return response


def moment(at: datetime) -> str:
    """A moment as W3C and ISO 8601 write it, in the time of the municipality, with its distance to UTC."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _plain(content: Any) -> Any:
    """The same without signs that XML cannot hold, so that both forms say the same."""
    if isinstance(content, str):
        return _NOT_XML.sub("", content)
    if isinstance(content, Mapping):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content


def _element(name: str, content: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(inner, value) for inner, value in content.items())
    elif isinstance(content, list):
        element.extend(_element(ITEMS[name], value) for value in content)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = str(content)
    return element
