"""Proposals: for who judges them, and as everybody reads them."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from wijklus.base.actor import Actor, system
from wijklus.ground.people import reads as people

from .. import access
from ..models import Proposal, Round

WITH = (
    "area__round", "area__neighbourhood", "municipality", "party", "action", "person", "override__mandate",
)  # fmt: skip


def proposals_of(*, by: Actor, round: Round) -> QuerySet[Proposal]:
    """All proposals of a round, also those nobody read yet: for whoever may see the working pages."""
    access.require(access.may_see(by))
    found = Proposal.objects.filter(area__round=round).select_related("area__neighbourhood", "party")
    return found.defer("text").order_by("-sent_at", "-pk")


def proposal_for(*, by: Actor, reference: str) -> Proposal | None:
    """One proposal, for whoever may see the working pages. One query."""
    access.require(access.may_see(by))
    return Proposal.objects.select_related(*WITH).filter(reference=reference).first()


def public_proposal(*, reference: str) -> Proposal | None:
    """A proposal that everybody may read. One query."""
    return Proposal.objects.select_related(*WITH).filter(reference=reference, shown_at__isnull=False).first()


@dataclass(frozen=True)
class Proposer:
    """Where whoever sent a proposal hears of it."""

    proposal: Proposal
    email: str
    language: str


def proposer_to_tell(reference: str) -> Proposer | None:
    """The sender of a proposal by mail; None when there is no address, or no more."""
    found = Proposal.objects.select_related(*WITH).filter(reference=reference).first()
    if found is None or found.person is None:
        return None
    by = system(found.municipality_id)
    contact = people.contact_of(by=by, person=found.person, neighbourhood_id=found.area.neighbourhood_id)
    if contact is None or not contact.email:
        return None
    language = contact.language if contact.language in dict(settings.LANGUAGES) else found.municipality.language
    return Proposer(found, contact.email, language)
