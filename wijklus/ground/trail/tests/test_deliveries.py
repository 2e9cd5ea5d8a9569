"""A message leaves at most once, and is never lost without a word."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail import jobs, writes
from wijklus.ground.trail.models import Delivery, Entry, Job
from wijklus.ground.trail.writes import deliveries, queue

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = "wijklus.ground.trail.tests.test_deliveries"
ADMINISTRATOR = Actor(municipality_id=7, function="beheerder", rights=everywhere("city.settings"))


class Server(BaseEmailBackend):
    """A mail server that answers what the test says."""

    when_opened: Exception | None = None
    when_sent: Exception | None = None

    def open(self):
        if Server.when_opened:
            raise Server.when_opened

    def send_messages(self, messages):
        if Server.when_sent:
            raise Server.when_sent
        mail.outbox.extend(messages)
        return len(messages)

    def close(self):
        raise smtplib.SMTPServerDisconnected("already gone")


@pytest.fixture(autouse=True)
def _in_scope(settings):
    settings.EMAIL_BACKEND = f"{HERE}.Server"
    Server.when_opened = Server.when_sent = None
    with scope.of(7):
        yield


def message(to="an@example.org"):
    return EmailMessage("Antwoord", "Het is opgelost.", to=[to] if to else [])


def send(at=AT, to="an@example.org"):
    return writes.send_mail(key="answer:abc", message=message(to), at=at)


def send_answer(*, ref):
    writes.send_mail(key=f"answer:{ref}", message=message(), at=AT)


@pytest.mark.django_db
class TestSending:
    def test_a_message_leaves_once(self):
        assert send() == "sent"
        assert send() == "sent"

        assert len(mail.outbox) == 1
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.sent_at, delivery.attempts, delivery.lease_until) == ("sent", AT, 1, None)

    def test_its_message_id_is_that_of_its_purpose(self):
        send()

        assert mail.outbox[0].extra_headers["Message-ID"] == Delivery.objects.get().message_id
        assert deliveries.message_id("answer:abc") == Delivery.objects.get().message_id
        assert deliveries.message_id("answer:def") != Delivery.objects.get().message_id

    def test_a_server_that_cannot_be_reached_is_tried_again(self):
        Server.when_opened = ConnectionRefusedError("no")
        with pytest.raises(writes.NotNow):
            send()
        assert Delivery.objects.get().state == "waiting"

        Server.when_opened = None
        assert send() == "sent"
        assert Delivery.objects.get().attempts == 2

    @pytest.mark.parametrize(
        ("problem", "state"),
        [
            (smtplib.SMTPDataError(451, b"later"), "waiting"),
            (smtplib.SMTPDataError(554, b"no"), "failed"),
            (smtplib.SMTPSenderRefused(550, b"no", "w@example.org"), "failed"),
            (smtplib.SMTPRecipientsRefused({"an@example.org": (450, b"full")}), "waiting"),
            (smtplib.SMTPRecipientsRefused({"an@example.org": (550, b"unknown")}), "failed"),
            (smtplib.SMTPServerDisconnected("gone"), "uncertain"),
            (TimeoutError("no answer"), "uncertain"),
        ],
    )
    def test_what_the_server_says_decides(self, problem, state):
        Server.when_sent = problem
        if state == "waiting":
            with pytest.raises(writes.NotNow):
                send()
        else:
            assert send() == state

        delivery = Delivery.objects.get()
        assert (delivery.state, mail.outbox) == (state, [])
        assert "an@example.org" not in delivery.last_error

    def test_without_a_recipient_it_failed(self):
        assert send(to="") == "failed"

    def test_a_message_that_cannot_be_written_is_refused(self):
        broken = EmailMessage("twee\nregels", "", to=["an@example.org"])

        assert writes.send_mail(key="answer:abc", message=broken, at=AT) == "failed"
        assert "BadHeaderError" in Delivery.objects.get().last_error

    def test_never_inside_a_transaction(self, transactional_db):
        with transaction.atomic(), pytest.raises(RuntimeError):
            send()
        assert mail.outbox == []


@pytest.mark.django_db
class TestAfterACrash:
    def crash(self):
        deliveries._start(key="answer:abc", at=AT)

    def test_while_the_lease_runs_nobody_else_sends(self):
        self.crash()

        assert send(at=AT + timedelta(seconds=10)) == "sending"
        assert mail.outbox == []

    def test_after_it_the_message_is_uncertain_and_not_sent_again(self):
        self.crash()
        late = AT + queue.lease() + timedelta(seconds=1)

        assert send(at=late) == "uncertain"
        assert send(at=late) == "uncertain"
        assert mail.outbox == []

    def test_the_reaper_finds_it_too(self):
        self.crash()

        assert deliveries.give_up_on_silent(at=AT) == 0
        assert deliveries.give_up_on_silent(at=AT + timedelta(hours=1)) == 1

    def test_an_administrator_says_it_was_sent(self):
        self.crash()
        deliveries.give_up_on_silent(at=AT + timedelta(hours=1))

        writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="answer:abc", was_sent=True)

        assert Delivery.objects.get().state == "sent"
        assert Entry.objects.get().after == {"state": "sent"}
        with pytest.raises(Refused):
            writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="answer:abc", was_sent=True)
        with pytest.raises(Refused):
            writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="unknown", was_sent=True)

    def test_or_that_it_was_not_and_then_its_job_sends_it(self):
        Server.when_sent = TimeoutError("no answer")
        writes.later(f"{HERE}.send_answer", key="send:abc", at=AT, ref="abc")
        jobs.run_waiting(at=AT)
        assert (Job.objects.get().state, Delivery.objects.get().state) == ("done", "uncertain")

        Server.when_sent = None
        writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="answer:abc", was_sent=False)
        jobs.run_waiting(at=AT)

        assert Delivery.objects.get().state == "sent"
        assert len(mail.outbox) == 1

    def test_a_refused_message_can_be_sent_again_but_is_never_called_sent(self):
        Server.when_sent = smtplib.SMTPDataError(554, b"no")
        send()

        with pytest.raises(Refused):
            writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="answer:abc", was_sent=True)
        writes.settle_uncertain(by=ADMINISTRATOR, at=AT, key="answer:abc", was_sent=False)
        assert Delivery.objects.get().state == "waiting"

    def test_an_outsider_decides_nothing(self):
        self.crash()
        deliveries.give_up_on_silent(at=AT + timedelta(hours=1))

        with pytest.raises(NotAllowed):
            writes.settle_uncertain(
                by=Actor(municipality_id=7, function="bewoner"), at=AT, key="answer:abc", was_sent=True
            )
        assert Delivery.objects.get().state == "uncertain"


@pytest.mark.django_db
class TestAText:
    def test_leaves_once(self, settings, capsys):
        settings.SMS_URL = "console://"
        for _ in range(2):
            assert writes.send_text(key="answer:sms", number="+32470123456", text="Dag", at=AT) == "sent"
        assert capsys.readouterr().out == "SMS +32470123456: Dag\n"
        assert Delivery.objects.get().channel == "sms"


@pytest.mark.django_db
class TestComingBack:
    def test_only_who_may_decides_that_a_mail_came_back(self):
        send()
        sent = Delivery.objects.get()
        with pytest.raises(NotAllowed):
            writes.returned(message_id=sent.message_id, reason="", by=Actor(municipality_id=7, function="x"), at=AT)
        reason = "550 <an@example.org> unknown"
        key = writes.returned(message_id=sent.message_id, reason=reason, by=ADMINISTRATOR, at=AT)
        sent.refresh_from_db()
        assert (key, sent.state, "an@example.org" in sent.last_error) == (sent.key, "failed", False)
        assert writes.returned(message_id="", reason="", by=ADMINISTRATOR, at=AT) == ""
