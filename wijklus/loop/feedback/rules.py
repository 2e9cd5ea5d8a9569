"""Answers: outcomes, channels, states of a delivery to one person, and the verdict "is het opgelost?"."""

CHANGED = "changed"
NOT_CHANGED = "not_changed"
ELSEWHERE = "elsewhere"
INTERIM = "interim"
OUTCOMES = (CHANGED, NOT_CHANGED, ELSEWHERE, INTERIM)
FINAL = frozenset({CHANGED, NOT_CHANGED, ELSEWHERE})
"""Outcomes that end the loop; an interim answer says where it stands and counts as a first answer only."""

MAIL, LETTER, TOLD, SMS, GROUP, PUBLISHED = "mail", "letter", "told", "sms", "group", "published"
CHANNELS = (MAIL, LETTER, TOLD, SMS, GROUP, PUBLISHED)

WAITING = "waiting"
PRINTED = "printed"
DONE = "done"
FAILED = "failed"
UNCERTAIN = "uncertain"
ALLOWED: dict[str, frozenset[str]] = {
    WAITING: frozenset({PRINTED, DONE, FAILED, UNCERTAIN}),
    PRINTED: frozenset({DONE, WAITING}),  # a letter is done when somebody says it was posted
    FAILED: frozenset({WAITING, DONE}),  # tried again, or told in person instead
    UNCERTAIN: frozenset({WAITING, DONE}),
    DONE: frozenset(),
}

YES, HALF, NO = "yes", "half", "no"
VERDICTS = (YES, HALF, NO)
REOPENS = frozenset({HALF, NO})

NOTHING = "nothing"
REACHED = "told"
ONLY_PUBLISHED = "published"
REACHES = (NOTHING, REACHED, ONLY_PUBLISHED)
