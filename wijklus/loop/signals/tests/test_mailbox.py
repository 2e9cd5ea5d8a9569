"""The mailbox: kept with its password encrypted, read over TLS, each mail once, whatever breaks off."""

import imaplib
import ssl
import time
from datetime import timedelta

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.urls import reverse

from wijklus.base import hurried, imap, sealed
from wijklus.base.actor import system
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail import jobs
from wijklus.loop.signals import jobs as own_jobs
from wijklus.loop.signals import reads, writes
from wijklus.loop.signals.models import Addition, IncomingMail, Mailbox, Signal
from wijklus.loop.signals.rules import mailbox as rules

from .imap_server import NAME, PASSWORD, Running
from .mails import ME, TO, mail

SETTINGS = {
    "address": TO, "host": "imap.gent.example", "port": 993, "login": NAME, "password": PASSWORD, "folder": "INBOX",
    "takes_tags": True, "is_on": True, "version": 0,
}  # fmt: skip


@pytest.fixture
def running(tmp_path, settings, monkeypatch):
    """An IMAP server on this machine, whose certificate is trusted."""
    settings.OUTSIDE_MAY_BE_NEAR = True
    server = Running(tmp_path)
    plain = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: plain(cafile=str(server.cert)))
    yield server
    server.stop()


@pytest.fixture
def change(administrator, at):
    """Keep the mailbox: change(port=..., ...)."""
    return lambda **other: writes.change_mailbox(**{**SETTINGS, **other}, by=administrator, at=at)


@pytest.fixture
def box(running, change):
    return change(host="localhost", port=running.port)


@pytest.fixture
def poll(gent, at, storage):
    return lambda **other: writes.poll(by=system(gent.pk), at=at, **other)


