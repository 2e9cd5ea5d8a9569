"""Questions about results."""

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.loop.actions import reads as actions

from . import access
from .models import Result


def results(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Result]:
    """Results, newest first; of these neighbourhoods, or with None of the whole city."""
    found = Result.objects.select_related("action", "theme", "neighbourhood").order_by("-recorded_at", "-pk")
    return found if neighbourhood_ids is None else found.filter(neighbourhood_id__in=neighbourhood_ids)


def public_results(*, neighbourhood_id: int, most: int) -> list[Result]:
    """What came of it in a neighbourhood, newest first, each with `theme_reference`: whose story it is. One query."""
    of_action = Result.objects.filter(pk=OuterRef("pk")).order_by("action__links__id")
    story = Subquery(of_action.values("action__links__priority__theme__reference")[:1])
    rows = results([neighbourhood_id]).select_related(None).only("text", "reason", "happened_on")
    return list(rows.annotate(theme_reference=Coalesce("theme__reference", story))[:most])


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
