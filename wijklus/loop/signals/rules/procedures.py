"""What is not a signal: a complaint about the city, a petition, a request for public access, an objection.

Each has a term of its own in law, and somebody else decides about it. Words say what it may be; the person, or who
sorts, says that it is. What the law says stands here per country, and each municipality can say it otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wijklus.ground.trail.rules import mark as _

COMPLAINT, PETITION, ACCESS, OBJECTION = "complaint", "petition", "access", "objection"
PROCEDURES = (COMPLAINT, PETITION, ACCESS, OBJECTION)
TITLES: dict[str, str] = {
    COMPLAINT: _("a complaint about the city"),
    PETITION: _("a petition"),
    ACCESS: _("a request for public documents"),
    OBJECTION: _("an objection to a decision"),
}
MOST_DAYS = 730


@dataclass(frozen=True)
class Legal:
    """Within how many days the law wants an answer (None: it depends on the decision), and which law."""

    days: int | None
    law: str


DEFAULTS: Mapping[str, Mapping[str, Legal]] = {
    "BE": {
        COMPLAINT: Legal(45, "Decreet lokaal bestuur art. 302-303"),
        PETITION: Legal(90, "Decreet lokaal bestuur art. 304"),
        ACCESS: Legal(20, "Bestuursdecreet art. II.43"),
        OBJECTION: Legal(None, "Het besluit zelf zegt binnen welke termijn en bij wie"),
    },
    "NL": {
        COMPLAINT: Legal(42, "Algemene wet bestuursrecht art. 9:11"),
        PETITION: Legal(None, "Grondwet art. 5; de gemeente bepaalt de termijn"),
        ACCESS: Legal(28, "Wet open overheid art. 4.4"),
        OBJECTION: Legal(42, "Algemene wet bestuursrecht art. 7:10"),
    },
}
"""What a municipality begins with; it can say each otherwise."""

_CITY = (
    r"(?:stad|gemeente|stadsdienst\w*|gemeentebestuur|ambtenaar|ambtenaren|loket\w*|dienst\w*|medewerker\w*|"
    r"baliemedewerker\w*)"
)
_WORDS: Mapping[str, tuple[str, ...]] = {
    COMPLAINT: (
        rf"\bklacht\w*\s+(?:\w+\s+){{0,4}}(?:over|tegen|aan)\s+(?:\w+\s+){{0,4}}{_CITY}\b",
        r"\bklacht\s+(?:indienen|neerleggen)\b|\bdien\w*\s+(?:\w+\s+){0,3}klacht\s+in\b|\bklachtenprocedure\b|\bombuds\w*",
        rf"\b{_CITY}\s+(?:\w+\s+){{0,6}}(?:onbeleefd|onbeschoft|onvriendelijk|antwoordt\s+niet|reageert\s+niet|"
        r"behandelde\s+mij|stuurde\s+mij\s+wandelen)",
        r"\b(?:rude|unfriendly)\s+(?:\w+\s+){0,3}(?:clerk|official|counter|employee|staff)\b|"
        r"\b(?:clerk|official|employee|staff|counter)\s+(?:\w+\s+){0,5}(?:rude|unfriendly)\b",
        r"\bcomplaint\s+(?:\w+\s+){0,3}(?:about|against)\s+(?:the\s+)?(?:city|municipality|council|staff|service)\b|"
        r"\b(?:file|lodge|make)\s+a\s+(?:formal\s+)?complaint\b",
    ),
    PETITION: (
        r"\bpetitie\w*|\bverzoekschrift\w*|\bhandtekeningen(?:lijst|actie)?\b|\bburgerinitiatief\b|\bvoorstel\s+van\s+burgers\b",
        r"\bpetition\b|\bsignatures\b",
    ),
    ACCESS: (
        r"\bopenbaarheid\s+van\s+bestuur\b|\bwoo[- ]?verzoek\w*|\bwob[- ]?verzoek\w*|\bwet\s+open\s+overheid\b",
        r"\b(?:inzage|afschrift|kopie)\s+(?:\w+\s+){0,4}(?:dossier|document\w*|besluit\w*|verslag\w*|vergunning\w*|contract\w*)\b",
        r"\bbestuursdocument\w*|\bfreedom\s+of\s+information\b|\baccess\s+to\s+(?:public\s+|official\s+)?documents\b|"
        r"\bpublic\s+access\s+request\b",
    ),
    OBJECTION: (
        r"\bbezwaar(?:schrift\w*)?\s+(?:\w+\s+){0,4}(?:tegen|indienen|maken|aantekenen)\b|\bbezwaarschrift\w*",
        r"\b(?:maak|maken|teken|dien)\s+(?:\w+\s+){0,3}bezwaar\b|\bberoep\s+(?:\w+\s+){0,3}(?:tegen|aantekenen)\b|"
        r"\bga\s+(?:\w+\s+){0,2}in\s+beroep\b",
        r"\b(?:object|objection|appeal)\s+(?:\w+\s+){0,3}(?:to|against)\s+(?:\w+\s+){0,4}"
        r"(?:decision|permit|fine|tax|assessment|plan)\b",
    ),
}
_FOUND = {kind: re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE) for kind, parts in _WORDS.items()}


def procedures_in(text: str) -> dict[str, str]:
    """Which procedures the words of a text point at, each with the words that do: empty for nearly every text."""
    straight = " ".join(text.replace("’", "'").split())
    found = {kind: pattern.search(straight) for kind, pattern in _FOUND.items()}
    return {kind: hit[0].strip() for kind, hit in found.items() if hit is not None}


def legal_of(kind: str, *, country: str) -> Legal:
    """What the law of a country says; that of Belgium where a country is not known."""
    return DEFAULTS.get(country, DEFAULTS["BE"])[kind]


def last_day(received_on: date, days: int | None) -> date | None:
    """The last day of the term in calendar days, or None when the decision itself says it."""
    return None if days is None else received_on + timedelta(days=days)
