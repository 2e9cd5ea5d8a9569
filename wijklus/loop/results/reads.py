"""Questions about results."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.actions import reads as actions

from . import access
from .models import Result


def results(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Result]:
    """Results, newest first; of these neighbourhoods, or with None of the whole city."""
    found = Result.objects.select_related("action", "theme", "neighbourhood").order_by("-recorded_at", "-pk")
    return found if neighbourhood_ids is None else found.filter(neighbourhood_id__in=neighbourhood_ids)


def result_for(actor: Actor, reference: str) -> Result | None:
    """The result with this reference, for whoever may see the working pages; else None."""
    return results().filter(reference=reference).first() if access.may_read(actor) else None


def result_of(reference: str) -> Result | None:
    """The result with this reference: results are public."""
    return results().filter(reference=reference).first()


def of_actions_and_themes(action_ids: Iterable[int], theme_ids: Iterable[int]) -> QuerySet[Result]:
    """What came of these actions and themes, oldest first. One query."""
    return (
        Result.objects.filter(Q(action_id__in=list(action_ids)) | Q(theme_id__in=list(theme_ids)))
        .select_related("action", "theme")
        .order_by("recorded_at", "pk")
    )


def themes_behind(result: Result) -> frozenset[int]:
    """The ids of the themes a result is about: its own, or those its action leads back to. At most one query."""
    if result.action_id is None:
        return frozenset({result.theme_id}) if result.theme_id else frozenset()
    return frozenset(theme_id for _, theme_id in actions.themes_behind([result.action_id]))
