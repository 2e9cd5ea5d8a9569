"""What holds for a neighbourhood team across employers: its list, and handing on that is only over once it arrived.

A warm referral ("warme doorverwijzing") stays with who refers until the receiver says that there was contact.
"""

from collections.abc import Set
from datetime import date, timedelta

from wijklus.ground.trail.rules import mark as _

WORKING, WAITING, DONE = "working", "waiting", "done"
ENTRY_STATES = (WORKING, WAITING, DONE)
"""How a matter on the list stands."""

ASKED, TAKEN, REACHED, NOT_REACHED, REFUSED, WITHDRAWN = (
    "asked", "taken", "reached", "not_reached", "refused", "withdrawn",
)  # fmt: skip
ALLOWED_REFERRAL: dict[str, Set[str]] = {
    ASKED: frozenset({TAKEN, REFUSED, WITHDRAWN}),
    TAKEN: frozenset({REACHED, NOT_REACHED, WITHDRAWN}),
    NOT_REACHED: frozenset({REACHED, WITHDRAWN}),
    REACHED: frozenset(),
    REFUSED: frozenset(),
    WITHDRAWN: frozenset(),
}
OPEN = frozenset({ASKED, TAKEN, NOT_REACHED})
"""A referral that did not arrive yet: it stays with who refers."""

DAYS = 5
"""Days in which a receiver makes contact, unless the team says otherwise."""
MOST_DAYS = 60
LINK_DAYS = 30
"""Days after its term that the link in a mail about a referral works."""
LONGEST = 300


def due_on(asked_on: date, days: int) -> date:
    """The day by which there should be contact."""
    return asked_on + timedelta(days=days)


def is_late(state: str, due: date, on: date) -> bool:
    """Whether contact should have been made."""
    return state in OPEN and due < on


SENTENCES: dict[str, str] = {
    "teams.start": _("%(who)s made a neighbourhood team: %(name)s"),
    "teams.change": _("%(who)s changed the neighbourhood team %(name)s"),
    "teams.add_member": _("%(who)s added %(party)s to a neighbourhood team"),
    "teams.end_member": _("%(who)s let %(party)s leave a neighbourhood team"),
    "teams.put_entry": _("%(who)s put something on the list of a neighbourhood team"),
    "teams.change_entry": _("%(who)s said how something on the list of a neighbourhood team stands"),
    "teams.refer": _("%(who)s referred something to %(to)s"),
    "teams.answer_referral": _("%(who)s answered a referral, or took one back"),
}
TRAIL_KINDS: dict[str, str] = {
    "team": _("neighbourhood team"),
    "team_entry": _("line on the list of a neighbourhood team"),
    "referral": _("referral"),
}
"""What the objects of this room are called in the trail."""
