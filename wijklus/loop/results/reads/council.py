"""What councillors ask, who reports to the council, and how many people reacted to a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Window
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.people import reads as people

from .. import access
from ..models import CouncilQuestion, PolicyReaction, Rapporteur

if TYPE_CHECKING:
    from wijklus.ground.policy.models import PolicyDecision, PolicyMeaning

MOST = 10
OPEN, LATE, ANSWERED = "open", "late", "answered"


def council_questions(*, on: date, part: str = "") -> QuerySet[CouncilQuestion]:
    """What councillors asked, for everybody: what waits first, by its term; then what was answered. One query."""
    rows = CouncilQuestion.objects.select_related("neighbourhood", "plan", "commitment__action", "party")
    if part in (OPEN, LATE):
        rows = rows.filter(answered_at__isnull=True)
    if part == LATE:
        rows = rows.filter(due_on__lt=on)
    if part == ANSWERED:
        rows = rows.filter(answered_at__isnull=False)
    return rows.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")


def council_question(*, by: Actor, reference: str) -> CouncilQuestion | None:
    """One question with all it is about, for who works here. One query."""
    access.require(access.may_read(by))
    rows = CouncilQuestion.objects.select_related("neighbourhood", "plan", "commitment__action", "party")
    return rows.filter(reference=reference).first()


@dataclass(frozen=True)
class ToldCouncillor:
    """What a councillor is told once their question was answered, and where. `url` opens it, behind the login."""

    question: CouncilQuestion
    address: str
    url: str


def told_councillor(*, reference: str, on: date) -> ToldCouncillor | None:
    """The answer as the councillor is told it; None before there is one, or when they left. Two queries."""
    rows = CouncilQuestion.objects.select_related("municipality", "neighbourhood")
    row = rows.filter(reference=reference, answered_at__isnull=False).first()
    address = people.address_of_user(row.asked_by_id, on=on) if row is not None else ""
    if row is None or not address:
        return None
    city = row.municipality
    return ToldCouncillor(
        question=row,
        address=address,
        url=f"{settings.SITE_URL}/{city.language}/{city.slug}/werk/raad/vraag/{row.reference}/",
    )


def late_questions(*, on: date) -> QuerySet[CouncilQuestion]:
    """What councillors asked and nobody answered by its term: for later steps to count. One query when it is asked."""
    return CouncilQuestion.objects.filter(answered_at__isnull=True, due_on__lt=on).select_related(
        "neighbourhood", "party"
    )


def rapporteurs(*, on: date) -> QuerySet[Rapporteur]:
    """Who reports to the council on a day, by neighbourhood. One query."""
    rows = Rapporteur.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)
    return rows.select_related("neighbourhood", "membership__user").order_by("neighbourhood__name", "pk")


def rapporteurs_ever() -> QuerySet[Rapporteur]:
    """Who reports, reported or will report, by neighbourhood and the last one first. One query."""
    rows = Rapporteur.objects.select_related("neighbourhood", "membership__user")
    return rows.order_by("neighbourhood__name", "-valid_from", "pk")


def reactions_by_meaning(*, decision_id: int) -> Mapping[int, int]:
    """How many signals react to what a decision means, by meaning. One query."""
    rows = PolicyReaction.objects.filter(meaning__decision_id=decision_id).order_by()
    return dict(rows.values_list("meaning_id").annotate(n=Count("pk")))


def reactions_to(*, meaning: "PolicyMeaning") -> QuerySet[PolicyReaction]:
    """The reactions to what a decision means for a neighbourhood, the newest first. One query."""
    return PolicyReaction.objects.filter(meaning=meaning).select_related("signal").order_by("-made_at", "-pk")


def reactions_on(
    *, by: Actor, decision: "PolicyDecision", neighbourhood_id: int | None = None
) -> QuerySet[PolicyReaction]:
    """The reactions to a decision in every neighbourhood, or in one, for who works with them. One query.

    Each with its signal: who may not read the words there is shown that somebody reacted, and when.
    """
    access.require(access.may_read(by))
    rows = PolicyReaction.objects.filter(meaning__decision=decision)
    if neighbourhood_id is not None:
        rows = rows.filter(meaning__neighbourhood_id=neighbourhood_id)
    return rows.select_related("signal__neighbourhood", "meaning__neighbourhood")


def due_of_council(*, actor: Actor, on: date) -> list[DueSection]:
    """The section of Vandaag of whoever answers councillors: what waits, by its term. One query."""
    mine = _with(actor)
    if mine is None:
        return []
    rows = CouncilQuestion.objects.filter(mine, answered_at__isnull=True).select_related("neighbourhood", "party")
    top = list(rows.annotate(n=Window(Count("pk"))).order_by("due_on", "pk")[:MOST])
    late = sum(row.due_on < on for row in top)
    note = ngettext("%(n)s is past its term.", "%(n)s are past their term.", late) % {"n": late} if late else ""
    return [
        DueSection(
            key="council",
            title=_("Asked by councillors"),
            count=top[0].n if top else 0,
            top=[
                Due(
                    what=row.subject,
                    since=row.asked_at,
                    people_waiting=1,
                    next_step=_("Answer in public"),
                    url_name="results:council_question",
                    ref=row.reference,
                    where=" · ".join(
                        [
                            *([row.neighbourhood.name] if row.neighbourhood else []),
                            *([row.party.name] if row.party else []),
                        ]
                    ),
                )
                for row in top
            ],
            empty=_("Every question of a councillor was answered."),
            all_url_name="results:council_work",
            note=note,
        )
    ]


def _with(actor: Actor) -> Q | None:
    """The questions that this actor can answer, or None for who answers none."""
    theirs = Q(party_id__in=actor.party_ids) if actor.can("commitments.answer") and actor.party_ids else None
    if not actor.can("answers.write"):
        return theirs
    where = actor.reach("answers.write")
    here = Q() if where is None else Q(neighbourhood_id__in=where)
    return here if theirs is None or where is None else here | theirs
