"""Doors for changes: the trail, jobs, deliveries and limits. `from wijklus.ground.trail import writes as trail`."""

from wijklus.ground.trail.rules import changed_fields

from .deliveries import NotNow, returned, send_mail, send_text, settle_uncertain
from .entries import Change, record, record_many
from .forms import first_time, form_led_to, form_not_done
from .limits import hit, hit_ahead, hits, use_up
from .queue import later, progress, retry
from .sealing import redact

__all__ = [
    "Change",
    "NotNow",
    "changed_fields",
    "first_time",
    "form_led_to",
    "form_not_done",
    "hit",
    "hit_ahead",
    "hits",
    "later",
    "progress",
    "record",
    "record_many",
    "redact",
    "retry",
    "returned",
    "send_mail",
    "send_text",
    "settle_uncertain",
    "use_up",
]
