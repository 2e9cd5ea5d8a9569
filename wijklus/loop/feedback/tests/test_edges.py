"""Why a step counts as lost, in words."""

from types import SimpleNamespace

from django.utils import translation

from wijklus.loop.feedback.reads.owed import why_lost


def test_a_step_that_ended_without_an_answer_is_lost_because_of_that():
    with translation.override("en"):
        assert why_lost(SimpleNamespace(is_closed=True)) == "closed without an answer"
