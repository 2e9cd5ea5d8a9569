"""Answers: outcomes, channels, states of a delivery to one person, and the verdict "is het opgelost?"."""

from datetime import date, timedelta

from wijklus.ground.trail.rules import mark as _
from wijklus.loop.signals.rules import quarter_after as quarter_after
from wijklus.loop.signals.rules import quarter_of as quarter_of

CHANGED = "changed"
NOT_CHANGED = "not_changed"
ELSEWHERE = "elsewhere"
INTERIM = "interim"
OUTCOMES = (CHANGED, NOT_CHANGED, ELSEWHERE, INTERIM)
FINAL = frozenset({CHANGED, NOT_CHANGED, ELSEWHERE})
"""Outcomes that end the loop; an interim answer says where it stands and counts as a first answer only."""
NOTICE = "notice"
"""Word to one person that is no answer to what they said, such as why their words are not shown: it counts nowhere."""

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
    DONE: frozenset({FAILED}),  # the mail came back
}

YES, HALF, NO = "yes", "half", "no"
VERDICTS = (YES, HALF, NO)
REOPENS = frozenset({HALF, NO})
CAME_BACK = "came_back"
"""Why a signal is open again when the mail with its answer came back."""

CALLED, MAILED, VISITED = "call", "mail", "visit"
WAYS = (CALLED, MAILED, VISITED)
"""How somebody tried to reach a contact that did not answer."""

NOTHING = "nothing"
REACHED = "told"
ONLY_PUBLISHED = "published"
REACHES = (NOTHING, REACHED, ONLY_PUBLISHED)

SORT = "sort"
PRIORITISE = "prioritise"
ACT = "act"
FIND_OWNER = "find_owner"
CARRY_OUT = "carry_out"
ANSWER_REQUEST = "answer_request"
KEEP_PROMISE = "keep_promise"
RECORD_RESULT = "record_result"
ANSWER = "answer"
DELIVER = "deliver"
ANSWER_COUNCIL = "answer_council"
STEPS = (
    SORT,
    PRIORITISE,
    ACT,
    FIND_OWNER,
    CARRY_OUT,
    ANSWER_REQUEST,
    KEEP_PROMISE,
    RECORD_RESULT,
    ANSWER,
    DELIVER,
    ANSWER_COUNCIL,
)
"""Where a loop can be held up, in the order of the loop, and a question of a councillor past its term.

The holder is the director, or the party named with it.
"""

SCANNER_SECONDS = 60
"""Two different answers from one link within a minute are a mail scanner following every link: neither counts."""


LONGEST_IN_TEXT = 300
"""Signs of an answer that stand in a text message; the rest is behind its link."""


def channel_for(contact_channel: str | None, *, texts: bool = False) -> str:
    """The channel an answer takes, from how the person asked to be answered; without contact data: the public page.

    `texts`: the city sends text messages. Where it does not, somebody calls.
    """
    by_text = SMS if texts else TOLD
    return {"mail": MAIL, "letter": LETTER, "phone": TOLD, "sms": by_text, "group": GROUP}.get(
        contact_channel or "", PUBLISHED
    )


SENT_BY_ITSELF = frozenset({MAIL, SMS})
"""Channels in which nobody has to do anything: what waits is on its way."""


def month_after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def whole_month(until: date) -> date:
    """The end (not included) of a period, moved on to the first day of a month."""
    return until if until.day == 1 else month_after(until)


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
"""Between these a period lies."""
PUBLIC_QUARTERS = 20
"""So many quarters back the public figures go."""


def public_quarters(today: date) -> list[date]:
    """The first days of the quarters whose figures everybody may see, the newest first: those that are over.

    They do not overlap and no other period is public, so that none can be taken from another.
    """
    found = [quarter_of(quarter_of(today) - timedelta(days=1))]
    while len(found) < PUBLIC_QUARTERS:
        found.append(quarter_of(found[-1] - timedelta(days=1)))
    return found


def delivery_key(recipient_reference: str) -> str:
    """The one key of the mail with a person's answer, for its job and for its delivery."""
    return f"answer:{recipient_reference}"


def recipient_of(key: str) -> str:
    """The reference in such a key; "" for the key of another mail."""
    return key.removeprefix("answer:") if key.startswith("answer:") else ""


SENTENCES: dict[str, str] = {
    "feedback.notice": _("%(who)s had somebody told why something was decided"),
    "feedback.answer": _("%(who)s gave an answer"),
    "feedback.extend": _("%(who)s gave an answer to more people"),
    "feedback.reached": _("an answer reached somebody"),
    "feedback.marked": _("sending an answer was noted as %(state)s"),
    "feedback.print_letters": _("%(who)s printed %(letters)s letters"),
    "feedback.verdict": _("somebody said whether it is solved: %(solved)s"),
}


def signature(*lines: str) -> list[str]:
    """The lines under an answer: who, their function, the city. What is empty or the same as another stands once."""
    return list(dict.fromkeys(line for line in lines if line))
