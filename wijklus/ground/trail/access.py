"""Who may read the trail, and who may decide about jobs and messages."""

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed

from .models import Entry


def may_read_trail(by: Actor) -> bool:
    """Whether this actor may read who did what, of at least some neighbourhood."""
    return by.can("trail.read")


def must_read_trail(by: Actor) -> None:
    """Raise NotAllowed for who may not read the trail."""
    if not may_read_trail(by):
        raise NotAllowed


def may_see_health(by: Actor) -> bool:
    """Whether this actor may see how the installation is."""
    return by.can("city.settings") or by.can("trail.read")


def must_see_health(by: Actor) -> None:
    """Raise NotAllowed for who may not see how the installation is."""
    if not may_see_health(by):
        raise NotAllowed


def may_manage_jobs(by: Actor) -> bool:
    """Whether this actor may settle an uncertain message or have a job tried again."""
    return by.can("city.settings") or by.can("system")


def must_manage_jobs(by: Actor) -> None:
    """Raise NotAllowed for who may not decide about jobs and messages."""
    if not may_manage_jobs(by):
        raise NotAllowed


def may_redact(by: Actor) -> bool:
    """Whether this actor may take words out of an entry: who may erase a person's data, and reads the trail."""
    return by.can("people.erase") and by.can("trail.read")


def must_redact(by: Actor) -> None:
    """Raise NotAllowed for who may not take words out of an entry."""
    if not may_redact(by):
        raise NotAllowed


def within_reach(by: Actor, entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries of the neighbourhoods of which the actor reads the trail, and the actor's own."""
    return _of(by, entries, "trail.read")


def redactable(by: Actor, entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries this actor may take words out of: where both rights reach."""
    return _of(by, _of(by, entries, "trail.read"), "people.erase")


def _of(by: Actor, entries: "QuerySet[Entry]", right: str) -> "QuerySet[Entry]":
    reach = by.reach(right)
    if reach is None:
        return entries
    return entries.filter(Q(neighbourhood_id__in=reach) | (Q(actor_id=by.user_id) if by.user_id else Q()))
