"""How a plan comes to a decision: proposals, versions, who stands behind it, evaluations; as everybody sees them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import Plan, PlanBacking, PlanComment, PlanEvaluation, PlanProposal, PlanVersion
from .lists import versions

VERSION, PROPOSAL = "v", "p"
"""How a paper of a plan is named in an address: v2 is its second version, p1 its first proposal."""


@dataclass(frozen=True)
class Course:
    """What was decided about a plan and what lay on the table, latest first; bodies in the order of their decision."""

    proposals: Sequence[PlanProposal]
    versions: Sequence[PlanVersion]
    backings: Sequence[PlanBacking]
    evaluations: Sequence[PlanEvaluation]


def course(*, plan: Plan) -> Course:
    """The course of a plan. Four queries, without documents."""
    return Course(
        proposals=list(proposals(plan=plan)),
        versions=list(versions(plan=plan)),
        backings=list(backings(plan=plan)),
        evaluations=list(PlanEvaluation.objects.filter(plan=plan).order_by("-evaluated_on", "-pk")),
    )


def backings(*, plan: Plan) -> QuerySet[PlanBacking]:
    """Who stands behind a plan, in the order of their decisions. One query."""
    return PlanBacking.objects.filter(plan=plan).order_by("decided_on", "pk")


def proposals(*, plan: Plan) -> QuerySet[PlanProposal]:
    """What was proposed of a plan, latest first, without documents. One query."""
    return PlanProposal.objects.filter(plan=plan).defer("document").order_by("-number")


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


@dataclass(frozen=True)
class Paper:
    """A frozen paper of a plan: a version or a proposal, as it is named in an address."""

    name: str
    kind: str
    number: int

    @property
    def is_proposal(self) -> bool:
        """Whether nobody had decided about it yet."""
        return self.kind == PROPOSAL


def papers(*, plan: Plan) -> Sequence[Paper]:
    """The frozen papers of a plan, in the order of time. Two queries."""
    rows: Any = PlanVersion.objects.filter(plan=plan).order_by().values_list("adopted_at", "number")
    found = [(made, VERSION, number) for made, number in rows]
    rows = PlanProposal.objects.filter(plan=plan).order_by().values_list("proposed_at", "number")
    found += [(made, PROPOSAL, number) for made, number in rows]
    return [Paper(f"{kind}{number}", kind, number) for _made, kind, number in sorted(found)]


def document_of(paper: Paper, *, plan: Plan) -> Any:
    """The frozen document of a paper of a plan. One query."""
    rows: Any = (PlanProposal if paper.is_proposal else PlanVersion).objects
    return json.loads(rows.filter(plan=plan, number=paper.number).values_list("document", flat=True).get())
