"""The neighbourhood action plan (wijkactieplan): its states."""

DRAFT = "draft"
ADOPTED = "adopted"
ENDED = "ended"
ALLOWED: dict[str, frozenset[str]] = {
    DRAFT: frozenset({ADOPTED, ENDED}),
    ADOPTED: frozenset({ADOPTED, ENDED}),  # each further decision adds a version
    ENDED: frozenset(),
}
