"""The clock of jobs: once per slot, whatever the number of workers; and what every worker looks after."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from wijklus.base import clock, scope
from wijklus.ground.places.models import Municipality
from wijklus.ground.trail import jobs, reads, writes
from wijklus.ground.trail.management.commands import worker
from wijklus.ground.trail.management.commands.worker import Caretaker
from wijklus.ground.trail.models import Entry, HitCount, Job, Worker
from wijklus.ground.trail.writes import queue, schedule, workers

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = "wijklus.ground.trail.tests.test_clock"
TABLE = [(f"{HERE}.strike", 3600, False), (f"{HERE}.strike", 60, True)]
struck: list[tuple[int, str]] = []


def strike() -> None:
    struck.append((scope.current(), timezone.get_current_timezone_name()))


@pytest.fixture(autouse=True)
def _quiet():
    struck.clear()


@pytest.fixture
def cities(db):
    make = Municipality.objects.create
    return [
        make(slug="gent", name="Gent", created_at=AT).pk,
        make(slug="la-reunion", name="La Réunion", time_zone="Indian/Reunion", created_at=AT).pk,
    ]


def queue_due(cities, at=AT, queued=None):
    return schedule.queue_due(table=TABLE, municipality_ids=cities, at=at, queued={} if queued is None else queued)


class TestClock:
    def test_each_slot_is_one_job_for_the_installation_or_per_municipality(self, cities):
        assert queue_due(cities) == 3
        assert queue_due(cities) == 0  # another worker
        assert queue_due(cities, at=AT + timedelta(seconds=59)) == 0
        assert queue_due(cities, at=AT + timedelta(seconds=60)) == 2
        assert queue_due(cities, at=AT + timedelta(hours=1)) == 3

    def test_a_process_asks_once_per_slot(self, cities, django_assert_num_queries):
        queued = {}
        queue_due(cities, queued=queued)

        with django_assert_num_queries(0):
            assert queue_due(cities, at=AT + timedelta(seconds=30), queued=queued) == 0

    def test_what_was_missed_is_not_made_up_for(self, cities):
        queue_due(cities)
        assert queue_due(cities, at=AT + timedelta(days=3)) == 3

    def test_a_job_runs_in_the_time_of_its_municipality(self, cities):
        queue_due(cities)
        jobs.run_waiting(at=AT)

        assert sorted(struck) == [
            (0, "Europe/Brussels"), (cities[0], "Europe/Brussels"), (cities[1], "Indian/Reunion")
        ]  # fmt: skip


rounds: list[Callable[[], None]] = []


def hang() -> None:
    """A job during which the worker's second thread goes its rounds."""
    for each in rounds:
        each()


@pytest.mark.django_db
class TestCare:
    def test_a_round_says_the_worker_lives_renews_its_lease_and_winds_the_clock(self, settings):
        settings.SCHEDULE = TABLE[:1]
        with scope.of(7):
            writes.later(f"{HERE}.strike", key="long", at=AT)
        job = queue.claim(key="long", at=clock.now() - timedelta(seconds=100))
        jobs.running.update(key=job.key, task_id=job.task_id, since=clock.now())
        try:
            caretaker = Caretaker("here-1")
            caretaker.round()
            caretaker.round()
        finally:
            jobs.running.clear()

        job.refresh_from_db()
        assert job.lease_until > clock.now() + timedelta(seconds=100)
        assert Worker.objects.get().name == "here-1"
        assert Job.objects.exclude(pk=job.pk).get().key.startswith("clock:")

    def test_a_job_that_hangs_is_given_up_in_sight_and_its_worker_ends(self, settings, monkeypatch):
        """While it hangs the clock is put past the limit; nobody waits. What it does afterwards does not count."""
        settings.SCHEDULE, settings.JOB_LONGEST_SECONDS = [], 600
        ended: list[int] = []
        monkeypatch.setattr(worker, "end_process", ended.append)
        with scope.of(7):
            writes.later(f"{HERE}.hang", key="hang", at=AT)
        began = clock.now()

        def minutes_later(n: int) -> None:
            monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=n))
            Caretaker("here-1").round()

        rounds[:] = [lambda: minutes_later(9), lambda: minutes_later(11)]
        assert jobs.run_job(key="hang", at=AT)

        job = Job.objects.get()
        assert (job.state, job.attempts, job.last_error) == ("failed", 1, "it ran too long and was stopped")
        assert ended == [worker.HUNG]
        with scope.of(7):
            assert reads.signs(at=clock.now()).jobs_failed == 1
            assert queue.try_again(job=job, states=("failed",), at=clock.now())
        rounds.clear()
        assert jobs.run_waiting(at=clock.now()) == 1
        assert Job.objects.get().state == "done"

    def test_an_attempt_that_was_given_up_does_not_end_the_next(self):
        with scope.of(7):
            writes.later(f"{HERE}.hang", key="hang", at=AT)
        first = queue.claim(key="hang", at=AT)
        assert queue.give_up_on_endless(key="hang", task_id=first.task_id, at=AT)
        assert queue.try_again(job=Job.objects.get(), states=("failed",), at=AT)
        second = queue.claim(key="hang", at=AT)

        assert (first.attempts, second.attempts) == (1, 1)
        assert not queue.finish(job=first, at=AT)
        assert not queue.give_up_on_endless(key="hang", task_id=first.task_id, at=AT)
        assert Job.objects.get().state == "running"

    def test_a_round_takes_back_lost_work(self, settings):
        settings.SCHEDULE = []
        with scope.of(7):
            writes.later(f"{HERE}.strike", key="lost", at=AT)
        queue.claim(key="lost", at=AT)

        Caretaker("here-1").round()
        assert Job.objects.get().state == "waiting"

    def test_workers_long_silent_are_forgotten(self):
        workers.heard(name="old", started_at=AT, at=AT)
        workers.heard(name="new", started_at=AT, at=AT + timedelta(days=8))

        assert workers.prune(at=AT + timedelta(days=8)) == 1
        workers.gone(name="new")
        assert not Worker.objects.exists()

    def test_pruning_forgets_what_is_over(self):
        writes.hit(key="say:1.2.3.4", window_seconds=60, at=AT)
        jobs.prune()
        assert not HitCount.objects.exists()


def slow_words() -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
class TestWorker:
    def test_in_a_batch_it_does_what_waits_and_stops(self, settings, monkeypatch):
        monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda self: None)
        settings.SCHEDULE = TABLE[:1]
        with scope.of(7):
            writes.later(f"{HERE}.strike", key="one", at=AT)

        call_command("worker", "--batch", stdout=StringIO())

        assert sorted(struck) == [(0, "Europe/Brussels"), (7, "Europe/Brussels")]
        assert {job.state for job in Job.objects.all()} == {"done"}
        assert not Worker.objects.exists()

    def test_told_to_stop_at_once_its_job_waits_again(self):
        with scope.of(7):
            writes.later(f"{HERE}.slow_words", key="stop", at=AT)
        with pytest.raises(KeyboardInterrupt):
            jobs.run_job(key="stop", at=AT)
        assert Job.objects.get().state == "waiting"


def test_no_entry_is_made_by_care_itself(db):
    Caretaker("here-1").round()
    with scope.everywhere():
        assert Entry.objects.count() == 0
