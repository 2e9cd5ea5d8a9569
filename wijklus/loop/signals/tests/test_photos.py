"""What somebody sends as a photo: kept under a name that says nothing, or refused with a sentence and nothing kept."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from wijklus.base import pictures
from wijklus.base.refusals import Refused
from wijklus.ground.trail.models import Job
from wijklus.loop.signals import rules
from wijklus.loop.signals.models import Signal

from .conftest import files_in, noisy, picture

pytestmark = pytest.mark.django_db


def test_photos_are_kept_each_once_and_drawn_later(say, storage):
    signal = say(photos=[picture(), picture(), picture(ending="PNG"), picture(ending="WEBP", colour="blue")])
    assert signal.photos.count() == 3
    assert len(files_in(storage)) == 3
    assert not any("foto" in file.name for file in files_in(storage))
    assert set(Job.objects.values_list("name", flat=True)) == {"wijklus.loop.signals.jobs.redraw_photo"}


@pytest.mark.parametrize(
    "bad",
    [
        SimpleUploadedFile("foto.jpg", b"<script>alert(1)</script>", "image/jpeg"),
        SimpleUploadedFile("foto.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("foto.jpg", b"", "image/jpeg"),
        SimpleUploadedFile("foto.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image/jpeg"),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(say, storage, bad):
    with pytest.raises(Refused) as refused:
        say(photos=[picture(), bad])
    assert refused.value.field == "photos"
    assert not Signal.objects.exists()
    assert files_in(storage) == []


def cut_short(of: SimpleUploadedFile, part: float) -> SimpleUploadedFile:
    data = of.read()
    return SimpleUploadedFile("foto.jpg", data[: int(len(data) * part)], "image/jpeg")


@pytest.mark.parametrize("ending", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_photo_cut_short_is_refused_and_nothing_is_kept(say, storage, ending, part):
    with pytest.raises(Refused) as refused:
        say(photos=[picture(), cut_short(noisy(ending), part)])
    assert refused.value.field == "photos"
    assert files_in(storage) == []


def test_only_a_jpeg_may_be_as_large_as_a_camera_makes_them(say, storage, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS_AT_ONCE", 100)
    assert say(photos=[picture()]).photos.count() == 1
    with pytest.raises(Refused):
        say(photos=[picture(ending="PNG")])


def test_too_large_in_bytes_or_pixels(say, storage, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 100)
    with pytest.raises(Refused) as refused:
        say(photos=[picture()])
    assert "MB" in str(refused.value.sentence)
    monkeypatch.undo()
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(Refused):
        say(photos=[picture()])


def test_too_large_together(say, storage, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PHOTO_BYTES", 1000)
    with pytest.raises(Refused) as refused:
        say(photos=[noisy(), noisy("PNG")])
    assert "Samen" in str(refused.value.sentence)
    assert files_in(storage) == []


@pytest.mark.parametrize("ending", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_is_refused_and_a_still_one_kept(say, storage, ending):
    with pytest.raises(Refused) as refused:
        say(photos=[moving(ending)])
    assert "bewegend" in str(refused.value.sentence)
    assert say(photos=[picture(ending=ending)]).photos.count() == 1


def moving(ending: str) -> SimpleUploadedFile:
    stream = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(stream, ending, save_all=True, append_images=frames[1:], duration=200)
    return SimpleUploadedFile(f"foto.{ending.lower()}", stream.getvalue(), f"image/{ending.lower()}")


def test_among_several_the_bad_one_is_named(say, storage):
    bad = SimpleUploadedFile("vakantie.jpg", b"<script>alert(1)</script>", "image/jpeg")
    with pytest.raises(Refused) as refused:
        say(photos=[picture(), bad])
    assert str(refused.value.sentence).startswith("vakantie.jpg: ")


def test_six_photos_are_one_too_many(say, storage):
    with pytest.raises(Refused):
        say(photos=[picture(width=10 + n) for n in range(6)])


def test_a_signal_that_is_refused_leaves_no_files(say, storage):
    with pytest.raises(Refused):
        say(photos=[picture()], contact=rules.Reachable(channel="mail"))
    assert files_in(storage) == []
