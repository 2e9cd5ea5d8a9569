"""Later work about accounts: the mail with which somebody chooses a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from wijklus.base import clock, pictures, scope
from wijklus.base.actor import system
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from . import reads, writes
from .models import User


def send_invitation(*, user_ref: str) -> None:
    """Invite somebody who has an account since just now to choose a password; nothing for who chose one already."""
    user = reads.user_by_reference(user_ref)
    if user is None or not user.is_active or user.has_usable_password():
        return
    with translation.override(user.language):
        why = gettext("You have an account for Wijklus, where your city follows up what residents say.")
        otherwise = gettext("Does the link no longer work? Then ask for a new one on the login page.")
        _send(user, key=f"invitation:{user_ref}", why=why, otherwise=otherwise)


def send_password_link(*, user_ref: str, asked: str) -> None:
    """Send who forgot their password a link to choose another; `asked` is the minute in which it was asked for."""
    user = reads.user_by_reference(user_ref)
    if user is None or not user.is_active:
        return
    with translation.override(user.language):
        why = gettext("Somebody asked for a new password for your account at Wijklus.")
        otherwise = gettext("Was it not you? Then do nothing: your password stays as it is.")
        _send(user, key=f"password:{user_ref}:{asked}", why=why, otherwise=otherwise)


def delete_files(*, names: list[str]) -> None:
    """Delete photos of contact persons whom no row shows any more."""
    pictures.delete_files(names)


def forget_portraits() -> None:
    """Delete the photos of who is a contact person no longer."""
    writes.forget_portraits(by=system(scope.municipality_id()), at=clock.now())


def ask_about_contacts() -> None:
    """The daily job: have partners asked whether what residents read about them is still right."""
    now = clock.now()
    for point in reads.to_ask(on=timezone.localdate(now)).iterator(chunk_size=500):
        writes.ask_confirmation(point=point, at=now)


def ask_about_contact(*, point_ref: str) -> None:
    """Mail a partner a link with which it says that its contact is still right; nothing for one no longer in use."""
    point, now = reads.open_point(reference=point_ref), clock.now()
    if point is None or not point.party.email:
        return
    city = places.municipality_here()
    today = timezone.localdate(now)
    expires, key = reads.link_of_point(point, on=today)
    page = reverse("people:confirm_by_link", args=[city.slug, point.reference, expires, key])
    with translation.override(city.language):
        body = [
            gettext("Hello,"),
            gettext("Residents of %(city)s read that they reach %(name)s like this, about %(about)s:")
            % {"city": city.name, "name": point.party.name, "about": point.about},
            "\n".join(filter(None, (point.phone, point.email, point.url))),
            gettext("Is this still right? Then say so here; you need no account:"),
            settings.SITE_URL + page,
            gettext("Is it not? Then answer this mail, and we change it."),
        ]
        subject = gettext("Is this still how %(name)s is reached?") % {"name": point.party.name}
    message = EmailMessage(
        subject=subject, body="\n\n".join(body) + "\n", to=[point.party.email], reply_to=[city.contact_email]
    )
    trail.send_mail(key=f"contact:{point_ref}:{point.link_version}:{today.isoformat()}", message=message)


def _send(user: User, *, key: str, why: str, otherwise: str) -> None:
    """One mail of five short paragraphs; its link is made at this moment and kept nowhere."""
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    page = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    body = [
        gettext("Hello %(name)s,") % {"name": user.name},
        why,
        gettext("Choose your password here. The link works for %(days)s days.") % {"days": days},
        page,
        otherwise,
    ]
    subject = gettext("Choose your password for Wijklus")
    trail.send_mail(key=key, message=EmailMessage(subject=subject, body="\n\n".join(body) + "\n", to=[user.email]))
