"""Sending a proposal: anybody, without an account."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.people import writes as people
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Proposal, RoundArea
from .growing import keep_origins, signals_named


def propose(
    *,
    area: RoundArea,
    title: str,
    text: str,
    by: Actor,
    at: datetime,
    cost: Cents | None = None,
    name: str = "",
    email: str = "",
    language: str = "nl",
    form_key: str = "",
    grown_out_of: Sequence[str] = (),
) -> Proposal:
    """Receive a proposal for a neighbourhood; it becomes public once a colleague read it. The same form twice is one.

    `grown_out_of` holds the public numbers of signals that the idea comes from.

    Raises Refused outside the call, and for what cannot be a proposal.
    """
    access.require(access.may_propose(by))
    title, text = cleaned(title), cleaned(text)
    if not rules.takes_proposals(area.round.state, area.round.check_from, timezone.localdate(at)):
        raise Refused(_("Proposals can no longer be sent, or not yet. The days are on the page of the round."))
    if not title or len(title) > rules.LONGEST_TITLE:
        raise Refused(_("Give your proposal a short name."), field="title")
    if not text or len(text) > rules.LONGEST_TEXT:
        raise Refused(_("Tell what you propose, in at most 5,000 signs."), field="text")
    if cost is not None and cost.cents <= 0:
        raise Refused(_("An amount is above 0. Leave it empty if you do not know."), field="cost")
    found = signals_named(grown_out_of)
    proposal = Proposal(
        area=area, title=title, text=text, cost=cost, language=language, sent_at=at, form_key=form_key or None
    )
    try:
        with transaction.atomic():
            if email:
                proposal.person = people.register_person(
                    by=by, at=at, channel="mail", name=name, email=email, language=language
                )
            proposal.save()
            trail.record(
                by=by, at=at, verb="rounds.propose", kind="proposal", ref=proposal.reference,
                neighbourhood_id=area.neighbourhood_id, after={"round": area.round.reference}, public=False,
            )  # fmt: skip
            keep_origins(proposal=proposal, found=found, by=by, at=at)
    except IntegrityError:
        return Proposal.objects.get(form_key=form_key)  # sent twice: the first stands
    return proposal
