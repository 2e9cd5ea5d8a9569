"""Actions and commitments: their states, what follow-up needs to be assured, and the terms of asking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from wijklus.ground.trail.rules import mark as _

PLANNED = "planned"
RUNNING = "running"
DONE = "done"
DROPPED = "dropped"
ALLOWED: dict[str, frozenset[str]] = {
    PLANNED: frozenset({RUNNING, DONE, DROPPED}),
    RUNNING: frozenset({DONE, DROPPED}),
    DONE: frozenset({RUNNING}),  # a reopened signal can bring an action back
    DROPPED: frozenset({PLANNED}),
}
OPEN = frozenset({PLANNED, RUNNING})
NEEDS_REASON = frozenset({DROPPED})

ASKED = "asked"
OFFERED = "offered"
ACCEPTED = "accepted"
RENEGOTIATED = "renegotiated"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
KEPT = "kept"
PARTLY = "partly"
BROKEN = "broken"
ALLOWED_COMMITMENT: dict[str, frozenset[str]] = {
    ASKED: frozenset({ACCEPTED, OFFERED, REFUSED, WITHDRAWN}),
    OFFERED: frozenset({ACCEPTED, ASKED, WITHDRAWN}),  # something else than was asked: taken, or turned down
    # refused after all: who stands above did not confirm what no mandate covered
    ACCEPTED: frozenset({REFUSED, RENEGOTIATED, KEPT, PARTLY, BROKEN, WITHDRAWN}),
    RENEGOTIATED: frozenset({REFUSED, RENEGOTIATED, KEPT, PARTLY, BROKEN, WITHDRAWN}),  # both agreed on other terms
    REFUSED: frozenset({ASKED, WITHDRAWN}),  # asked again after talking, or let go
    WITHDRAWN: frozenset(),
    KEPT: frozenset({PARTLY, BROKEN}),  # the receiver may judge otherwise
    PARTLY: frozenset({KEPT, BROKEN}),
    BROKEN: frozenset({KEPT, PARTLY}),
}
PENDING = frozenset({ACCEPTED, RENEGOTIATED})
"""Promised, and not yet judged by anybody."""
UNANSWERED = frozenset({ASKED, OFFERED})
OPEN_COMMITMENT = PENDING | UNANSWERED
JUDGED = (KEPT, PARTLY, BROKEN)
"""What promiser and receiver can say of a promise."""
PROMISED = PENDING | {*JUDGED}
"""States in which somebody said yes, and so a day is promised."""

FALLEN = frozenset({REFUSED, BROKEN})
STANDING = PENDING | {KEPT, PARTLY}
"""A promise that fell through, and one on which residents can still count."""

ASKER, PROMISER = "asker", "promiser"
SIDES = (ASKER, PROMISER)
"""Who has to say whether they agree with what the other proposed."""

TERM_ASKED, TERM_OFFERED, TERM_PROMISED = "asked", "offered", "promised"
TERM_PROPOSED, TERM_AGREED, TERM_DECLINED = "proposed", "agreed", "declined"
TERM_CONFIRMED, TERM_DENIED, TERM_VISA = "confirmed", "denied", "visa"
TERM_ESCALATED = "escalated"
PROPOSALS = frozenset({TERM_OFFERED, TERM_PROPOSED})
"""How terms came about; a proposal waits for the other side."""

ORDER, REQUEST = "order", "request"
KINDS = (ORDER, REQUEST)
"""Commissioned with a budget (opdracht), or asked (vraag)."""

MANDATED_PARTIES = frozenset({"service", "organisation"})
"""Who can only promise under a mandate. What residents and their groups promise is theirs to give."""
SERVICE = "service"
"""Whose money is the city's own, and so needs the visa of finance before it is sure."""
PERSON = "person"
GROUP = "group"
"""A party that is a person is never named in public."""

LINK_LASTS = timedelta(days=60)
"""How long after its term the link in a mail still opens."""
REMIND_BEFORE = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(days=7)
MOST_REMINDERS = 4
"""After four weeks of silence a mail helps no more; the director sees it every morning."""
DUE_SOON = timedelta(days=14)
ESCALATE_AFTER = timedelta(days=7)
"""So long after its term a promise goes up to the first above, and so long after that to the next."""

