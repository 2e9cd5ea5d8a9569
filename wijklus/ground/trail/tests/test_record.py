"""Writing down who did what, and the revisions that pages are cached by."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from wijklus.base import scope
from wijklus.base.actor import Actor, within
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.ground.trail import reads, rules, writes
from wijklus.ground.trail.models import AppendOnly, Entry

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DIRECTOR = Actor(
    municipality_id=7, function="wijkregisseur Dampoort", user_id=3, rights=within({11}, "trail.read")
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_scope():
    with scope.of(7):
        yield


def note(**more):
    return writes.record(
        **{"by": DIRECTOR, "at": AT, "verb": "signals.register", "kind": "signal", "ref": "abc", "neighbourhood_id": 11}
        | more
    )


@pytest.mark.django_db
class TestRecord:
    def test_one_change_is_one_entry_in_two_statements_and_its_revision_rises(self, django_assert_num_queries):
        with django_assert_num_queries(2):  # insert, revisions
            note(after={"state": "new"}, reason="told at the market", mandate="m1")

        entry = Entry.objects.get()
        assert (entry.function, entry.actor_id, entry.after) == ("wijkregisseur Dampoort", 3, {"state": "new"})
        assert (entry.reason, entry.mandate, entry.seq) == ("told at the market", "m1", None)
        with django_assert_num_queries(1):
            assert reads.revision(7, 11) == (0, 1)

    def test_the_city_and_each_neighbourhood_count_by_themselves(self, django_assert_num_queries):
        note()
        note(neighbourhood_id=12)
        note(neighbourhood_id=None)

        assert reads.revision(7, 11) == (1, 1)
        assert reads.revision(7, 12) == (1, 1)
        with django_assert_num_queries(1):
            assert reads.revision(7) == (3, 0)
        assert reads.revision(8, 11) == (0, 0)

    def test_what_leaves_a_neighbourhood_changes_its_page_too(self):
        note(neighbourhood_id=12, also_in=[11])

        assert reads.revision(7, 11) == (0, 1)
        assert reads.revision(7, 12) == (0, 1)
        assert reads.revision(7, 13) == (0, 0)

    def test_what_the_public_does_not_see_raises_nothing(self):
        note(public=False)

        assert Entry.objects.count() == 1
        assert reads.revision(7, 11) == (0, 0)

    def test_many_changes_are_one_insert_and_one_raise(self, django_assert_num_queries):
        changes = [writes.Change(ref=f"r{n}", neighbourhood_id=11 + n % 2, after={"n": n}) for n in range(40)]

        with django_assert_num_queries(2):
            writes.record_many(by=DIRECTOR, at=AT, verb="signals.sort", kind="signal", changes=changes)

        assert Entry.objects.count() == 40
        assert reads.revision(7, 11) == (0, 1)
        assert reads.revision(7, 12) == (0, 1)

    def test_nothing_changed_is_nothing_written(self):
        assert writes.record_many(by=DIRECTOR, at=AT, verb="signals.sort", kind="signal", changes=[]) == []
        assert reads.revision(7) == (0, 0)

    def test_an_entry_of_another_municipality_is_refused(self):
        with pytest.raises(scope.OtherMunicipality):
            note(by=Actor(municipality_id=8, function="stadsregisseur"))

    def test_values_are_kept_as_json_holds_them(self):
        note(before={"term": date(2026, 1, 2), "means": Cents(1250)}, after={"at": AT, "tags": {"b", "a"}, "n": 2.0})

        entry = Entry.objects.get()
        assert entry.before == {"term": "2026-01-02", "means": 1250}
        assert entry.after == {"at": "2026-03-02T09:30:00.000000Z", "tags": ["a", "b"], "n": 2}

    def test_what_json_cannot_hold_is_a_mistake_of_the_caller(self):
        with pytest.raises(TypeError):
            note(after={"who": object()})

    @pytest.mark.parametrize(
        "after",
        [
            {"answer_to": "an@example.org"},
            {"call": "+32 478 12 34 56"},
            {"call": ["0478123456"]},
            {"public_phone": "anonymous"},
        ],
    )
    def test_a_personal_value_is_never_kept(self, after):
        with pytest.raises((rules.Personal, Refused)):  # a name is our mistake, an address in a text is somebody's
            note(after=after)
        assert not Entry.objects.exists()


@pytest.mark.django_db
class TestAppendOnly:
    def test_an_entry_is_never_changed_or_removed(self):
        entry = note()

        entry.verb = "signals.forget"
        with pytest.raises(AppendOnly):
            entry.save()
        with pytest.raises(AppendOnly):
            entry.delete()
        with pytest.raises(AppendOnly):
            Entry.objects.all().delete()
        with pytest.raises(AppendOnly):
            Entry.objects.update(verb="signals.forget")
        with pytest.raises(AppendOnly), transaction.atomic():
            Entry.objects.bulk_update([entry], ["verb"])
        assert Entry.objects.get().verb == "signals.register"


def test_of_personal_fields_only_the_names_are_told():
    was = {"name": "An", "state": "new", "theme": "green"}
    becomes = {"name": "", "state": "sorted", "theme": "green"}

    before, after = writes.changed_fields(was, becomes, personal=("name", "email"))

    assert before == {"state": "new"}
    assert after == {"state": "sorted", "personal": ["name"]}


@dataclass
class Cut:
    cents: str


def test_something_that_only_looks_like_an_amount_is_refused():
    with pytest.raises(TypeError):
        rules.plain(Cut("12"))


def test_zero_bytes_are_dropped_because_postgresql_cannot_hold_them():
    assert rules.plain({"words": "a\x00b"}) == {"words": "ab"}
