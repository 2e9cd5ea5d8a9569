"""A small reader of JSON schemas: what an answer has that the OpenAPI document does not promise."""

import re
from collections.abc import Iterator
from typing import Any

from wijklus.api.document import schema

KNOWN = {
    "$ref", "anyOf", "type", "properties", "required", "items", "additionalProperties", "enum", "pattern", "minLength",
    "maxLength", "minimum", "maximum", "title", "description", "default", "format",
}  # fmt: skip
TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def faults(value: Any, shape: dict[str, Any], where: str = "$") -> Iterator[str]:
    """Everything in which a value is not of a shape; a word of a shape that is not known here is a fault too."""
    if unknown := set(shape) - KNOWN:
        yield f"{where}: the shape says {sorted(unknown)}"
    if "$ref" in shape:
        yield from faults(value, schema()["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]], where)
    elif "anyOf" in shape:
        if all(list(faults(value, option, where)) for option in shape["anyOf"]):
            yield f"{where}: {value!r} is none of the shapes"
    elif "type" in shape:
        expected = TYPES[shape["type"]]
        if not isinstance(value, expected) or (isinstance(value, bool) and shape["type"] != "boolean"):
            yield f"{where}: {value!r} is no {shape['type']}"
        else:
            yield from inner_faults(value, shape, where)


def inner_faults(value: Any, shape: dict[str, Any], where: str) -> Iterator[str]:
    """What is wrong within a value of the right type."""
    if "enum" in shape and value not in shape["enum"]:
        yield f"{where}: {value!r} is not in {shape['enum']}"
    if "pattern" in shape and not re.search(shape["pattern"], value):
        yield f"{where}: {value!r} does not fit {shape['pattern']}"
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, shape.get("items", {}), f"{where}[{place}]")
    if isinstance(value, dict):
        known, rest = shape.get("properties", {}), shape.get("additionalProperties", not shape.get("properties"))
        for name in set(shape.get("required", [])) - set(value):
            yield f"{where}.{name} is missing"
        for name, inner in value.items():
            if name in known:
                yield from faults(inner, known[name], f"{where}.{name}")
            elif isinstance(rest, dict):
                yield from faults(inner, rest, f"{where}.{name}")
            elif not rest:
                yield f"{where}.{name} is not promised"


def promised(path: str, method: str, status: int) -> dict[str, Any]:
    """The shape that the document promises for an answer."""
    found: dict[str, Any] = schema()["paths"][path][method]["responses"][str(status)]["content"]["application/json"]
    return found["schema"]  # type: ignore[no-any-return]


def path_of(address: str) -> str:
    """The path of the document that an address is of."""
    for path in schema()["paths"]:
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), address.partition("?")[0]):
            return str(path)
    raise LookupError(address)


def checked(answer: Any) -> Any:
    """The JSON of an answer, after comparing it with what the document promises."""
    address, method = answer.request["PATH_INFO"], answer.request["REQUEST_METHOD"].lower()
    body = answer.json()
    assert list(faults(body, promised(path_of(address), method, answer.status_code))) == []
    return body
