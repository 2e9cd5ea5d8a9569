"""The chain over the trail: what stands in it cannot be changed unseen, by the ORM or past it."""

import dataclasses
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere, within
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail import jobs, rules, writes
from wijklus.ground.trail.models import Entry
from wijklus.ground.trail.writes import sealing

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DIRECTOR = Actor(municipality_id=7, function="wijkregisseur", rights=everywhere("people.erase", "trail.read"))
append_only = import_module("wijklus.ground.trail.migrations.0002_append_only")


class Editor:
    """Django's own schema editor for SQLite cannot work inside the transaction of a test."""

    connection = connection

    def execute(self, statement, params=None):
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


@pytest.fixture
def five():
    with scope.of(7):
        for n in range(5):
            writes.record(
                by=DIRECTOR, at=AT, verb="signals.sort", kind="signal", ref=f"r{n}", neighbourhood_id=None,
                before={"state": "new", "place": [3.5, 51.25]}, after={"state": "sorted"}, reason="An said so",
            )  # fmt: skip
        yield


def verify(noted=""):
    out = StringIO()
    call_command("verify_trail", noted=noted, stdout=out)
    return out.getvalue()


def past_the_orm(statement):
    """What somebody with the database's password could do: take the triggers away and change rows."""
    append_only.remove(None, Editor())
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


@pytest.mark.django_db
@pytest.mark.usefixtures("five")
class TestSealing:
    def test_committed_entries_get_their_place_and_later_ones_follow(self):
        assert sealing.seal(at=AT, limit=3) == 3
        jobs.seal()

        entries = list(Entry.objects.order_by("seq"))
        assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
        assert len({entry.digest for entry in entries}) == 5
        assert verify().startswith("intact: 5 sealed, 0 not yet sealed")

    def test_the_same_words_have_another_digest_each_time(self):
        jobs.seal()

        one, other = Entry.objects.order_by("seq")[:2]
        assert rules.content_digest(one.content(), "a") == rules.content_digest(one.content(), "a")
        assert one.content_digest != rules.content_digest(one.content(), other.salt)

    def test_two_sealers_at_once_never_give_one_place_twice(self, monkeypatch):
        jobs.seal()
        writes.record(by=DIRECTOR, at=AT, verb="signals.sort", kind="signal", ref="r9", neighbourhood_id=None)
        monkeypatch.setattr(sealing, "_last", lambda: (4, "what the other has not seen yet"))

        assert sealing.seal(at=AT) == 0
        assert Entry.objects.filter(seq__isnull=True).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("five")
class TestVerifying:
    @pytest.fixture(autouse=True)
    def _sealed(self, five):
        jobs.seal()

    def test_an_empty_trail_is_intact(self):
        past_the_orm("DELETE FROM trail_entry")
        assert verify().startswith("intact: 0 sealed")

    @pytest.mark.parametrize(
        ("deed", "said"),
        [
            ("UPDATE trail_entry SET reason = 'forged' WHERE seq = 3", "BROKEN at entry 3: its words were changed"),
            ("UPDATE trail_entry SET function = 'x' WHERE seq = 1", "BROKEN at entry 1: its words were changed"),
            ("UPDATE trail_entry SET digest = 'x' WHERE seq = 5", "BROKEN at entry 5: its digest does not follow"),
            ("DELETE FROM trail_entry WHERE seq = 2", "BROKEN at entry 2: an entry is missing"),
        ],
    )
    def test_the_first_broken_entry_is_named(self, deed, said):
        past_the_orm(deed)
        with pytest.raises(CommandError, match=said):
            verify()

    def test_a_noted_digest_shows_that_the_end_was_cut_off(self):
        noted = verify().split()[-1]
        assert "intact" in verify(noted)

        past_the_orm("DELETE FROM trail_entry WHERE seq = 5")
        assert "intact: 4 sealed" in verify()
        with pytest.raises(CommandError, match="BROKEN at entry 5: the chain ends before it"):
            verify(noted)

    def test_or_that_the_chain_was_made_anew(self):
        with pytest.raises(CommandError, match="BROKEN at entry 3: its digest is not the one noted before"):
            verify("3:" + "0" * 64)

    def test_a_note_that_cannot_be_read_is_said(self):
        with pytest.raises(CommandError, match="SEQUENCE:DIGEST"):
            verify("three")


