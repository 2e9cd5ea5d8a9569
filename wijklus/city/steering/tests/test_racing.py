"""Two of the next team decide about the same item at the same moment: one is kept, and the other is told."""

from itertools import pairwise
from time import process_time

import pytest

from wijklus.base.actor import system
from wijklus.base.refusals import Conflict, Refused
from wijklus.city.steering import reads, writes
from wijklus.city.steering.models import HandoverItem
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.priorities import writes as priorities

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def frozen(dampoort, director, at):
    for title in ("Zitbanken", "Licht", "Schaduw"):
        priorities.start_theme(title=title, neighbourhood=dampoort, by=director, at=at)
    made = writes.freeze(neighbourhood=dampoort, occasion="Nieuwe regisseur", by=director, at=at)
    return writes.fill(handover=made, by=system(director.municipality_id), at=at)


def items(frozen):
    return list(reads.items(handover=frozen))


def test_of_two_marks_at_once_one_is_kept_and_the_other_is_told(frozen, director, coordinator, at, at_once):
    def decide(by, mark):
        row = reads.item(handover=frozen, number=1)
        return lambda: writes.mark(item=row, version=1, mark=mark, reason=f"Zegt {by.function}", by=by, at=at)

    found = at_once(decide(director, "keep"), decide(coordinator, "change"))
    [kept] = [one for one in found if isinstance(one, HandoverItem)]
    [told] = [one for one in found if isinstance(one, Conflict)]
    now = reads.item(handover=frozen, number=1)
    assert (now.mark, now.reason, now.version) == (kept.mark, kept.reason, 2)
    assert told.theirs.reason == now.reason != told.mine["reason"]
    assert Entry.objects.filter(verb="steering.mark").count() == 1


def test_a_stop_and_a_keep_at_once_leave_one_decision(frozen, director, coordinator, at, at_once):
    def decide(by, mark):
        row = reads.item(handover=frozen, number=2)
        return lambda: writes.mark(item=row, version=1, mark=mark, reason="Daarom", by=by, at=at)

    found = at_once(decide(director, "stop"), decide(coordinator, "keep"))
    assert sum(isinstance(one, HandoverItem) for one in found) == 1
    assert sum(isinstance(one, Conflict | Refused) for one in found) == 1
    stopped = reads.item(handover=frozen, number=2).mark == "stop"
    assert Job.objects.filter(name__endswith="tell_stopped").exists() is stopped


def test_two_who_mark_many_at_once_mark_each_item_once(frozen, director, coordinator, at, at_once):
    numbers = [row.number for row in items(frozen)]

    def decide(by, mark):
        return lambda: writes.mark_many(handover=frozen, numbers=numbers, mark=mark, reason="Samen", by=by, at=at)

    found = at_once(decide(director, "keep"), decide(coordinator, "change"))
    assert sorted(found) == [(0, 3), (3, 0)]
    assert all(one.mark == other.mark and one.version == 2 for one, other in pairwise(items(frozen)))


def test_a_dossier_of_two_thousand_items_is_frozen_in_seconds(dampoort, director, at, django_assert_max_num_queries):
    some = priorities.start_theme(title="Thema 0", neighbourhood=dampoort, by=director, at=at)
    kind = type(some)
    fields = {field.name: getattr(some, field.name) for field in kind._meta.concrete_fields}
    for name in ("id", "reference", "title"):
        del fields[name]
    kind.objects.bulk_create([kind(title=f"Thema {n}", **fields) for n in range(1, 2_000)])
    made = writes.freeze(neighbourhood=dampoort, occasion="Nieuwe regisseur", by=director, at=at)
    began = process_time()
    with django_assert_max_num_queries(100):
        frozen = writes.fill(handover=made, by=system(director.municipality_id), at=at)
    assert process_time() - began < 10
    assert (frozen.items_count, reads.is_whole(frozen)) == (2_000, True)
    began = process_time()
    [section] = reads.due(actor=director)
    assert section.count == 2_000
    assert process_time() - began < 1
