"""Support for a proposal, before the services look at it: one for each browser, without an account."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Proposal, Support
from ..reads.secrets import secrets_in_use
from ..rules import voting


def support(*, proposal: Proposal, supporter: str, by: Actor, at: datetime) -> int:
    """Keep the support of a browser, which shows it by a number of its own; how many there are now.

    Raises Refused when this browser did so before, or when no support is asked any more.
    """
    access.require(access.may_propose(by))
    if not rules.takes_support(proposal.area.round.state, proposal.state, proposal.area.round.support_needed):
        raise Refused(_("Support can no longer be given to this proposal, or not yet."))
    digest = voting.code_digest(secrets_in_use()[0], f"support:{proposal.reference}", supporter)
    try:
        with transaction.atomic():
            Support(proposal=proposal, supporter_digest=digest).save()
            Proposal.objects.filter(pk=proposal.pk).update(supporters=F("supporters") + 1)
            now = Proposal.objects.values_list("supporters", flat=True).get(pk=proposal.pk)
            trail.record(
                by=by, at=at, verb="rounds.support", kind="proposal", ref=proposal.reference,
                neighbourhood_id=proposal.area.neighbourhood_id, after={"supporters": now}, public=False,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("You support this proposal already. It counts once.")) from twice
    return int(now)


def refuse_too_little(proposal: Proposal) -> None:
    """Raise Refused while a proposal has not the support that its round asks before the services look at it."""
    needed = proposal.area.round.support_needed
    if proposal.supporters < needed:
        raise Refused(
            _("%(there)s of the %(needed)s supporters are there. The services look at it once all are.")
            % {"there": proposal.supporters, "needed": needed}
        )


def forget_support(*, round_id: int) -> None:
    """Delete who supports what in a round, once its ballot opens; how many there were stays."""
    Support.objects.filter(proposal__area__round_id=round_id).delete()
