"""Themes and priorities: their states, their order, and which counts may be shown to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from wijklus.ground.trail.rules import mark as _

from . import suggesting as suggesting

OPEN = "open"
CLOSED = "closed"
ALLOWED: dict[str, frozenset[str]] = {
    OPEN: frozenset({CLOSED}),
    CLOSED: frozenset({OPEN}),  # a reopened signal opens its theme again
}

ACTIVE = "active"
DONE = "done"
DROPPED = "dropped"
ALLOWED_PRIORITY: dict[str, frozenset[str]] = {
    ACTIVE: frozenset({DONE, DROPPED}),
    DONE: frozenset({ACTIVE}),
    DROPPED: frozenset({ACTIVE}),
}

HERE, CITY, ABOVE = "here", "city", "above"
SOLUTION_LEVELS = (HERE, CITY, ABOVE)
"""Found here; solved in the neighbourhood, by the city, or above it."""

STEP = 1_000
"""Distance between two positions: something can be put between them without moving the rest."""
UP, DOWN = "up", "down"
MOST_AT_ONCE = 500
"""So many signals go into a theme in one transaction."""
MOST_LEVELS = 4
"""Themes above one another: signal, theme, larger theme, and so on."""
MINUTES_TO_UNDO = 10
"""People are told that their signal was put with others after so long: what is undone at once bothers nobody."""

SENTENCES: dict[str, str] = {
    "priorities.start_theme": _("%(who)s started the theme “%(title)s”"),
    "priorities.bundle": _("%(who)s put signals in the theme “%(title)s”"),
    "priorities.take_out": _("%(who)s took signals out of the theme “%(title)s”"),
    "priorities.edit_theme": _("%(who)s edited the theme “%(title)s”"),
    "priorities.join": _("%(who)s found that signals are about one matter, “%(title)s”"),
    "priorities.undo_join": _("%(who)s took back that signals are about one matter, “%(title)s”"),
    "priorities.step_out": _("%(who)s stepped out of the theme “%(title)s”"),
    "priorities.me_too": _("%(who)s said “me too” to the theme “%(title)s”"),
    "priorities.nest": _("%(who)s put the theme “%(title)s” in a larger one"),
    "priorities.unnest": _("%(who)s took the theme “%(title)s” out of a larger one"),
    "priorities.close_theme": _("%(who)s closed the theme “%(title)s”"),
    "priorities.open_theme": _("%(who)s opened the theme “%(title)s” again"),
    "priorities.prioritise": _("%(who)s made “%(title)s” a priority"),
    "priorities.reorder": _("%(who)s gave the priority “%(title)s” another place"),
    "priorities.end": _("%(who)s ended the priority “%(title)s”"),
    "priorities.set_threshold": _("%(who)s decided how sure a suggestion must be"),
    "priorities.take_back": _("%(who)s took the priority “%(title)s” up again"),
}


def between(before: int | None, after: int | None) -> int | None:
    """A position between two others (None: there is none on that side); None when there is no room left."""
    if before is None and after is None:
        return STEP
    if before is None:
        assert after is not None
        return after - STEP
    if after is None:
        return before + STEP
    return (before + after) // 2 if after - before > 1 else None


def place_after_move(place: int, to: str | int, count: int) -> int:
    """The place, counted from 1, to which a priority on `place` goes: one up, one down, or a number kept in range."""
    wanted = {UP: place - 1, DOWN: place + 1}[to] if isinstance(to, str) else to
    return max(1, min(count, wanted))


def new_positions(order: Sequence[tuple[int, int]], moved: int, place: int) -> dict[int, int]:
    """Positions to write, by id, so that `moved` stands on `place` (from 1) in an order of (id, position).

    One position changes when there is room between the neighbours; otherwise all are numbered anew.
    """
    others = [(key, position) for key, position in order if key != moved]
    index = max(0, min(len(others), place - 1))
    before = others[index - 1][1] if index > 0 else None
    after = others[index][1] if index < len(others) else None
    found = between(before, after)
    if found is not None:
        return {moved: found}
    keys = [key for key, _position in others]
    keys.insert(index, moved)
    return {key: number * STEP for number, key in enumerate(keys, start=1)}


@dataclass(frozen=True)
class ChannelCount:
    """How many distinct persons, and how many counted voices, came in through one channel."""

    channel: str
    people: int
    voices: int


@dataclass(frozen=True)
class Sources:
    """Where a priority comes from: named persons and counted voices, in all and per channel."""

    people: int = 0
    voices: int = 0
    channels: tuple[ChannelCount, ...] = ()

    @property
    def is_idea_of_the_service(self) -> bool:
        """Whether nobody outside the city stands behind it."""
        return self.people == 0 and self.voices == 0


@dataclass(frozen=True)
class PublicChannel:
    """A channel as everybody may see it; None: some, too few to tell how many."""

    channel: str
    people: int | None
    voices: int | None


@dataclass(frozen=True)
class PublicSources:
    """Sources as everybody may see them; None: some, too few to tell how many."""

    people: int | None
    voices: int | None
    channels: tuple[PublicChannel, ...]
    is_idea_of_the_service: bool


def shown(count: int, small_cell: int) -> int | None:
    """The count as everybody may see it: None for some, but too few to tell how many."""
    return count if count == 0 or count >= small_cell else None


def public(sources: Sources, small_cell: int) -> PublicSources:
    """Sources without small numbers. One small channel hides the counts of all, or the total would give it away."""
    hide_people = any(shown(c.people, small_cell) is None for c in sources.channels)
    hide_voices = any(shown(c.voices, small_cell) is None for c in sources.channels)
    channels = tuple(
        PublicChannel(
            c.channel,
            None if hide_people and c.people else c.people,
            None if hide_voices and c.voices else c.voices,
        )
        for c in sources.channels
    )
    return PublicSources(
        people=shown(sources.people, small_cell),
        voices=shown(sources.voices, small_cell),
        channels=channels,
        is_idea_of_the_service=sources.is_idea_of_the_service,
    )