@pytest.mark.django_db
@pytest.mark.usefixtures("five")
class TestTheDatabaseRefuses:
    def do(self, statement):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE trail_entry SET reason = 'forged'",
            "UPDATE trail_entry SET seq = 9, reason = 'forged'",
            "UPDATE trail_entry SET redacted_at = at, before = NULL, after = NULL, reason = '', salt = ''",
        ],
    )
    def test_changes_before_sealing(self, statement):
        with pytest.raises(DatabaseError, match="append-only"):
            self.do(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE trail_entry SET seq = seq + 100",
            "UPDATE trail_entry SET digest = ''",
            "UPDATE trail_entry SET seq = NULL",
            "UPDATE trail_entry SET redacted_at = at, before = NULL, after = NULL, reason = 'x', salt = ''",
            "UPDATE trail_entry SET redacted_at = at, before = NULL, after = NULL, reason = '', salt = '', verb = 'x'",
        ],
    )
    def test_changes_after_sealing(self, statement):
        jobs.seal()
        with pytest.raises(DatabaseError, match="append-only"):
            self.do(statement)

    def test_removal(self, settings):
        settings.TESTING = False
        append_only.install(None, Editor())

        with pytest.raises(DatabaseError, match="append-only"):
            self.do("DELETE FROM trail_entry")
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError, match="append-only"):
                self.do("TRUNCATE trail_entry")
        assert Entry.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.usefixtures("five")
class TestRedacting:
    def test_words_go_and_the_chain_stays_intact(self):
        jobs.seal()
        entry = Entry.objects.get(seq=2)

        writes.redact(by=DIRECTOR, at=AT, entry_id=entry.pk, reason="a name stood in it")
        jobs.seal()

        entry.refresh_from_db()
        assert (entry.before, entry.after, entry.reason, entry.salt) == (None, None, "", "")
        assert (entry.function, entry.object_ref, entry.redacted_at) == ("wijkregisseur", "r1", AT)
        assert Entry.objects.get(seq=6).verb == "trail.redact"
        assert verify().startswith("intact: 6 sealed, 0 not yet sealed, 1 with words removed")

    def test_once_and_only_when_sealed(self):
        entry = Entry.objects.first()
        with pytest.raises(Refused):
            writes.redact(by=DIRECTOR, at=AT, entry_id=entry.pk, reason="")
        jobs.seal()
        writes.redact(by=DIRECTOR, at=AT, entry_id=entry.pk, reason="")
        with pytest.raises(Refused):
            writes.redact(by=DIRECTOR, at=AT, entry_id=entry.pk, reason="")

    def test_an_outsider_may_not(self):
        jobs.seal()
        with pytest.raises(NotAllowed):
            writes.redact(
                by=Actor(municipality_id=7, function="bewoner"), at=AT, entry_id=Entry.objects.first().pk, reason=""
            )

    def test_nor_a_director_of_another_neighbourhood(self):
        writes.record(
            by=DIRECTOR, at=AT, verb="signals.sort", kind="signal", ref="there", neighbourhood_id=12, reason="words"
        )
        jobs.seal()
        neighbour = dataclasses.replace(DIRECTOR, user_id=9, rights=within({11}, *DIRECTOR.rights))
        with pytest.raises(Refused):
            writes.redact(by=neighbour, at=AT, entry_id=Entry.objects.get(reason="words").pk, reason="")

    def test_nor_a_director_of_another_municipality(self):
        jobs.seal()
        entry = Entry.objects.first()
        elsewhere = Actor(municipality_id=8, function="wijkregisseur", rights=DIRECTOR.rights)
        with scope.of(8), pytest.raises(Refused):
            writes.redact(by=elsewhere, at=AT, entry_id=entry.pk, reason="")
