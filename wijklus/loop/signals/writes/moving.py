"""Moving a signal through its states. Later steps of the loop call these; the table is in rules.ALLOWED."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.base.transitions import NotPossibleNow, check
from wijklus.ground.trail import reads as trail_reads
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Signal
from . import terms


def move(*, signal: Signal, to: str, by: Actor, at: datetime, reason: str = "") -> Signal:
    """Bring one signal into another state. Raises Refused when it is not possible from the state it has now."""
    moved = move_many(signals=[signal], to=to, by=by, at=at, reason=reason)
    if not moved:
        raise Refused(_("This is not possible any more: somebody changed the signal first. Load the page again."))
    return moved[0]


def move_many(*, signals: Sequence[Signal], to: str, by: Actor, at: datetime, reason: str = "") -> Sequence[Signal]:
    """Bring many signals into another state; those for which it is not possible now are left as they are.

    Returns the ones that moved. Nothing moves when the actor may not move one of them. What was set aside stays so:
    see take_back.
    """
    return _move(signals, to, by=by, at=at, reason=reason, is_undo=False)


def leave(*, signal: Signal, by: Actor, at: datetime, reason: str) -> None:
    """A signal leaves the loop for good, whatever it was: also one that was answered, or set aside for another reason.

    Inside the transaction of the caller, who notes in the trail why it cannot come back.
    """
    if not _move([signal], rules.SET_ASIDE, by=by, at=at, reason=reason, is_undo=False, also_answered=True):
        Signal.objects.filter(pk=signal.pk, state=rules.SET_ASIDE).update(state_reason=cleaned(reason))
    signal.refresh_from_db(fields=["state", "state_reason"])


def _move(
    signals: Sequence[Signal],
    to: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    is_undo: bool,
    also_answered: bool = False,
) -> Sequence[Signal]:
    why = cleaned(reason)
    if to in rules.NEEDS_REASON and not why:
        raise Refused(_("Give the reason: it is shown to the person who said it."), field="reason")
    with transaction.atomic():
        rows = list(
            Signal.objects.select_for_update(of=("self",))
            .select_related("neighbourhood")
            .filter(pk__in=[signal.pk for signal in signals])
            .order_by("pk")
        )
        for row in rows:
            access.require(access.may_move(by, row, to))
        moving = [
            row
            for row in rows
            if _possible(row.state, to)
            and is_undo == (row.state == rules.SET_ASIDE)
            and (also_answered or (row.state, to) != (rules.ANSWERED, rules.SET_ASIDE))
        ]
        Signal.objects.filter(pk__in=[row.pk for row in moving]).update(state=to, state_reason=why)
        was = {row.pk: row.state for row in moving}
        for row in moving:
            row.state, row.state_reason = to, why
        reopened = {pk for pk, state in was.items() if (state, to) == (rules.ANSWERED, rules.REOPENED)}
        terms.follow_terms(signals=moving, moved_at=at, reopened=reopened)
        _record(moving, was, by=by, at=at, reason=why)
    return moving


def _possible(was: str, to: str) -> bool:
    try:
        check(rules.ALLOWED, was, to)
    except NotPossibleNow:
        return False
    return True


def _record(moved: Sequence[Signal], was: Mapping[int, str], *, by: Actor, at: datetime, reason: str) -> None:
    """One trail row per signal; one insert per state they came from."""
    for state in sorted(set(was.values())):
        changes = [
            trail.Change(
                ref=row.reference,
                neighbourhood_id=row.neighbourhood_id,
                before={"state": state},
                after={"state": row.state},
            )
            for row in moved
            if was[row.pk] == state
        ]
        verb = rules.verb_of(state, moved[0].state)
        trail.record_many(by=by, at=at, verb=verb, kind="signal", changes=changes, reason=reason)


def take_up(*, signals: Sequence[Signal], by: Actor, at: datetime, reason: str = "") -> Sequence[Signal]:
    """Signals were put in a theme. Those already taken up or answered stay so; returns the ones that moved.

    Raises Refused when one was set aside: that is taken back first.
    """
    if any(signal.state == rules.SET_ASIDE for signal in signals):
        raise Refused(_("One of these signals was set aside. Take it back into the inbox first."))
    return move_many(signals=signals, to=rules.TAKEN_UP, by=by, at=at, reason=reason)


def release(*, signals: Sequence[Signal], by: Actor, at: datetime, reason: str = "") -> Sequence[Signal]:
    """Signals were taken out of their last theme: back to the inbox. An answered one stays answered."""
    taken = [signal for signal in signals if signal.state == rules.TAKEN_UP]
    return move_many(signals=taken, to=rules.NEW, by=by, at=at, reason=reason)


def answered(*, signals: Sequence[Signal], by: Actor, at: datetime) -> Sequence[Signal]:
    """An answer with an outcome was given to signals. Those answered before or set aside stay as they are."""
    return move_many(signals=signals, to=rules.ANSWERED, by=by, at=at)


def reopen(*, signal: Signal, by: Actor, at: datetime, reason: str = "") -> Signal:
    """The person who signalled says that it is not, or half, solved. One that is open already stays as it is.

    `reason` stays in the trail for ever: "half" or "no", never the person's own words.
    """
    moved = move_many(signals=[signal], to=rules.REOPENED, by=by, at=at, reason=reason)
    if moved:
        return moved[0]
    signal.refresh_from_db()
    return signal


def set_aside(*, signals: Sequence[Signal], by: Actor, at: datetime, reason: str) -> Sequence[Signal]:
    """Nothing will be done with these, and the person may read why. Returns the ones that moved."""
    return move_many(signals=signals, to=rules.SET_ASIDE, by=by, at=at, reason=reason)


def take_back(*, signals: Sequence[Signal], by: Actor, at: datetime) -> Sequence[Signal]:
    """Signals that were set aside are again what they were (new when that is not known): the undo of set_aside.

    A call for help that was passed on stays out: it has no words any more, and somebody else cares for it.
    """
    aside = [signal for signal in signals if signal.state == rules.SET_ASIDE]
    refs = [signal.reference for signal in aside]
    gone = trail_reads.last_before(kind="signal", refs=refs, verb=rules.LEFT)
    aside = [signal for signal in aside if signal.reference not in gone]
    before = trail_reads.last_before(kind="signal", refs=refs, verb="signals.set_aside")
    by_state: dict[str, list[Signal]] = defaultdict(list)
    for signal in aside:
        by_state[before.get(signal.reference, {}).get("state", rules.NEW)].append(signal)
    with transaction.atomic():
        return [
            one
            for state, those in sorted(by_state.items())
            for one in _move(those, state, by=by, at=at, reason="", is_undo=True)
        ]
