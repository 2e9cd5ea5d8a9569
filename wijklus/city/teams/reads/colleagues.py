"""Who else works on a theme: the lists of teams, actions, promises and who directs it, in one list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.city.steering import reads as steering
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules

from .. import access, rules
from ..models import TeamEntry


@dataclass(frozen=True)
class Colleague:
    """Somebody who works on a theme: how, as what, at which employer, and how they are reached.

    `url_name` and `ref` are the address where it stands, within the city. No private person is among them.
    """

    how: Any
    what: str
    function: str
    party: Any
    url_name: str
    ref: str


def colleagues(*, by: Actor, theme: Any, on: date) -> list[Colleague]:
    """Everybody who works on a theme: who directs it, then actions, promises, and the lists of teams. Seven queries
    at most.

    Matters on a list are told to members and who leads the team only: to others, only that somebody works on it.
    """
    access.require(access.may_see(by))
    found = [
        Colleague(_("directs"), row.instruments, "", row.party, "steering:matter", theme.reference)
        for row in steering.directing(theme_id=theme.pk, on=on)
    ]
    found += _of_actions(theme.pk)
    rows = TeamEntry.objects.filter(theme=theme).exclude(state=rules.DONE).order_by("pk")
    for row in rows.select_related("member__party", "team").prefetch_related("team__neighbourhoods", "team__members"):
        what = row.what if access.may_read(by, row.team) else ""
        found.append(
            Colleague(_("works on it"), what, row.member.function, row.member.party, "teams:team", row.team.reference)
        )  # fmt: skip
    return found


def _of_actions(theme_id: int) -> list[Colleague]:
    found = []
    for action in actions.at_work_on(theme_id):
        at = ("actions:action", action.reference)
        if action.owner is not None and action.owner.kind != action_rules.PERSON:
            found.append(Colleague(_("owns the action"), action.title, "", action.owner, *at))
        found += [
            Colleague(_("promised"), promise.what, "", promise.party, *at)
            for promise in action.promises  # type: ignore[attr-defined]
            if promise.party.kind != action_rules.PERSON
        ]
    return found
