"""The loop in Dampoort, as the room of answers tells it."""

from wijklus.loop.feedback.tests.conftest import loop, work

__all__ = ["loop", "work"]
