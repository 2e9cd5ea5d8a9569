"""What can come of an action or a theme. Each is an outcome a person can be told."""

CHANGED = "changed"
NOT_CHANGED = "not_changed"
ELSEWHERE = "elsewhere"
OUTCOMES = (CHANGED, NOT_CHANGED, ELSEWHERE)
"""Something changed; no, with the reason; it belongs elsewhere and was handed over to them."""
