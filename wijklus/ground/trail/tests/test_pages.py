"""The trail as people read it, the page of health, and the sign of life."""

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import translation

from wijklus.base import clock, scope
from wijklus.ground.trail import jobs, reads, rules, writes
from wijklus.ground.trail.models import Delivery, Entry, Job
from wijklus.ground.trail.writes import deliveries, queue, workers

TRAIL, HEALTH = "trail:trail", "trail:health"


def show(client, name, **query):
    return client.get(reverse(name, args=["gent"]), query)


def note(by, at, neighbourhood, ref="abc", verb="trail.redact", kind="signal", **more):
    return writes.record(
        by=by, at=at, verb=verb, kind=kind, ref=ref, neighbourhood_id=neighbourhood and neighbourhood.pk, **more
    )


class TestSentences:
    def test_an_entry_is_told_in_the_language_of_the_reader(self, director, at, dampoort):
        entry = note(director, at, dampoort, verb="trail.redact")

        assert reads.told(entry) == "Wijkregisseur Dampoort haalde woorden weg uit het spoor (abc)"
        with translation.override("en"):
            assert reads.told(entry) == "Wijkregisseur Dampoort removed words from the trail (abc)"

    def test_a_verb_without_a_sentence_is_told_plainly(self, director, at, dampoort):
        entry = note(director, at, dampoort, verb="signals.juggle")

        assert reads.told(entry) == "Wijkregisseur Dampoort: signals.juggle (signaal abc)"

    def test_a_sentence_may_mention_what_changed_and_survives_its_removal(self, director, at, monkeypatch):
        monkeypatch.setitem(reads.sentences(), "signals.move", "%(who)s moved it to %(place)s")

        assert reads.told(note(director, at, None, verb="signals.move", after={"place": "2"})).endswith("to 2")
        assert reads.told(note(director, at, None, verb="signals.move")).endswith("to …")

    def test_every_kind_has_a_name(self):
        assert ("signal", "signaal") in reads.kinds()


class TestTrail:
    def test_a_director_reads_the_own_neighbourhoods_and_own_deeds(
        self, client_of, director, coordinator, at, dampoort, rabot
    ):
        note(coordinator, at, dampoort, ref="here-1")
        note(coordinator, at, rabot, ref="elsewhere")
        note(director, at, None, ref="own-1", reason="because")

        page = show(client_of("director"), TRAIL).content.decode()
        assert "here-1" in page
        assert "own-1" in page
        assert "because" in page
        assert "elsewhere" not in page
        assert "elsewhere" in show(client_of("coordinator"), TRAIL).content.decode()

    def test_by_kind_and_by_day_of_the_city(self, client_of, coordinator, at):
        note(coordinator, at, None, ref="friday")
        note(coordinator, at.replace(hour=23, minute=30), None, ref="after-midnight")
        note(coordinator, at, None, ref="wijkplan-1", kind="plan", verb="trail.redact")
        client = client_of("coordinator")

        day = show(client, TRAIL, day="2026-11-20", kind="signal").content.decode()
        assert "friday" in day
        assert "after-midnight" not in day
        assert "wijkplan-1" not in day
        assert "after-midnight" in show(client, TRAIL, day="2026-11-21").content.decode()
        assert "Niets te tonen" in show(client, TRAIL, day="2026-11-22").content.decode()
        assert "wijkplan-1" in show(client, TRAIL, day="never").content.decode()

    def test_it_is_paged_by_key(self, client_of, coordinator, at, django_assert_max_num_queries):
        for n in range(120):
            note(coordinator, at + timedelta(minutes=n), None, ref=f"nr-{n}-")
        client = client_of("coordinator")

        with django_assert_max_num_queries(8):
            first = show(client, TRAIL, kind="signal")
        assert "nr-119-" in first.content.decode()
        assert "nr-69-" not in first.content.decode()
        second = client.get(reverse(TRAIL, args=["gent"]) + first.context["older_url"]).content.decode()
        assert "nr-69-" in second
        assert "nr-119-" not in second

    def test_an_outsider_reads_nothing(self, client_of):
        assert show(client_of("anyone"), TRAIL).status_code == 302
        assert show(client_of("councillor"), TRAIL).status_code == 403
        assert show(client_of("other_director"), TRAIL).status_code == 403

    def test_words_are_taken_out_after_a_look_and_with_a_reason(self, client_of, coordinator, at, dampoort):
        entry = note(coordinator, at, dampoort, reason="An said so", after={"state": "sorted"})
        address = reverse("trail:redact", args=["gent", entry.pk])
        client = client_of("director")
        assert client.get(address).status_code == 404  # not sealed yet
        jobs.seal()

        assert "leegmaken" in show(client, TRAIL).content.decode()
        page = client.get(address).content.decode()
        assert "An said so" in page
        assert "state: sorted" in page
        assert client.post(address, {"reason": ""}).status_code == 200
        assert Entry.objects.get(pk=entry.pk).reason == "An said so"
        page = client.post(address, {"reason": "a name"}, follow=True).content.decode()
        assert "An said so" not in page
        assert client.get(address).status_code == 404
        assert client_of("councillor").get(address).status_code == 403

    def test_an_entry_may_hold_something_called_items(self, client_of, director, at, dampoort):
        entry = note(director, at, dampoort, before={"items": 3}, after={"items": 4})
        jobs.seal()
        page = client_of("director").get(reverse("trail:redact", args=["gent", entry.pk])).content.decode()
        assert "items: 3" in page
        assert "items: 4" in page

    def test_the_story_of_one_object(self, director, at, dampoort, django_assert_num_queries):
        note(director, at + timedelta(hours=1), dampoort, verb="signals.sort")
        note(director, at, dampoort)
        note(director, at, dampoort, ref="other")

        with django_assert_num_queries(1):
            verbs = [entry.verb for entry in reads.story(kind="signal", ref="abc")]
        assert verbs == ["trail.redact", "signals.sort"]


