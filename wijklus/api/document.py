"""The OpenAPI document, and the page that tells people what is in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from ninja.responses import NinjaJSONEncoder

from .v1 import api

PREFIX = "/api/v1/"


@dataclass(frozen=True)
class Input:
    """One thing a call takes: a part of the address, a header, or a name in the body."""

    name: str
    where: str
    needed: bool
    told: str


@dataclass(frozen=True)
class Endpoint:
    """One call."""

    method: str
    path: str
    summary: str
    inputs: list[Input]
    answers: list[str]


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI 3.1 document, in English."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX), cls=NinjaJSONEncoder))
    return found


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The document, for software."""
    return JsonResponse(schema(), headers={"Cache-Control": "max-age=300"}, json_dumps_params={"ensure_ascii": False})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for people: every call, what it takes and what it answers."""
    return render(request, "api/page.html", {"endpoints": list(endpoints())})


def endpoints() -> Iterator[Endpoint]:
    """Every call of the document, its texts in the language of the page."""
    for path, methods in schema()["paths"].items():
        for method, call in methods.items():
            inputs = [
                Input(given["name"], given["in"], given["required"], _told(given)) for given in call["parameters"]
            ]
            yield Endpoint(
                method.upper(), path, gettext(call["summary"]), [*inputs, *_body(call)], list(call["responses"])
            )


def _body(call: Mapping[str, Any]) -> Iterator[Input]:
    if "requestBody" in call:
        yield from _fields(call["requestBody"]["content"]["application/json"]["schema"], "", True)


def _fields(given: Mapping[str, Any], before: str, needed: bool) -> Iterator[Input]:
    """The names of an object, those inside another one with a dot."""
    shape = _shape(given)
    for name, field in shape["properties"].items():
        inner = _shape(field)
        must = needed and name in shape.get("required", [])
        yield Input(before + name, "body", must, _told(field))
        if "properties" in inner:
            yield from _fields(inner, f"{before}{name}.", must)


def _shape(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference, or one of several shapes, leads to."""
    for option in given.get("anyOf", [given]):
        if "$ref" in option:
            found: Mapping[str, Any] = schema()["components"]["schemas"][option["$ref"].rsplit("/", 1)[1]]
            return found
    return given


def _told(given: Mapping[str, Any]) -> str:
    text = str(given.get("description", ""))
    choices = ", ".join(given.get("enum", []))
    return ": ".join(part for part in (gettext(text) if text else "", choices) if part)
