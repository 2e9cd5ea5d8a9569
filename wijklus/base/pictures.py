"""Photos that people send: checked before they are kept, and drawn anew without what the camera wrote into them."""

import contextlib
import math
import struct
import warnings
import zlib
from collections.abc import Sequence
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

from . import reference
from .refusals import Refused

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PIXELS_AT_ONCE = 30_000_000
"""Of a photo that cannot be read at a smaller scale, as a JPEG can."""
LONGEST_SIDE = 1600

FORMATS = ("JPEG", "PNG", "GIF", WebPImagePlugin.WebPImageFile.format)
"""Read by Pillow itself; formats that start another program are not in this list."""
MOVING = frozenset(FORMATS) - {"JPEG"}


UNREADABLE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, TypeError),
    *(LookupError, ArithmeticError, AttributeError, EOFError, struct.error, zlib.error),
)
"""What Pillow raises for files that are broken, on purpose or not."""


def delete_files(names: Sequence[str]) -> None:
    """Delete files of which no row knows any more; one that is gone already is no problem."""
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            default_storage.delete(name)


def new_name(folder: str, ending: str) -> str:
    """A name that says nothing about who sent it or what is on it; the first two signs spread them over folders."""
    name = reference.new() + reference.new()
    return f"{folder}/{name[:2]}/{name}.{ending}"


def check(photo: File[bytes], *, field: str) -> None:
    """Raise Refused, beside this field, unless it is a photo that we can take."""
    if photo.size > LARGEST:
        sentence = _("This photo is %(size)s MB; we can take photos of at most %(most)s MB.")
        is_now = number_format(math.ceil(photo.size / 1024 / 1024 * 10) / 10, 1)
        size = {"size": is_now, "most": LARGEST // 1024 // 1024}
        raise Refused(sentence % size, field=field)
    photo.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(photo, formats=FORMATS) as image:
                _check_pixels(image, field)
                _check_still(image, field)
                _decoded(image)
    except UNREADABLE as wrong:
        sentence = _("We cannot read this file as a photo. Choose a photo in JPEG, PNG or WebP.")
        raise Refused(sentence, field=field) from wrong


def _check_pixels(image: Image.Image, field: str) -> None:
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_AT_ONCE
    if image.width * image.height > min(most, MOST_PIXELS):
        raise Refused(_("This photo has too many pixels. Choose a smaller one."), field=field)


def _check_still(image: Image.Image, field: str) -> None:
    """A photo of some cameras holds a second one for depth; only what moves in a browser is refused."""
    if image.format in MOVING and getattr(image, "is_animated", False):
        raise Refused(_("This is a moving picture. Choose a photo that stands still."), field=field)


def _decoded(image: Image.Image) -> Image.Image:
    """A photo read to its last byte, a JPEG at the smallest scale that serves: a file cut short raises here."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(image).convert("RGB")


def drawn(data: bytes, *, longest_side: int = LONGEST_SIDE) -> tuple[bytes, int, int]:
    """The photo as WebP, upright, with its width and height; raises one of UNREADABLE."""
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        picture = _decoded(image)
        picture.thumbnail((longest_side, longest_side))
        target = BytesIO()
        picture.save(target, "WEBP", quality=80, method=4)
        return target.getvalue(), picture.width, picture.height
