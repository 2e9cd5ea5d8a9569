"""Sending a text message: a port, with an adapter for development and one for the HTTP gateway of any provider.

Which one is decided by the installation (WIJKLUS_SMS_URL); without it no text messages are sent and somebody calls.
"""

import http.client
import json
import sys
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 20
LONGEST_ANSWER = 2000


class NotNow(Exception):
    """The gateway cannot take it now; nothing was sent."""


class NotTaken(Exception):
    """The gateway refuses this message for good; nothing was sent."""


def is_there() -> bool:
    """Whether this installation sends text messages."""
    return bool(settings.SMS_URL)


def send(*, number: str, text: str, key: str) -> None:
    """Send a text to a number ("+32470123456"); never inside a transaction. `key` is the same for the same message.

    Raises NotNow or NotTaken when it surely was not sent. Any other exception: nobody knows.
    """
    if urlsplit(settings.SMS_URL).scheme == "console":
        _print(number, text)
    else:
        _ask_gateway({"to": number, "text": text, "from": settings.SMS_FROM}, key)


def _print(number: str, text: str) -> None:
    sys.stdout.write(f"SMS {number}: {text}\n")


def _ask_gateway(said: dict[str, str], key: str) -> None:
    """Give it to the gateway as JSON, under the names that this provider uses."""
    parts = urlsplit(settings.SMS_URL)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(str(parts.hostname), parts.port, timeout=SECONDS)
    body = {theirs: said[ours] for ours, theirs in settings.SMS_FIELDS.items() if said[ours]}
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": key}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"{settings.SMS_TOKEN_KIND} {settings.SMS_TOKEN}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        try:
            connection.connect()
        except OSError as problem:
            raise NotNow(type(problem).__name__) from problem
        connection.request("POST", path, body=json.dumps(body).encode(), headers=headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    finally:
        connection.close()
    _judge(answer.status)


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in (408, 425, 429, 503):
        raise NotNow(f"the gateway answers {status}")
    if 300 <= status < 500:
        raise NotTaken(f"the gateway answers {status}")
    raise OSError(f"the gateway answers {status}")
