"""What is owed on a day about promises and actions: to who asks, was asked, stands above, confirms and pays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Action, Commitment
from .boards import AWAITS_VISA, PENDING, is_conditional, waiting_behind

MOST = 10


@dataclass(frozen=True)
class _Section:
    """One section of what is owed: which commitments, and what to do about each."""

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


_FOR_WHO_ASKS = (
    _Section(
        "promises_to_agree",
        _("Other terms that wait for your agreement"),
        _("No other terms wait for your agreement."),
        lambda on: Q(waits_for=rules.ASKER),
        _("Agree, or say why not"),
        all_query="?stand=overleg",
    ),
    _Section(
        "promises_refused",
        _("Refused: talk, ask again or let go"),
        _("Nobody refused anything."),
        lambda on: Q(state=rules.REFUSED),
        _("Decide what happens now"),
    ),
    _Section(
        "promises_broken",
        _("Broken promises, with no other in their place"),
        _("No broken promise is without another in its place."),
        lambda on: _broken(),
        _("Ask somebody anew, or drop the action"),
        all_query="?stand=broken",
    ),
    _Section(
        "promises_to_judge",
        _("Reported by the service: was it kept?"),
        _("Nothing that was reported waits for your judgement."),
        lambda on: ~Q(promiser_says="") & Q(receiver_says="", state__in=(rules.KEPT, rules.PARTLY)),
        _("Judge for the residents"),
        all_query="?stand=kept",
    ),
    _Section(
        "promises_escalated",
        _("Promises that went up the line"),
        _("No late promise went up the line."),
        lambda on: Q(state__in=PENDING, due_on__lt=on, escalation_level__gt=0),
        _("Ask whoever it went up to"),
        all_query="?stand=te-laat",
    ),
    _Section(
        "promises_late",
        _("Promises past their term"),
        _("No promise is past its term."),
        lambda on: Q(state__in=PENDING, due_on__lt=on),
        _("Ask how it stands, and judge"),
        all_query="?stand=te-laat",
    ),
    _Section(
        "promises_unanswered",
        _("Asked and not answered for a week"),
        _("Everybody who was asked has answered."),
        lambda on: Q(state=rules.ASKED, asked_at__date__lte=on - rules.ASK_AGAIN_AFTER),
        _("Call them"),
    ),
    _Section(
        "promises_due",
        _("Promises due within two weeks"),
        _("No promise is due in the next two weeks."),
        lambda on: Q(state__in=PENDING, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("See how it stands"),
    ),
)
_CONDITIONAL = (
    _Section(
        "promises_conditional",
        _("Promised, subject to confirmation"),
        _("No promise is subject to confirmation."),
        is_conditional,
        _("Have it confirmed by somebody with the mandate"),
        all_query="?stand=voorbehoud",
    ),
)
_FOR_WHO_IS_ABOVE = (
    _Section(
        "escalated_to_us",
        _("Late promises that came up to you"),
        _("No late promise came up to you."),
        lambda on: Q(state__in=PENDING),
        _("See to it that it is kept, or that another day is agreed"),
    ),
)
_FOR_WHO_CONFIRMS = (
    _Section(
        "promises_to_confirm",
        _("Promises that you may confirm"),
        _("No promise waits for your confirmation."),
        is_conditional,
        _("Confirm under your mandate"),
        all_query="?stand=voorbehoud",
    ),
)
_FOR_FINANCE = (
    _Section(
        "promises_visa",
        _("Promised money that waits for a visa"),
        _("No promised money waits for a visa."),
        lambda on: AWAITS_VISA,
        _("Give the visa"),
        all_query="?stand=visum",
    ),
)
_FOR_WHO_IS_ASKED = (
    _Section(
        "our_promises_to_agree",
        _("Other terms for your promises"),
        _("Nobody proposed other terms for your promises."),
        lambda on: Q(waits_for=rules.PROMISER),
        _("Agree, or say why not"),
    ),
    _Section(
        "asked_of_us",
        _("Asked of you"),
        _("Nothing is waiting for your answer."),
        lambda on: Q(state=rules.ASKED),
        _("Accept or refuse"),
    ),
    _Section(
        "our_promises_late",
        _("Your promises past their term"),
        _("None of your promises is past its term."),
        lambda on: Q(state__in=PENDING, due_on__lt=on),
        _("Say whether it was kept"),
    ),
    _Section(
        "our_promises_due",
        _("Your promises due within two weeks"),
        _("None of your promises is due in the next two weeks."),
        lambda on: Q(state__in=PENDING, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("Say whether it was kept"),
    ),
)


def due(*, actor: Actor, on: date) -> list[DueSection]:
    """What is owed on a day about promises and actions, to who asks, was asked, confirms, pays. At most twelve queries.

    A section is there also when it is empty: then it says so.
    """
    found = []
    if actor.can("commitments.ask") and access.may_see(actor):
        reach = actor.reach("commitments.ask")
        mine = Q() if reach is None else Q(action__neighbourhood_id__in=reach)
        found += _promises(_FOR_WHO_ASKS, mine, on)
        found += _promises(_CONDITIONAL, mine, on)
        found.append(_late_actions(actor, on))
    if actor.can("commitments.answer") and access.may_see(actor):
        found += _promises(_FOR_WHO_IS_ASKED, Q(party_id__in=actor.party_ids), on)
        found += _promises(_FOR_WHO_IS_ABOVE, Q(escalated_to_id__in=actor.party_ids), on)
    if access.may_confirm_any(actor):
        found += _promises(_FOR_WHO_CONFIRMS, Q(party_id__in=actor.party_ids), on)
    if access.may_give_visa(actor):
        found += _promises(_FOR_FINANCE, Q(), on)
    waiting = waiting_behind({row.pk for part in found for row in part.actions}) if any(p.count for p in found) else {}
    return [part.told(waiting) for part in found]


def _in_promises(n: int) -> str:
    return ngettext("%(n)s promise", "%(n)s promises", n) % {"n": n}


def _in_actions(n: int) -> str:
    return ngettext("%(n)s action", "%(n)s actions", n) % {"n": n}


@dataclass(frozen=True)
class _Found:
    """The rows of one section, before it is known how many people wait for each."""

    section: _Section
    count: int
    dues: Sequence[tuple[Action, Due]]

    @property
    def actions(self) -> list[Action]:
        return [action for action, _due in self.dues]

    def told(self, waiting: dict[int, tuple[int, int]]) -> DueSection:
        def with_people(action: Action, due: Due) -> Due:
            people, voices = waiting.get(action.pk, (0, 0))
            return replace(due, people_waiting=people, voices_waiting=voices)

        return DueSection(
            key=self.section.key,
            title=self.section.title,
            count=self.count,
            top=[with_people(action, due) for action, due in self.dues],
            empty=self.section.empty,
            all_url_name=self.section.all_url_name,
            all_query=self.section.all_query,
            counted=_in_actions(self.count) if self.section is _LATE else _in_promises(self.count),
        )


def _heaviest(rows: QuerySet[Any], **cases: Q) -> list[Any]:
    """The rows that are longest due of each case, at most ten, each with `case` and with `n`, the count of its case."""
    whens = [When(condition, then=Value(name)) for name, condition in cases.items()]
    by_case = [F("case")]
    return list(
        rows.annotate(case=Case(*whens, default=Value(""), output_field=CharField()))
        .exclude(case="")
        .annotate(
            n=Window(Count("id"), partition_by=by_case),
            rank=Window(RowNumber(), partition_by=by_case, order_by=[F("due_on").asc(), F("id").asc()]),
        )
        .filter(rank__lte=MOST)
        .order_by("due_on", "id")
    )


def _promises(sections: Sequence[_Section], mine: Q, on: date) -> list[_Found]:
    rows = Commitment.objects.filter(mine).select_related("action", "action__neighbourhood", "party")
    cases = {section.key: section.rows(on) for section in sections}
    found = _heaviest(rows.filter(reduce(or_, cases.values())), **cases)
    return [
        _Found(
            section,
            next((row.n for row in found if row.case == section.key), 0),
            [(row.action, _promise_due(row, section)) for row in found if row.case == section.key],
        )
        for section in sections
    ]


def _promise_due(row: Commitment, section: _Section) -> Due:
    return Due(
        what=f"{row.party.name}: {row.what[:120]}",
        since=row.asked_at if row.state in {rules.ASKED, rules.REFUSED} else _start_of(row.due_on),
        people_waiting=0,
        next_step=section.step,
        url_name="actions:commitment",
        ref=row.reference,
        where=row.action.neighbourhood.name,
    )


_LATE = _Section(
    "actions_late",
    _("Actions past their term"),
    _("No action is past its term."),
    lambda on: Q(state__in=sorted(rules.OPEN), due_on__lt=on),
    _("Finish it, give it another term or drop it"),
    all_url_name="actions:index",
)


def _late_actions(actor: Actor, on: date) -> _Found:
    reach = actor.reach("commitments.ask")
    mine = Q() if reach is None else Q(neighbourhood_id__in=reach)
    late = _LATE.rows(on)
    found = _heaviest(Action.objects.filter(mine, late).select_related("neighbourhood"), late=late)
    dues = [
        Due(
            what=row.title,
            since=_start_of(row.due_on),
            people_waiting=0,
            next_step=_LATE.step,
            url_name="actions:action",
            ref=row.reference,
            where=row.neighbourhood.name,
        )
        for row in found
    ]
    return _Found(_LATE, found[0].n if found else 0, list(zip(found, dues, strict=True)))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


DUE_SECTIONS = tuple(
    section.key
    for section in (
        *(*_FOR_WHO_ASKS, *_CONDITIONAL, _LATE, *_FOR_WHO_IS_ASKED),
        *(*_FOR_WHO_IS_ABOVE, *_FOR_WHO_CONFIRMS, *_FOR_FINANCE),
    )
)
"""The keys of every section that `due` may give."""
