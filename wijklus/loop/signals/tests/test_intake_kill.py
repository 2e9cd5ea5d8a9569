"""The web server is killed while people send signals: whatever was acknowledged is there, and nothing is there half."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException

import pytest

from wijklus.ground.trail.tests.test_kill import ROOT, prepared, site  # noqa: F401 (fixtures)

pytestmark = pytest.mark.kill
SENDERS, LEAST = 4, 12


class Sender(threading.Thread):
    """Somebody who sends one signal after the other, and remembers which were acknowledged."""

    def __init__(self, address: str, number: int, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.address, self.number, self.ended = address, number, ended
        self.acknowledged: list[str] = []

    def run(self) -> None:
        opener = urllib.request.build_opener(NotFollowed)
        while not self.ended.is_set():
            key, token = secrets.token_urlsafe(18), "a" * 32
            form = {"kind": "problem", "text": "Afval naast de glasbollen", "answer": "mail", "form_key": key}
            form |= {"email": f"m{secrets.token_hex(6)}@x.example", "csrfmiddlewaretoken": token}
            headers = {"Cookie": f"csrftoken={token}", "X-Forwarded-For": f"10.0.0.{self.number}"}
            request = urllib.request.Request(self.address, urllib.parse.urlencode(form).encode(), headers)
            try:
                opener.open(request, timeout=10)
            except urllib.error.HTTPError as answer:
                if answer.code == 302:
                    self.acknowledged.append(key)
            except (OSError, HTTPException):
                time.sleep(0.05)  # the server is gone, or not there yet


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """An answer that leads on is the acknowledgement."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_what_was_acknowledged_is_there_after_the_server_is_killed(site):  # noqa: F811
    make = "make_municipality('gent', 'Gent', {'dampoort': 'Dampoort'})"
    site.run("-c", f"import django; django.setup(); from wijklus.conftest import make_municipality; {make}")
    port, ended = free_port(), threading.Event()
    address = f"http://127.0.0.1:{port}/nl/gent/wijk/dampoort/zeg-het/"
    senders = [Sender(address, number, ended) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for round_number in (1, 2):
        words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        words += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "2", "wijklus.wsgi:application"]
        environment = site.environment | {"WIJKLUS_PROXIES": "1"}
        with (site.folder / "errors").open("ab") as errors:
            server = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=errors, start_new_session=True)
        site.until(lambda n=round_number: sum(len(s.acknowledged) for s in senders) >= LEAST * n, 60)
        kill_all(server)
    ended.set()
    for sender in senders:
        sender.join(15)
    told = {key for sender in senders for key in sender.acknowledged}
    there = {key for (key,) in site.rows("SELECT form_key FROM signals_signal")}
    assert len(told) >= 2 * LEAST
    assert told <= there
    assert len(there - told) <= 2 * SENDERS, "only what was on its way may be there without its answer"
    for table in ("signals_signalterm", "people_contact", "trail_job"):
        assert site.rows(f"SELECT count(*) FROM {table}") == [(len(there),)], table


def kill_all(server: subprocess.Popen[bytes]) -> None:
    """The server and what it started, at once and without a word: they are a group of their own."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
