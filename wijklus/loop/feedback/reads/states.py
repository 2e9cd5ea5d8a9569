"""The derived state of loops, computed anew from answers, recipients and verdicts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from .. import rules
from ..models import AnsweredSignal, LoopState, Verdict

BATCH = 500


@dataclass(frozen=True)
class DerivedLoop:
    """What a LoopState row holds for one signal."""

    signal_id: int
    first_answer_at: datetime | None
    outcome_at: datetime | None
    first_answer_days: int | None
    outcome_days: int | None
    outcome: str
    reach: str
    verdict: str
    is_open_again: bool


def derived_loops(signal_ids: Collection[int]) -> list[DerivedLoop]:
    """The state of these loops as it follows from the rows beneath. Two queries for any number of signals."""
    links = (
        AnsweredSignal.objects.filter(signal_id__in=list(signal_ids))
        .exclude(answer__outcome=rules.NOTICE)
        .select_related("answer", "recipient")
        .annotate(received_at=F("signal__received_at"))
        .order_by("signal_id", "answer__created_at", "pk")
    )
    by_signal: dict[int, list[Any]] = {}
    for link in links:
        by_signal.setdefault(link.signal_id, []).append(link)
    recipient_ids = {link.recipient_id for found in by_signal.values() for link in found if link.recipient_id}
    standing: dict[int, Verdict] = {}
    for verdict in Verdict.objects.filter(
        recipient_id__in=recipient_ids, confirmed_at__isnull=False, voided_at__isnull=True
    ):
        standing[verdict.recipient_id] = verdict
    return [_derive(signal_id, found, standing) for signal_id, found in sorted(by_signal.items())]


def _derive(signal_id: int, links: list[Any], standing: dict[int, Verdict]) -> DerivedLoop:
    told = [(moment, link) for link in links if (moment := _told_at(link)) is not None]
    final = [(moment, link) for moment, link in told if link.answer.outcome in rules.FINAL]
    verdicts = [standing[link.recipient_id] for link in links if link.recipient_id in standing]
    last = max(verdicts, key=lambda v: (v.confirmed_at, v.pk), default=None)
    last_final = max((moment for moment, _ in final), default=None)
    reopened = (
        last is not None
        and last.value in rules.REOPENS
        and last.confirmed_at is not None
        and (last_final is None or last.confirmed_at >= last_final)
    )
    first_answer_at = min((moment for moment, _ in told), default=None)
    outcome_at = min((moment for moment, _ in final), default=None)
    return DerivedLoop(
        signal_id=signal_id,
        first_answer_at=first_answer_at,
        outcome_at=outcome_at,
        first_answer_days=_days(links[0].received_at, first_answer_at),
        outcome_days=_days(links[0].received_at, outcome_at),
        outcome=max(final, key=lambda pair: (pair[0], pair[1].pk))[1].answer.outcome if final else "",
        reach=_reach([link for _, link in final]),
        verdict=last.value if last else "",
        is_open_again=reopened,
    )


def _days(received_at: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else max(0, (moment - received_at) // timedelta(days=1))


def _told_at(link: AnsweredSignal) -> datetime | None:
    """When this answer reached the person: for counted voices when it stood on the public page."""
    if link.recipient is None:
        return link.answer.created_at
    return link.recipient.done_at if link.recipient.state == rules.DONE else None


def _reach(links: list[AnsweredSignal]) -> str:
    if any(link.recipient is not None and link.recipient.channel != rules.PUBLISHED for link in links):
        return rules.REACHED
    return rules.ONLY_PUBLISHED if links else rules.NOTHING


def answered_signal_ids() -> Iterator[list[int]]:
    """The ids of all signals with an answer, in batches, for making the derived table anew."""
    rows = AnsweredSignal.objects.exclude(answer__outcome=rules.NOTICE)
    ids = rows.order_by("signal_id").values_list("signal_id", flat=True).distinct()
    batch: list[int] = []
    for pk in ids.iterator(chunk_size=BATCH):
        batch.append(pk)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def kept_loops(signal_ids: Collection[int]) -> list[DerivedLoop]:
    """The same as it stands in the derived table. One query."""
    return [
        DerivedLoop(
            signal_id=row.signal_id,
            first_answer_at=row.first_answer_at,
            outcome_at=row.outcome_at,
            first_answer_days=row.first_answer_days,
            outcome_days=row.outcome_days,
            outcome=row.outcome,
            reach=row.reach,
            verdict=row.verdict,
            is_open_again=row.is_open_again,
        )
        for row in LoopState.objects.filter(signal_id__in=list(signal_ids)).order_by("signal_id")
    ]
