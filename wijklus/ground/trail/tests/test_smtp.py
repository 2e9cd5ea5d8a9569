"""What a real mail server says, over a real connection, decides what becomes of a message."""

import socketserver
import threading
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage

from wijklus.base import scope
from wijklus.ground.trail import writes
from wijklus.ground.trail.models import Delivery

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GONE = "gone"


class Conversation(socketserver.StreamRequestHandler):
    """One client of the little server: every command is answered as the test wants."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            command = line[:4].decode().strip().upper()
            answer = self.server.answers.get(command, "250 ok")
            if command == "DATA" and answer == "250 ok":
                self.say("354 go on")
                words = b"".join(iter(self.rfile.readline, b".\r\n"))
                answer = self.server.answers.get("END", "250 ok")
                self.server.received.append(words)
            if answer == GONE:
                return
            self.say(answer)
            if command == "QUIT":
                return

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server(settings):
    """A mail server on a free port, which accepts everything unless told otherwise."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.daemon_threads = True
        listening.answers, listening.received = {}, []
        threading.Thread(target=listening.serve_forever, args=[0.01], daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address
        settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "", 5
        yield listening
        listening.shutdown()


def send():
    with scope.of(7):
        message = EmailMessage("Antwoord", "Het is opgelost.", to=["an@example.org"])
        return writes.send_mail(key="answer:abc", message=message, at=AT)


@pytest.mark.django_db
class TestServer:
    def test_what_is_accepted_is_sent_once_with_the_id_of_its_purpose(self, server):
        assert [send(), send()] == ["sent", "sent"]

        [words] = server.received
        with scope.of(7):
            assert f"Message-ID: {Delivery.objects.get().message_id}".encode() in words
        assert b"Auto-Submitted: auto-generated" in words

    @pytest.mark.parametrize(
        ("command", "answer", "state"),
        [
            ("RCPT", "550 unknown <an@example.org>", "failed"),
            ("MAIL", "530 not you", "failed"),
            ("END", "554 looks like spam", "failed"),
            ("END", GONE, "uncertain"),
        ],
    )
    def test_a_clear_no_is_final_and_silence_is_uncertain(self, server, command, answer, state):
        server.answers[command] = answer

        assert [send(), send()] == [state, state]
        with scope.of(7):
            assert "an@example.org" not in Delivery.objects.get().last_error
        assert len(server.received) == (command == "END")

    @pytest.mark.parametrize(("command", "answer"), [("RCPT", "450 mailbox full"), ("DATA", "451 later")])
    def test_a_not_now_is_tried_again(self, server, command, answer):
        server.answers[command] = answer
        with pytest.raises(writes.NotNow):
            send()

        server.answers.clear()
        assert send() == "sent"

    def test_a_server_that_is_away_is_tried_again(self, server, settings):
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        with pytest.raises(writes.NotNow):
            send()

        settings.EMAIL_PORT = port
        assert send() == "sent"
