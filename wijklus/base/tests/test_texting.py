"""Text messages: printed on a developer's machine, else given to a gateway under the names it uses."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wijklus.base import texting


class Gateway:
    """A gateway of a provider: what it was sent, and what it answers next."""

    def __init__(self):
        self.got, self.status = [], 202
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((self.path, dict(self.headers), json.loads(body)))
                if outer.status:
                    self.send_response(outer.status)
                    self.end_headers()
                else:
                    self.close_connection = True

            def log_message(self, *_words):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}/v1/messages?route=be"


@pytest.fixture
def gateway(settings):
    made = Gateway()
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_FROM = made.address, "geheim", "Gent"
    settings.SMS_FIELDS = {"to": "recipient", "text": "body", "from": "sender"}
    yield made
    made.server.shutdown()
    made.server.server_close()


def send():
    texting.send(number="+32470123456", text="Dag", key="k1")


def test_the_console_prints_it(settings, capsys):
    settings.SMS_URL = "console://"
    send()
    assert capsys.readouterr().out == "SMS +32470123456: Dag\n"
    assert texting.is_there()


def test_without_an_address_none_are_sent(settings):
    settings.SMS_URL = ""
    assert not texting.is_there()


def test_a_gateway_gets_the_names_it_knows(gateway):
    send()
    [(path, headers, body)] = gateway.got
    assert path == "/v1/messages?route=be"
    assert body == {"recipient": "+32470123456", "body": "Dag", "sender": "Gent"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer geheim", "k1")


def test_without_a_token_or_a_sender_they_are_left_out(gateway, settings):
    settings.SMS_TOKEN = settings.SMS_FROM = ""
    send()
    [(_path, headers, body)] = gateway.got
    assert "Authorization" not in headers
    assert "sender" not in body


@pytest.mark.parametrize(
    ("status", "raised"),
    [(429, texting.NotNow), (503, texting.NotNow), (400, texting.NotTaken), (301, texting.NotTaken)],
)
def test_a_clear_no_is_a_no(gateway, status, raised):
    gateway.status = status
    with pytest.raises(raised):
        send()


@pytest.mark.parametrize("status", [500, 0])
def test_what_is_not_clear_is_neither(gateway, status):
    gateway.status = status
    with pytest.raises(Exception, match=r".") as unclear:
        send()
    assert not isinstance(unclear.value, (texting.NotNow, texting.NotTaken))


def test_a_gateway_that_is_away_took_nothing(settings):
    settings.SMS_URL = "http://127.0.0.1:9/"
    with pytest.raises(texting.NotNow):
        send()
