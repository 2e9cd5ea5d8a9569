"""How allauth is used here: sign-up is closed, tries are counted by the database, every login is in the trail."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wijklus.base import clock
from wijklus.ground.people import rules
from wijklus.ground.people import writes as people
from wijklus.ground.trail import writes as trail

if TYPE_CHECKING:
    from wijklus.ground.people.models import User

QUARTER, HOUR = 900, 3600
TRIES_PER_ACCOUNT_AND_ADDRESS = 10
"""In a quarter of an hour: enough for somebody who searches their memory, too few to guess."""
TRIES_PER_ACCOUNT = 100
"""In an hour, from all addresses together: against guessing from many places at once."""
TRIES_PER_ADDRESS = 1000
"""In an hour: a whole city hall behind one address logs in at nine, a machine that guesses is stopped."""
CODES_PER_ACCOUNT = 6
"""Codes of the second step in a quarter of an hour: of a million codes three are right at any moment."""
LINKS_PER_ACCOUNT = 5
"""Mails with a link to choose a new password, in an hour."""


def too_many(key: str, *, at_most: int, in_seconds: int) -> bool:
    """Count one more try; whether that is more than may be in this time. One statement."""
    return trail.hit(key=key, window_seconds=in_seconds, at=clock.now()) > at_most


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, before the password is looked at: per account and address, per account, per address."""
        account = rules.folded_email(credentials.get("email") or "")
        address = self.get_client_ip(request)
        counted = (
            too_many(f"login:{address}", at_most=TRIES_PER_ADDRESS, in_seconds=HOUR),
            too_many(f"login:{account}", at_most=TRIES_PER_ACCOUNT, in_seconds=HOUR),
            too_many(f"login:{address}:{account}", at_most=TRIES_PER_ACCOUNT_AND_ADDRESS, in_seconds=QUARTER),
        )
        if any(counted):
            raise too_many_tries()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell the trail that somebody failed; without the address they came from."""
        people.record_failed_login(email=credentials.get("email") or "", at=clock.now())

    def post_login(self, request: HttpRequest, user: "User", **more: Any) -> HttpResponse:
        """Tell the trail that somebody came in, after the second step if there is one."""
        people.record_login(user=user, at=clock.now())
        return super().post_login(request, user, **more)  # type: ignore[no-any-return]

    def send_password_reset_mail(self, user: "User", email: str, context: dict[str, Any]) -> None:
        """Put the mail with a link in the queue; past the limit nothing happens, and nobody is told so."""
        if not too_many(f"password:{user.pk}", at_most=LINKS_PER_ACCOUNT, in_seconds=HOUR):
            people.ask_password_link(user=user, at=clock.now())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *more: Any, **named: Any
    ) -> None:
        """Keep quiet about logging in and out: the page itself shows it."""
        if not message_template.endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, message_template, *more, **named)


def too_many_tries() -> ValidationError:
    """What somebody reads who tried too often."""
    return ValidationError(_("Too many tries. Wait a quarter of an hour, or ask for a new password."))


def as_code(field: Any) -> None:
    """Ask for a code in our words, with the digits of the telephone."""
    field.label = _("Code of six digits, or a spare code")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class CodeForm(mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The code of the second step when logging in; tries are counted per account."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        as_code(self.fields["code"])

    def clean_code(self) -> str:
        """The code, when it is right and was not tried too often."""
        return counted_code(self, super().clean_code)


class CodeAgainForm(mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The code again, before something important; tries are counted per account."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        as_code(self.fields["code"])

    def clean_code(self) -> str:
        """The code, when it is right and was not tried too often."""
        return counted_code(self, super().clean_code)


class FirstCodeForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, with which somebody shows that their telephone knows the secret."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        as_code(self.fields["code"])
        self.fields["code"].label = _("Code of six digits")


def counted_code(form: Any, clean: Any) -> str:
    """Count a try of a code before looking at it, and tell the trail when it was wrong."""
    if too_many(f"code:{form.user.pk}", at_most=CODES_PER_ACCOUNT, in_seconds=QUARTER):
        raise too_many_tries()
    try:
        return str(clean())
    except ValidationError:
        people.record_failed_login(email=form.user.email, at=clock.now())
        raise
