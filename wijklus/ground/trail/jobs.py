"""Running later work: what a free worker does with a job, and the jobs of the trail itself."""

import logging
import traceback
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django_tasks import task

from wijklus.base import clock, scope

from . import rules
from .models import Job
from .reads import waiting_here, waiting_keys
from .writes import deliveries, forms, limits, queue, schedule, sealing, workers

logger = logging.getLogger("wijklus.jobs")


@task()
def run(key: str) -> None:
    """What django-tasks calls: do the job with this key, if it is still to be done."""
    run_job(key=key, at=clock.now())


def run_job(*, key: str, at: datetime) -> bool:
    """Claim a job and do it in its municipality; an error makes it wait and be tried again. False: nothing claimed."""
    job = queue.claim(key=key, at=at)
    if job is None:
        return False
    token = queue.running_key.set(job.key)
    running.update(key=job.key, task_id=job.task_id, since=clock.now())
    try:
        with scope.of(job.municipality_id), translation.override(settings.LANGUAGE_CODE), _own_time(job):
            import_string(job.name)(**job.arguments)
    except BaseException as problem:
        logger.warning("job %s, attempt %s: %s", job.name, job.attempts, type(problem).__name__)
        queue.give_back(job=job, error=told(problem), at=clock.now(), wait=rules.back_off(job.attempts))
        if not isinstance(problem, Exception):
            raise  # the worker was told to stop at once
    else:
        queue.finish(job=job, at=clock.now())
    finally:
        running.clear()
        queue.running_key.reset(token)
    return True


def _own_time(job: Job) -> AbstractContextManager[None]:
    """The time zone of the job's municipality: what day it is there."""
    zone = municipalities().get(job.municipality_id)
    return timezone.override(ZoneInfo(zone) if zone else None)


def municipalities() -> dict[int, str]:
    """The municipalities of the installation and their time zones, from the room above that knows them."""
    found: dict[int, str] = import_string(settings.JOB_MUNICIPALITIES)()
    return found


running: dict[str, Any] = {}
"""The job this process is doing (key, task_id, since): the worker's second thread renews its lease, up to a limit."""


def told(problem: BaseException) -> str:
    """An error as it is kept and shown: its kind, its words without addresses, and where it arose."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return rules.without_addresses(f"{type(problem).__name__}: {problem}")[:1000] + where


def run_waiting(*, at: datetime) -> int:
    """Do every job that may run by now, one after the other, in this process: for tests and `worker --batch`."""
    done = 0
    while keys := waiting_keys(at=at):
        for key in keys:
            done += run_job(key=key, at=at)
    return done


def run_as_of_then(*, at: datetime) -> int:
    """Do what waits in the municipality in scope, each job with the clock at the moment from which it could run.

    For a story that is told afterwards: a mail of last year leaves last year.
    """
    done = 0
    while waiting := waiting_here(at=at):
        for key, moment in waiting:
            with clock.standing_at(moment):
                done += run_job(key=key, at=at)
    return done


def look_after(*, at: datetime, queued: dict[str, int]) -> None:
    """What every worker does now and then: take back lost work, and queue what the clock says."""
    with scope.everywhere():
        queue.reap(at=at)
        deliveries.give_up_on_silent(at=at)
    schedule.queue_due(table=settings.SCHEDULE, municipality_ids=list(municipalities()), at=at, queued=queued)


def seal() -> None:
    """Give the entries committed since the last time their place in the chain."""
    while sealing.seal(at=clock.now()):
        pass


def prune() -> None:
    """Forget what is over: counts of tries, and jobs long done."""
    limits.prune_hits(at=clock.now())
    forms.prune_forms(at=clock.now())
    queue.prune(at=clock.now())
    workers.prune(at=clock.now())
