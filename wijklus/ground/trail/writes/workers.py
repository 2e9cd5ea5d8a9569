"""Workers say that they live."""

from datetime import datetime, timedelta

from wijklus.ground.trail.models import Worker


def heard(*, name: str, started_at: datetime, at: datetime) -> None:
    """Note that this worker lives."""
    if not Worker.objects.filter(name=name).update(seen_at=at):
        Worker.objects.create(name=name, started_at=started_at, seen_at=at)


def gone(*, name: str) -> None:
    """Note that this worker stopped as it should."""
    Worker.objects.filter(name=name).delete()


def prune(*, at: datetime) -> int:
    """Forget workers that were not heard for a week."""
    return Worker.objects.filter(seen_at__lt=at - timedelta(days=7)).delete()[0]
