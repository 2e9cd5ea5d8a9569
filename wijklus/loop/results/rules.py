"""What can come of an action or a theme. Each is an outcome a person can be told."""

from wijklus.ground.trail.rules import mark as _

CHANGED = "changed"
NOT_CHANGED = "not_changed"
ELSEWHERE = "elsewhere"
OUTCOMES = (CHANGED, NOT_CHANGED, ELSEWHERE)
"""Something changed; no, with the reason; it belongs elsewhere and was handed over to them."""

SENTENCES: dict[str, str] = {"results.record": _("%(who)s recorded a result")}
