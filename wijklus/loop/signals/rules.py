"""What a signal can be and how it moves. A signal is anything said by anybody, through whatever channel."""

NEW = "new"
TAKEN_UP = "taken_up"
ANSWERED = "answered"
REOPENED = "reopened"
SET_ASIDE = "set_aside"

ALLOWED: dict[str, frozenset[str]] = {
    NEW: frozenset({TAKEN_UP, ANSWERED, SET_ASIDE}),
    TAKEN_UP: frozenset({NEW, ANSWERED, SET_ASIDE}),  # back to new when it is taken out of its last theme
    ANSWERED: frozenset({REOPENED}),  # only the person who signalled reopens: "not solved" or "half solved"
    REOPENED: frozenset({TAKEN_UP, ANSWERED, SET_ASIDE}),
    SET_ASIDE: frozenset({NEW}),  # always with a reason, and it can be taken back
}
WAITING = frozenset({NEW, REOPENED})
"""States in which nobody has taken the signal up yet: the inbox."""

PROBLEM, IDEA, OFFER = "problem", "idea", "offer"
KINDS = (PROBLEM, IDEA, OFFER)

CHANNELS = ("web", "walk", "phone", "counter", "mail", "letter", "meeting", "api")
ORIGINS = ("person", "policy")
"""Where a signal comes from; every kind has a resolver in signals.reads.ORIGIN_RESOLVERS."""

LEVELS = ("neighbourhood", "city", "above")
LONGEST_TEXT = 5_000
MOST_VOICES = 500
MOST_PHOTOS = 5
