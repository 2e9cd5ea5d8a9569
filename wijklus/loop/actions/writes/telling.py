"""Whoever asked for a promise hears what came of it."""

from datetime import datetime

from wijklus.ground.trail import writes as trail

from .. import rules
from ..models import Commitment


def tell_the_asker(commitment: Commitment, at: datetime) -> None:
    """Have a mail sent about the answer as it stands in this version."""
    trail.later(
        "wijklus.loop.actions.jobs.send_answered",
        key=f"commitment-answered:{commitment.reference}:{commitment.version}",
        at=at,
        commitment_ref=commitment.reference,
        version=commitment.version,
        accepted=commitment.state == rules.ACCEPTED,
    )
