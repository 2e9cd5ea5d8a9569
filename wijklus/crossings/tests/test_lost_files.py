"""Real files in a folder: those that no row knows go after a day; one with a row never does."""

import os
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from wijklus.base import clock, scope
from wijklus.crossings import lost_files
from wijklus.ground.people import writes as people
from wijklus.ground.people.models import Membership
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Photo
from wijklus.loop.signals.writes import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo(colour: str) -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return SimpleUploadedFile("foto.jpg", stream.getvalue(), "image/jpeg")


def age(folder: Path, by: timedelta) -> None:
    """Let all files be written that long ago."""
    then = (clock.now() - by).timestamp()
    for path in files_in(folder):
        os.utime(folder / path, (then, then))


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def say(dampoort, anyone, colour: str, at: datetime | None = None):
    return signals.register(
        text="Donker", kind="problem", channel="web", neighbourhood=dampoort, photos=[photo(colour)],
        by=anyone, at=at or clock.now(),
    )  # fmt: skip


def test_a_file_whose_row_was_never_written_goes_after_a_day(storage, dampoort, anyone, monkeypatch):
    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(pictures, "attach", killed)
        stopped.setattr(pictures, "throw_away", lambda uploads: None)  # a machine that stops tidies nothing
        with pytest.raises(KeyboardInterrupt):
            say(dampoort, anyone, "red")
    assert len(files_in(storage)) == 1
    age(storage, timedelta(hours=23))
    lost_files.remove_lost_files()
    assert len(files_in(storage)) == 1
    age(storage, timedelta(hours=25))
    lost_files.remove_lost_files()
    lost_files.remove_lost_files()
    assert files_in(storage) == set()


def test_a_file_with_a_row_stays_whatever_it_is_of(
    storage, gent, kortrijk, dampoort, anyone, administrator, director, user_of, monkeypatch
):
    say(dampoort, anyone, "red")
    run_waiting(at=clock.now())  # drawn anew
    say(dampoort, anyone, "blue")  # as it came, and not looked at yet
    Membership.objects.filter(user=user_of("director")).update(is_public_contact=True)
    held = Membership.objects.get(user=user_of("director"))
    people.set_portrait(membership=held, photo=photo("green"), agreed=True, by=administrator, at=clock.now())
    kept = files_in(storage)
    assert (len(kept), Photo.objects.filter(is_ready=False).count()) == (3, 1)
    for name in ("photos/ab/lost.upload", "photos/ab/lost.webp", "portraits/cd/lost.webp"):
        (storage / name).parent.mkdir(parents=True, exist_ok=True)
        (storage / name).write_bytes(b"x")
    (storage / "others.txt").write_bytes(b"not ours to judge")
    age(storage, timedelta(days=30))
    monkeypatch.setattr(lost_files, "BATCH", 2)
    with scope.of(kortrijk.pk):  # as another city sees no rows of this one
        lost_files.remove_lost_files()
    assert files_in(storage) == kept | {"others.txt"}


def test_the_command_counts_and_only_then_deletes(storage):
    (storage / "photos" / "ab").mkdir(parents=True)
    (storage / "photos" / "ab" / "lost.webp").write_bytes(b"x")
    age(storage, timedelta(days=2))
    said = StringIO()
    call_command("remove_lost_files", "--dry-run", stdout=said)
    assert len(files_in(storage)) == 1
    call_command("remove_lost_files", stdout=said)
    assert said.getvalue().splitlines() == ["1 files would be deleted", "1 files deleted"]
    assert files_in(storage) == set()


def test_a_file_that_goes_meanwhile_is_passed_over(storage, monkeypatch):
    (storage / "photos").mkdir()
    (storage / "photos" / "gone.webp").symlink_to(storage / "nowhere")
    assert [name for names in lost_files.lost_files(now=clock.now()) for name in names] == []
