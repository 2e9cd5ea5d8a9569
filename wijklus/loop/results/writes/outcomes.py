"""Changes: recording what came of an action or a theme."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.actions import writes as actions

from .. import access, rules
from ..models import Result
from . import policy

if TYPE_CHECKING:
    from wijklus.loop.actions.models import Action
    from wijklus.loop.priorities.models import Theme


@transaction.atomic
def record_result(
    *,
    action: "Action | None" = None,
    theme: "Theme | None" = None,
    outcome: str,
    text: str,
    reason: str = "",
    handed_to: str = "",
    happened_on: date,
    by: Actor,
    at: datetime,
) -> Result:
    """Record what came of an action, or of a theme that never became one; an open action ends with it.

    Raises NotAllowed, or Refused when the outcome lacks what it needs: a "no" its reason, "elsewhere" to whom.
    """
    about = action or theme
    if about is None or (action and theme):
        raise Refused(_("A result is about one action or one theme."))
    if not access.may_record(by, about.neighbourhood_id):
        raise NotAllowed
    text, reason, handed_to = cleaned(text), cleaned(reason), cleaned(handed_to)
    _check(outcome, text, reason, handed_to, happened_on, at)
    result = Result(
        neighbourhood_id=about.neighbourhood_id, action=action, theme=theme, outcome=outcome, text=text, reason=reason,
        handed_to=handed_to, happened_on=happened_on, recorded_at=at, by_id=by.user_id, by_function=by.function,
    )  # fmt: skip
    result.save()
    if action is not None and action.state in (action_rules.PLANNED, action_rules.RUNNING):
        actions.advance(action=action, to=action_rules.DONE, reason=reason, by=by, at=at)
    if theme is not None:
        policy.settle(theme=theme, by=by, at=at)
    trail.record(
        by=by, at=at, verb="results.record", kind="result", ref=result.reference,
        neighbourhood_id=result.neighbourhood_id, after={"outcome": outcome, "about": about.reference}, reason=reason,
    )  # fmt: skip
    return result


def _check(outcome: str, text: str, reason: str, handed_to: str, happened_on: date, at: datetime) -> None:
    if outcome not in rules.OUTCOMES:
        raise Refused(_("Choose what came of it."), field="outcome")
    if not text:
        raise Refused(_("Say in plain words what came of it."), field="text")
    if outcome == rules.NOT_CHANGED and not reason:
        raise Refused(_("When nothing changed, people are owed the reason."), field="reason")
    if outcome == rules.ELSEWHERE and not handed_to:
        raise Refused(_("Say to whom it was handed over."), field="handed_to")
    if happened_on > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="happened_on")
