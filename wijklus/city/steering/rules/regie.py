"""Who directs a matter: which kinds and models there are, and what is to be mended. No database."""

INTERNAL, HYBRID, EXTERNAL = "internal", "hybrid", "external"
KINDS = (INTERNAL, HYBRID, EXTERNAL)
COMMUNICATION, COMMISSIONING, COORDINATION = "communication", "commissioning", "coordination"
MODELS = (COMMUNICATION, COMMISSIONING, COORDINATION)

NONE, ONE, SEVERAL = "none", "one", "several"
SERVICE = "service"
LONGEST = 400
"""Signs of the instruments, of who works along, and of the reason of an end."""


def standing(directors: int) -> str:
    """Whether a matter has no director, one, or several: it needs exactly one.

    >>> [standing(n) for n in (0, 1, 2, 3)]
    ['none', 'one', 'several', 'several']
    """
    return NONE if directors < 1 else ONE if directors == 1 else SEVERAL


def fits(kind: str, party_kind: str) -> bool:
    """Whether this party can direct in this way: internal is a service of the city, external never is."""
    return {INTERNAL: party_kind == SERVICE, EXTERNAL: party_kind != SERVICE}.get(kind, True)


def names_partners(kind: str, partners: str) -> bool:
    """Whether it is said with whom the regie is shared: hybrid regie needs it."""
    return kind != HYBRID or bool(partners)
