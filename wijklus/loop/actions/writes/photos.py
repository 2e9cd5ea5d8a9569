"""Photos of before and after: drawn anew before they are kept, described for who cannot see them."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import pictures
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Action, ActionPhoto
from ..rules import working
from .checking import check_reason, check_short, record_action


def add_photo(
    *,
    action: Action,
    photo: File[bytes],
    moment: str,
    alt: str,
    by: Actor,
    at: datetime,
    taken_on: date | None = None,
) -> ActionPhoto:
    """Put a photo with an action. What was sent is never kept, only what was drawn anew; what is on it is described."""
    access.require(access.may_keep_up(by, action))
    words = check_short(alt, "alt", 250)
    if not words:
        raise Refused(_("Describe what can be seen, for who cannot see the photo."), field="alt")
    if moment not in working.MOMENTS:
        raise Refused(_("Choose whether this was before or after."), field="moment")
    if taken_on is not None and taken_on > timezone.localdate(at):
        raise Refused(_("This day has yet to come. Say when the photo was taken."), field="taken_on")
    pictures.check(photo, field="photo")
    photo.seek(0)
    data = photo.read()
    drawn, width, height = pictures.drawn(data)
    name = default_storage.save(pictures.new_name(working.PHOTOS, "webp"), ContentFile(drawn))
    made = ActionPhoto(
        moment=moment, alt=words, taken_on=taken_on, file=name, sha256=hashlib.sha256(data).hexdigest(),
        width=width, height=height, by_function=by.function[:160], at=at,
    )  # fmt: skip
    try:
        _keep(made, action, by=by, at=at)
    except BaseException:
        default_storage.delete(name)
        raise
    return made


def remove_photo(*, photo: ActionPhoto, reason: str, by: Actor, at: datetime) -> ActionPhoto:
    """Take a photo away, with the reason: the row says that there was one, the file is deleted."""
    access.require(access.may_keep_up(by, photo.action))
    words = check_reason(reason)
    with transaction.atomic():
        locked = ActionPhoto.objects.select_for_update().get(pk=photo.pk)
        if locked.removed_at is not None:
            raise Refused(_("This photo was taken away already."))
        name = str(locked.file)
        locked.file, locked.removed_at, locked.removed_reason = "", at, words
        locked.save(update_fields=["file", "removed_at", "removed_reason"])
        record_action(photo.action, "photo_remove", by=by, at=at, before={"photo": locked.reference}, reason=words)
        trail.later("wijklus.loop.actions.jobs.delete_files", key=f"action-photo:{name}", at=at, names=[name])
        return locked


def _keep(made: ActionPhoto, action: Action, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        made.action = Action.objects.select_for_update().get(pk=action.pk)
        if ActionPhoto.objects.filter(action=action, removed_at__isnull=True).count() >= working.MOST_PHOTOS:
            sentence = _("An action shows at most %(most)s photos. Take one away first.")
            raise Refused(sentence % {"most": working.MOST_PHOTOS}, field="photo")
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as twice:
            raise Refused(_("This photo stands with this action already."), field="photo") from twice
        after = {"photo": made.reference, "moment": made.moment, "sha256": made.sha256}
        record_action(action, "photo", by=by, at=at, after=after)
