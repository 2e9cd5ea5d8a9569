"""What a signal can be and how it moves. A signal is anything said by anybody, through whatever channel."""

import hashlib
import hmac
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wijklus.ground.trail.rules import mark as _

from . import asking as asking
from . import hearing as hearing
from . import living as living
from .hearing import CONSENTS as CONSENTS
from .hearing import OTHER_LANGUAGE as OTHER_LANGUAGE
from .hearing import SPOKEN as SPOKEN
from .hearing import UNKNOWN_LANGUAGE as UNKNOWN_LANGUAGE
from .hearing import WRITTEN as WRITTEN
from .living import quarter_after as quarter_after
from .living import quarter_of as quarter_of
from .routing import CONTRADICTORY as CONTRADICTORY
from .routing import DAYS_BACK as DAYS_BACK
from .routing import ENDED as ENDED
from .routing import LONGEST_PHRASE as LONGEST_PHRASE
from .routing import MOST_PHRASES as MOST_PHRASES
from .routing import MOST_RULES as MOST_RULES
from .routing import SHADOWED as SHADOWED
from .routing import Facts as Facts
from .routing import Never as Never
from .routing import Phrase as Phrase
from .routing import Rule as Rule
from .routing import first_match as first_match
from .routing import holds_on as holds_on
from .routing import matches as matches
from .routing import never as never
from .routing import phrases_in as phrases_in
from .taxonomy import DEFAULT_CATEGORIES as DEFAULT_CATEGORIES
from .taxonomy import CategoryRow as CategoryRow
from .terms import MOST_DAYS as MOST_DAYS
from .terms import OUTCOME_DAYS as OUTCOME_DAYS
from .terms import Calendar as Calendar
from .terms import Days as Days
from .terms import TermBook as TermBook
from .terms import counts_now as counts_now
from .terms import days_late as days_late
from .terms import late_before as late_before
from .terms import term_of as term_of

TRAIL_KINDS: dict[str, str] = {
    "inbox_view": _("view of the inbox"),
    "import": _("file with signals"),
    "export": _("signals as a file"),
    "terms": _("terms"),
    "procedure": _("procedure with a term of its own"),
    "routing_rule": _("rule about who handles what"),
    "mailbox": _("mailbox"),
}

NEW = "new"
TAKEN_UP = "taken_up"
ANSWERED = "answered"
REOPENED = "reopened"
SET_ASIDE = "set_aside"

ALLOWED: dict[str, frozenset[str]] = {
    NEW: frozenset({TAKEN_UP, ANSWERED, SET_ASIDE}),
    TAKEN_UP: frozenset({NEW, ANSWERED, SET_ASIDE}),  # back to new when it is taken out of its last theme
    ANSWERED: frozenset(
        {REOPENED, SET_ASIDE}
    ),  # only the person who signalled reopens ("not", "half solved"); set aside: a call for help that was passed on
    REOPENED: frozenset({TAKEN_UP, ANSWERED, SET_ASIDE}),
    SET_ASIDE: frozenset({NEW, TAKEN_UP, REOPENED}),  # always with a reason; taken back it is what it was
}
WAITING = (NEW, REOPENED)
"""States in which nobody has taken the signal up yet: the inbox."""
OPEN = (NEW, TAKEN_UP, REOPENED)
"""States in which people still wait for an outcome."""
NEEDS_REASON = frozenset({SET_ASIDE})
LEFT = "signals.pass_on_help"
"""What the trail calls leaving the loop for good: nobody takes that back."""

PROBLEM, IDEA, OFFER = "problem", "idea", "offer"
KINDS = (PROBLEM, IDEA, OFFER)

OPEN311 = "open311"
FILE = "import"
STUDY, STATEMENT, INDICATOR = "study", "opinion", "figure"
SOURCED = (STUDY, STATEMENT, INDICATOR)
"""Ways in that say where it stands: a study, a statement on which people agree, an indicator that jumped."""
CHANNELS = ("web", "walk", "phone", "counter", "mail", "letter", "meeting", *SOURCED, "api", OPEN311, FILE)
OPEN_CHANNELS = frozenset({"web", "api", OPEN311})
"""Channels through which anybody may signal; the others are noted by somebody who works for the city."""
NOTED_CHANNELS = ("walk", "phone", "counter", "meeting", "letter", "mail", *SOURCED)

