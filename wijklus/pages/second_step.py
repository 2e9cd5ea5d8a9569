"""The secrets of the second step, encrypted before they stand in the database: a copy of it opens no account."""

import base64
import logging
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter

from wijklus.base import sealed

logger = logging.getLogger("wijklus.second_step")
PURPOSE = "wijklus.pages.second_step"


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts what allauth keeps of a second step: the secret of the telephone and the seed of the spare codes."""

    def encrypt(self, text: str) -> str:
        """The text as it stands in the database."""
        return sealed.sealed(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The text as it was; what no key opens becomes a secret that nobody knows, so that no code fits."""
        try:
            return sealed.opened(encrypted_text, purpose=PURPOSE)
        except sealed.CannotOpen:
            logger.error("a second step was encrypted with another secret key")
            return base64.b32encode(secrets.token_bytes(20)).decode()
