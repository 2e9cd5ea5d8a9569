"""Accounts of the people who work with Wijklus: made, changed by themselves, erased."""

from dataclasses import replace
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Membership, User
from . import portraits


def make_user(
    *, email: str, name: str, by: Actor, at: datetime, language: str = "nl", password: str | None = None
) -> User:
    """The account with this address: a new one, invited by mail to choose its password, or the one that exists.

    An account that exists keeps its name and password: it may be somebody's in another municipality, and nobody
    learns that here.
    """
    access.require(access.may_manage_users(by))
    address, called = rules.folded_email(email), cleaned(name)
    _check(address, called)
    with transaction.atomic():
        known = User.objects.filter(email=address).first()
        if known is not None:
            return known
        user = User(email=address, name=called, language=language, created_at=at, password=make_password(password))
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError:
            return User.objects.get(email=address)
        trail.record(
            by=by, at=at, verb="people.make_user", neighbourhood_id=None, kind="user", ref=user.reference, public=False
        )
        if password is None:
            trail.later(
                "wijklus.ground.people.jobs.send_invitation",
                key=f"invitation:{user.reference}",
                at=at,
                user_ref=user.reference,
            )
        return user


def make_operator(
    *, email: str, name: str, by: Actor, at: datetime, language: str = "nl", password: str | None = None
) -> User:
    """The account of whoever runs the installation: may begin municipalities, and sees nothing of their content."""
    if not by.can(access.SYSTEM):
        raise NotAllowed()
    with scope.everywhere(), transaction.atomic():
        everywhere = replace(by, municipality_id=scope.EVERYWHERE)
        user = make_user(email=email, name=name, by=everywhere, at=at, language=language, password=password)
        if not user.is_operator:
            user.is_operator = True
            user.save(update_fields=["is_operator"])
            trail.record(
                by=everywhere,
                at=at,
                verb="people.make_operator",
                neighbourhood_id=None,
                kind="user",
                ref=user.reference,
                public=False,
            )
        return user


def change_account(*, user: User, by: Actor, at: datetime, name: str, language: str) -> User:
    """Change one's own name and language."""
    if by.user_id != user.pk:
        raise NotAllowed()
    called = cleaned(name)
    if not called:
        raise Refused(_("Give a name."), field="name")
    user.name, user.language = called, language
    user.save(update_fields=["name", "language"])
    return user


def renew_agenda(*, user: User, by: Actor, at: datetime) -> None:
    """Give the agenda of one's own account another link: those that were handed out open nothing any more."""
    if by.user_id != user.pk:
        raise NotAllowed()
    User.objects.filter(pk=user.pk).update(agenda_version=F("agenda_version") + 1)


def erase_account(*, user: User, by: Actor, at: datetime) -> bool:
    """Erase the name and address of somebody who no longer works here; what they did stays under their function.

    Refused while any municipality still gives this account a role. False when it was erased before.
    """
    access.require(access.may_erase_account(by))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        gone = f"{locked.reference}{rules.ERASED}"
        if locked.email == gone:
            return False
        if not reads.was_here(locked):
            raise NotAllowed()
        if reads.has_role_anywhere(user=locked, on=timezone.localdate(at)):
            raise Refused(_("End the roles of this account first."))
        locked.email, locked.name, locked.is_active, locked.is_operator = gone, "", False, False
        locked.set_unusable_password()
        locked.save()
        _erase_traces_of(locked, at=at)
        trail.record(
            by=by,
            at=at,
            verb="people.erase_account",
            neighbourhood_id=None,
            kind="user",
            ref=locked.reference,
            public=False,
        )
        return True


def _erase_traces_of(user: User, *, at: datetime) -> None:
    """Phone numbers and photos in every municipality, the tables of the login software, and what is still logged in."""
    with scope.everywhere():
        portraits.empty(Membership.objects.filter(user=user), at=at)
        Membership.objects.filter(user=user).exclude(public_phone="").update(public_phone="")
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def record_login(*, user: User, at: datetime) -> None:
    """Tell the trail of every municipality where this account works that it came in."""
    _tell_where_they_work(user, verb="people.login", at=at, by_themselves=True)


def record_failed_login(*, email: str, at: datetime) -> None:
    """Tell the trail that somebody tried to log in as this account and failed; nothing for an unknown address."""
    user = reads.user_by_email(email)
    if user is not None:
        _tell_where_they_work(user, verb="people.failed_login", at=at, by_themselves=False)


def ask_password_link(*, user: User, at: datetime) -> None:
    """Have a link mailed with which this account chooses a new password; asked twice in a minute it goes once."""
    asked = f"{at:%Y%m%d%H%M}"
    with scope.everywhere():
        trail.later(
            "wijklus.ground.people.jobs.send_password_link",
            key=f"password:{user.reference}:{asked}",
            at=at,
            user_ref=user.reference,
            asked=asked,
        )


def _tell_where_they_work(user: User, *, verb: str, at: datetime, by_themselves: bool) -> None:
    today = timezone.localdate(at)
    places = {held.municipality_id for held in reads.memberships_everywhere(user=user, on=today)}
    for municipality_id in sorted(places):
        with scope.of(municipality_id):
            them = reads.actor_of(user=user, municipality_id=municipality_id, on=today)
            trail.record(
                by=them if by_themselves else system(municipality_id),
                at=at,
                verb=verb,
                neighbourhood_id=None,
                kind="user",
                ref=user.reference,
                after={"function": them.function},
                public=False,
            )


def _check(address: str, name: str) -> None:
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Refused(_("This is not an e-mail address."), field="email") from wrong
    if not name:
        raise Refused(_("Give a name."), field="name")
