"""Boards of promises and what is owed today: of one service in all neighbourhoods, of one neighbourhood by all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Action, ActionPriority, Commitment

MOST = 10


def board(
    *, by: Actor, on: date, party_id: int | None = None, neighbourhood_id: int | None = None, state: str = ""
) -> QuerySet[Commitment]:
    """What was asked and promised, with action, neighbourhood, party and mandate, by term. Two queries.

    `state` is one state, "open", "late" on that day, or empty for all.
    """
    access.require(access.may_see(by))
    rows = Commitment.objects.select_related("party", "action", "action__neighbourhood", "mandate")
    rows = rows.prefetch_related("mandate__neighbourhoods").order_by("due_on", "id")
    if party_id is not None:
        rows = rows.filter(party_id=party_id)
    if neighbourhood_id is not None:
        rows = rows.filter(action__neighbourhood_id=neighbourhood_id)
    if state == "open":
        return rows.filter(state__in=sorted(rules.OPEN_COMMITMENT))
    if state == "late":
        return rows.filter(state=rules.ACCEPTED, due_on__lt=on)
    return rows.filter(state=state) if state else rows


def people_behind(action_ids: Iterable[int]) -> dict[int, int]:
    """By action id: how many distinct persons stand behind it, over all its themes. One query."""
    rows = (
        ActionPriority.objects.filter(action_id__in=action_ids, priority__theme__links__removed_at__isnull=True)
        .values_list("action_id")
        .annotate(people=Count("priority__theme__links__signal__person", distinct=True))
        .order_by()
    )
    return dict(rows)


@dataclass(frozen=True)
class _Section:
    """One section of what is owed: which commitments, and what to do about each."""

    key: str
    title: Any
    empty: Any
    rows: Callable[[date], Q]
    step: Any


_FOR_WHO_ASKS = (
    _Section(
        "promises_refused",
        _("Refused: talk, ask again or let go"),
        _("Nobody refused anything."),
        lambda on: Q(state=rules.REFUSED),
        _("Decide what happens now"),
    ),
    _Section(
        "promises_late",
        _("Promises past their term"),
        _("No promise is past its term."),
        lambda on: Q(state=rules.ACCEPTED, due_on__lt=on),
        _("Ask how it stands, and judge"),
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
        lambda on: Q(state=rules.ACCEPTED, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("See how it stands"),
    ),
)
_FOR_WHO_IS_ASKED = (
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
        lambda on: Q(state=rules.ACCEPTED, due_on__lt=on),
        _("Say whether it was kept"),
    ),
    _Section(
        "our_promises_due",
        _("Your promises due within two weeks"),
        _("None of your promises is due in the next two weeks."),
        lambda on: Q(state=rules.ACCEPTED, due_on__gte=on, due_on__lte=on + rules.DUE_SOON),
        _("Say whether it was kept"),
    ),
)
DUE_SECTIONS = (*(section.key for section in (*_FOR_WHO_ASKS, *_FOR_WHO_IS_ASKED)), "actions_late")


def due(*, actor: Actor, on: date) -> list[DueSection]:
    """What is owed on a day about promises and actions, to who asks and to who was asked. Three queries a section."""
    found = []
    if actor.can("commitments.ask") and access.may_see(actor):
        mine = Q() if actor.portfolio is None else Q(action__neighbourhood_id__in=actor.portfolio)
        found += [_section(section, mine, on) for section in _FOR_WHO_ASKS]
        found.append(_late_actions(actor, on))
    if actor.can("commitments.answer") and access.may_see(actor):
        ours = Q(party_id__in=actor.party_ids)
        found += [_section(section, ours, on) for section in _FOR_WHO_IS_ASKED]
    return found


def _section(section: _Section, mine: Q, on: date) -> DueSection:
    rows = Commitment.objects.filter(mine, section.rows(on))
    count = rows.count()
    rows = rows.select_related("action", "action__neighbourhood", "party").order_by("due_on", "id")
    top = list(rows[:MOST]) if count else []
    people = people_behind({row.action_id for row in top}) if top else {}
    return DueSection(
        key=section.key,
        title=section.title,
        count=count,
        top=[
            Due(
                what=f"{row.party.name}: {row.what[:120]}",
                since=row.asked_at if row.state in {rules.ASKED, rules.REFUSED} else _start_of(row.due_on),
                people_waiting=people.get(row.action_id, 0),
                next_step=section.step,
                url_name="actions:commitment",
                ref=row.reference,
                where=row.action.neighbourhood.name,
            )
            for row in top
        ],
        empty=section.empty,
        all_url_name="actions:promises",
    )


def _late_actions(actor: Actor, on: date) -> DueSection:
    rows = Action.objects.filter(state__in=sorted(rules.OPEN), due_on__lt=on)
    if actor.portfolio is not None:
        rows = rows.filter(neighbourhood_id__in=actor.portfolio)
    count = rows.count()
    top: Sequence[Action] = list(rows.select_related("neighbourhood").order_by("due_on", "id")[:MOST]) if count else []
    people = people_behind({row.pk for row in top}) if top else {}
    return DueSection(
        key="actions_late",
        title=_("Actions past their term"),
        count=count,
        top=[
            Due(
                what=row.title,
                since=_start_of(row.due_on),
                people_waiting=people.get(row.pk, 0),
                next_step=_("Finish it, give it another term or drop it"),
                url_name="actions:action",
                ref=row.reference,
                where=row.neighbourhood.name,
            )
            for row in top
        ],
        empty=_("No action is past its term."),
        all_url_name="actions:index",
    )


def _start_of(day: date | None) -> datetime:
    assert day is not None
    return timezone.make_aware(datetime.combine(day, time.min))