PERSON, POLICY, IMPORT, SOURCE = "person", "policy", "import", "source"
ORIGINS = (PERSON, POLICY, IMPORT, SOURCE)
OF_NOBODY = (POLICY, SOURCE)
"""Nobody said these: an indicator has no voices, and neither has what a city raises itself."""
"""Where a signal comes from; every kind has a resolver in signals.reads.ORIGIN_RESOLVERS."""

NEIGHBOURHOOD, CITY, ABOVE = "neighbourhood", "city", "above"
LEVELS = (NEIGHBOURHOOD, CITY, ABOVE)

LONGEST_VIEW_NAME = 60
LONGEST_WISH = 200
WISHES = ("q", "state", "kind", "channel", "neighbourhood", "category")
"""The filters of the inbox that can be kept as a view."""
LOOK_LASTS = timedelta(seconds=50)
"""How long somebody counts as looking at a signal after their page last said so, which it does every 20 seconds."""

SAYS_OPEN, SAYS_SOLVED = "open", "closed"
SAYS = (SAYS_OPEN, SAYS_SOLVED)
"""What somebody says of their own signal when they add to it."""

DECISION = "beleid"
"""Stands in the place of a goal when somebody reacts to what a decision of the city means for them."""
LONGEST_TEXT = 5_000
LONGEST_PLACE = 200
LONGEST_SOURCE = 200
LONGEST_KEY = 64
LONGEST_REFERENCE = 20
LONGEST_NAME = 80
MOST_VOICES = 500
MOST_PHOTOS = 5
MOST_PHOTO_BYTES = 50 * 1024 * 1024
"""Of all photos of one signal together."""
DAYS_TO_DRAW = 3
"""A photo that was not drawn anew by then never will be: what was sent is deleted."""
CELL_RESOLUTION = 10
"""An h3 cell of this resolution has sides of about 76 metres: a street corner, not a house."""

CLOCK_AHEAD = timedelta(minutes=10)
"""How far a phone's clock may run ahead."""
OLDEST = timedelta(days=365 * 25)

SENTENCES: dict[str, str] = {
    "signals.register": _("%(who)s received signal %(ref)s"),
    "signals.add_words": _("%(who)s added something to signal %(ref)s"),
    "signals.take_up": _("%(who)s took up signal %(ref)s"),
    "signals.release": _("%(who)s put signal %(ref)s back in the inbox"),
    "signals.answer": _("%(who)s answered signal %(ref)s"),
    "signals.reopen": _("%(who)s reopened signal %(ref)s"),
    "signals.set_aside": _("%(who)s set signal %(ref)s aside"),
    "signals.take_back": _("%(who)s took signal %(ref)s back into the inbox"),
    "signals.triage": _("%(who)s sorted signal %(ref)s"),
    "signals.look_up_caller": _("%(who)s looked up what a caller said before (%(ref)s)"),
    "signals.read_contact": _("%(who)s looked at how the person behind signal %(ref)s can be answered"),
    "signals.keep_view": _("%(who)s kept a view of the inbox"),
    "signals.drop_view": _("%(who)s threw a view of the inbox away"),
    "signals.erase": _("%(who)s erased the personal data of signal %(ref)s"),
    "signals.renew_link": _("%(who)s gave signal %(ref)s a new private link"),
    "signals.seed_categories": _("%(who)s filled in the list of categories"),
    "signals.add_category": _("%(who)s added category %(ref)s"),
    "signals.change_category": _("%(who)s changed category %(ref)s"),
    "signals.start_import": _("%(who)s began to take in signals from a file of %(source)s (%(ref)s)"),
    "signals.start_pull": _("%(who)s began to fetch requests of %(source)s by Open311 (%(ref)s)"),
    "signals.stop_import": _("%(who)s stopped taking in a file (%(ref)s)"),
    "signals.finish_import": _("%(who)s took in a file (%(ref)s): %(taken)s signals, %(refused)s rows refused"),
    "signals.drop_import": _("%(who)s threw away a file (%(ref)s)"),
    "signals.export": _("%(who)s took signals out as a file (%(ref)s)"),
    "signals.add_question": _("%(who)s added a question about category %(ref)s"),
    "signals.change_question": _("%(who)s changed a question about category %(ref)s"),
    "signals.reply": _("%(who)s answered questions about signal %(ref)s"),
    "signals.change_terms": _("%(who)s decided within how many working days people hear the outcome"),
    "signals.add_closing_day": _("%(who)s added the closing day %(on)s: %(name)s"),
    "signals.route": _("%(who)s had signal %(ref)s handled by another service"),
    "signals.add_routing_rule": _("%(who)s added a rule: what fits is handled by %(party)s"),
    "signals.change_routing_rule": _("%(who)s changed the rule %(ref)s about who handles what"),
    "signals.end_routing_rule": _("%(who)s let the rule %(ref)s about who handles what end on %(valid_until)s"),
    "signals.move_routing_rule": _("%(who)s changed the order of the rules about who handles what"),
    "signals.reroute": _("%(who)s had every open signal held against the rules about who handles what"),
    "signals.change_mailbox": _("%(who)s decided which mailbox is read"),
    "signals.add_by_mail": _("somebody added words to signal %(ref)s by mail"),
    "signals.see_addition": _("%(who)s read what was added to signal %(ref)s"),
    "signals.change_procedure": _("%(who)s decided who handles a procedure and within which term"),
    "signals.hand_to_procedure": _("%(who)s handed signal %(ref)s to a procedure of its own"),
    "signals.runs_elsewhere": _("%(who)s said that signal %(ref)s already runs in another system"),
    LEFT: _("%(who)s passed a question for help on, with consent (signal %(ref)s)"),
    "signals.translate": _("%(who)s translated signal %(ref)s"),
    "signals.publish": _("%(who)s showed the words of signal %(ref)s to everybody"),
    "signals.refuse_publication": _("%(who)s chose not to show the words of signal %(ref)s"),
    "signals.withdraw_publication": _("the person took back that the words of signal %(ref)s are shown"),
    "signals.see_alarm": _("%(who)s read signal %(ref)s, in which somebody may be in danger"),
    "signals.remove_closing_day": _("%(who)s removed a closing day"),
}

