"""Erasing a person leaves the loop and every count as they were."""

import sqlite3
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Count, Sum

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import access as people
from wijklus.ground.trail.models import Job
from wijklus.loop.signals import access, jobs, reads, rules, writes
from wijklus.loop.signals.models import Photo, Signal
from wijklus.loop.signals.writes import forgetting

from .conftest import DAMPOORT, files_in, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(say, storage, drawn):
    wish = rules.Reachable(channel="mail", email="b@voorbeeld.be")
    first = say(
        contact=wish, lat=DAMPOORT[0], lon=DAMPOORT[1], place_text="Bij nummer 7", photos=[picture()], form_key="k"
    )
    say(contact=wish)
    return first


def counts():
    return Signal.objects.aggregate(
        n=Count("pk"), people=Count("person", distinct=True), voices=Sum("counted_voices"), cells=Count("cell")
    )


def test_photos_and_the_exact_place_go_and_the_words_stay(spoken, storage, gent, at):
    before, cell = counts(), spoken.cell
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at) == 2
    spoken.refresh_from_db()
    assert (spoken.place_text, spoken.form_digest, spoken.cell) == ("", "", cell)
    assert (spoken.lat, spoken.lon) != DAMPOORT
    assert "licht" in spoken.text
    assert not Photo.objects.exists()
    jobs.delete_files(**Job.objects.get(name__endswith="delete_files").arguments)
    jobs.delete_files(**Job.objects.get(name__endswith="delete_files").arguments)
    assert files_in(storage) == []
    assert counts() == before
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at) == 0


def test_with_the_words_nothing_is_found_any_more(spoken, gent, at):
    writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at)
    assert reads.search("licht").count() == 2
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at, with_words=True) == 2
    spoken.refresh_from_db()
    assert (spoken.text, spoken.search_words) == ("", "")
    assert reads.search("licht").count() == 0


class TestForgetting:
    """What was erased is not in the bytes of the database either: not in the index, not in what is free."""

    __test__ = connection.vendor == "sqlite"  # the index of PostgreSQL forgets by itself

    def in_the_file(self, word):
        return word.encode() in connection.connection.serialize()

    def test_erased_words_are_nowhere_in_the_file(self, say, gent, at):
        for n in range(40):
            say(text=f"De tram nummer {n} rijdt niet")
        wish = rules.Reachable(channel="mail", email="b@voorbeeld.be")
        signal = say(text="Xylofoonspeler woont naast ons", place_text="Qwertzstraat", contact=wish)
        assert self.in_the_file("xylofoonspeler")
        writes.erase_signals_of(person=signal.person, by=system(gent.pk), at=at, with_words=True)
        (job,) = Job.objects.filter(name__endswith="forget_words")
        assert at < job.not_before <= at + timedelta(minutes=65)
        jobs.forget_words(**job.arguments)
        jobs.forget_words(**job.arguments)
        for word in ("xylofoonspeler", "ylofoonspeler", "Xylofoonspeler", "qwertzstra", "Qwertzstraat"):
            assert not self.in_the_file(word), word
        assert reads.search("tram").count() == 40

    def test_free_pages_are_overwritten_and_the_log_is_emptied(self, say, monkeypatch):
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
        asked = []
        outside = SimpleNamespace(vendor="sqlite", in_atomic_block=False, cursor=lambda: nullcontext())
        monkeypatch.setattr(forgetting, "connection", outside)
        monkeypatch.setattr(forgetting, "_merge", lambda pages: asked.append(pages))
        monkeypatch.setattr(forgetting, "_empty_the_log", lambda cursor: asked.append("log"))
        writes.forget_words()
        assert asked == [-forgetting.PAGES, forgetting.PAGES, "log"]

    def test_a_log_that_is_being_read_is_emptied_later(self, tmp_path):
        file = str(tmp_path / "a.sqlite3")
        with sqlite3.connect(file, timeout=0) as writer, sqlite3.connect(file) as reader:
            writer.execute("PRAGMA journal_mode=WAL")
            writer.executescript("CREATE TABLE t (a); INSERT INTO t VALUES ('geheim')")
            reader.execute("BEGIN"), reader.execute("SELECT * FROM t").fetchall()
            writer.executescript("UPDATE t SET a = ''")
            with pytest.raises(forgetting.LogInUse):
                forgetting._empty_the_log(writer)
            reader.rollback()
            forgetting._empty_the_log(writer)
            assert (tmp_path / "a.sqlite3-wal").stat().st_size == 0

    def test_another_database_is_left_alone(self, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr(forgetting, "connection", SimpleNamespace(vendor="postgresql"))
        with django_assert_num_queries(0):
            writes.forget_words()


def test_one_signal_by_its_own_link_and_no_other(spoken, gent, anyone, field_worker, director, other_director, at):
    second = Signal.objects.exclude(pk=spoken.pk).get()
    mine = access.follower(municipality_id=gent.pk, signal_reference=spoken.reference)
    for outsider in (anyone, field_worker, director, other_director):
        with pytest.raises(NotAllowed):
            writes.erase_own(signal=spoken, by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.erase_own(signal=second, by=mine, at=at)
    before = counts()
    for _again in range(2):
        writes.erase_own(signal=spoken, by=mine, at=at)
    spoken.refresh_from_db()
    second.refresh_from_db()
    assert (spoken.text, spoken.place_text, spoken.search_words) == ("", "", "")
    assert (spoken.lat, spoken.lon) != DAMPOORT
    assert not Photo.objects.exists()
    assert (bool(second.text), second.erased_at, spoken.person.contact.email) == (True, None, "b@voorbeeld.be")
    assert counts() == before
    assert Job.objects.filter(name__endswith="send_erase_link").count() == 1


def test_the_person_and_who_may_erase_do_others_do_not(
    spoken, gent, coordinator, anyone, field_worker, other_director, at
):
    for outsider in (anyone, field_worker, other_director):
        with pytest.raises(NotAllowed):
            writes.erase_signals_of(person=spoken.person, by=outsider, at=at)
    oneself = people.oneself(municipality_id=gent.pk, person_reference=spoken.person.reference)
    assert writes.erase_signals_of(person=spoken.person, by=oneself, at=at) == 2
    assert writes.erase_signals_of(person=spoken.person, by=coordinator, at=at) == 0
