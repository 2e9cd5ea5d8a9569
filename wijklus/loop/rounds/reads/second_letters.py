"""Which letters were lost and made again: for who runs a round, and how many for everybody."""

from collections.abc import Sequence

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import CodeBatch, Round, RoundArea, SecondLetter


def second_letters(*, by: Actor, round: Round) -> QuerySet[SecondLetter]:
    """The second letters of a round, the newest first. One query."""
    access.require(access.may_run(by))
    return SecondLetter.objects.filter(area__round=round).select_related("area__neighbourhood", "batch")


def batches_with_a_list(*, by: Actor, round: Round) -> Sequence[CodeBatch]:
    """The letters of a round of which it can still be told which code stood on each. One query."""
    access.require(access.may_run(by))
    found = CodeBatch.objects.filter(area__round=round, state=rules.READY, of_register=False)
    return list(found.select_related("area__round", "area__neighbourhood", "area__municipality"))


def how_many_second_letters(area: RoundArea) -> int:
    """How many letters of a neighbourhood were made again. One query."""
    return SecondLetter.objects.filter(area=area).count()
