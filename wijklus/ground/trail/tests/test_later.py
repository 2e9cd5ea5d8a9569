"""Later work: asked for once, done once, tried again, given up in sight."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail import jobs, reads, rules, writes
from wijklus.ground.trail.models import Entry, Job
from wijklus.ground.trail.writes import queue

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = "wijklus.ground.trail.tests.test_later"
done: list[tuple[int, str]] = []


def tell(*, ref: str) -> None:
    done.append((scope.current(), ref))


def stumble(*, ref: str) -> None:
    raise ValueError(f"no answer for {ref}, an@example.org")


def count_to(*, of: int) -> None:
    queue.progress("", of // 2, of)
    done.append((of, reads.progress(key="count").done))


@pytest.fixture(autouse=True)
def _in_scope():
    done.clear()
    cache.clear()
    with scope.of(7):
        yield


@pytest.mark.django_db
class TestLater:
    def test_a_job_is_a_row_and_a_task_in_the_transaction_of_the_change(self):
        assert writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")

        job = Job.objects.get()
        assert (job.state, job.municipality_id, job.arguments) == ("waiting", 7, {"ref": "abc"})
        assert DBTaskResult.objects.get().id == job.task_id

    def test_the_same_key_twice_is_one_job(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")

        assert not writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="other")
        assert (Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)

    def test_a_job_keeps_no_mail_address(self):
        with pytest.raises(rules.Personal):
            writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="an@example.org")

    def test_it_runs_in_its_municipality_and_once(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")

        assert jobs.run_waiting(at=AT) == 1
        assert jobs.run_waiting(at=AT) == 0
        assert not jobs.run_job(key="tell:1", at=AT)
        assert done == [(7, "abc")]
        assert Job.objects.get().state == "done"

    def test_it_does_not_run_before_its_moment(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT + timedelta(hours=1), ref="abc")

        assert jobs.run_waiting(at=AT) == 0
        assert jobs.run_waiting(at=AT + timedelta(hours=1)) == 1

    def test_the_task_of_the_library_runs_the_job(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")

        jobs.run.call("tell:1")
        assert done == [(7, "abc")]

    def test_work_for_the_whole_installation_runs_everywhere(self):
        with scope.everywhere():
            writes.later(f"{HERE}.tell", key="tell:all", at=AT, ref="abc")

        jobs.run_waiting(at=AT)
        assert done == [(0, "abc")]


@pytest.mark.django_db
class TestFailing:
    def fail(self, attempts):
        at = AT
        writes.later(f"{HERE}.stumble", key="s", at=at, ref="abc")
        for _ in range(attempts):
            Job.objects.update(not_before=at)
            assert jobs.run_job(key="s", at=at)
        return Job.objects.get()

    def test_an_error_makes_it_wait_longer_each_time(self):
        job = self.fail(attempts=1)
        first = job.not_before - clock.now()

        assert job.state == "waiting"
        assert timedelta(seconds=25) < first <= timedelta(seconds=30)
        assert job.last_error.startswith("ValueError: no answer for abc, <...> (test_later.py:")
        assert DBTaskResult.objects.filter(id=job.task_id).exists()
        assert [rules.back_off(n).total_seconds() for n in (1, 2, 3, 12)] == [30, 60, 120, 14400]

    def test_it_is_given_up_with_its_error_after_the_last_attempt(self):
        job = self.fail(attempts=rules.MAX_ATTEMPTS)

        assert job.state == "failed"
        assert "no answer" in job.last_error
        assert job.finished_at is not None

    def test_an_administrator_has_it_tried_again_and_that_is_told(self):
        self.fail(attempts=rules.MAX_ATTEMPTS)
        administrator = Actor(municipality_id=7, function="beheerder", rights=everywhere("city.settings"))

        writes.retry(by=administrator, at=AT, key="s")

        job = Job.objects.get()
        assert (job.state, job.attempts, job.last_error) == ("waiting", 0, "")
        assert Entry.objects.get().verb == "trail.retry"
        with pytest.raises(Refused):
            writes.retry(by=administrator, at=AT, key="s")

    def test_an_outsider_cannot_have_it_tried_again(self):
        self.fail(attempts=rules.MAX_ATTEMPTS)

        with pytest.raises(NotAllowed):
            writes.retry(by=Actor(municipality_id=7, function="bewoner"), at=AT, key="s")
        other = Actor(municipality_id=8, function="beheerder", rights=everywhere("city.settings"))
        with pytest.raises(Refused):
            writes.retry(by=other, at=AT, key="s")
        assert Job.objects.get().state == "failed"


@pytest.mark.django_db
class TestReaper:
    def test_the_job_of_a_worker_that_fell_silent_waits_again(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")
        first = queue.claim(key="tell:1", at=AT)

        assert queue.reap(at=AT + queue.lease()) == 0
        late = AT + queue.lease() + timedelta(seconds=1)
        assert queue.reap(at=late) == 1
        job = Job.objects.get()
        assert (job.state, job.not_before) == ("waiting", late)
        assert [rules.after_a_lost_worker(n).total_seconds() for n in (1, 2, 3, 4)] == [0, 0, 30, 60]

        assert jobs.run_waiting(at=job.not_before) == 1
        assert not queue.finish(job=first, at=job.not_before)
        assert done == [(7, "abc")]

    def test_a_job_that_kills_every_worker_is_given_up(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")
        Job.objects.update(attempts=rules.MAX_ATTEMPTS - 1)
        queue.claim(key="tell:1", at=AT)

        queue.reap(at=AT + timedelta(hours=1))
        assert Job.objects.get().state == "failed"

    def test_a_worker_that_says_it_lives_keeps_its_job(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")
        job = queue.claim(key="tell:1", at=AT)

        assert queue.renew(key=job.key, task_id=job.task_id, at=AT + timedelta(seconds=100))
        assert queue.reap(at=AT + timedelta(seconds=130)) == 0
        assert not queue.renew(key=job.key, task_id=uuid.uuid4(), at=AT)

    def test_a_lost_task_row_is_put_down_again(self):
        writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")
        DBTaskResult.objects.all().delete()

        assert queue.reap(at=AT) == 1
        assert DBTaskResult.objects.get().id == Job.objects.get().task_id
        assert queue.reap(at=AT) == 0


@pytest.mark.django_db
class TestProgress:
    def test_a_job_tells_how_far_it_is(self, django_assert_num_queries):
        writes.later(f"{HERE}.count_to", key="count", at=AT, of=10)
        jobs.run_waiting(at=AT)

        assert done == [(10, 5)]
        with django_assert_num_queries(1):
            far = reads.progress(key="count")
        assert (far.state, far.done, far.of, far.percent) == ("done", 5, 10, 50)
        assert reads.progress(key="unknown") is None

    def test_without_a_whole_there_is_no_percentage(self):
        writes.later(f"{HERE}.count_to", key="count", at=AT, of=10)

        writes.progress("count", 3)
        assert (reads.progress(key="count").done, reads.progress(key="count").percent) == (3, None)


@pytest.mark.django_db
def test_done_jobs_are_forgotten_those_of_the_clock_sooner():
    writes.later(f"{HERE}.tell", key="tell:1", at=AT, ref="abc")
    writes.later(f"{HERE}.tell", key="clock:tell:1", at=AT, ref="abc")
    jobs.run_waiting(at=AT)
    Job.objects.update(finished_at=AT)

    assert queue.prune(at=AT + timedelta(days=2)) == 1
    assert Job.objects.get().key == "tell:1"
    assert queue.prune(at=AT + timedelta(days=91)) == 1
