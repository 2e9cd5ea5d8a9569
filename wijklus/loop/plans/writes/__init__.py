"""Doors for changes of plans. `from wijklus.loop.plans import writes as plans`."""

from .adopting import adopt
from .backing import note_backing, note_deed
from .commenting import add_comment
from .items import add_item, change_item, order_item, remove_item
from .plans import edit_plan, end_plan, start_plan
from .preparing import check_start, set_hours, set_scope
from .steps import amend, evaluate, propose, take_back
from .tracing import set_tracing

__all__ = [
    "add_comment",
    "add_item",
    "adopt",
    "amend",
    "change_item",
    "check_start",
    "edit_plan",
    "end_plan",
    "evaluate",
    "note_backing",
    "note_deed",
    "order_item",
    "propose",
    "remove_item",
    "set_hours",
    "set_scope",
    "set_tracing",
    "start_plan",
    "take_back",
]
