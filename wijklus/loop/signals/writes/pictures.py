"""Photos with a signal: put away as they came, under a name that says nothing, and drawn anew by a job."""

import contextlib
import hashlib
import struct
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

from wijklus.base import reference
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import rules
from ..models import Photo, Signal

FORMATS = ("JPEG", "PNG", "GIF", WebPImagePlugin.WebPImageFile.format)
"""Read by Pillow itself; formats that start another program are not in this list."""


UNREADABLE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, TypeError),
    *(LookupError, ArithmeticError, AttributeError, EOFError, struct.error, zlib.error),
)
"""What Pillow raises for files that are broken, on purpose or not."""


@dataclass(frozen=True)
class Upload:
    """A photo that was put away: its name in the storage and the hash of what came."""

    name: str
    sha256: str


def put_away(photos: Sequence[File[bytes]]) -> Sequence[Upload]:
    """Check photos and put them in the storage, each once. Raises Refused, and then keeps none of them."""
    if len(photos) > rules.MOST_PHOTOS:
        raise Refused(_("Add at most %(most)s photos.") % {"most": rules.MOST_PHOTOS}, field="photos")
    for photo in photos:
        _check(photo)
    uploads: dict[str, Upload] = {}
    for photo in photos:
        sha256 = _sha256(photo)
        if sha256 not in uploads:
            uploads[sha256] = Upload(default_storage.save(_new_name("upload"), photo), sha256)
    return list(uploads.values())


def throw_away(uploads: Sequence[Upload]) -> None:
    """Remove photos from the storage whose signal was not kept."""
    for upload in uploads:
        default_storage.delete(upload.name)


def attach(signal: Signal, uploads: Sequence[Upload], *, at: datetime) -> None:
    """The rows of the photos, and the job that draws them anew; inside the transaction of the signal."""
    for upload in uploads:
        photo = Photo(signal=signal, file=upload.name, sha256=upload.sha256)
        photo.save(force_insert=True)
        trail.later(
            "wijklus.loop.signals.jobs.redraw_photo",
            key=f"photo:{photo.reference}",
            at=at,
            photo_ref=photo.reference,
        )


def redraw(photo: Photo) -> None:
    """Draw a photo anew: upright, at most 1600 pixels, without what the camera wrote into it. The upload goes.

    May run twice; a photo erased in the meantime stays erased.
    """
    if photo.is_ready or not photo.file:
        return
    came = str(photo.file)
    try:
        with default_storage.open(came) as stream:
            data = stream.read()
    except FileNotFoundError:  # redrawn or erased by another run
        return
    try:
        drawn, width, height = _drawn(data)
    except (MemoryError, *UNREADABLE):
        give_up(photo=photo)
        return
    name = default_storage.save(_new_name("webp"), ContentFile(drawn))
    with transaction.atomic():
        hit = Photo.objects.filter(pk=photo.pk, is_ready=False).update(
            file=name, is_ready=True, width=width, height=height
        )
    default_storage.delete(came if hit else name)


def give_up(*, photo: Photo) -> None:
    """Say that a photo could not be used, and delete what was sent: it may hold who took it and where."""
    came = str(photo.file)
    with transaction.atomic():
        hit = Photo.objects.filter(pk=photo.pk, is_ready=False).update(file="")
    if hit and came:
        delete_files([came])


def delete_files(names: Sequence[str]) -> None:
    """Delete files of which no row knows any more; one that is gone already is no problem."""
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            default_storage.delete(name)


def _new_name(ending: str) -> str:
    """A name that says nothing about who sent it or what is on it; the first two signs spread them over folders."""
    name = reference.new() + reference.new()
    return f"photos/{name[:2]}/{name}.{ending}"


def _check(photo: File[bytes]) -> None:
    if photo.size > rules.LARGEST_PHOTO:
        sentence = _("This photo is %(size)s MB; we can take photos of at most %(most)s MB.")
        size = {"size": round(photo.size / 1024 / 1024), "most": rules.LARGEST_PHOTO // 1024 // 1024}
        raise Refused(sentence % size, field="photos")
    photo.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(photo, formats=FORMATS) as image:
                _check_pixels(image)
                _decoded(image)
    except UNREADABLE as wrong:
        sentence = _("We cannot read this file as a photo. Choose a photo in JPEG, PNG or WebP.")
        raise Refused(sentence, field="photos") from wrong


def _check_pixels(image: Image.Image) -> None:
    most = rules.MOST_PIXELS if image.format == "JPEG" else rules.MOST_PIXELS_AT_ONCE
    if image.width * image.height > min(most, rules.MOST_PIXELS):
        raise Refused(_("This photo has too many pixels. Choose a smaller one."), field="photos")


def _decoded(image: Image.Image) -> Image.Image:
    """A photo read to its last byte, a JPEG at the smallest scale that serves: a file cut short raises here."""
    image.draft("RGB", (rules.LONGEST_SIDE, rules.LONGEST_SIDE))
    return ImageOps.exif_transpose(image).convert("RGB")


def _sha256(photo: File[bytes]) -> str:
    photo.seek(0)
    digest = hashlib.sha256()
    for part in photo.chunks():
        digest.update(part)
    photo.seek(0)
    return digest.hexdigest()


def _drawn(data: bytes) -> tuple[bytes, int, int]:
    """The photo as WebP with its width and height."""
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        upright = _decoded(image)
        upright.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
        target = BytesIO()
        upright.save(target, "WEBP", quality=80, method=4)
        return target.getvalue(), upright.width, upright.height