class TestSettings:
    def test_the_password_is_kept_encrypted(self, change):
        box = change()
        assert PASSWORD not in box.secret
        assert sealed.opened(box.secret, purpose="wijklus.loop.signals.mailbox") == PASSWORD
        assert change(version=1, password="").secret == box.secret

    @pytest.mark.parametrize(
        ("other", "field"),
        [
            ({"address": "nergens"}, "address"),
            ({"host": "a b"}, "host"),
            ({"port": 25}, "port"),
            ({"login": " "}, "login"),
            ({"password": ""}, "password"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, change, other, field):
        with pytest.raises(Refused) as refused:
            change(**other)
        assert refused.value.field == field
        assert not Mailbox.objects.exists()

    def test_who_was_second_is_told(self, change):
        change()
        with pytest.raises(Conflict):
            change(version=0)

    def test_only_an_administrator(self, director, at):
        with pytest.raises(NotAllowed):
            writes.change_mailbox(**SETTINGS, by=director, at=at)

    def test_another_mailbox_is_read_from_today_on(self, change, administrator, at):
        change()
        Mailbox.objects.update(validity=5, last_uid=9)
        same = change(version=1, is_on=False)
        assert (same.last_uid, same.is_on) == (9, False)
        later = at + timedelta(days=3)
        box = writes.change_mailbox(**{**SETTINGS, "login": "ander", "version": 2}, by=administrator, at=later)
        assert (box.validity, box.last_uid, box.since) == (0, 0, later.date())


class TestWhatComesBack:
    def test_does_not_when_our_mails_leave_from_another_address(self, change, client_of, settings):
        change()
        client = client_of("administrator")
        page = reverse("signals:mailbox", args=["gent"])
        settings.DEFAULT_FROM_EMAIL = "Stad <anders@gent.example>"
        assert f"WIJKLUS_MAIL_FROM op {TO}" in client.get(page).content.decode()
        settings.DEFAULT_FROM_EMAIL = f"Stad <{TO.upper()}>"
        assert "WIJKLUS_MAIL_FROM" not in client.get(page).content.decode()

    def test_is_said_by_the_command_that_checks_the_settings(self, settings):
        assert "wijklus.W001" not in {one.id for one in checks.run_checks()}
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "Wijklus <wijklus@localhost>"
        assert "wijklus.W001" in {one.id for one in checks.run_checks()}
        settings.DEFAULT_FROM_EMAIL = "Stad <meld@gent.example>"
        assert "wijklus.W001" not in {one.id for one in checks.run_checks()}


class TestTrying:
    def test_tells_what_waits(self, running, box, administrator, at):
        running.box.add(mail().as_bytes())
        assert writes.try_mailbox(box=box, by=administrator, at=at) == 1
        assert not IncomingMail.objects.exists()
        assert running.box.seen == []

    @pytest.mark.parametrize("when", ["GREETING", "LOGIN", "UID SEARCH", "UID FETCH"])
    def test_a_server_that_lets_its_answer_drip_is_given_up(self, running, box, poll, monkeypatch, when):
        running.box.add(mail().as_bytes())
        running.box.drips = when
        monkeypatch.setattr(hurried, "SECONDS", 0.5)
        begun = time.monotonic()
        assert poll() == 0
        assert time.monotonic() - begun < 5
        assert "antwoordt niet" in Mailbox.objects.get().problem
        running.box.drips = ""
        monkeypatch.undo()

    def test_what_there_is_no_time_for_is_read_the_next_time(self, running, box, poll, monkeypatch):
        for number in range(3):
            running.box.add(mail(Message_ID=f"<{number}@x>", text=f"Lamp {number}").as_bytes())
        monkeypatch.setattr(imap.Inbox, "has_time", lambda inbox: not running.box.seen)
        assert poll() == 1
        running.box.seen.clear()
        assert poll() == 1
        assert Mailbox.objects.get().last_uid == 2

    @pytest.mark.parametrize(("other", "part"), [({"password": "fout"}, "password"), ({"folder": "Weg"}, "folder")])
    def test_says_what_is_wrong(self, running, change, administrator, at, other, part):
        box = change(host="localhost", port=running.port, **other)
        with pytest.raises(Refused) as refused:
            writes.try_mailbox(box=box, by=administrator, at=at)
        assert refused.value.field == part
        assert reads.mailbox().problem

    def test_a_server_that_breaks_off_or_says_no(self, running, box, administrator, at, monkeypatch):
        for verb in ("login", "uid"):
            with monkeypatch.context() as broken:
                broken.setattr(imaplib.IMAP4, verb, _broken_off)
                with pytest.raises(Refused) as refused:
                    writes.try_mailbox(box=box, by=administrator, at=at)
            assert refused.value.field == "host"
        monkeypatch.setattr(imaplib.IMAP4, "uid", lambda *_given: ("NO", [b"later"]))
        with pytest.raises(Refused):
            writes.try_mailbox(box=box, by=administrator, at=at)

    def test_a_certificate_that_is_not_trusted(self, running, box, administrator, at, monkeypatch):
        monkeypatch.undo()
        with pytest.raises(Refused):
            writes.try_mailbox(box=box, by=administrator, at=at)

    def test_a_machine_in_our_own_network_is_not_asked(self, change, administrator, at, settings):
        settings.OUTSIDE_MAY_BE_NEAR = False
        box = change(host="localhost")
        with pytest.raises(Refused, match=r"."):
            writes.try_mailbox(box=box, by=administrator, at=at)

    def test_a_server_that_is_not_there(self, change, administrator, at, settings):
        settings.OUTSIDE_MAY_BE_NEAR = True
        box = change(host="localhost", port=9)
        with pytest.raises(Refused):
            writes.try_mailbox(box=box, by=administrator, at=at)

    def test_a_password_of_another_secret_key(self, box, administrator, at, settings):
        settings.SECRET_KEY = "another"
        with pytest.raises(Refused) as refused:
            writes.try_mailbox(box=box, by=administrator, at=at)
        assert refused.value.field == "password"


def _broken_off(*_given):
    raise imaplib.IMAP4.abort("gone")


class TestPolling:
    def test_every_mail_once_and_marked_after(self, running, box, poll):
        for number in range(3):
            running.box.add(mail(f"bericht {number}", Message_ID=f"<{number}@x>").as_bytes())
        assert poll() == 3
        assert running.box.seen == [1, 2, 3]
        running.box.add(mail("later", Message_ID="<9@x>").as_bytes())
        assert poll() == 1
        assert poll() == 0
        assert Signal.objects.count() == 4
        assert reads.mailbox().last_uid == 4

    def test_numbered_anew_adds_nothing(self, running, box, poll):
        running.box.add(mail().as_bytes())
        poll()
        running.box.validity = 8
        assert poll() == 1
        assert (Signal.objects.count(), IncomingMail.objects.get().repeats) == (1, 1)

    def test_broken_off_it_goes_on_where_it_was(self, running, box, poll):
        for number in range(3):
            running.box.add(mail(f"bericht {number}", Message_ID=f"<{number}@x>").as_bytes())
        running.box.breaks_at = 2
        assert poll() == 0
        assert (Signal.objects.count(), bool(reads.mailbox().problem)) == (1, True)
        running.box.breaks_at = 0
        assert poll() == 2
        assert (Signal.objects.count(), reads.mailbox().problem) == (3, "")

    def test_killed_after_keeping_and_before_noting_how_far(self, running, box, poll):
        running.box.add(mail().as_bytes())
        poll()
        Mailbox.objects.update(last_uid=0)
        poll()
        assert (Signal.objects.count(), IncomingMail.objects.get().repeats) == (1, 0)

    def test_a_mail_that_nobody_can_keep_holds_up_no_other(self, running, box, poll, monkeypatch):
        real = rules.plain_subject

        def breaks(subject):
            if subject == "breekt":
                raise ValueError(subject)
            return real(subject)

        monkeypatch.setattr(rules, "plain_subject", breaks)
        running.box.add(mail(Subject="breekt", Message_ID="<1@x>").as_bytes())
        running.box.add(mail(Subject="kapot", Message_ID="<2@x>").as_bytes())
        assert (poll(), poll()) == (2, 0)
        assert (Signal.objects.count(), IncomingMail.objects.get(uid=1).reason) == (1, rules.UNREADABLE)
        assert (running.box.seen, reads.mailbox().problem) == ([1, 2], "")

    def test_of_a_huge_mail_only_the_head_is_fetched(self, running, box, poll):
        running.box.add(mail().as_bytes(), size=rules.LARGEST_MAIL + 1)
        poll()
        assert IncomingMail.objects.get().reason == rules.TOO_LARGE
        assert not any("BODY.PEEK[]" in asked for asked in running.box.asked)

    def test_a_mail_that_is_gone_is_passed(self, running, box, poll, monkeypatch):
        running.box.add(mail().as_bytes())
        monkeypatch.setattr(imap.Inbox, "read", lambda self, uid, only_head=False: b"")
        assert poll() == 1
        assert not IncomingMail.objects.exists()
        assert reads.mailbox().last_uid == 1

    def test_two_polls_at_once_are_one(self, running, box, poll, at):
        Mailbox.objects.update(polling_until=at + timedelta(minutes=5))
        running.box.add(mail().as_bytes())
        assert poll() == 0
        Mailbox.objects.update(polling_until=at - timedelta(minutes=5))  # that one was killed
        assert poll() == 1

    def test_off_it_is_not_read(self, running, box, poll):
        Mailbox.objects.update(is_on=False)
        assert poll() == 0
        assert running.box.asked == []

    def test_the_job_of_the_clock_reads_it(self, running, box, storage):
        running.box.add(mail().as_bytes())
        own_jobs.fetch_mail()
        own_jobs.forget_mails()
        assert Signal.objects.count() == 1

    def test_nothing_is_asked_inside_a_transaction(self, running, box, poll, monkeypatch):
        from django.db import connection

        told = []
        plain = imap.Inbox.read
        depth = len(connection.savepoint_ids)

        def read(self, uid, only_head=False):
            told.append(len(connection.savepoint_ids) - depth)
            return plain(self, uid, only_head=only_head)

        monkeypatch.setattr(imap.Inbox, "read", read)
        running.box.add(mail().as_bytes())
        poll()
        assert told == [0]


class TestAFile:
    def test_an_mbox_with_loops(self, gent, tmp_path, storage, capsys):
        """The same mail twice, our own, an automatic reply, a robot that answers all the time, a broken one."""
        made = [
            mail(), mail(), mail(Auto_Submitted="auto-replied", Message_ID="<2@x>"), mail(From=TO, List_Id="<x>"),
            *(mail(f"robot {n}", From="robot@example.be", Message_ID=f"<{n}@robot>") for n in range(15)),
        ]  # fmt: skip
        path = tmp_path / "post.mbox"
        path.write_bytes(b"".join(b"From x Mon Nov  2 10:00:00 2026\n" + one.as_bytes() + b"\n" for one in made))
        call_command("take_in_mail", path)
        call_command("take_in_mail", path, city="gent")
        told = capsys.readouterr().out
        assert "5 refused (too_many)" in told
        assert Signal.objects.count() == 1 + rules.MOST_AN_HOUR
        jobs.run_waiting(at=IncomingMail.objects.first().came_at + timedelta(minutes=1))
        assert IncomingMail.objects.count() == 18

    def test_without_a_file_or_a_city_it_says_so(self, gent, kortrijk, tmp_path):
        with pytest.raises(CommandError):
            call_command("take_in_mail", tmp_path / "nergens")
        (tmp_path / "leeg.mbox").touch()
        with pytest.raises(CommandError):
            call_command("take_in_mail", tmp_path / "leeg.mbox")


class TestScreen:
    def url(self, name="mailbox", *more):
        return reverse(f"signals:{name}", args=["gent", *more])

    def test_an_administrator_keeps_and_tries_it(self, client_of, running, gent):
        client = client_of("administrator")
        given = {**SETTINGS, "host": "localhost", "port": running.port}
        assert client.get(self.url()).status_code == 200
        assert client.post(self.url("try_mailbox")).status_code == 404
        assert client.post(self.url(), {**given, "port": 0}).status_code == 422
        assert client.post(self.url(), given).status_code == 302
        shown = client.post(self.url("try_mailbox"), follow=True).content.decode()
        assert "0 mails" in shown
        assert PASSWORD not in shown
        Mailbox.objects.update(folder="Weg")
        assert reads.mailbox().problem == ""
        client.post(self.url("try_mailbox"))
        assert "wl-alert--error" in client.get(self.url()).content.decode()

    def test_what_became_of_the_mails(self, client_of, running, box, poll, gent):
        running.box.add(mail().as_bytes())
        running.box.add(mail().as_bytes())
        running.box.add(mail("woord " * 17_000, Subject="Lang", Message_ID="<2@x>").as_bytes())
        running.box.add(mail(Auto_Submitted="auto-replied", Message_ID="<3@x>", Subject="Afwezig").as_bytes())
        poll()
        page = client_of("coordinator").get(self.url()).content.decode()
        assert ("Lang" in page, ME in page, 'name="password"' in page) == (True, True, False)
        assert "Afwezig" in client_of("coordinator").get(self.url(), {"lijst": "voorbij"}).content.decode()
        assert "Lamp stuk" in client_of("coordinator").get(self.url(), {"lijst": "gekomen"}).content.decode()
        page = client_of("administrator").get(self.url()).content.decode()
        assert ("Lang" in page, ME in page, 'name="password"' in page) == (False, False, True)
        assert client_of("director").get(self.url()).status_code == 403
        assert client_of("coordinator").post(self.url(), SETTINGS).status_code == 403

    def test_what_was_added_is_read_on_the_page_of_the_signal(self, client_of, running, box, poll, gent):
        running.box.add(mail().as_bytes())
        poll()
        signal = Signal.objects.get()
        thread = reads.thread_of(signal)
        running.box.add(mail("Het is de tweede lamp", References=thread.root, Message_ID="<2@x>").as_bytes())
        poll()
        client = client_of("coordinator")
        page = client.get(reverse("signal", args=["gent", signal.reference])).content.decode()
        assert "Het is de tweede lamp" in page
        address = self.url("see_addition", Addition.objects.get().reference)
        assert address in page
        assert client.post(address).status_code == 302
        assert address not in client.get(reverse("signal", args=["gent", signal.reference])).content.decode()
        assert client.post(self.url("see_addition", "nergens")).status_code == 404
