"""What stands in the trail of an answer about one of its recipients."""

from datetime import datetime

from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from ..models import Recipient
from ..reads.answers import neighbourhood_of


def note(recipient: Recipient, verb: str, *, after: dict[str, str], by: Actor, at: datetime) -> None:
    """Note in the trail of the answer what came of it with this recipient; never who they are."""
    answer = recipient.answer
    trail.record(
        by=by, at=at, verb=verb, kind="answer", ref=answer.reference,
        neighbourhood_id=neighbourhood_of(answer), after=after,
    )  # fmt: skip
