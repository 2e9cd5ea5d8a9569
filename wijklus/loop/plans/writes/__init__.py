"""Doors for changes of plans. `from wijklus.loop.plans import writes as plans`."""

from .adopting import adopt
from .items import add_item, change_item, order_item, remove_item
from .plans import edit_plan, end_plan, start_plan
from .preparing import check_start, set_hours, set_scope

__all__ = [
    "add_item",
    "adopt",
    "change_item",
    "check_start",
    "edit_plan",
    "end_plan",
    "order_item",
    "remove_item",
    "set_hours",
    "set_scope",
    "start_plan",
]
