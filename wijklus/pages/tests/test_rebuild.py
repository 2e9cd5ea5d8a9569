"""`wijklus rebuild`: derived rows are found wrong, and made right."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wijklus.base.actor import Actor
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.feedback.models import LoopState
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.priorities.models import Theme
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal


def rebuild(*options: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("rebuild", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_what_differs_is_told_and_made_right(
    dampoort: Neighbourhood, director: Actor, anyone: Actor, at: datetime
) -> None:
    signal = signals.register(text="Een bank", kind="idea", channel="web", neighbourhood=dampoort, by=anyone, at=at)
    theme = priorities.start_theme(title="Banken", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=theme, signals=[signal], reason="Hoort erbij", by=director, at=at)
    feedback.give_answer(signal=signal, outcome="changed", text="Staat er.", by=director, at=at)
    assert "1 municipalities checked" in rebuild("--check")
    Theme.objects.update(people=5)
    LoopState.objects.update(reach="nothing")
    with pytest.raises(CommandError) as told:
        rebuild("--check")
    assert "people and voices should be (1, 0), are (5, 0)" in str(told.value)
    assert f"loop of signal {signal.pk}" in str(told.value)
    assert "1 loops and 1 themes made anew" in rebuild()
    assert "everything derived follows" in rebuild("--check")
    other = Signal.objects.create(
        text="x", kind="idea", channel="web", neighbourhood=dampoort, person=signal.person, received_at=at
    )
    LoopState.objects.create(signal=other, reach="nothing")
    with pytest.raises(CommandError, match="a signal without an answer"):
        rebuild("--check")
