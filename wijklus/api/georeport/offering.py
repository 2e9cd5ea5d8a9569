"""What can be reported: the categories of the city as services, and what each asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.base.http import CityRequest
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules

from . import wire
from .faults import Fault, door

KIND = "kind"
"""The one thing every service asks: whether it is a problem, an idea or an offer."""


@door("GET")
def services(_request: CityRequest, shape: str) -> HttpResponse:
    """Every category in use that has none under it."""
    rows = list(signals.categories(only_active=True))
    above = {row.parent_id for row in rows}
    return wire.answer(shape, "services", [_service(row) for row in rows if row.pk not in above])


@door("GET")
def definition(_request: CityRequest, shape: str, code: str) -> HttpResponse:
    """What one service asks."""
    row = service(code)
    return wire.answer(shape, "service_definition", {"service_code": row.code, "attributes": attributes(row)})


def service(code: str) -> Any:
    """The category in use with this code. One query."""
    row = signals.category_by_code(code) if code else None
    if row is None or not row.is_active:
        raise Fault(404, _("There is no service with this service_code."))
    return row


def name(row: Any) -> str:
    """What a category is called in the language of the call."""
    return signals.name_of(row.name, get_language() or "nl")


DATATYPES = {
    rules.asking.TEXT: "text",
    rules.asking.NUMBER: "number",
    rules.asking.ONE: "singlevaluelist",
    rules.asking.SEVERAL: "multivaluelist",
    rules.asking.YES_NO: "singlevaluelist",
}
"""By the kind of a question of the city: what the standard calls it."""


def attributes(row: Any) -> Sequence[Mapping[str, Any]]:
    """What can be told beside the words: the kind, and what the city asks about this category."""
    questions = signals.questions_of(row)
    return [_kind(), *(_attribute(question, order) for order, question in enumerate(questions, start=2))]


def _attribute(question: Any, order: int) -> Mapping[str, Any]:
    language = get_language() or "nl"
    return {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[question.kind],
        "required": question.is_required,
        "datatype_description": "",
        "order": order,
        "description": signals.name_of(question.text, language),
        "values": [{"key": key, "name": name} for key, name in signals.options_of(question, language)],
    }


def _kind() -> Mapping[str, Any]:
    kinds = {rules.PROBLEM: _("a problem"), rules.IDEA: _("an idea"), rules.OFFER: _("an offer to help")}
    values = [{"key": key, "name": kinds[key]} for key in rules.KINDS]
    return {
        "variable": True,
        "code": KIND,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": _("Choose one; a problem when left out."),
        "order": 1,
        "description": _("What do you want to tell?"),
        "values": values,
    }


def _service(row: Any) -> Mapping[str, Any]:
    called = name(row)
    group = name(row.parent) if row.parent else called
    return {
        "service_code": row.code,
        "service_name": called,
        "description": f"{group}: {called}" if group != called else called,
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(sorted({word.replace(",", " ") for word in row.name.values()})),
        "group": group,
    }
