"""Secrets of others that must be read again, encrypted before they stand in the database: a copy of it opens nothing.

The key follows from the secret key of the installation and from what the secret is for. What an earlier secret key
(SECRET_KEY_FALLBACKS) encrypted can still be read.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class CannotOpen(Exception):
    """No key of this installation opens what was kept."""


def sealed(text: str, *, purpose: str) -> str:
    """The text as it stands in the database."""
    return keys(purpose).encrypt(text.encode()).decode()


def opened(kept: str, *, purpose: str) -> str:
    """The text as it was. Raises CannotOpen for what another key encrypted."""
    try:
        return keys(purpose).decrypt(kept.encode()).decode()
    except InvalidToken as wrong:
        raise CannotOpen from wrong


def keys(purpose: str) -> MultiFernet:
    """Encrypts with the secret key now in use, and reads what an earlier one encrypted."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(purpose, str(secret)) for secret in secrets])


@lru_cache(maxsize=64)
def _key(purpose: str, secret: str) -> Fernet:
    digest = salted_hmac(purpose, "fernet", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
