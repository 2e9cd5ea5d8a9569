"""A mail becomes a signal once, a reply is added to its signal, and nothing of a machine is answered."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, DataError
from django.urls import reverse

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import reads as people
from wijklus.ground.people.models import Contact, Person
from wijklus.ground.trail import jobs
from wijklus.ground.trail.models import Delivery, Entry
from wijklus.loop.signals import access, reads, writes
from wijklus.loop.signals.models import Addition, IncomingMail, Mailbox, Photo, Signal
from wijklus.loop.signals.rules import mailbox as rules

from .conftest import files_in, noisy, picture
from .mails import ME, TO, bounce, mail


@pytest.fixture
def box(gent, at):
    """The mailbox of the city."""
    return Mailbox.objects.create(address=TO, host="localhost", login="meld", is_on=True, since=at.date())


@pytest.fixture
def take(gent, at, storage):
    """Take in a mail: take(mail("words"), ...)."""

    def take_in(made, when=None, **more):
        raw = made if isinstance(made, bytes) else made.as_bytes()
        return writes.take_in_mail(raw=raw, by=system(gent.pk), at=when or at, **more)

    return take_in


@pytest.fixture
def send(at):
    """Do what waits, and give the mails that went out."""

    def run():
        jobs.run_waiting(at=at + timedelta(minutes=1))
        return outbox.outbox

    return run


class TestANewMail:
    def test_becomes_a_signal_with_a_receipt(self, take, box, send, gent):
        row = take(mail(), box=box)
        signal = Signal.objects.get()
        assert (row.state, row.signal) == (rules.TAKEN, signal)
        assert signal.text == "Lamp stuk\n\nDe lamp aan het park is stuk."
        assert (signal.channel, signal.neighbourhood.is_locatable) == ("mail", False)
        contact = people.contact_of(by=system(gent.pk), person=signal.person, neighbourhood_id=None)
        assert (contact.email, contact.channel, contact.name) == (ME, "mail", "An Peeters")
        (sent,) = send()
        assert sent.to == [ME]
        assert reads.sent_url(signal, language="nl") in sent.body
        assert sent.extra_headers["In-Reply-To"] == "<1@example.be>"
        assert sent.extra_headers["X-Loop"].startswith("wijklus")
        tag = rules.tag_of(signal.reference, reads.thread_of(signal).tag.rpartition("-")[2])
        assert sent.reply_to == [rules.with_suffix(TO, tag)]

    def test_about_a_neighbourhood_by_its_address(self, take, box, dampoort):
        take(mail(To="meld+dampoort@gent.example"), box=box)
        assert Signal.objects.get().neighbourhood == dampoort

    def test_twice_is_one(self, take, box):
        take(mail(), box=box, validity=1, uid=1)
        again = take(mail(), box=box, validity=1, uid=2)
        take(mail(), box=box, validity=1, uid=1)  # the same number: the poll was killed before it noted how far it was
        again.refresh_from_db()
        assert (Signal.objects.count(), IncomingMail.objects.count(), again.repeats) == (1, 1, 1)

    def test_the_same_message_id_with_other_words_is_another_mail(self, take):
        take(mail("een"))
        take(mail("twee"))
        assert Signal.objects.count() == 2

    def test_without_a_message_id_another_photo_is_another_mail(self, take, storage):
        for colour in ("red", "blue", "blue"):
            made = mail("Kijk", Message_ID="")
            made.add_attachment(picture(colour=colour).read(), maintype="image", subtype="jpeg", filename="a.jpg")
            take(made)
        assert (Signal.objects.count(), Photo.objects.count()) == (2, 2)

    def test_killed_half_way_it_goes_on(self, take, box, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr("wijklus.loop.signals.writes.mail._became", _killed)
            with pytest.raises(DatabaseError):
                take(mail(), box=box, validity=1, uid=1)
        assert IncomingMail.objects.get().state == rules.COMING
        row = take(mail(), box=box, validity=1, uid=1)
        assert (row.state, Signal.objects.count(), IncomingMail.objects.count()) == (rules.TAKEN, 1, 1)

    def test_two_mails_with_one_number_are_one(self, take, box):
        first = take(mail("een"), box=box, validity=1, uid=1)
        assert take(mail("twee"), box=box, validity=1, uid=1) == first

    def test_photos_stay_and_the_rest_is_named_in_the_receipt(self, take, send, storage):
        made = mail()
        made.add_attachment(picture().read(), maintype="image", subtype="jpeg", filename="lamp.jpg")
        made.add_attachment(b"<script>alert(1)</script>", maintype="image", subtype="png", filename="script.png")
        made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="brief.pdf")
        row = take(made)
        assert Photo.objects.count() == 1
        assert row.left_out == [["brief.pdf", "no_photo"], ["script.png", "bad_photo"]]
        sent = send()[0]
        assert "brief.pdf" in sent.body
        assert "script.png" in sent.alternatives[0].content
        assert all(path.suffix == ".webp" for path in files_in(storage))

    def test_more_than_five_photos_are_named_too(self, take):
        made = mail()
        for number in range(6):
            made.add_attachment(
                picture(colour=f"#{number}0{number}0{number}0").read(),
                maintype="image",
                subtype="jpeg",
                filename=f"{number}.jpg",
            )
        assert take(made).left_out == [["5.jpg", "too_many"]]
        assert Photo.objects.count() == 5

    def test_only_the_software_takes_mail_in(self, director, at):
        with pytest.raises(NotAllowed):
            writes.take_in_mail(raw=b"", by=director, at=at)
        assert not IncomingMail.objects.exists()


def _killed(*_given, **_named):
    raise DatabaseError("killed")


class TestAReply:
    @pytest.fixture
    def signal(self, take, box, send):
        take(mail(), box=box)
        send()
        return Signal.objects.get()

    def reply(self, signal, text="Het is de tweede lamp.", **headers):
        thread = reads.thread_of(signal)
        return mail(text, **{"Message_ID": "<2@example.be>", "Subject": "Re: x", "References": thread.root, **headers})

    def test_is_added_to_its_signal_and_seen_on_vandaag(self, take, box, signal, coordinator, at):
        row = take(self.reply(signal), box=box)
        added = Addition.objects.get()
        assert (row.state, added.text, added.is_theirs) == (rules.ADDED, "Het is de tweede lamp.", True)
        assert Signal.objects.count() == 1
        section = next(one for one in reads.due(actor=coordinator, now=at) if one.key == "added")
        assert (section.count, section.top[0].ref) == (1, signal.reference)
        assert writes.see_addition(addition=added, by=coordinator, at=at)
        assert not writes.see_addition(addition=added, by=coordinator, at=at)
        assert not reads.unseen().exists()
        assert Entry.objects.filter(verb="signals.see_addition").count() == 1

    def test_is_found_by_its_address_or_its_subject(self, take, box, signal):
        thread = reads.thread_of(signal)
        take(self.reply(signal, References="", To=thread.reply_to), box=box)
        Mailbox.objects.update(takes_tags=False)
        thread = reads.thread_of(signal)
        assert thread.reply_to == TO
        take(self.reply(signal, "Nog iets", References="", Subject=f"Re: dank {thread.in_subject}"), box=box)
        assert Addition.objects.count() == 2

    def test_to_any_of_our_mails_about_it(self, take, box, signal):
        later = reads.thread_of(signal).headers("answer:x", is_first=False)["Message-ID"]
        take(self.reply(signal, References="", In_Reply_To=later), box=box)
        assert Addition.objects.count() == 1

    def test_a_guessed_key_adds_nothing(self, take, box, signal):
        take(self.reply(signal, References=f"<r-{signal.reference}-{'a' * 12}@localhost>"), box=box)
        assert not Addition.objects.exists()
        assert Signal.objects.count() == 2

    def test_after_a_new_link_the_old_key_adds_nothing(self, take, box, signal, coordinator, at):
        made = self.reply(signal)
        writes.renew_link(signal=signal, by=coordinator, at=at)
        take(made, box=box)
        assert not Addition.objects.exists()

    def test_that_says_somebody_is_in_danger_raises_alarm_again(self, take, box, signal, coordinator, at):
        take(self.reply(signal, "Dank u.", Message_ID="<a@x>"), box=box)
        assert not reads.alarms(by=coordinator)
        for number in range(2):
            take(self.reply(signal, "Ik wil niet meer leven.", Message_ID=f"<b{number}@x>"), box=box)
            assert [one.signal for one in reads.alarms(by=coordinator)] == [signal]
            assert writes.see_alarm(signal=signal, by=coordinator, at=at)

    def test_of_somebody_else_says_so(self, take, box, signal):
        take(self.reply(signal, From="buur@example.be"), box=box)
        assert Addition.objects.get().is_theirs is False
        assert Contact.objects.get().email == ME

    def test_says_no_more_than_is_known_of_who_wrote_it(self, take, box, signal, client_of):
        page = reverse("signals:detail", args=["gent", signal.reference])
        doubt, claim = "niet zeker dat deze persoon", "volgens de afzender van het adres"
        take(self.reply(signal, "Eerst."), box=box)
        assert Addition.objects.get().is_theirs
        shown = client_of("coordinator").get(page).content.decode()
        assert claim in shown
        assert doubt not in shown
        forged = self.reply(signal, "Vals.", Message_ID="<v@x>")
        forged["Authentication-Results"] = "mx.gent.example; spf=pass smtp.mailfrom=x.example; dmarc=fail header.from=x"
        take(forged, box=box)
        assert [one.is_theirs for one in Addition.objects.order_by("pk")] == [True, False]
        assert doubt in client_of("coordinator").get(page).content.decode()

    def test_with_the_right_sender_and_no_secret_is_a_signal_of_its_own(self, take, box, signal):
        take(
            self.reply(signal, References=f"<r-{signal.reference}@localhost>", Subject=f"#{signal.reference}"), box=box
        )
        assert not Addition.objects.exists()
        assert Signal.objects.count() == 2

    def test_photos_of_a_reply_stand_with_the_signal_once(self, take, box, signal, storage):
        made = self.reply(signal)
        for name in ("a.jpg", "b.jpg"):
            made.add_attachment(picture().read(), maintype="image", subtype="jpeg", filename=name)
        take(made, box=box)
        again = self.reply(signal, "nog eens", Message_ID="<3@example.be>")
        again.add_attachment(picture().read(), maintype="image", subtype="jpeg", filename="a.jpg")
        take(again, box=box)
        assert Photo.objects.filter(signal=signal).count() == 1
        assert len(files_in(storage)) == 1

    def test_an_attachment_that_cannot_be_kept_is_told(self, take, box, signal, send):
        made = self.reply(signal)
        made.add_attachment(b"x", maintype="application", subtype="zip", filename="map.zip")
        take(made, box=box)
        sent = send()[-1]
        assert "map.zip" in sent.body
        assert sent.extra_headers["References"].endswith(reads.thread_of(signal).root)

    def test_with_only_a_photo_is_kept(self, take, box, signal):
        made = self.reply(signal, " ")
        made.add_attachment(picture().read(), maintype="image", subtype="jpeg", filename="a.jpg")
        take(made, box=box)
        assert Addition.objects.get().text == ""

    def test_what_fails_leaves_no_file(self, take, box, signal, storage, monkeypatch):
        made = self.reply(signal)
        made.add_attachment(noisy().read(), maintype="image", subtype="jpeg", filename="a.jpg")
        monkeypatch.setattr("wijklus.loop.signals.writes.mail._became", _killed)
        with pytest.raises(DatabaseError):
            take(made, box=box)
        assert files_in(storage) == []

    def test_to_words_that_were_erased_is_a_new_signal(self, take, box, signal, at, gent):
        made = self.reply(signal)
        writes.erase_signals_of(person=signal.person, by=system(gent.pk), at=at, with_words=True)
        take(made, box=box)
        assert not Addition.objects.exists()
        assert Signal.objects.count() == 2

    def test_is_erased_with_the_person(self, take, box, signal, at, gent):
        row = take(self.reply(signal), box=box)
        writes.erase_signals_of(person=signal.person, by=system(gent.pk), at=at, with_words=True)
        row.refresh_from_db()
        assert (Addition.objects.get().text, row.sender, row.subject, row.message_id) == ("", "", "", "")


class TestWhatIsNotKept:
    def test_a_hundred_thousand_signs_are_refused_with_a_sentence(self, take, send):
        row = take(mail("woord " * 17_000))
        assert (row.state, row.reason) == (rules.REFUSED, rules.TOO_LONG)
        assert "5.000" in send()[0].body
        assert not Signal.objects.exists()

    def test_an_empty_mail_is_refused(self, take, send):
        row = take(mail(" ", Subject=""))
        assert (row.reason, len(send())) == (rules.EMPTY, 1)

    def test_what_the_write_refuses_is_told_in_its_words(self, take, send, monkeypatch):
        monkeypatch.setattr("wijklus.loop.signals.writes.mail._language", lambda came: "nl")
        monkeypatch.setattr("wijklus.loop.signals.rules.PROBLEM", "nothing")
        row = take(mail())
        assert (row.state, row.reason) == (rules.REFUSED, rules.OTHER)
        assert row.sentence in send()[0].body

    def test_without_a_sender_nobody_is_told(self, take, send):
        assert take(mail(From="Niemand")).reason == rules.NO_SENDER
        assert take(mail(From=f"{'a' * 250}@example.be", Message_ID="<2@x>")).reason == rules.NO_SENDER
        assert send() == []

    def test_a_huge_mail_is_refused_by_its_size(self, take, send):
        assert take(mail(), size=rules.LARGEST_MAIL + 1).reason == rules.TOO_LARGE
        assert "40 MB" in send()[0].body

    def test_what_nobody_can_read_is_listed(self, take, monkeypatch):
        raw = b"From: a@b.be\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n" + b"--0\r\n\r\nx\r\n" * 300
        assert take(raw).reason == rules.UNREADABLE
        assert take(raw[:-3]).reason == rules.UNREADABLE
        assert IncomingMail.objects.filter(state=rules.REFUSED).count() == 2

    def test_what_no_database_takes_is_kept_as_far_as_it_can_be(self, take):
        made = b"From: A\0n <an@example.be>\r\nSubject: " + "\ufb2c".encode() * 300 + b"\r\nMessage-ID: <\0\xe9@x>\r\n"
        made += (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n"
        )
        made += b"De lamp +2AA- is stuk\0\r\n--b\r\nContent-Type: application/x\0y\r\n\r\nx\r\n"
        made += b'--b\r\nContent-Type: application/pdf; name="f\xe9\0.pdf"\r\n\r\nx\r\n--b--\r\n'
        row = take(made)
        assert (row.state, row.signal.text.endswith("De lamp  is stuk")) == (rules.TAKEN, True)
        assert IncomingMail.objects.get().left_out == [["application/xy", "no_photo"], ["f\ufffd.pdf", "no_photo"]]

    @pytest.mark.parametrize("error", [DataError, ValueError, UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates")])
    def test_what_breaks_its_reading_is_listed(self, take, send, monkeypatch, error):
        def breaks(**_said):
            raise error

        monkeypatch.setattr("wijklus.loop.signals.writes.mail.register", breaks)
        for _again in range(2):
            row = take(mail(), uid=7)
            assert (row.state, row.reason, row.uid) == (rules.REFUSED, rules.UNREADABLE, 7)
        assert (IncomingMail.objects.count(), send()) == (1, [])

    def test_a_machine_is_never_answered(self, take, send):
        row = take(mail(Auto_Submitted="auto-replied"))
        assert (row.state, row.reason) == (rules.IGNORED, rules.AUTOMATIC)
        assert (send(), Person.objects.count()) == ([], 0)

    def test_two_machines_do_not_talk_for_ever(self, take, send):
        """A robot without any sign of it answers each receipt: after ten in an hour it gets no answer."""
        for number in range(15):
            take(mail(f"bericht {number}", Message_ID=f"<{number}@robot>"))
        assert len(send()) == rules.MOST_AN_HOUR
        assert IncomingMail.objects.filter(reason=rules.TOO_MANY).count() == 15 - rules.MOST_AN_HOUR

    def test_our_own_mail_that_comes_back_is_passed_over(self, take, box, send):
        take(mail(), box=box)
        own = send()[0].message().as_bytes()
        assert take(own, box=box).reason == rules.OWN


class TestABounce:
    def test_marks_what_we_sent_as_failed(self, take, box, send):
        take(mail(), box=box)
        sent = send()[0]
        row = take(bounce(sent.extra_headers["Message-ID"]), box=box)
        assert (row.state, "550" in row.sentence) == (rules.RETURNED, True)
        delivery = Delivery.objects.get()
        assert (delivery.state, ME in delivery.last_error) == ("failed", False)
        send()
        assert Entry.objects.filter(verb="trail.returned").count() == 1

    def test_of_a_mail_that_is_not_ours_changes_nothing(self, take, box):
        assert take(bounce("<x@y>"), box=box).state == rules.RETURNED
        assert not Entry.objects.filter(verb="trail.returned").exists()

    def test_of_something_that_never_left_changes_nothing(self, take, box, gent, at):
        Delivery.objects.create(key="x", message_id="<w@y>", created_at=at)
        take(bounce("<w@y>"), box=box)
        assert Delivery.objects.get().state == "waiting"


class TestForgetting:
    def test_who_sent_what_became_nothing_is_emptied_after_a_while(self, take, at, gent):
        row = take(mail(Auto_Submitted="auto-replied"))
        kept = take(mail("iets", Message_ID="<2@x>"))
        assert writes.forget_mails(by=system(gent.pk), at=at) == 0
        later = at + timedelta(days=rules.DAYS_KEPT + 1)
        assert (
            writes.forget_mails(by=system(gent.pk), at=later),
            writes.forget_mails(by=system(gent.pk), at=later),
        ) == (1, 0)
        row.refresh_from_db()
        kept.refresh_from_db()
        assert (row.sender, row.subject, row.message_id, kept.sender) == ("", "", "", ME)

    def test_a_refusal_is_not_told_once_that_is_forgotten(self, take, send, at, gent):
        take(mail("woord " * 17_000))
        writes.forget_mails(by=system(gent.pk), at=at + timedelta(days=rules.DAYS_KEPT + 1))
        assert send() == []


def test_who_may_see_mail(director, coordinator, administrator, councillor):
    assert [access.may_see_mail(one) for one in (director, coordinator, administrator, councillor)] == [
        *(False, True, True, False)
    ]
    assert access.may_read_mail(coordinator)
    assert not access.may_read_mail(administrator)
