"""Files that no row knows: stored just before the machine stopped, so that what they belong to was never kept.

A row is written within the minute after its file. A file of a day old without a row never gets one.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from wijklus.base import clock, pictures, scope
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.actions import reads as actions
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.results import reads as results
from wijklus.loop.rounds import reads as rounds
from wijklus.loop.signals import reads as signals

KEPT_WITHOUT_A_ROW = timedelta(days=1)
BATCH = 500
KNOWN_BY: dict[str, Callable[[Collection[str]], set[str]]] = {
    "photos": signals.files_with_a_row,
    "addresses": places.address_files_with_a_row,
    "plans": budgets.plan_files_with_a_row,
    "registers": rounds.registers_with_a_row,
    "sheets": rounds.sheet_files_with_a_row,
    "indicators": results.indicator_files_with_a_row,
    "imports": signals.import_files_with_a_row,
    "portraits": people.files_with_a_row,
    "actions": actions.files_with_a_row,
}
"""Per folder of the storage: which of these files some row of any municipality still names. Others are let be."""


def lost_files(*, now: datetime) -> Iterator[list[str]]:
    """The files without a row that are older than a day, in batches. One query for 500 old files."""
    for folder, known_by in KNOWN_BY.items():
        batch: list[str] = []
        for name in _old_files(folder, before=now - KEPT_WITHOUT_A_ROW):
            batch.append(name)
            if len(batch) == BATCH:
                yield _without_a_row(batch, known_by)
                batch = []
        yield _without_a_row(batch, known_by)


def remove_lost_files() -> None:
    """The daily job of the installation: delete them. May be stopped and run again."""
    for names in lost_files(now=clock.now()):
        pictures.delete_files(names)


def _without_a_row(names: list[str], known_by: Callable[[Collection[str]], set[str]]) -> list[str]:
    """Asked of all municipalities at once: a file of another city is not lost."""
    if not names:
        return []
    with scope.everywhere():
        known = known_by(names)
    return [name for name in names if name not in known]


def _old_files(folder: str, *, before: datetime) -> Iterator[str]:
    """Every file under a folder that was written before this moment; one that goes meanwhile is passed over."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        name = f"{folder}/{file}"
        try:
            is_old = default_storage.get_modified_time(name) < before
        except FileNotFoundError:
            continue
        if is_old:
            yield name
    for inner in folders:
        yield from _old_files(f"{folder}/{inner}", before=before)
