"""Later work: a job row in the transaction of the change that wants it, claimed by one worker at a time.

The job row is the truth. A row of django-tasks says to whichever worker is free that there is something to do; when
it is lost, the reaper puts another one down.
"""

import uuid
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.inserting import insert
from wijklus.base.refusals import Refused
from wijklus.ground.trail import access, rules
from wijklus.ground.trail.models import Job

from .entries import record

TASK = "wijklus.ground.trail.jobs.run"
running_key: ContextVar[str] = ContextVar("job", default="")
"""The key of the job that this thread is running; a delivery keeps it, to have the job tried again."""


def later(name: str, /, *, key: str, at: datetime, **arguments: Any) -> bool:
    """Have a function of a room's jobs module run after this transaction, from `at` on. False when the key is known.

    The same key twice is one job, also when two workers ask at once. The arguments are references, never a personal
    value. The job runs in the municipality now in scope, or everywhere.
    """
    kept = rules.plain(arguments)
    rules.assert_not_personal(kept, ())
    job = Job(
        municipality_id=scope.current(),
        name=name,
        key=key,
        arguments=kept,
        not_before=at,
        created_at=at,
        task_id=uuid.uuid4(),
    )
    with transaction.atomic(savepoint=False):  # what goes wrong here is to undo the change that wants the job
        return insert(job, unless_there=True, along=_task(job))


def _task(job: Job) -> "DBTaskResult[Any, Any]":
    """The row that django-tasks would write for jobs.run(job's key), under an id that the job knows beforehand."""
    return DBTaskResult(
        id=job.task_id,
        args_kwargs={"args": [job.key], "kwargs": {}},
        task_path=TASK,
        backend_name="default",
        run_after=job.not_before,
    )


def lease() -> timedelta:
    """How long a worker that says nothing keeps its job, or a message being sent, before it counts as lost."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(*, key: str, at: datetime) -> Job | None:
    """Take a waiting job for this worker, for the length of a lease; None when another has it or it is not yet time."""
    taken = Job.objects.filter(key=key, state=Job.State.WAITING, not_before__lte=at).update(
        state=Job.State.RUNNING, lease_until=at + lease(), attempts=F("attempts") + 1
    )
    return Job.objects.get(key=key) if taken else None


def _mine(job: Job) -> Any:
    """The row as long as it is still this attempt's: every other attempt has another task."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, task_id=job.task_id)


def renew(*, key: str, task_id: uuid.UUID, at: datetime) -> bool:
    """Keep a running job for another lease; False when it is no longer this attempt's."""
    held = Job.objects.filter(key=key, state=Job.State.RUNNING, task_id=task_id)
    return bool(held.update(lease_until=at + lease()))


def longest() -> timedelta:
    """How long one attempt may run, however often its lease was renewed."""
    return timedelta(seconds=settings.JOB_LONGEST_SECONDS)


def give_up_on_endless(*, key: str, task_id: uuid.UUID, at: datetime) -> bool:
    """Give up a job that hangs: it waits for a decision, and what it may still do no longer counts as done.

    It is not tried again by itself: it would hang the next worker too. False when the attempt had ended meanwhile.
    """
    hanging = Job.objects.filter(key=key, state=Job.State.RUNNING, task_id=task_id)
    error = gettext_noop("it ran too long and was stopped")
    return bool(hanging.update(state=Job.State.FAILED, lease_until=None, finished_at=at, last_error=error))


def finish(*, job: Job, at: datetime) -> bool:
    """Mark an attempt as done; False when the job was taken over meanwhile."""
    done = _mine(job).update(state=Job.State.DONE, lease_until=None, finished_at=at, last_error="")
    return bool(done)


def give_back(*, job: Job, error: str, at: datetime, wait: timedelta) -> None:
    """After an attempt that failed: wait and try again, or give the job up when it was tried often enough."""
    with transaction.atomic():
        if job.attempts >= rules.MAX_ATTEMPTS:
            _mine(job).update(state=Job.State.FAILED, lease_until=None, finished_at=at, last_error=error)
            return
        _wait_again(_mine(job), job, error=error, not_before=at + wait)


def _wait_again(rows: Any, job: Job, *, error: str, not_before: datetime, **more: Any) -> bool:
    """Make the job wait, with a new task row; nothing happens when the rows (a condition on the job) are gone."""
    job.task_id, job.not_before = uuid.uuid4(), not_before
    changed = rows.update(
        state=Job.State.WAITING,
        lease_until=None,
        last_error=error,
        task_id=job.task_id,
        not_before=not_before,
        **more,
    )
    if changed:
        insert(_task(job))
    return bool(changed)


def reap(*, at: datetime) -> int:
    """Take back the jobs of workers that fell silent, and put down lost task rows again. Tells how many."""
    found = 0
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=at).order_by("pk")[:500]
    for job in lost:
        found += 1
        wait = rules.after_a_lost_worker(job.attempts)
        give_back(job=job, error=gettext_noop("the worker stopped while this ran"), at=at, wait=wait)
    alive = DBTaskResult.objects.filter(id=OuterRef("task_id")).filter(
        Q(status="READY") | Q(status="RUNNING", started_at__gt=at - lease())
    )
    orphans = Job.objects.filter(~Exists(alive), state=Job.State.WAITING).order_by("pk")[:500]
    for job in orphans:
        with transaction.atomic():
            same = Job.objects.filter(pk=job.pk, state=Job.State.WAITING, task_id=job.task_id)
            found += _wait_again(same, job, error=job.last_error, not_before=job.not_before)
    return found


def retry(*, by: Actor, at: datetime, key: str) -> None:
    """Have a job that was given up tried again from the start."""
    access.must_manage_jobs(by)
    with transaction.atomic():
        job = Job.objects.filter(key=key, municipality_id__in=(by.municipality_id, scope.EVERYWHERE)).first()
        if job is None or not try_again(job=job, states=(Job.State.FAILED,), at=at):
            raise Refused(_("This job is not waiting for a decision."))
        record(
            by=by, at=at, verb="trail.retry", kind="job", ref=f"job-{job.pk}", neighbourhood_id=None,
            after={"name": job.name}, public=False,
        )  # fmt: skip


def try_again(*, job: Job, states: tuple[str, ...], at: datetime) -> bool:
    """Start a job anew, with all its attempts, when it is in one of these states."""
    same = Job.objects.filter(pk=job.pk, state__in=states)
    return _wait_again(same, job, error="", not_before=at, attempts=0, finished_at=None)


def progress(key: str, done: int, of: int | None = None) -> None:
    """Tell how far the job with this key is; "" means the job now running."""
    Job.objects.filter(key=key or running_key.get()).update(done_parts=done, all_parts=of)


def prune(*, at: datetime) -> int:
    """Forget done jobs: those of the clock after a day, others after 90 days; and the rows of django-tasks."""
    done = Job.objects.filter(state=Job.State.DONE)
    of_the_clock = done.filter(key__startswith=rules.CLOCK, finished_at__lt=at - timedelta(days=1))
    gone: int = of_the_clock.delete()[0]
    gone += done.filter(finished_at__lt=at - timedelta(days=settings.JOBS_KEPT_DAYS)).delete()[0]
    DBTaskResult.objects.finished().filter(finished_at__lt=at - timedelta(days=1)).delete()
    return gone
