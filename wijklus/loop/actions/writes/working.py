"""How the work on an action goes, by whoever does it: progress, milestones, risks, and what people do themselves."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned

from .. import access, rules
from ..models import Action, Milestone, OwnPart, Progress, Risk
from ..rules import working
from .checking import check_reason, check_short, check_to_come, record_action

Part = TypeVar("Part", Milestone, Risk, OwnPart)


def locked_open(action: Action, *, by: Actor) -> Action:
    """The action, locked. Raises Refused when nothing can be told of it any more, or not by this actor."""
    access.require(access.may_keep_up(by, action))
    locked = Action.objects.select_for_update().get(pk=action.pk)
    if locked.state not in rules.OPEN:
        raise Refused(_("This action has ended. Reopen it first if the work goes on."))
    return locked


def tell_progress(*, action: Action, text: str, percent: int, by: Actor, at: datetime) -> Progress:
    """Tell in own words how far an action is, with a percentage. What was told before stays as it is."""
    words = check_words(text, "text", _("Tell in your own words how far it is."))
    if not 0 <= percent <= 100:
        raise Refused(_("Give a number from 0 to 100."), field="percent")
    with transaction.atomic():
        locked = locked_open(action, by=by)
        told = Progress(
            action=locked, text=words, percent=percent, by_id=by.user_id, by_function=by.function[:160], at=at
        )
        told.save()
        before = {"percent": locked.percent}
        locked.percent, locked.progress_at = percent, at
        locked.save(update_fields=["percent", "progress_at"])
        record_action(locked, "progress", by=by, at=at, before=before, after={"percent": percent}, reason=words)
        return told


def add_milestone(*, action: Action, what: str, due_on: date, by: Actor, at: datetime) -> Milestone:
    """Write a step of an action that everybody can check: what, by when."""
    words = _line(what, _("Say what will be there."))
    check_to_come(due_on, at, "due_on")
    values = {"what": words, "due_on": due_on}
    return _add(Milestone(first_due_on=due_on, **values), action, working.MOST_MILESTONES, values, by=by, at=at)


def change_milestone(
    *,
    milestone: Milestone,
    version: int,
    what: str,
    due_on: date,
    state: str,
    by: Actor,
    at: datetime,
    done_on: date | None = None,
    reason: str = "",
) -> Milestone:
    """Change a milestone: reached on a day, dropped, or moved with the reason; its first day stays visible."""
    today = timezone.localdate(at)
    if done_on is not None and done_on > today:
        raise Refused(_("This day has yet to come. Say when it was done."), field="done_on")
    values: dict[str, Any] = {"what": _line(what, _("Say what will be there.")), "due_on": due_on}
    values["done_on"] = (done_on or today) if state == working.REACHED else None
    if due_on != milestone.due_on:
        check_to_come(due_on, at, "due_on")
        check_reason(reason)
    return _change(milestone, version, state, values, by=by, at=at, reason=reason)


def add_risk(
    *, action: Action, what: str, likelihood: str, severity: str, measure: str, by: Actor, at: datetime
) -> Risk:
    """Write down what can go wrong, how likely and how bad, and what is done about it."""
    values = _risk(what, likelihood, severity, measure)
    return _add(Risk(**values), action, working.MOST_RISKS, values, by=by, at=at)


def change_risk(
    *,
    risk: Risk,
    version: int,
    what: str,
    likelihood: str,
    severity: str,
    measure: str,
    state: str,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> Risk:
    """Change a risk, or say with the reason that it happened or is none any more."""
    return _change(risk, version, state, _risk(what, likelihood, severity, measure), by=by, at=at, reason=reason)


def add_own_part(
    *, action: Action, who: str, what: str, by: Actor, at: datetime, due_on: date | None = None
) -> OwnPart:
    """Write down what residents or a group do themselves for an action."""
    check_to_come(due_on, at, "due_on")
    values = _own_part(who, what, due_on)
    return _add(OwnPart(**values), action, working.MOST_OWN_PARTS, values, by=by, at=at)


def change_own_part(
    *,
    own_part: OwnPart,
    version: int,
    who: str,
    what: str,
    state: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    reason: str = "",
) -> OwnPart:
    """Change what people do themselves: done, or stopped with the reason."""
    if due_on != own_part.due_on:
        check_to_come(due_on, at, "due_on")
    return _change(own_part, version, state, _own_part(who, what, due_on), by=by, at=at, reason=reason)


VERBS = {Milestone: "milestone", Risk: "risk", OwnPart: "own_part"}
TABLES = {
    Milestone: working.ALLOWED_MILESTONE,
    Risk: working.ALLOWED_RISK,
    OwnPart: working.ALLOWED_OWN_PART,
}


def _add(part: Part, action: Action, most: int, values: dict[str, Any], *, by: Actor, at: datetime) -> Part:
    with transaction.atomic():
        part.action = locked_open(action, by=by)
        if type(part).objects.filter(action=action).count() >= most:
            sentence = _("An action has at most %(most)s of these. Make another action of what is more.")
            raise Refused(sentence % {"most": most})
        part.by_function, part.at = by.function[:160], at
        part.save()
        record_action(part.action, VERBS[type(part)], by=by, at=at, after=values)
        return part


def _change(
    part: Part, version: int, state: str, values: dict[str, Any], *, by: Actor, at: datetime, reason: str
) -> Part:
    with transaction.atomic():
        action = locked_open(part.action, by=by)
        now = type(part).objects.select_for_update().get(pk=part.pk)
        written = {**values, "state": state}
        if now.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine=written)
        if state != now.state:
            must_allow(TABLES[type(part)], now.state, state)
        words = check_reason(reason) if working.needs_reason(now.state, state) else cleaned(reason)
        before = {name: getattr(now, name) for name in written}
        for name, value in written.items():
            setattr(now, name, value)
        now.state_reason = words or (now.state_reason if state == before["state"] else "")
        now.version += 1
        now.save()
        verb = f"{VERBS[type(part)]}_change"
        record_action(action, verb, by=by, at=at, before=before, after=written, reason=words)
        return now


def _risk(what: str, likelihood: str, severity: str, measure: str) -> dict[str, Any]:
    if likelihood not in working.LIKELIHOODS:
        raise Refused(_("Choose how likely it is."), field="likelihood")
    if severity not in working.SEVERITIES:
        raise Refused(_("Choose how bad it would be."), field="severity")
    return {
        "what": _line(what, _("Say what can go wrong.")),
        "likelihood": likelihood,
        "severity": severity,
        "measure": check_words(measure, "measure", _("Say what is done about it, or that nothing can be done.")),
    }


def _own_part(who: str, what: str, due_on: date | None) -> dict[str, Any]:
    words = check_short(who, "who")
    if not words:
        raise Refused(_("Say which group or how many residents, without a name."), field="who")
    return {"who": words, "what": check_words(what, "what", _("Say what they do themselves.")), "due_on": due_on}


def _line(text: str, otherwise: Any) -> str:
    words = check_short(text, "what", 200)
    if not words:
        raise Refused(otherwise, field="what")
    return words


def check_words(text: str, field: str, otherwise: Any) -> str:
    """The words as they are kept. Raises Refused with this sentence when there are none."""
    words = cleaned(text)
    if not words:
        raise Refused(otherwise, field=field)
    return words
