"""Another server is asked in good time, not too much, and never one behind our own door."""

import contextlib
import http.server
import socket
import threading
import time

import pytest

from wijklus.base import hurried, outside
from wijklus.base.refusals import Refused


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.end_headers()
        if self.path == "/drip":
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.05)
        self.wfile.write(b"x" * 500 if self.path == "/much" else self.path.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def near(settings):
    """A server on this machine that may be asked."""
    settings.OUTSIDE_MAY_BE_NEAR = True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refused(address, **more):
    with pytest.raises(Refused) as why:
        outside.fetch(address, **more)
    return str(why.value.sentence)


def test_what_a_server_answers(near):
    assert outside.fetch(f"{near}/a?b=c") == b"/a?b=c"


def test_an_error_a_redirect_and_too_much_are_told(near):
    assert "404" in refused(f"{near}/none")
    assert "302" in refused(f"{near}/away")
    assert "MB" in refused(f"{near}/much", most=100)


def test_a_server_that_lets_its_answer_drip_is_given_up(near, monkeypatch):
    monkeypatch.setattr(hurried, "SECONDS", 0.5)
    begun = time.monotonic()
    assert "antwoordt niet" in refused(f"{near}/drip")
    assert time.monotonic() - begun < 5


def test_a_server_that_is_not_there(settings, near):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "antwoordt niet" in refused(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://",
        "http://jan:geheim@a.example/",
        "http://a.example:x/",
        "geen",
    ],
)
def test_what_is_no_web_address(address):
    assert refused(address)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/",
     "http://0.0.0.0/", "http://2130706433/"],
)  # fmt: skip
def test_a_machine_behind_our_own_door_is_not_asked(address):
    assert "eigen netwerk" in refused(address)


def test_only_the_usual_ports():
    assert "poorten" in refused("http://a.example:5432/")


@pytest.mark.parametrize(
    ("number", "is_outside"),
    [
        *(("8.8.8.8", True), ("2606:4700::1111", True), ("192.168.1.1", False), ("::ffff:10.0.0.1", False)),
        *(("fe80::1%eth0", False), ("224.0.0.1", False), ("2002:0a00:0001::", False)),
    ],
)
def test_numbers_of_the_internet(number, is_outside):
    assert outside.is_outside(number) is is_outside
