"""Later work of this room: putting what a resident said with the proposal it is about. It may run twice."""

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.loop.signals import reads as signals

from . import reads, writes


def put_comment(*, signal_ref: str, proposal_ref: str, place: int) -> None:
    """Put a signal with the goal of a proposal; without such a proposal it stays a signal that somebody sorts."""
    proposal = reads.proposal_by_reference(reference=proposal_ref)
    found = signals.by_reference(signal_ref)
    if proposal is None or found is None:
        return
    by = system(scope.municipality_id())
    writes.add_comment(signal=found, proposal=proposal, place=place, by=by, at=clock.now())
