"""What a city asks about one of its categories, and whether what somebody says is an answer to it."""

import re
from collections.abc import Collection, Sequence

TEXT, NUMBER, ONE, SEVERAL, YES_NO = "text", "number", "one", "several", "yes_no"
QUESTION_KINDS = (TEXT, NUMBER, ONE, SEVERAL, YES_NO)
WITH_OPTIONS = frozenset({ONE, SEVERAL})
YES, NO = "yes", "no"
LONGEST_QUESTION = 200
LONGEST_REPLY = 500
MOST_OPTIONS = 30
MOST_QUESTIONS = 20
"""About one category."""
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?", re.ASCII)
MISSING, NO_NUMBER, NO_OPTION, TOO_LONG, TOO_MANY = "missing", "number", "option", "long", "many"


class NotAnAnswer(ValueError):
    """What was said does not answer the question; `why` is one of the words above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def answered(kind: str, options: Collection[str], given: Sequence[str], *, required: bool) -> list[str]:
    """What is kept of an answer: nothing, a text, a number as it was typed, or keys of options, each once.

    Raises NotAnAnswer.
    """
    said = list(dict.fromkeys(text.strip() for text in given if text.strip()))
    if not said:
        if required:
            raise NotAnAnswer(MISSING)
        return []
    if kind != SEVERAL and len(said) > 1:
        raise NotAnAnswer(TOO_MANY)
    if kind == NUMBER:
        return [_number(said[0])]
    known = {YES, NO} if kind == YES_NO else set(options)
    if kind != TEXT and not known.issuperset(said):
        raise NotAnAnswer(NO_OPTION)
    if kind == TEXT and len(said[0]) > LONGEST_REPLY:
        raise NotAnAnswer(TOO_LONG)
    return said


def _number(text: str) -> str:
    """A number with a point or a comma, of a size somebody can count to."""
    if not _NUMBER.fullmatch(text):
        raise NotAnAnswer(NO_NUMBER)
    return text.replace(",", ".").lstrip("+")
