"""Photos, only for whoever may see them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest

from .. import reads
from ..models import Photo


@require_safe
def photo_by_link(request: CityRequest, reference: str, key: str, photo: str) -> FileResponse:
    """A photo with a signal, for the person who holds its private link."""
    return _file(reads.photo_for_link(reference=reference, key=key, photo=photo))


@login_required
@require_safe
def photo_for_staff(request: CityRequest, photo: str) -> FileResponse:
    """A photo with a signal, for whoever may read the signal."""
    return _file(reads.photo_for_actor(by=request.actor, photo=photo))


@require_safe
def public_photo(request: CityRequest, photo: str) -> FileResponse:
    """A photo that somebody looked at and confirmed to be public, with the consent of its person."""
    return _file(reads.public_photo(photo))


def _file(photo: Photo | None) -> FileResponse:
    """The file once it was drawn anew: what came from a camera is never served."""
    if photo is None or not photo.is_ready:
        raise Http404("no such photo, or not ready yet")
    try:
        stream: Any = default_storage.open(str(photo.file))
    except FileNotFoundError as gone:
        raise Http404("this photo was erased") from gone
    answer = FileResponse(stream, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
