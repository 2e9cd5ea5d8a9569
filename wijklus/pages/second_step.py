"""The secrets of the second step, encrypted before they stand in the database: a copy of it opens no account.

The key follows from the secret key of the installation. What an earlier secret key (SECRET_KEY_FALLBACKS) encrypted can
still be read.
"""

import base64
import logging
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger("wijklus.second_step")
PURPOSE = "wijklus.pages.second_step"


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts what allauth keeps of a second step: the secret of the telephone and the seed of the spare codes."""

    def encrypt(self, text: str) -> str:
        """The text as it stands in the database."""
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text as it was; what no key opens becomes a secret that nobody knows, so that no code fits."""
        try:
            return keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second step was encrypted with another secret key")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def keys() -> MultiFernet:
    """Encrypts with the secret key now in use, and reads what an earlier one encrypted."""
    return MultiFernet([_key(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = salted_hmac(PURPOSE, "fernet", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
