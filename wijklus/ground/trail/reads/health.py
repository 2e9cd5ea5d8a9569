"""How the installation is: does mail go out, do jobs run, and what waits for somebody to decide?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.ground.trail import access
from wijklus.ground.trail.models import Delivery, Job, Worker

WORKER_LATE = timedelta(minutes=1)
JOBS_LATE = timedelta(minutes=5)
BACKUP_LATE = timedelta(days=2)
OK, LATE, NEVER = "ok", "late", "never"


@dataclass(frozen=True)
class Signs:
    """The signs of life, each OK, LATE or NEVER (nothing seen yet), with the moments and counts behind them."""

    worker: str
    worker_seen_at: datetime | None
    jobs: str
    jobs_waiting: int
    waiting_since: datetime | None
    jobs_retrying: int
    jobs_failed: int
    mail: str
    last_sent_at: datetime | None
    mails_held_up: int
    mails_open: int

    @property
    def troubles(self) -> tuple[str, ...]:
        """Which of the signs are not well."""
        signs = {"worker": self.worker != OK, "jobs": self.jobs == LATE, "mail": self.mail == LATE}
        return tuple(name for name, is_bad in signs.items() if is_bad)


def signs(*, at: datetime) -> Signs:
    """The signs of life of the municipality in scope, or of all. Three queries."""
    seen = Worker.objects.aggregate(seen=Max("seen_at"))["seen"]
    due = Q(state=Job.State.WAITING, not_before__lte=at)
    work = _jobs().aggregate(
        waiting=Count("pk", filter=due),
        since=Min("not_before", filter=due),
        retrying=Count("pk", filter=Q(state=Job.State.WAITING, attempts__gt=0)),
        failed=Count("pk", filter=Q(state=Job.State.FAILED)),
    )
    mail = Delivery.objects.aggregate(
        last=Max("sent_at"),
        held_up=Count("pk", filter=Q(state=Delivery.State.WAITING, attempts__gt=0)),
        open=Count("pk", filter=_TO_DECIDE),
    )
    return Signs(
        worker=_sign(seen, at - WORKER_LATE),
        worker_seen_at=seen,
        jobs=LATE if work["since"] and work["since"] < at - JOBS_LATE else OK,
        jobs_waiting=work["waiting"],
        waiting_since=work["since"],
        jobs_retrying=work["retrying"],
        jobs_failed=work["failed"],
        mail=LATE if mail["held_up"] else OK if mail["last"] else NEVER,
        last_sent_at=mail["last"],
        mails_held_up=mail["held_up"],
        mails_open=mail["open"],
    )


_TO_DECIDE = Q(state__in=(Delivery.State.UNCERTAIN, Delivery.State.FAILED))


def _jobs() -> QuerySet[Job]:
    """The jobs of the municipality in scope, and those of the whole installation."""
    here = scope.current()
    return Job.objects.all() if here == scope.EVERYWHERE else Job.objects.filter(municipality_id__in=(here, 0))


def _sign(seen: datetime | None, late_before: datetime) -> str:
    return NEVER if seen is None else LATE if seen < late_before else OK


@dataclass(frozen=True)
class Health:
    """The signs of life, the last backup, and the first of what waits for a decision."""

    signs: Signs
    backup: str
    backup_at: datetime | None
    failed_jobs: Sequence[Job]
    held_jobs: Sequence[Job]
    open_mails: Sequence[Delivery]


def health(*, by: Actor, at: datetime) -> Health:
    """How the installation is, for who may see it. Six queries."""
    access.must_see_health(by)
    backup_at = _last_backup()
    retrying = _jobs().filter(state=Job.State.WAITING, attempts__gt=0)
    return Health(
        signs=signs(at=at),
        backup=_sign(backup_at, at - BACKUP_LATE),
        backup_at=backup_at,
        failed_jobs=list(_jobs().filter(state=Job.State.FAILED).order_by("-finished_at")[:20]),
        held_jobs=list(retrying.order_by("-attempts", "pk")[:10]),
        open_mails=list(Delivery.objects.filter(_TO_DECIDE).order_by("-created_at")[:50]),
    )


def _last_backup() -> datetime | None:
    """When the newest file in the folder of backups was written; None when there is no such folder on this machine."""
    folder = Path(settings.BACKUP_DIR)
    written = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return datetime.fromtimestamp(max(written), UTC) if written else None
