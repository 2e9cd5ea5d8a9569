"""Words that say somebody is in danger now: then the page says whom to call. It never holds a signal back.

A sentence too many costs a glance, one too few can cost a life: so what is found errs on the side of finding, but not
on words that only look alike (a fire safety inspection, nettles, the name of a street). The words themselves, in Dutch,
English, French and German, stand in `alarm_words.py`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from wijklus.ground.trail.rules import mark as _

from . import alarm_words as words

DANGER, THREAT, DESPAIR = "danger", "threat", "despair"
ALARMS = (DANGER, THREAT, DESPAIR)
TITLES: dict[str, str] = {
    DANGER: _("somebody may be in danger"),
    THREAT: _("a threat"),
    DESPAIR: _("somebody may want to hurt themselves"),
}

HELPLINES: Mapping[str, tuple[str, str]] = {
    "BE": ("1813", "Zelfmoordlijn"),
    "NL": ("0800-0113", "113 Zelfmoordpreventie"),
}
"""By country: who listens to somebody who thinks of suicide, by day and by night."""


def _branches(pattern: str) -> Iterator[str]:
    """The alternatives of an expression, those within brackets left together."""
    depth, begin = 0, 0
    for number, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield pattern[begin:number]
            begin = number + 1
    yield pattern[begin:]


def _one_of(parts: Iterable[str]) -> re.Pattern[str]:
    """One expression of many, that looks for a word only where a word begins: half the work for each text."""
    every = [branch for part in parts for branch in _branches(part)]
    words_, others = [b[2:] for b in every if b.startswith(r"\b")], [b for b in every if not b.startswith(r"\b")]
    return re.compile("|".join([rf"\b(?:{'|'.join(words_)})", *others]))


_WORDS = {
    DANGER: _one_of((*words.DANGER_NL, *words.DANGER_EN, *words.DANGER_FR, *words.DANGER_DE)),
    THREAT: _one_of((*words.THREAT_NL_EN, *words.THREAT_FR_DE)),
    DESPAIR: _one_of((*words.DESPAIR_NL_EN, *words.DESPAIR_FR_DE)),
}


def alarms_in(text: str) -> dict[str, str]:
    """What kinds of alarm the words of a text raise, each with the words that did: empty for nearly every text."""
    plain = _plain(text)
    found = {kind: pattern.search(plain) for kind, pattern in _WORDS.items()}
    return {kind: hit[0].strip() for kind, hit in found.items() if hit is not None}


def _plain(text: str) -> str:
    """A text on one line, small and without accents: on a phone half of the people leave them out."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss").lower())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
