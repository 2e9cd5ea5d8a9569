"""How the work on an action goes, as it stands: milestones, progress, risks, what waits for what, own part, photos."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared

from .. import access, rules
from ..models import Action, ActionNeed, ActionPhoto, Milestone, OwnPart, Progress, Risk
from ..rules import working


@dataclass(frozen=True)
class Work:
    """All that is told of the work on one action; `progress` are the latest reports, `is_more` whether earlier are."""

    milestones: Sequence[Milestone]
    late: frozenset[int]
    tally: working.Tally
    progress: Sequence[Progress]
    is_more: bool
    risks: Sequence[Risk]
    waits_for: Sequence[ActionNeed]
    waiting: Sequence[ActionNeed]
    own_parts: Sequence[OwnPart]
    photos: Sequence[ActionPhoto]

    @property
    def before(self) -> list[ActionPhoto]:
        """The photos from before."""
        return [photo for photo in self.photos if photo.moment == working.BEFORE]

    @property
    def after(self) -> list[ActionPhoto]:
        """The photos from after."""
        return [photo for photo in self.photos if photo.moment == working.AFTER]


def work_of(action: Action, *, on: date) -> Work:
    """How the work on an action goes on a day. Six queries."""
    milestones = list(Milestone.objects.filter(action=action).order_by("due_on", "id"))
    is_open = action.state in rules.OPEN
    late = [m.pk for m in milestones if working.is_milestone_late(m.state, m.due_on, on, is_action_open=is_open)]
    told = list(progress(action)[: working.LATEST + 1])
    risks = sorted(Risk.objects.filter(action=action), key=lambda r: working.weight(r.likelihood, r.severity))
    both = Q(action=action) | Q(needs=action)
    needs = list(ActionNeed.objects.filter(both).select_related("action", "needs").order_by("id"))
    return Work(
        milestones=milestones,
        late=frozenset(late),
        tally=working.tally([(m.state, m.due_on) for m in milestones], on, is_action_open=is_open),
        progress=told[: working.LATEST],
        is_more=len(told) > working.LATEST,
        risks=risks[::-1],
        waits_for=[need for need in needs if need.action_id == action.pk],
        waiting=[need for need in needs if need.needs_id == action.pk],
        own_parts=list(OwnPart.objects.filter(action=action).order_by("id")),
        photos=list(ActionPhoto.objects.filter(action=action, removed_at__isnull=True).order_by("moment", "id")),
    )


def progress(action: Action) -> QuerySet[Progress]:
    """What was told of how far an action is, latest first. One query."""
    return Progress.objects.filter(action=action).order_by("-at", "-id")


def waiting_for(action_id: int) -> QuerySet[Action]:
    """The open actions that wait for this one. One query."""
    return Action.objects.filter(needs__needs_id=action_id, state__in=sorted(rules.OPEN)).order_by("id")


def waits_along(action_id: int) -> dict[int, set[int]]:
    """What an action waits for, what that waits for, and so on: by action what it waits for. A query for each step."""
    edges: dict[int, set[int]] = {}
    todo = {action_id}
    while todo:
        edges.update({pk: set() for pk in todo})
        for action, needs in ActionNeed.objects.filter(action_id__in=todo).values_list("action_id", "needs_id"):
            edges[action].add(needs)
        todo = {needs for pk in todo for needs in edges[pk]} - edges.keys()
    return edges


def to_wait_for(action: Action) -> QuerySet[Action]:
    """The open actions of the neighbourhood for which this one could wait. One query."""
    rows = Action.objects.filter(neighbourhood_id=action.neighbourhood_id, state__in=sorted(rules.OPEN))
    return rows.exclude(pk=action.pk).exclude(needed_by__action=action).order_by("title", "id")


def public_action(*, reference: str) -> Action | None:
    """One action as everybody may see it. One query."""
    return next(iter(_public(reference=reference)), None)


@prepared
def _public(*, reference: str) -> QuerySet[Action]:
    return Action.objects.filter(reference=reference).select_related("owner", "neighbourhood")


def milestones_of(action_id: int) -> QuerySet[Milestone]:
    """The milestones of an action, by their day. One query."""
    return Milestone.objects.filter(action_id=action_id).order_by("due_on", "id")


def milestone(*, by: Actor, reference: str) -> Milestone | None:
    """One milestone with its action. One query."""
    access.require(access.may_come_in(by))
    return Milestone.objects.select_related("action__owner").filter(reference=reference).first()


def risk(*, by: Actor, reference: str) -> Risk | None:
    """One risk with its action. One query."""
    access.require(access.may_come_in(by))
    return Risk.objects.select_related("action__owner").filter(reference=reference).first()


def own_part(*, by: Actor, reference: str) -> OwnPart | None:
    """What people do themselves, with its action. One query."""
    access.require(access.may_come_in(by))
    return OwnPart.objects.select_related("action__owner").filter(reference=reference).first()


def photo(*, reference: str) -> ActionPhoto | None:
    """A photo that stands with an action, with that action. One query."""
    return ActionPhoto.objects.select_related("action").filter(reference=reference, removed_at__isnull=True).first()


def files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are photos of actions. One query."""
    return set(ActionPhoto.objects.filter(file__in=list(names)).values_list("file", flat=True))
