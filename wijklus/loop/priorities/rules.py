"""Themes and priorities: their states."""

OPEN = "open"
CLOSED = "closed"
ALLOWED: dict[str, frozenset[str]] = {
    OPEN: frozenset({CLOSED}),
    CLOSED: frozenset({OPEN}),  # a reopened signal opens its theme again
}

ACTIVE = "active"
DONE = "done"
DROPPED = "dropped"
ALLOWED_PRIORITY: dict[str, frozenset[str]] = {
    ACTIVE: frozenset({DONE, DROPPED}),
    DONE: frozenset({ACTIVE}),
    DROPPED: frozenset({ACTIVE}),
}

HERE, CITY, ABOVE = "here", "city", "above"
SOLUTION_LEVELS = (HERE, CITY, ABOVE)
"""Found here; solved in the neighbourhood, by the city, or above it."""

STEP = 1_000
"""Distance between two positions: something can be put between them without moving the rest."""
