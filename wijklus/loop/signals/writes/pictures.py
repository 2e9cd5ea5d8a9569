"""Photos with a signal: put away as they came, under a name that says nothing, and drawn anew by a job."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import pictures
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import rules
from ..models import Photo, Signal


@dataclass(frozen=True)
class Upload:
    """A photo that was put away: its name in the storage and the hash of what came."""

    name: str
    sha256: str


def put_away(photos: Sequence[File[bytes]]) -> Sequence[Upload]:
    """Check photos and put them in the storage, each once. Raises Refused, and then keeps none of them."""
    if len(photos) > rules.MOST_PHOTOS:
        raise Refused(_("Add at most %(most)s photos.") % {"most": rules.MOST_PHOTOS}, field="photos")
    _check_together(photos)
    for photo in photos:
        _check(photo, among=len(photos))
    uploads: dict[str, Upload] = {}
    for photo in photos:
        sha256 = _sha256(photo)
        if sha256 not in uploads:
            uploads[sha256] = Upload(default_storage.save(pictures.new_name("photos", "upload"), photo), sha256)
    return list(uploads.values())


def _check_together(photos: Sequence[File[bytes]]) -> None:
    if sum(photo.size for photo in photos) > rules.MOST_PHOTO_BYTES:
        sentence = _("Together these photos are more than %(most)s MB. Send fewer, or smaller ones.")
        raise Refused(sentence % {"most": rules.MOST_PHOTO_BYTES // 1024 // 1024}, field="photos")


def _check(photo: File[bytes], *, among: int) -> None:
    """Raise Refused unless it is a photo we can take; among several it says which."""
    try:
        pictures.check(photo, field="photos")
    except Refused as refused:
        if among == 1:
            raise
        named = {"name": Path(photo.name or "").name, "sentence": refused.sentence}
        raise Refused(_("%(name)s: %(sentence)s") % named, field="photos") from refused


def digests(photos: Sequence[File[bytes]]) -> Sequence[str]:
    """The hash of each of these files as it was sent."""
    return [_sha256(photo) for photo in photos]


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
        drawn, width, height = pictures.drawn(data)
    except (MemoryError, *pictures.UNREADABLE):
        give_up(photo=photo)
        return
    name = default_storage.save(pictures.new_name("photos", "webp"), ContentFile(drawn))
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
        pictures.delete_files([came])


def _sha256(photo: File[bytes]) -> str:
    photo.seek(0)
    digest = hashlib.sha256()
    for part in photo.chunks():
        digest.update(part)
    photo.seek(0)
    return digest.hexdigest()
