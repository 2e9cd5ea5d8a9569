"""What is shown outside: unguessable public references, and private links derived from them.

A private link holds a keyed hash of (purpose, reference, version): nothing is stored, the same link can be printed
again on a letter, and raising the version revokes every copy of it.
"""

import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not mistaken for one another when read from paper; no vowels but a and e."""
LENGTH = 14
"""30 signs to the 14th is 68 bits: guessing one of a million references takes 2**48 tries on average."""


def new() -> str:
    """A fresh public reference, 14 signs."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


if TYPE_CHECKING:  # Django's fields take no type arguments while running
    _Signs = models.CharField[str, str]
else:
    _Signs = models.CharField


class ReferenceField(_Signs):
    """The public name of a row: unique, unguessable, made by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_length": 20, "unique": True, "default": new, "editable": False, **kwargs}
        super().__init__(*args, **kwargs)


def private_key(purpose: str, reference: str, version: int = 1, expires: int = 0) -> str:
    """The secret part of a private link: 26 signs of a keyed SHA-256 (127 bits)."""
    return _key(settings.SECRET_KEY, purpose, reference, version, expires)


SHORT = 12
"""Signs of the short key: 59 bits, for what is typed over or has to fit, and opens nothing that can be read."""


def short_key(purpose: str, reference: str, version: int = 1) -> str:
    """The beginning of a private key."""
    return private_key(purpose, reference, version)[:SHORT]


def fits_short(key: str, purpose: str, reference: str, version: int = 1) -> bool:
    """Whether this is the beginning of that private key."""
    secrets_in_use = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    given = key.encode(errors="replace")
    own = [_key(secret, purpose, reference, version, 0)[:SHORT].encode() for secret in secrets_in_use]
    return any(hmac.compare_digest(one, given) for one in own)


def fits(key: str, purpose: str, reference: str, version: int = 1, expires: int = 0, now: float | None = None) -> bool:
    """Whether the key belongs to this link and has not expired. `expires` is in seconds since 1970; 0 means never.

    Letters that were printed under an earlier secret of SECRET_KEY_FALLBACKS keep working.
    """
    if expires and (time.time() if now is None else now) > expires:
        return False
    given = key.encode(errors="replace")
    secrets_in_use = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    own = [_key(secret, purpose, reference, version, expires).encode() for secret in secrets_in_use]
    return any(hmac.compare_digest(one, given) for one in own)


def _key(secret: str, purpose: str, reference: str, version: int, expires: int) -> str:
    words = f"{purpose}:{reference}:{version}:{expires}".encode()
    digest = hmac.new(secret.encode(), b"wijklus.link:" + words, hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _ in range(26):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def absolute(path: str) -> str:
    """The whole address of a path on this installation, for mails, letters and QR codes."""
    return f"{settings.SITE_URL}{path}"
