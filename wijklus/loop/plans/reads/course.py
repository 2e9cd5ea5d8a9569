"""How a plan comes to a decision: proposals, versions, who stands behind it, evaluations; as everybody sees them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Value

from wijklus.base.actor import Actor

from .. import access
from ..models import Plan, PlanBacking, PlanComment, PlanEvaluation, PlanProposal, PlanVersion

VERSION, PROPOSAL = "v", "p"
"""How a paper of a plan is named in an address: v2 is its second version, p1 its first proposal."""


@dataclass(frozen=True)
class Paper:
    """A frozen paper of a plan: a version that a body adopted, or a proposal on which people comment until a day.

    `on` is the day of the decision, or the last day for comments.
    """

    kind: str
    number: int
    made_at: datetime
    on: date
    by: str
    url: str
    words: str

    @property
    def name(self) -> str:
        """How it is named in an address."""
        return f"{self.kind}{self.number}"

    @property
    def is_proposal(self) -> bool:
        """Whether nobody had decided about it yet."""
        return self.kind == PROPOSAL


@dataclass(frozen=True)
class Course:
    """What lay on the table and what was decided about a plan, latest first; bodies in the order of their decision."""

    papers: Sequence[Paper]
    backings: Sequence[PlanBacking]
    evaluations: Sequence[PlanEvaluation]

    @property
    def proposals(self) -> Sequence[Paper]:
        """What was proposed, latest first."""
        return [paper for paper in reversed(self.papers) if paper.is_proposal]

    @property
    def versions(self) -> Sequence[Paper]:
        """What was adopted, latest first."""
        return [paper for paper in reversed(self.papers) if not paper.is_proposal]


def course(*, plan: Plan) -> Course:
    """The course of a plan. Three queries, without documents."""
    evaluations = PlanEvaluation.objects.filter(plan=plan).order_by("-evaluated_on", "-pk")
    return Course(papers(plan=plan), list(backings(plan=plan)), list(evaluations))


def backings(*, plan: Plan) -> QuerySet[PlanBacking]:
    """Who stands behind a plan, in the order of their decisions. One query."""
    return PlanBacking.objects.filter(plan=plan).order_by("decided_on", "pk")


def proposal_public(*, reference: str, number: int) -> PlanProposal | None:
    """A proposal of the plan with this reference, with its place. One query."""
    return _with_place().filter(plan__reference=reference, number=number).first()


def proposal_last(*, reference: str) -> int | None:
    """The number of what was proposed last of the plan with this reference. One query."""
    rows = PlanProposal.objects.filter(plan__reference=reference).order_by("-number")
    return rows.values_list("number", flat=True).first()


def proposal_by_reference(*, reference: str) -> PlanProposal | None:
    """A proposal by its own reference, with its plan. One query."""
    return _with_place().filter(reference=reference).first()


def _with_place() -> QuerySet[PlanProposal]:
    return PlanProposal.objects.select_related("plan", "plan__neighbourhood", "plan__municipality")


def comments() -> QuerySet[PlanComment]:
    """Every comment on a proposal: for later steps to count and to filter. One query when it is asked."""
    return PlanComment.objects.all()


def backing_for_actor(*, by: Actor, reference: str) -> PlanBacking | None:
    """One backing with its plan, fetched and checked together. One query."""
    access.require(access.may_see(by))
    return PlanBacking.objects.select_related("plan", "plan__neighbourhood").filter(reference=reference).first()


def papers(*, plan: Plan) -> Sequence[Paper]:
    """The frozen papers of a plan, in the order of time, without documents. One query."""
    adopted: Any = PlanVersion.objects.filter(plan=plan).order_by().annotate(kind=Value(VERSION))
    adopted = adopted.values_list("kind", "number", "adopted_at", "decided_on", "decided_by", "decision_url", "reason")
    proposed: Any = PlanProposal.objects.filter(plan=plan).order_by().annotate(kind=Value(PROPOSAL), url=Value(""))
    proposed = proposed.values_list(
        "kind", "number", "proposed_at", "comments_until", "by_function", "url", "explanation"
    )
    return sorted((Paper(*row) for row in adopted.union(proposed, all=True)), key=lambda one: (one.made_at, one.kind))


def document_of(paper: Paper, *, plan: Plan) -> Any:
    """The frozen document of a paper of a plan. One query."""
    rows: Any = (PlanProposal if paper.is_proposal else PlanVersion).objects
    return json.loads(rows.filter(plan=plan, number=paper.number).values_list("document", flat=True).get())