SENTENCES: dict[str, str] = {
    "actions.start": _("%(who)s started the action “%(title)s”"),
    "actions.change": _("%(who)s changed the action “%(title)s”"),
    "actions.link": _("%(who)s linked the action “%(title)s” to a priority"),
    "actions.unlink": _("%(who)s took the action “%(title)s” away from a priority"),
    "actions.advance": _("%(who)s moved the action “%(title)s” on"),
    "actions.ask": _("%(who)s asked %(party)s for a commitment"),
    "actions.accept": _("%(who)s accepted what was asked"),
    "actions.refuse": _("%(who)s refused what was asked"),
    "actions.offer": _("%(who)s offered something else than was asked"),
    "actions.propose": _("%(who)s proposed other terms for a promise"),
    "actions.agree": _("%(who)s agreed with the other terms"),
    "actions.decline": _("%(who)s did not agree with the other terms"),
    "actions.confirm": _("%(who)s confirmed a promise under a mandate"),
    "actions.deny": _("%(who)s did not confirm a promise that no mandate covered"),
    "actions.visa": _("%(who)s gave the visa for the money that was promised"),
    "actions.escalate": _("%(who)s brought a late promise of %(party)s up the line"),
    "actions.report": _("%(who)s reported whether the promise was kept"),
    "actions.judge": _("%(who)s judged whether the promise was kept"),
    "actions.withdraw": _("%(who)s withdrew what was asked"),
    "actions.ask_again": _("%(who)s asked %(party)s again"),
    "actions.progress": _("%(who)s told how far the action “%(title)s” is"),
    "actions.milestone": _("%(who)s wrote a milestone of the action “%(title)s”"),
    "actions.milestone_change": _("%(who)s changed a milestone of the action “%(title)s”"),
    "actions.risk": _("%(who)s wrote down a risk of the action “%(title)s”"),
    "actions.risk_change": _("%(who)s changed a risk of the action “%(title)s”"),
    "actions.carry": _("%(who)s handed something over to %(party)s, who carries it itself"),
    "actions.advise": _("%(who)s advised %(party)s about what it carries"),
    "actions.reply": _("%(who)s answered an advice"),
    "actions.stop_carrying": _("%(who)s noted that %(party)s does not carry something any more"),
    "actions.own_part": _("%(who)s wrote down what people do themselves for the action “%(title)s”"),
    "actions.own_part_change": _("%(who)s changed what people do themselves for the action “%(title)s”"),
    "actions.need": _("%(who)s said that the action “%(title)s” waits for another"),
    "actions.need_no_more": _("%(who)s said that the action “%(title)s” does not wait for another any more"),
    "actions.photo": _("%(who)s put a photo with the action “%(title)s”"),
    "actions.photo_remove": _("%(who)s took a photo away from the action “%(title)s”"),
    "actions.renew_link": _("%(who)s sent %(party)s a new link and closed the earlier one"),
}
TRAIL_KINDS: dict[str, str] = {"carrier": _("carrier")}
"""What the objects of this room are called in the trail, beyond those that the trail names itself."""


@dataclass(frozen=True)
class FollowUp:
    """What an action says about its own follow-up on a day; the fields are what `missing` asks for."""

    has_owner: bool
    mandate_valid: bool
    has_term: bool
    has_means: bool
    has_planned_answer: bool
    is_in_time: bool = True
    has_standing_promise: bool = True
    is_answer_in_time: bool = True


FEWEST = 5
"""Under so many promises no share is told: it would say more about chance than about the service."""
LONGEST_AGO = 10


@dataclass(frozen=True)
class Share:
    """How many of the promises that somebody judged were kept."""

    judged: int
    kept: int

    @property
    def percent(self) -> int | None:
        """The share that was kept in whole percents, half up; None when too few were judged."""
        return None if self.judged < FEWEST else (200 * self.kept + self.judged) // (2 * self.judged)


@dataclass(frozen=True)
class Both:
    """What promiser and receiver say of the same promises, those that both judged."""

    judged: int
    promiser_kept: int
    receiver_kept: int

    @property
    def gap(self) -> int | None:
        """How many percent points more the promiser finds kept than the receiver; None when too few were judged."""
        promiser, receiver = (
            Share(self.judged, self.promiser_kept).percent,
            Share(self.judged, self.receiver_kept).percent,
        )
        return None if promiser is None or receiver is None else promiser - receiver

    @property
    def less(self) -> int:
        """How many percent points less the promiser finds kept than the receiver; 0 when not less."""
        return max(0, -(self.gap or 0))


