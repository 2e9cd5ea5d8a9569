from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

NOBODY = "@localhost"


class SignalsConfig(AppConfig):
    name = "wijklus.loop.signals"
    label = "signals"

    def ready(self) -> None:
        checks.register(sender_is_ours)


def sender_is_ours(**_asked: Any) -> list[checks.CheckMessage]:
    """Whether what a mail server sends back can reach us: for `wijklus check`. Asks no server and no database."""
    if "smtp" not in settings.EMAIL_BACKEND or NOBODY not in settings.DEFAULT_FROM_EMAIL:
        return []
    sentence = (
        f"Mail leaves as {settings.DEFAULT_FROM_EMAIL}: what cannot be delivered never comes back to the mailbox."
    )
    hint = "Set WIJKLUS_MAIL_FROM to the address of the mailbox that is read."
    return [checks.Warning(sentence, hint=hint, id="wijklus.W001")]
