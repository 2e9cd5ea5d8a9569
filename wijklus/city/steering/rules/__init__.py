"""What is handed over, how it is sealed, and what can be said of each item. No database."""

from wijklus.ground.trail.rules import mark as _

from . import handing as handing
from . import regie as regie

MAKING, FROZEN = "making", "frozen"
ALLOWED_HANDOVER: dict[str, frozenset[str]] = {
    MAKING: frozenset({FROZEN}),
    FROZEN: frozenset(),  # what was handed over never changes; what is decided about it stands beside it
}

SENTENCES: dict[str, str] = {
    "steering.freeze": _("%(who)s began a handover"),
    "steering.sealed": _("a handover of %(items)s items was sealed"),
    "steering.mark": _("%(who)s decided about an item of a handover: %(mark)s"),
    "steering.mark_many": _("%(who)s decided about %(items)s items of a handover: %(mark)s"),
    "steering.direct": _("%(who)s wrote down who directs a theme: %(party)s"),
    "steering.end_direction": _("%(who)s let the regie of %(party)s end on %(valid_until)s"),
    "steering.told": _("%(people)s people were told that something stops"),
}
TRAIL_KINDS: dict[str, str] = {
    "handover": _("handover"),
    "handover_item": _("item of a handover"),
    "regie": _("regie of a theme"),
}
"""What the objects of this room are called in the trail."""
