"""A connection to another server that is given up when it goes on too slowly, also when it never falls silent.

The timeout of a socket begins anew with every byte: a server that lets one drip now and then would hold up a worker,
and everything that waits behind it, for as long as it likes.
"""

import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, cast

SECONDS = 20
"""How long a server may take for one answer, and how long it may say nothing."""
SLOWEST = 100_000
"""Bytes a second; a long answer that comes at least this fast gets the time it needs."""
LONGEST = 600
"""Seconds for all that is asked over one connection."""


class _Hurried:
    begun = 0.0
    ends = float("inf")
    received = 0
    seconds: float = 0

    def opened(self, seconds: float = 0) -> None:
        """From now on the time of the whole connection runs, and that of its first answer."""
        self.seconds = seconds
        self.ends = time.monotonic() + LONGEST
        self.asked()

    def asked(self) -> None:
        """From now on the time of the next answer runs."""
        self.begun, self.received = time.monotonic(), 0

    def in_time(self, receive: Callable[..., int], *given: Any) -> int:
        """Receive what comes next, or raise TimeoutError."""
        most = self.seconds or SECONDS
        left = min(self.begun + most + self.received / SLOWEST, self.ends) - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        cast(socket.socket, self).settimeout(min(left, most))
        number = receive(*given)
        self.received += number
        return number


class Plain(_Hurried, socket.socket):
    """Such a connection in the clear."""

    def recv_into(self, *given: Any) -> int:
        """Receive into a buffer, in time."""
        return self.in_time(super().recv_into, *given)


class Tls(_Hurried, ssl.SSLSocket):
    """Such a connection over TLS; its handshake has one time of its own."""

    def recv_into(self, *given: Any) -> int:
        """Receive into a buffer, in time."""
        return self.in_time(super().recv_into, *given)


def connected(number: str, port: int, *, host: str = "", seconds: float = 0) -> Plain | Tls:
    """A connection to a number; with a host over TLS, whose certificate must be for that name.

    `seconds`: how long one answer may take, when that is not SECONDS.
    """
    plain = socket.create_connection((number, port), seconds or SECONDS)
    made: Plain | Tls
    if host:
        context = ssl.create_default_context()
        context.sslsocket_class = Tls
        made = cast(Tls, context.wrap_socket(plain, server_hostname=host))
    else:
        made = Plain(fileno=plain.detach())
    made.opened(seconds)
    return made
