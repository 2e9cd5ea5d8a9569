"""Questions about the trail, its chain, jobs and messages."""

from .chain import Chain, verified_chain
from .entries import (
    Revisions,
    changes,
    entries,
    entry_to_redact,
    kinds,
    last_before,
    last_changes,
    revision,
    revisions_with,
    sentences,
    story,
    told,
    with_revision,
    with_revisions,
)
from .given_files import FileOutlook, file_outlook
from .health import Health, Signs, health, signs
from .work import Progress, progress, waiting_here, waiting_keys, where_form_led

__all__ = [
    "Chain",
    "FileOutlook",
    "Health",
    "Progress",
    "Revisions",
    "Signs",
    "changes",
    "entries",
    "entry_to_redact",
    "file_outlook",
    "health",
    "kinds",
    "last_before",
    "last_changes",
    "progress",
    "revision",
    "revisions_with",
    "sentences",
    "signs",
    "story",
    "told",
    "verified_chain",
    "waiting_here",
    "waiting_keys",
    "where_form_led",
    "with_revision",
    "with_revisions",
]
