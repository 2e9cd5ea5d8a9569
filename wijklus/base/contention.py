"""Whether a write lost against another one, in the words of each database."""

from django.db import OperationalError

SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE = "40001", "40P01", "55P03"
"""PostgreSQL manual, appendix A: codes after which the same write may be tried again."""


def lost(problem: OperationalError) -> bool:
    """Whether the database undid this write for the sake of another, or did not give it a lock in time."""
    code = getattr(problem.__cause__, "sqlstate", "")
    return code in {SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE} or "database is locked" in str(problem)