def period(year: int | None, on: date) -> tuple[date, date]:
    """From (included) and until (not): the days of a year that have passed; without a year the last twelve months.

    A promise counts from the day after its term: on the day itself it can still be kept.
    """
    if year is None:
        is_leap_day = (on.month, on.day) == (2, 29)
        return on.replace(year=on.year - 1, day=28 if is_leap_day else on.day), on
    return date(year, 1, 1), max(date(year, 1, 1), min(date(year + 1, 1, 1), on))


TO_FILL_IN = ("owner", "mandate", "term", "means", "planned_answer")
"""What has to be filled in before anything can be expected."""
FAILED = ("late", "promise", "answer")
"""What was expected and did not come: the end by the term, a promise that stands, the answer on its day."""
MISSING = (*TO_FILL_IN, *FAILED)


def is_late(state: str, due_on: date | None, on: date) -> bool:
    """Whether an action is past its term on a day without an end."""
    return state in OPEN and due_on is not None and due_on < on


def has_standing_promise(promises: Collection[str]) -> bool:
    """Whether what was refused or broken for an action was made good by another promise, by the states of all."""
    return not FALLEN.intersection(promises) or not STANDING.isdisjoint(promises)


def is_answer_late(planned_on: date | None, is_answered: bool, on: date) -> bool:
    """Whether the day that residents were to be answered has passed without an answer."""
    return planned_on is not None and planned_on < on and not is_answered


def missing(follow_up: FollowUp) -> tuple[str, ...]:
    """What still lacks before follow-up is assured, in a fixed order; empty when nothing does."""
    present = (
        follow_up.has_owner,
        follow_up.mandate_valid,
        follow_up.has_term,
        follow_up.has_means,
        follow_up.has_planned_answer,
        follow_up.is_in_time,
        follow_up.has_standing_promise,
        follow_up.is_answer_in_time,
    )
    return tuple(name for name, there in zip(MISSING, present, strict=True) if not there)


def outcome(promiser_says: str, receiver_says: str) -> str:
    """What a promise counts as: the receiver has the last word; empty when neither has spoken."""
    return receiver_says or promiser_says


def needs_login(amount_cents: int | None) -> bool:
    """Whether this is too heavy to be answered by whoever holds a mail: money is promised."""
    return bool(amount_cents)


def needs_visa(party_kind: str, amount_cents: int | None) -> bool:
    """Whether money is promised out of the purse of the city, so that finance has to confirm it."""
    return party_kind == SERVICE and bool(amount_cents)


def is_later_than_asked(promised_on: date, asked_due_on: date) -> bool:
    """Whether a day is later than was asked for: then it is an offer, and whoever asked takes it or not."""
    return promised_on > asked_due_on


def link_expires(term: date, today: date) -> date:
    """The day after which the link in a mail about this term opens no more."""
    return max(term, today) + LINK_LASTS


def needs_mandate(party_kind: str) -> bool:
    """Whether a promise of this kind of party stands only under a mandate."""
    return party_kind in MANDATED_PARTIES


def days_over(state: str, party_kind: str, term: date, today: date) -> int:
    """How many days a promise is past its term, as everybody may see it; 0 when it is not, or of volunteers."""
    is_counted = state in PENDING and needs_mandate(party_kind)
    return max(0, (today - term).days) if is_counted else 0


def escalation_level(days: int) -> int:
    """How far up the line a promise has to be that is so many days past its term."""
    return days // ESCALATE_AFTER.days


def reminder(state: str, asked_on: date, term: date, today: date) -> str:
    """Which reminder a commitment is due today, as the last part of its key; empty when none.

    Asked and silent: once a week, four times, and again when it is asked anew.
    Promised: once in the week before the term, and once when it has passed.
    """
    if state == ASKED:
        weeks = (today - asked_on) // ASK_AGAIN_AFTER
        return f"unanswered-{weeks}-{asked_on.isoformat()}" if 0 < weeks <= MOST_REMINDERS else ""
    if state in PENDING and today > term:
        return f"late-{term.isoformat()}"
    if state in PENDING and term - today <= REMIND_BEFORE:
        return f"soon-{term.isoformat()}"
    return ""
