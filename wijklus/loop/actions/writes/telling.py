"""Whoever asked for a promise hears what came of it, and who promised beyond a mandate whether it was confirmed."""

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


def tell_the_promiser(commitment: Commitment, step: str, at: datetime) -> None:
    """Have a mail sent to who promised: who stands above confirmed it in this version, or did not."""
    trail.later(
        "wijklus.loop.actions.jobs.send_judged",
        key=f"commitment-judged:{commitment.reference}:{commitment.version}",
        at=at,
        commitment_ref=commitment.reference,
        version=commitment.version,
        step=step,
    )