@pytest.fixture
def troubled(gent, at):
    """A city with an uncertain message, a refused one, a job given up, and one that is tried again."""
    for key in ("answer:uncertain", "answer:refused"):
        deliveries._start(key=key, at=at)
    Delivery.objects.filter(key="answer:refused").update(state="failed", last_error="550 unknown")
    deliveries.give_up_on_silent(at=at + timedelta(hours=1))
    for key, attempts in (("given-up", rules.MAX_ATTEMPTS), ("again", 1)):
        writes.later("wijklus.ground.trail.jobs.seal", key=key, at=at)
        job = queue.claim(key=key, at=at)
        Job.objects.filter(pk=job.pk).update(attempts=attempts)
        job.attempts = attempts
        queue.give_back(job=job, error="ValueError: no answer", at=at, wait=timedelta(minutes=9))


class TestHealth:
    def test_a_new_installation_says_what_is_not_there_yet(self, client_of, gent):
        page = show(client_of("administrator"), HEALTH).content.decode()

        assert "wijklus worker" in page
        assert "nog geen bericht" in page

    def test_what_goes_well_and_what_does_not(
        self, client_of, troubled, settings, tmp_path, django_assert_max_num_queries
    ):
        settings.BACKUP_DIR = tmp_path
        (tmp_path / "monday.gz").write_text("")
        workers.heard(name="one", started_at=clock.now(), at=clock.now())
        client = client_of("administrator")

        with django_assert_max_num_queries(14):
            page = show(client, HEALTH).content.decode()
        assert "answer:uncertain" in page
        assert "550 unknown" in page
        assert page.count("ValueError: no answer") == 2
        assert page.count("<form") >= 3

    def test_old_signs_are_told_as_such(self, gent, at, administrator, settings, tmp_path):
        settings.BACKUP_DIR = tmp_path
        old = tmp_path / "old.gz"
        old.write_text("")
        os.utime(old, (at.timestamp() - 10 * 86400,) * 2)
        workers.heard(name="one", started_at=at, at=at - timedelta(minutes=5))
        writes.later("wijklus.ground.trail.jobs.seal", key="waits", at=at - timedelta(hours=1))

        found = reads.health(by=administrator, at=at)
        assert (found.signs.worker, found.signs.jobs, found.backup) == ("late", "late", "late")
        assert found.signs.troubles == ("worker", "jobs")
        assert found.signs.waiting_since == at - timedelta(hours=1)

    def test_a_director_looks_and_an_administrator_decides(self, client_of, troubled):
        assert "Stuur opnieuw" not in show(client_of("director"), HEALTH).content.decode()
        client = client_of("administrator")

        client.post(reverse("trail:settle", args=["gent"]), {"key": "answer:uncertain", "was_sent": "yes"})
        client.post(reverse("trail:settle", args=["gent"]), {"key": "answer:refused", "was_sent": "no"})
        client.post(reverse("trail:retry", args=["gent"]), {"key": "given-up"})

        assert dict(Delivery.objects.values_list("key", "state")) == {
            "answer:uncertain": "sent",
            "answer:refused": "waiting",
        }
        assert Job.objects.get(key="given-up").state == "waiting"
        assert Entry.objects.filter(verb__startswith="trail.").count() == 3

    def test_what_is_settled_already_is_said(self, client_of, troubled):
        client = client_of("administrator")
        answer = client.post(reverse("trail:settle", args=["gent"]), {"key": "x", "was_sent": "yes"}, follow=True)
        assert "wacht niet op een beslissing" in answer.content.decode()
        answer = client.post(reverse("trail:settle", args=["gent"]), {"key": "x"}, follow=True)
        assert "niet volledig" in answer.content.decode()

    def test_an_outsider_decides_nothing(self, client_of, troubled):
        for visitor in ("councillor", "director"):
            client = client_of(visitor)
            answer = client.post(reverse("trail:settle", args=["gent"]), {"key": "answer:uncertain", "was_sent": "yes"})
            assert answer.status_code == 403
        assert Delivery.objects.filter(state="uncertain").count() == 1
        assert show(client_of("councillor"), HEALTH).status_code == 403


@pytest.mark.django_db
class TestSignOfLife:
    def test_pages_can_be_served_whatever_the_worker_does(self, client, django_assert_num_queries):
        with django_assert_num_queries(3):
            answer = client.get("/gezond/")

        assert (answer.status_code, answer.json()["worker"]) == (200, "never")
        assert client.get("/gezond/?all=1").status_code == 503
        workers.heard(name="one", started_at=clock.now(), at=clock.now())
        assert client.get("/gezond/?all=1").status_code == 200

    def test_mail_that_is_held_up_is_seen(self, client, at):
        with scope.of(7):
            deliveries._start(key="answer:x", at=at)
            Delivery.objects.update(state="waiting")
        assert client.get("/gezond/").json()["mail"] == "late"

    def test_without_a_database_it_says_so(self, client, monkeypatch):
        def broken(**_):
            raise DatabaseError

        monkeypatch.setattr(reads, "signs", broken)
        answer = client.get("/gezond/")
        assert (answer.status_code, answer.json()) == (503, {"database": False})
