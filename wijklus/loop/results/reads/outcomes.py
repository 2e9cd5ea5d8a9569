"""Questions about results."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.loop.actions import reads as actions
from wijklus.loop.rounds import reads as rounds

from .. import access
from ..models import Result


def results(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Result]:
    """Results, newest first; of these neighbourhoods, or with None of the whole city."""
    found = Result.objects.select_related("action", "theme", "neighbourhood").order_by("-recorded_at", "-pk")
    return found if neighbourhood_ids is None else found.filter(neighbourhood_id__in=neighbourhood_ids)


def public_results(*, neighbourhood_id: int, most: int) -> list[Result]:
    """What came of it in a neighbourhood, newest first, each with `theme_reference`: whose story it is. One query."""
    return _public_in(neighbourhood_id=neighbourhood_id, most=most)


@prepared
def _public_in(*, neighbourhood_id: int, most: int) -> QuerySet[Result]:
    of_action = Result.objects.filter(pk=OuterRef("pk")).order_by("action__links__id")
    story = Subquery(of_action.values("action__links__priority__theme__reference")[:1])
    rows = results([neighbourhood_id]).select_related(None).only("text", "reason", "happened_on")
    return rows.annotate(theme_reference=Coalesce("theme__reference", story))[:most]


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


def behind(
    *, priority_ids: Collection[int], action_ids: Collection[int], theme_ids: Collection[int]
) -> QuerySet[Result]:
    """What came of the actions on these priorities, of these actions and of these themes, oldest first. One query.

    A row for each priority that its action serves, as `priority_id`, with since when as `served_at` and `link_id`.
    """
    about = Q(action__links__priority_id__in=priority_ids) | Q(action_id__in=action_ids) | Q(theme_id__in=theme_ids)
    link = {"priority_id": "priority_id", "served_at": "at", "link_id": "id"}
    rows = Result.objects.filter(about).annotate(**{name: F(f"action__links__{of}") for name, of in link.items()})
    return rows.order_by("recorded_at", "pk")


OF_A_RESULT = ("text", "happened_on", "by_function", "reason", "handed_to")
"""What a story tells: what a query costs grows with the columns it names."""


def in_story(*, action_ids: Sequence[int], theme_ids: Sequence[int]) -> list[Result]:
    """What came of these actions and themes, oldest first, with what a story tells of it. One query."""
    nothing = [0]  # nobody's id: of no actions there may still be results of the themes
    return _in_story(action_ids=action_ids or nothing, theme_ids=theme_ids or nothing)


@prepared
def _in_story(*, action_ids: Sequence[int], theme_ids: Sequence[int]) -> QuerySet[Result]:
    return of_actions_and_themes(action_ids, theme_ids).select_related(None).only(*OF_A_RESULT)


def themes_behind(result: Result) -> frozenset[int]:
    """The ids of the themes a result is about: its own, or those its action leads back to.

    By a priority, or by a proposal of the neighbourhood budget. At most two queries.
    """
    if result.action_id is None:
        return frozenset({result.theme_id}) if result.theme_id else frozenset()
    served = {theme_id for _, theme_id in actions.themes_behind([result.action_id])}
    return frozenset(served | rounds.themes_grown_into([result.action_id]))
