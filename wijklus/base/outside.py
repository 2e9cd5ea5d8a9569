"""Asking another server for something: in good time, not too much of it, and never a machine behind our own door.

The address is looked up once and that answer is connected to, so that a name cannot point elsewhere in between. No
redirect is followed, no proxy and no password of the environment is used.
"""

import http.client
import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import hurried
from .refusals import Refused

MOST_BYTES = 25_000_000
PORTS = {"http": 80, "https": 443}
FIELD = "address"


def checked(address: str) -> str:
    """An address of the web as it will be asked. Raises Refused for anything else, without asking it."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise _refused(_("This is not a web address.")) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise _refused(_("Give an address that begins with https:// or http://, without a name or a password in it."))
    if port not in (None, 80, 443) and not settings.OUTSIDE_MAY_BE_NEAR:
        raise _refused(_("Only the usual ports of the web are asked."))
    return address.strip()


def fetch(
    address: str, *, accept: str = "*/*", most: int = MOST_BYTES, seconds: float = 0, body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """What a server answers; a body is posted. Raises Refused with a sentence when it does not, or is not to be asked.

    `seconds`: so long it may take; 0 is what hurried.SECONDS says.
    """
    parts = urlsplit(checked(address))
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    path = parts.path or "/"
    path += f"?{parts.query}" if parts.query else ""
    try:
        connection = _Reached(host, port, number_of(host, port), secure=parts.scheme == "https", seconds=seconds)
        sent = {"Accept": accept, "User-Agent": "Wijklus", "Host": parts.netloc, **(headers or {})}
        try:
            connection.request("GET" if body is None else "POST", path, body=body, headers=sent)
            return _body(connection.getresponse(), most)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError) as problem:
        raise _refused(_("%(host)s does not answer.") % {"host": host}) from problem


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    if answer.status != 200:
        raise _refused(_("The other server answers %(status)s instead of what was asked.") % {"status": answer.status})
    data = answer.read(most + 1)
    if len(data) > most:
        size = {"size": most // 1_000_000}
        raise _refused(_("The other server answers with more than %(size)s MB at once.") % size)
    return data


def number_of(host: str, port: int) -> str:
    """The one number that is connected to. Raises Refused when any number of this name is behind our own door."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.OUTSIDE_MAY_BE_NEAR and not all(map(is_outside, found)):
        raise _refused(_("This address lies inside our own network: it is not asked."))
    return found[0]


def is_outside(number: str) -> bool:
    """Whether an IP number belongs to the public internet."""
    address: Any = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return bool((inner or address).is_global and not address.is_multicast)


class _Reached(http.client.HTTPConnection):
    """A connection to a number that was looked up before; the certificate is checked against the name."""

    def __init__(self, host: str, port: int, number: str, *, secure: bool, seconds: float) -> None:
        self.seconds = seconds or hurried.SECONDS
        super().__init__(host, port, timeout=self.seconds)
        self.number, self.secure = number, secure

    def connect(self) -> None:
        """Connect to the number, and speak to the name."""
        host = self.host if self.secure else ""
        self.sock = hurried.connected(self.number, self.port, host=host, seconds=self.seconds)


def _refused(sentence: Any) -> Refused:
    return Refused(sentence, field=FIELD)
