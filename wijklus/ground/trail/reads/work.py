"""What is to be done, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from wijklus.base import scope
from wijklus.ground.trail.models import Job, SentForm


def waiting_keys(*, at: datetime, limit: int = 100) -> list[str]:
    """The keys of jobs that may run now, longest waiting first."""
    waiting = Job.objects.filter(state=Job.State.WAITING, not_before__lte=at).order_by("not_before", "pk")
    return list(waiting.values_list("key", flat=True)[:limit])


def waiting_here(*, at: datetime, limit: int = 500) -> list[tuple[str, datetime]]:
    """The same for the municipality in scope only, with the moment from which each could run. One query."""
    waiting = Job.objects.filter(municipality_id=scope.municipality_id(), state=Job.State.WAITING, not_before__lte=at)
    return list(waiting.order_by("not_before", "pk").values_list("key", "not_before")[:limit])


@dataclass(frozen=True)
class Progress:
    """How far a job is: its state, how many parts are done, and of how many when that is known."""

    state: str
    done: int
    of: int | None
    error: str

    @property
    def percent(self) -> int | None:
        """Whole per cents done, or None when the whole is not known."""
        return 100 * self.done // self.of if self.of else None


def progress(*, key: str) -> Progress | None:
    """How far the job with this key is; None when there is no such job in this municipality. One query."""
    job = Job.objects.filter(key=key, municipality_id=scope.current()).first()
    if job is None:
        return None
    return Progress(state=job.state, done=job.done_parts, of=job.all_parts, error=job.last_error)


def where_form_led(*, digest: str) -> str:
    """The address to which who sent this form was led; empty while it is being done. One query."""
    return SentForm.objects.filter(digest=digest).values_list("location", flat=True).first() or ""
