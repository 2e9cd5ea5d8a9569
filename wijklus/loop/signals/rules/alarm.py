"""Words that say somebody is in danger now: then the page says whom to call. It never holds a signal back.

A sentence too many costs a glance, one too few can cost a life: so what is found errs on the side of finding, but not
on words that only look alike (a fire safety inspection, nettles, the name of a street).
"""

import re
from collections.abc import Mapping

from wijklus.ground.trail.rules import mark as _

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

_DANGER_NL = (
    r"(?:er\s+is|staat\s+in|in|uitslaande|woning|keuken|schoorsteen|auto|bos)\s*brand(?!\s*(?:veilig|weer|preventie))\b",
    r"\bbrand\s*!+",
    r"\b(?:het|er|huis|woning|auto|dak|keuken|flat|appartement)\s+(?:brandt|in\s+brand|vuur)\b",
    r"\bgas(?:lek|geur|lucht)\b|\bruik\w*\s+(?:\w+\s+)?gas\b|\bco-?vergiftiging\b",
    r"\bontploff\w*|\bexplosie\b|\bbom(?:melding|dreiging)?\b(?!\s*vol)",
    r"\bbewusteloos\b|\bbuiten\s+bewustzijn\b|\bademt\s+niet\b|\breanim\w+|\bhart(?:aanval|stilstand|infarct)\b",
    r"\bberoerte\b|\bbloedt\s+(?:hevig|erg|dood)|\b(?:zwaar|ernstig|levensgevaarlijk)\s*gewond\w*|\blevensgevaar\b",
    r"\b(?:kind|kindje|meisje|jongen|iemand|vrouw|man|mens)\s+(?:ligt\s+)?in\s+het\s+water\b",
    r"\bgewonde[n]?\b|\bverdrink\w*|\bis\s+(?:in|te)\s+(?:het\s+)?water\s+gevallen\b",
    r"\b(?:word|wordt|worden|wordt\s+er)\s+(?:\w+\s+){0,3}(?:geslagen|mishandeld|aangerand|verkracht|gestoken|bedreigd)",
    r"\b(?:slaat|mishandelt|verkracht|wurgt|steekt)\s+(?:\w+\s+){0,2}(?:vrouw|kind\w*|zoon|dochter|partner|moeder|man|"
    r"mij|me|hem|haar|iemand)\b",
    r"\b(?:man|vrouw|jongen|iemand|gast|hij|zij)\s+met\s+een\s+(?:\w+\s+)?(?:mes|pistool|wapen|geweer|machete)\b",
    r"\bschiet(?:partij|en|incident)\b(?!\s*(?:uit|op\s+met|goed|wortel))|\bgeschoten\s+op\b|\bsteekpartij\b",
    r"\binbreker\w*\s+(?:is|zijn|zit\w*)\b|\b(?:nu|aan\s+het)\s+inbreken\b",
    r"\bkind\w*\s+(?:is\s+)?(?:verdwenen|vermist|opgesloten\s+in)\b",
    r"\blevensgevaarlijk\s+(?:gewond|ziek)|\bambulance\s+nodig\b|\bbel\s+112\b",
)
_DANGER_EN = (
    r"\b(?:is|on|house|car|caught)\s+(?:on\s+)?fire\b(?!\s*(?:safety|station|hydrant|department))",
    r"\bgas\s+leak\b|\bsmell(?:s|ing)?\s+(?:of\s+)?gas\b|\bexplosion\b|\bbomb\b",
    r"\bunconscious\b|\bnot\s+breathing\b|\bheart\s+attack\b|\bstroke\b(?!\s+of)|\bbleeding\b|\bdrowning\b",
    r"\b(?:badly|seriously)\s+(?:hurt|injured|wounded)\b|\bis\s+being\s+(?:beaten|attacked|raped|abused|stabbed)\b",
    r"\b(?:man|woman|someone|somebody|guy)\s+with\s+a\s+(?:knife|gun|weapon)\b|\bgunshots?\b|\bbeing\s+stabbed\b",
    r"\bbreaking\s+in(?:to)?\s+(?:right\s+)?now\b|\b(?:beats|beating|hits|hitting)\s+(?:his|her|my|the)\s+"
    r"(?:wife|kids?|child|children|son|daughter)\b",
)
_THREAT = (
    r"\b(?:ik|wij|we|hij|zij|ze)\s+(?:\w+\s+){0,4}(?:vermoord\w*|neersteken|neerschieten|afmaken|doodslaan|doodschieten)",
    r"\b(?:ik|hij|zij|we|wij)\s+(?:maak|maakt|maken|sla|slaat|schiet|steek|rijd)\s+(?:\w+\s+){0,4}(?:dood|kapot|neer|af)\b"
    r"(?!\s*(?:van|door))",
    r"\b(?:ik|we|wij|hij)\s+(?:\w+\s+){0,4}(?:in\s+brand\s+(?:steken|steek)|opblazen|iets\s+aandoen)\b",
    r"\b(?:ik|we|wij|hij)\s+(?:steek|steekt|steken|blaas|blazen)\s+(?:\w+\s+){0,4}(?:in\s+brand|op)\b",
    r"\bmaak\s+(?:je|jullie|hem|haar|hen|u|ze)\s+(?:kapot|dood|af)\b",
    r"\b(?:ik|we)\s+weet\s+(?:je|jullie|u)\s+(?:\w+\s+)?wonen?\b|\bweet\s+waar\s+(?:je|jullie|u|hij|zij|ze)\s+woon\w*",
    r"\bbedreig\w*\s+(?:mij|me|ons|hem|haar|mijn|mensen|buren|kinderen)\b|\bdoodsbedreiging\w*|\bwordt\s+bedreigd\b",
    r"\bmet\s+de\s+dood\s+bedreig\w*|\baanslag\b",
    r"\b(?:i|we|he|they)(?:'ll|'m\s+going\s+to|\s+will|\s+am\s+going\s+to|\s+are\s+going\s+to|\s+wants?\s+to)\s+"
    r"(?:kill|shoot|stab|burn|bomb|hurt)\b",
    r"\bdeath\s+threats?\b|\bthreaten(?:s|ed|ing)?\s+(?:me|us|him|her|to\s+(?:kill|hurt))\b",
)
_DESPAIR = (
    r"\bzelfmoord\b(?!\s*(?:lijn|preventie))|\bzelfdoding\b|\bik\s+zie\s+het\s+(?:echt\s+)?niet\s+meer\s+zitten\b",
    r"\bik\s+wil\s+er\s+niet\s+meer\s+zijn\b|\bwil\w*\s+(?:er\s+)?niet\s+meer\s+(?:bestaan|wakker\s+worden)\b",
    r"\b(?:wil|kan)\s+niet\s+(?:meer|langer)\s+(?:leven|verder\s+leven)\b|\bwil\s+(?:ik\s+)?dood\b|\bik\s+wil\s+sterven\b",
    r"\beinde\s+(?:aan\s+)?(?:mijn|m'n|zijn|haar)\s+leven\b|\bmaak\s+er\s+een\s+einde\s+aan\b|\beruit\s+stappen\b",
    r"\bspring\w*\s+van\s+(?:de|het)\s+(?:brug|dak|toren|flat)\b",
    r"\bsuicid\w*|\bkill\s+(?:myself|himself|herself)\b|\bend\s+(?:my|it\s+all)\b(?:\s+life)?|\bwant\s+to\s+die\b",
    r"\bdon'?t\s+want\s+to\s+live\b",
)
_WORDS = {
    kind: re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
    for kind, parts in ((DANGER, (*_DANGER_NL, *_DANGER_EN)), (THREAT, _THREAT), (DESPAIR, _DESPAIR))
}


def alarms_in(text: str) -> dict[str, str]:
    """What kinds of alarm the words of a text raise, each with the words that did: empty for nearly every text."""
    straight = " ".join(text.replace("’", "'").split())
    found = {kind: pattern.search(straight) for kind, pattern in _WORDS.items()}
    return {kind: hit[0].strip() for kind, hit in found.items() if hit is not None}
