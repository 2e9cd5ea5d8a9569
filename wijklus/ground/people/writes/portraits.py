"""The photo of a contact person: shown with their consent, and gone when they are that no longer."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import pictures
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Membership


def set_portrait(*, membership: Membership, photo: File[bytes], agreed: bool, by: Actor, at: datetime) -> Membership:
    """Show a photo of a contact person, who agreed to it. What was sent is never kept, only what was drawn anew."""
    access.require(access.may_manage_users(by))
    if not agreed:
        raise Refused(_("Ask the person first, and note here that they agree."), field="agreed")
    if not reads.is_shown(membership, on=timezone.localdate(at)):
        raise Refused(_("Only somebody who is shown as a contact person now can have a photo."))
    pictures.check(photo, field="photo")
    photo.seek(0)
    drawn, _width, _height = pictures.drawn(photo.read(), longest_side=rules.PORTRAIT_SIDE)
    name = default_storage.save(pictures.new_name(rules.PORTRAITS, "webp"), ContentFile(drawn))
    try:
        with transaction.atomic():
            locked = Membership.objects.select_for_update().get(pk=membership.pk)
            if not reads.is_shown(locked, on=timezone.localdate(at)):
                raise Refused(_("Only somebody who is shown as a contact person now can have a photo."))
            _delete_later([str(locked.portrait)], at=at)
            locked.portrait, locked.portrait_agreed_at = name, at
            locked.save(update_fields=["portrait", "portrait_agreed_at"])
            _tell("people.set_portrait", locked, by=by, at=at)
    except BaseException:
        default_storage.delete(name)
        raise
    return locked


def remove_portrait(*, membership: Membership, by: Actor, at: datetime) -> bool:
    """Stop showing a photo and delete it. False when there was none."""
    access.require(access.may_manage_users(by))
    with transaction.atomic():
        locked = Membership.objects.select_for_update().get(pk=membership.pk)
        gone = empty([locked], at=at)
        if gone:
            _tell("people.remove_portrait", locked, by=by, at=at)
        return bool(gone)


def forget_portraits(*, by: Actor, at: datetime) -> int:
    """Delete the photos of who is a contact person no longer; how many."""
    access.require(access.may_erase_account(by))
    with transaction.atomic():
        over = list(reads.portraits_over(on=timezone.localdate(at)).select_for_update())
        for membership in over:
            empty([membership], at=at)
            _tell("people.remove_portrait", membership, by=by, at=at)
    return len(over)


def empty(memberships: Iterable[Membership], *, at: datetime) -> int:
    """Take the photos from these rows now, and delete the files by a job once that is certain. Inside a transaction."""
    shown = [each for each in memberships if each.portrait]
    names = [str(each.portrait) for each in shown]
    Membership.objects.filter(pk__in=[each.pk for each in shown]).update(portrait="", portrait_agreed_at=None)
    _delete_later(names, at=at)
    return len(shown)


def _delete_later(names: list[str], *, at: datetime) -> None:
    for name in filter(None, names):
        trail.later("wijklus.ground.people.jobs.delete_files", key=f"portrait:{name}", at=at, names=[name])


def _tell(verb: str, membership: Membership, *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by,
        at=at,
        verb=verb,
        neighbourhood_id=None,
        kind="membership",
        ref=membership.reference,
        after={"function": membership.function},
    )
