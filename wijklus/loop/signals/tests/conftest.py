"""What the tests of this room share: where Dampoort lies, and the words of a resident."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from wijklus.ground.places.models import Boundary, NeighbourhoodSet
from wijklus.loop.signals import writes

DAMPOORT = (51.055, 3.745)
"""A point in the square that stands for Dampoort here."""
AT_SEA = (51.5, 2.9)


@pytest.fixture
def drawn(gent, dampoort):
    """Dampoort with a boundary: a square of about two kilometres."""
    west, south, east, north = 3.73, 51.045, 3.76, 51.065
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Boundary.objects.create(
        set=NeighbourhoodSet.objects.get(),
        neighbourhood=dampoort,
        name=dampoort.name,
        geometry={"type": "Polygon", "coordinates": [ring]},
        west=west, south=south, east=east, north=north, area_m2=4_000_000,
    )  # fmt: skip


@pytest.fixture
def say(dampoort, anyone, at) -> Callable:
    """A resident says something on the web page of Dampoort: say(text=..., ...)."""

    def register(**said):
        given = {"text": "Er is te weinig licht aan het park", "kind": "problem", "channel": "web"}
        return writes.register(**{**given, "neighbourhood": dampoort, "by": anyone, "at": at, **said})

    return register


@pytest.fixture
def signal(say):
    """What a resident said, without leaving an address."""
    return say()


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    """A folder for photos that is gone after the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(width: int = 40, height: int = 30, ending: str = "JPEG", exif: bytes = b"", colour: str = "red"):
    """A photo as a browser sends it."""
    stream = BytesIO()
    image = Image.new("RGB", (width, height), colour)
    if exif:
        image.save(stream, ending, exif=exif)
    else:
        image.save(stream, ending)
    return SimpleUploadedFile(f"foto.{ending.lower()}", stream.getvalue(), f"image/{ending.lower()}")


def noisy(ending: str = "JPEG", exif: bytes = b"") -> SimpleUploadedFile:
    """A photo of which no part can be left out."""
    stream = BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(stream, ending, exif=exif)
    return SimpleUploadedFile(f"foto.{ending.lower()}", stream.getvalue(), f"image/{ending.lower()}")


def files_in(folder: Path) -> list[Path]:
    """The files kept in a storage folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
