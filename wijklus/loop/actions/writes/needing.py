"""What waits for what: an action that can only go on once another is done. Never in a circle."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused

from .. import access, reads, rules
from ..models import Action, ActionNeed
from ..rules import working
from .checking import check_reason, record_action


def say_needs(*, action: Action, needs: Action, reason: str, by: Actor, at: datetime) -> ActionNeed:
    """Say that an action waits for another, and why. Refused in a circle, with the way along which it goes round."""
    access.require(access.may_keep_up(by, action))
    words = check_reason(reason)
    with transaction.atomic():
        _lock_along(action, needs)
        if needs.state not in rules.OPEN:
            raise Refused(_("That action has ended: nothing waits for it."), field="needs")
        edges = reads.waits_along(needs.pk)
        _check_no_circle(action, needs, edges)
        standing = set(ActionNeed.objects.filter(action=action).values_list("needs_id", flat=True))
        if needs.pk in standing:
            raise Refused(_("It was said already that this action waits for that one."), field="needs")
        if len(standing) >= working.MOST_NEEDS:
            raise Refused(_("This action waits for too many others. Say which ones matter most."), field="needs")
        made = ActionNeed(action=action, needs=needs, reason=words, by_function=by.function[:160], at=at)
        made.save()
        record_action(action, "need", by=by, at=at, after={"needs": needs.reference}, reason=words)
        return made


def stop_needing(*, action: Action, needs: Action, reason: str, by: Actor, at: datetime) -> None:
    """Say that an action does not wait for another any more, and why."""
    access.require(access.may_keep_up(by, action))
    words = check_reason(reason)
    with transaction.atomic():
        gone, _rows = ActionNeed.objects.filter(action=action, needs=needs).delete()
        if not gone:
            raise Refused(_("This action did not wait for that one."))
        record_action(action, "need_no_more", by=by, at=at, before={"needs": needs.reference}, reason=words)


def check_dependents(action: Action, known: frozenset[str]) -> list[Action]:
    """The open actions that wait for one that is let go. Refused, naming them, unless the writer says to know them."""
    waiting = list(reads.waiting_for(action.pk))
    unknown = working.unknown_dependents({row.reference for row in waiting}, known)
    if unknown:
        titles = ", ".join(f"“{row.title}”" for row in waiting)
        sentence = _("Other actions wait for this one: %(titles)s. Say that you know it, and tell their owners.")
        raise Refused(sentence % {"titles": titles}, field="known")
    return waiting


def _lock_along(action: Action, needs: Action) -> None:
    """Lock both and all that they lead to: two circles that would close each other come one after the other."""
    along = {action.pk, needs.pk, *reads.waits_along(needs.pk)}
    list(Action.objects.select_for_update().filter(pk__in=along).order_by("pk").values_list("pk"))


def _check_no_circle(action: Action, needs: Action, edges: dict[int, set[int]]) -> None:
    if action.pk == needs.pk:
        raise Refused(_("An action cannot wait for itself."), field="needs")
    found = working.way(edges, needs.pk, action.pk)
    if found:
        named = dict(Action.objects.filter(pk__in=found).values_list("pk", "title"))
        titles = " → ".join(f"“{named[pk]}”" for pk in found)
        sentence = _("This would go round in a circle, for these wait for each other already: %(titles)s.")
        raise Refused(sentence % {"titles": titles}, field="needs")
