"""The sections of Vandaag about promises and actions: which rows each has, what it is called, what to do about each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import ActionNeed, Commitment, Milestone
from ..rules import working
from .boards import AWAITS_VISA, PENDING, is_conditional


@dataclass(frozen=True)
class Section:
    """One section of what is owed: which rows, and what to do about each."""

    key: str
    title: Any
    empty: Any
    rows: Callable[[date], Q]
    step: Any
    all_url_name: str = "actions:promises"
    all_query: str = ""


def _broken() -> Q:
    """Broken, for an action that is still open and for which nobody else promises."""
    another = Commitment.objects.filter(action=OuterRef("action"), state__in=sorted(rules.STANDING))
    return Q(state=rules.BROKEN, action__state__in=sorted(rules.OPEN)) & ~Q(Exists(another))


FOR_WHO_ASKS = (
    Section(
        "promises_to_agree",
        _("Other terms that wait for your agreement"),
        _("No other terms wait for your agreement."),
        lambda on: Q(waits_for=rules.ASKER),
        _("Agree, or say why not"),
        all_query="?stand=overleg",
    ),
    Section(
        "promises_refused",
        _("Refused: talk, ask again or let go"),
        _("Nobody refused anything."),
        lambda on: Q(state=rules.REFUSED),
        _("Decide what happens now"),
    ),
    Section(
        "promises_broken",
        _("Broken promises, with no other in their place"),
        _("No broken promise is without another in its place."),
        lambda on: _broken(),
        _("Ask somebody anew, or drop the action"),
        all_query="?stand=broken",
    ),
    Section(
        "promises_to_judge",
        _("Reported by the service: was it kept?"),
        _("Nothing that was reported waits for your judgement."),
        lambda on: ~Q(promiser_says="") & Q(receiver_says="", state__in=(rules.KEPT, rules.PARTLY)),
        _("Judge for the residents"),
        all_query="?stand=kept",
    ),
    Section(
        "promises_escalated",
        _("Promises that went up the line"),
        _("No late promise went up the line."),
        lambda on: Q(state__in=PENDING, due_on__lt=on, escalation_level__gt=0),
        _("Ask whoever it went up to"),
        all_query="?stand=te-laat",
    ),
    Section(
        "promises_late",
        _("Promises past their term"),
        _("No promise is past its term."),
        lambda on: Q(state__in=PENDING, due_on__lt=on),
        _("Ask how it stands, and judge"),
        all_query="?stand=te-laat",
    ),
    Section(
        "promises_unanswered",
        _("Asked and not answered for a week"),
        _("Everybody who was asked has answered."),
        lambda on: Q(state=rules.ASKED, asked_at__date__lte=on - rules.ASK_AGAIN_AFTER),
        _("Call them"),
    ),
    Section(
        "promises_due",
        _("Promises due within two weeks"),
        _("No promise is due in the next two weeks."),
        lambda on: Q(state__in=PENDING, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("See how it stands"),
    ),
)
CONDITIONAL = (
    Section(
        "promises_conditional",
        _("Promised, subject to confirmation"),
        _("No promise is subject to confirmation."),
        is_conditional,
        _("Have it confirmed by who stands above"),
        all_query="?stand=voorbehoud",
    ),
)
FOR_WHO_IS_ABOVE = (
    Section(
        "escalated_to_us",
        _("Late promises that came up to you"),
        _("No late promise came up to you."),
        lambda on: Q(state__in=PENDING),
        _("See to it that it is kept, or that another day is agreed"),
    ),
)
FOR_WHO_CONFIRMS = (
    Section(
        "promises_to_confirm",
        _("Promises that you may confirm"),
        _("No promise waits for your confirmation."),
        is_conditional,
        _("Confirm, or say why not"),
        all_query="?stand=voorbehoud",
    ),
)
FOR_FINANCE = (
    Section(
        "promises_visa",
        _("Promised money that waits for a visa"),
        _("No promised money waits for a visa."),
        lambda on: AWAITS_VISA,
        _("Give the visa"),
        all_query="?stand=visum",
    ),
)
FOR_WHO_IS_ASKED = (
    Section(
        "our_promises_to_agree",
        _("Other terms for your promises"),
        _("Nobody proposed other terms for your promises."),
        lambda on: Q(waits_for=rules.PROMISER),
        _("Agree, or say why not"),
    ),
    Section(
        "asked_of_us",
        _("Asked of you"),
        _("Nothing is waiting for your answer."),
        lambda on: Q(state=rules.ASKED),
        _("Accept or refuse"),
    ),
    Section(
        "our_promises_late",
        _("Your promises past their term"),
        _("None of your promises is past its term."),
        lambda on: Q(state__in=PENDING, due_on__lt=on),
        _("Say whether it was kept"),
    ),
    Section(
        "our_promises_due",
        _("Your promises due within two weeks"),
        _("None of your promises is due in the next two weeks."),
        lambda on: Q(state__in=PENDING, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("Say whether it was kept"),
    ),
)
_OPEN = Q(state__in=sorted(rules.OPEN))


def _has_late_milestone(on: date) -> Q:
    """Open, with a milestone that is past its day."""
    late = Milestone.objects.filter(action=OuterRef("pk"), state=working.TO_DO, due_on__lt=on)
    return _OPEN & Q(Exists(late))


def _waits_in_vain(on: date) -> Q:
    """Open, and waiting for an action that is past its term or was dropped."""
    stuck = Q(needs__state=rules.DROPPED) | Q(needs__state__in=sorted(rules.OPEN), needs__due_on__lt=on)
    return _OPEN & Q(Exists(ActionNeed.objects.filter(stuck, action=OuterRef("pk"))))


ABOUT_ACTIONS = (
    Section(
        "actions_late",
        _("Actions past their term"),
        _("No action is past its term."),
        lambda on: Q(due_on__lt=on) & _OPEN,
        _("Finish it, give it another term or drop it"),
        all_url_name="actions:index",
    ),
    Section(
        "milestones_late",
        _("Actions with a milestone past its day"),
        _("No milestone is past its day."),
        _has_late_milestone,
        _("Reach it, give it another day or drop it"),
        all_url_name="actions:index",
    ),
    Section(
        "actions_stuck",
        _("Actions that wait for another that is late or dropped"),
        _("No action waits for another that is late or dropped."),
        _waits_in_vain,
        _("Find another way, or another term"),
        all_url_name="actions:index",
    ),
)

DUE_SECTIONS = tuple(
    section.key
    for section in (
        *(*FOR_WHO_ASKS, *CONDITIONAL, *ABOUT_ACTIONS, *FOR_WHO_IS_ASKED),
        *(*FOR_WHO_IS_ABOVE, *FOR_WHO_CONFIRMS, *FOR_FINANCE),
    )
)
"""The keys of every section that `due` may give."""
