"""What of a signal becomes public: only what its person agreed to show, and somebody read and confirmed."""

from wijklus.ground.trail.rules import mark as _

WAITING, SHOWN, REFUSED, WITHDRAWN = "waiting", "shown", "refused", "withdrawn"
ALLOWED_PUBLICATION: dict[str, frozenset[str]] = {
    WAITING: frozenset({SHOWN, REFUSED, WITHDRAWN}),
    SHOWN: frozenset({SHOWN, REFUSED, WITHDRAWN}),  # shown anew with other words
    REFUSED: frozenset({SHOWN, WITHDRAWN}),
    WITHDRAWN: frozenset(),  # the person does not want it any more: for good
}

REASONS: dict[str, str] = {
    "personal": _("people can be recognised in it"),
    "private": _("it is about your own life, which is better not public"),
    "accusation": _("it accuses somebody of something that nobody has shown to be true"),
    "insult": _("it hurts or insults people"),
    "unlawful": _("the law does not allow us to show it"),
    "elsewhere": _("it is not about the neighbourhood"),
    "advertising": _("it is advertising"),
    "other": _("another reason"),
}
"""Why words are not shown, as it is told to whoever wrote them."""
LONGEST_WORDS = 1_000
"""Of what is told besides the reason."""