_VERBS = {
    (NEW, TAKEN_UP): "take_up",
    (TAKEN_UP, NEW): "release",
    (SET_ASIDE, NEW): "take_back",
    (SET_ASIDE, TAKEN_UP): "take_back",
    (SET_ASIDE, REOPENED): "take_back",
}
_VERB_TO = {TAKEN_UP: "take_up", ANSWERED: "answer", REOPENED: "reopen", SET_ASIDE: "set_aside"}


def code_of(name: str) -> str:
    """A code made of a name: "Straat & stoep" becomes "straat-stoep"."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "categorie"


def verb_of(was: str, to: str) -> str:
    """What the trail calls this change of state."""
    return "signals." + (_VERBS.get((was, to)) or _VERB_TO[to])


@dataclass(frozen=True)
class Reachable:
    """How somebody asked to be answered: a channel and what it needs. `group` is a party, `group_name` a free name."""

    channel: str = "none"
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    group: Any = None
    group_name: str = ""
    language: str = ""


@dataclass(frozen=True)
class Said:
    """Something that was said, as a form, a call or a file tells it, before it is checked.

    `neighbourhood` is a neighbourhood or None (the point decides); `contact` is a Reachable, a person already known, or
    None; `received_at` None means now. `spoken` is the language somebody who noted it heard it in.
    """

    text: str
    kind: str
    channel: str
    neighbourhood: Any = None
    language: str = "nl"
    contact: Any = None
    counted_voices: int = 0
    agreed_to: Sequence[str] = ()
    spoken: str = ""
    with_interpreter: bool = False
    replies: Mapping[str, Sequence[str]] | None = None
    lat: float | None = None
    lon: float | None = None
    place_text: str = ""
    category: Any = None
    form_key: str = ""
    form_digest: str = ""
    origin_kind: str = PERSON
    origin_label: str = ""
    origin_ref: str = ""
    level: str = NEIGHBOURHOOD
    received_at: datetime | None = None
    me_too: str = ""
    """The reference of a theme to which the person adds their voice."""
    comments_on: str = ""
    """What is commented on: the reference of a proposed plan, a colon, and the place of the goal (0: all of it); or the
    reference of what a decision means for a neighbourhood, a colon, and DECISION."""


def is_real_point(lat: float | None, lon: float | None) -> bool:
    """Whether both are there and lie on the globe."""
    if lat is None or lon is None:
        return False
    return math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180


def possible_moment(received_at: datetime, now: datetime) -> bool:
    """Whether something can have been said then: not in the future, not before anybody kept signals."""
    return now - OLDEST <= received_at <= now + CLOCK_AHEAD


def form_digest(body: Mapping[str, Any], secret: str) -> str:
    """A keyed hash of what was sent, to tell a form that is sent twice from another form under the same key.

    Keyed, because what somebody typed could be guessed from a plain hash after it was erased.
    """
    words = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    return hmac.new(secret.encode(), b"wijklus.form:" + words, hashlib.sha256).hexdigest()
