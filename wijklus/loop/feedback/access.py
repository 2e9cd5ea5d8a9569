"""Who may answer, who sees what is owed, and who holds a link to an answer."""

from typing import TYPE_CHECKING

from django.db.models import Q

from wijklus.base import reference
from wijklus.base.actor import Actor, Reach
from wijklus.ground.people import reads as people
from wijklus.ground.people.access import holds
from wijklus.ground.people.rules import SPEAK
from wijklus.loop.signals import access as signal_access

from . import rules
from .models import Recipient

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal

PURPOSE = "answer"


def may_answer(actor: Actor, neighbourhood_id: int | None) -> bool:
    """A director of the neighbourhood; for the city as a whole somebody whose role covers it."""
    return actor.can_in("answers.write", neighbourhood_id)


def may_tell_members(actor: Actor) -> bool:
    """See what is answered to the members of a group, and bring it to them: who speaks for it."""
    return bool(actor.party_ids) and holds(actor, SPEAK)


def through_groups_of(actor: Actor) -> Q:
    """The answers for people who are told through the groups of this actor: named by them, or chosen."""
    contact = "person__contact__"
    names = people.parties(kind="group").filter(pk__in=actor.party_ids).values("name")
    named = Q(**{f"{contact}group": None, f"{contact}channel": rules.GROUP, f"{contact}name__in": names})
    return Q(channel=rules.GROUP) & (Q(**{f"{contact}group__in": actor.party_ids}) | named)


def may_tell(actor: Actor, recipient: Recipient, neighbourhood_id: int | None) -> bool:
    """Note that somebody was told: who answers there, and their own group. One query for who speaks for a group."""
    if may_answer(actor, neighbourhood_id):
        return True
    mine = Recipient.objects.filter(through_groups_of(actor), pk=recipient.pk) if may_tell_members(actor) else None
    return mine is not None and mine.exists()


def may_read_comments(actor: Actor, neighbourhood_id: int) -> bool:
    """Read what people said of the plan of a neighbourhood, shown or not."""
    return actor.can_in("signals.read", neighbourhood_id)


def may_take(actor: Actor, step: str, neighbourhood_id: int | None) -> bool:
    """Take a next step of the loop: sort, or answer; about the steps between, their own pages decide."""
    if step == rules.SORT:
        return actor.can_in("signals.triage", neighbourhood_id)
    return step != rules.ANSWER or may_answer(actor, neighbourhood_id)


def may_see_debt(actor: Actor) -> bool:
    """What is owed is seen by everybody who works with it: counts and references, no persons."""
    return actor.can("loop.read")


def debt_of(actor: Actor) -> Reach:
    """The neighbourhoods of which this actor sees what is owed; None for the whole city."""
    return actor.reach("loop.read")


def may_see_rows(actor: Actor) -> bool:
    """The rows behind a figure, of at least some neighbourhood: signals without how their people can be reached."""
    return actor.can("signals.read")


def figures_of(actor: Actor) -> Reach:
    """The neighbourhoods of which this actor sees every figure, over any period: where they may see every row behind
    it. Empty for who sees no rows, and sees what everybody sees; None for the whole city."""
    debt, rows = actor.reach("loop.read"), actor.reach("signals.read")
    if debt is None or rows is None:
        return rows if debt is None else debt
    return debt & rows


def link_key(recipient_reference: str, link_version: int) -> str:
    """The secret part of the link with which one person says whether it is solved."""
    return reference.private_key(PURPOSE, recipient_reference, link_version)


def story_key(recipient: Recipient, signal: "Signal") -> str:
    """The same on the page of a signal, for who was shown its link: good as long as that signal is all they said."""
    return reference.private_key(_of_story(signal), recipient.reference, recipient.link_version)


def speaks_by_story(key: str, recipient: Recipient, signal: "Signal") -> bool:
    """Whether this key came from the page of this signal, and that signal is still all this person said."""
    fits = reference.fits(key, _of_story(signal), recipient.reference, recipient.link_version)
    return fits and signal_access.is_all_they_said(signal)


def _of_story(signal: "Signal") -> str:
    return f"{PURPOSE}.story:{signal.reference}:{signal.link_version}"


def holds_link(key: str, recipient_reference: str, link_version: int) -> bool:
    """Whether this key opens this recipient's page."""
    return reference.fits(key, PURPOSE, recipient_reference, link_version)
