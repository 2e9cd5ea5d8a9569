"""The receipt by mail, and photos drawn anew."""

from datetime import timedelta

import pytest
from django.core import mail
from PIL import Image

from wijklus.base.actor import system
from wijklus.ground.people import writes as people
from wijklus.loop.signals import jobs, reads, rules
from wijklus.loop.signals.models import Photo

from .conftest import files_in, noisy, picture

ORIENTATION, GPS = 0x0112, 0x8825


class TestReceipt:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_goes_to_who_left_an_address_once_with_their_link(self, say, gent):
        signal = say(contact=rules.Reachable(channel="mail", email="bewoner@voorbeeld.be"))
        jobs.send_receipt(signal_ref=signal.reference)
        jobs.send_receipt(signal_ref=signal.reference)
        (message,) = mail.outbox
        assert message.to == ["bewoner@voorbeeld.be"]
        assert message.reply_to == ["info@gent.example"]
        assert message.subject == "We hebben uw signaal ontvangen · Gent"
        html, _kind = message.alternatives[0]
        for body in (message.body, html):
            assert reads.sent_url(signal, language="nl") in body
            assert reads.follow_path(signal, language="nl") not in body
            assert "te weinig licht" in body
            assert "4 december 2026" in body

    def test_a_link_to_erase_everything_goes_to_the_address_and_nowhere_without_one(self, say):
        known, unknown = say(contact=rules.Reachable(channel="mail", email="b@voorbeeld.be")), say()
        for signal in (known, unknown, known):
            jobs.send_erase_link(signal_ref=signal.reference, once=f"erase-link:{signal.reference}:20261120")
        (message,) = mail.outbox
        assert message.to == ["b@voorbeeld.be"]
        assert message.subject == "Al uw gegevens wissen · Gent"
        assert reads.sent_url(known, language="nl") in message.body
        assert reads.sent_url(known, language="nl") in message.alternatives[0][0]

    def test_nothing_is_sent_to_a_telephone_while_there_is_no_gateway(self, say, settings):
        settings.SMS_URL = ""
        signal = say(contact=rules.Reachable(channel="phone", phone="0470 12 34 56"))
        assert reads.receipt(reference=signal.reference) is None

    def test_speaks_the_language_of_the_person(self, say):
        signal = say(contact=rules.Reachable(channel="mail", email="b@voorbeeld.be", language="en"))
        jobs.send_receipt(signal_ref=signal.reference)
        assert "Thank you" in mail.outbox[0].body
        assert "/en/gent/volg/" in mail.outbox[0].body

    def test_words_are_not_read_as_html(self, say):
        wish = rules.Reachable(channel="mail", email="b@voorbeeld.be", language="ar")
        signal = say(text="<script>alert(1)</script>", contact=wish)
        jobs.send_receipt(signal_ref=signal.reference)
        assert "<script>" not in mail.outbox[0].alternatives[0][0]
        assert "<script>" in mail.outbox[0].body
        assert "Dag," in mail.outbox[0].body

    def test_nothing_goes_out_without_an_address_or_after_it_was_erased(self, say, field_worker, gent, at):
        jobs.send_receipt(signal_ref=say().reference)
        jobs.send_receipt(signal_ref=say(channel="walk", counted_voices=3, by=field_worker).reference)
        jobs.send_receipt(signal_ref="bestaatniet")
        erased = say(contact=rules.Reachable(channel="mail", email="b@voorbeeld.be"))
        people.erase_contact(person=erased.person, by=system(gent.pk), at=at)
        jobs.send_receipt(signal_ref=erased.reference)
        assert mail.outbox == []


@pytest.mark.django_db
class TestPhoto:
    def test_is_drawn_upright_smaller_and_without_where_it_was_taken(self, say, storage):
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        exif.get_ifd(GPS)[1] = "N"
        signal = say(photos=[picture(3000, 2000, exif=exif.tobytes())])
        photo = signal.photos.get()
        assert not photo.is_ready
        jobs.redraw_photo(photo_ref=photo.reference)
        jobs.redraw_photo(photo_ref=photo.reference)
        photo.refresh_from_db()
        assert (photo.is_ready, photo.width, photo.height) == (True, 1067, 1600)
        (file,) = files_in(storage)
        with Image.open(file) as drawn:
            assert (drawn.format, drawn.size) == ("WEBP", (1067, 1600))
            assert not drawn.getexif()

    def test_erased_before_it_was_drawn(self, say, storage):
        photo = say(photos=[picture()]).photos.get()
        for file in files_in(storage):
            file.unlink()
        jobs.redraw_photo(photo_ref=photo.reference)
        assert not Photo.objects.get().is_ready
        jobs.redraw_photo(photo_ref="bestaatniet")

    def test_a_row_that_went_while_it_was_drawn_leaves_no_file(self, say, storage):
        photo = say(photos=[picture()]).photos.get()
        Photo.objects.all().delete()
        from wijklus.loop.signals import writes

        writes.redraw_photo(photo=photo)
        assert len(files_in(storage)) == 1

    def test_one_that_cannot_be_drawn_after_all_leaves_nothing_of_what_was_sent(self, say, storage, client_of):
        exif = Image.Exif()
        exif.get_ifd(GPS)[1] = "N"
        signal = say(photos=[noisy(exif=exif.tobytes())])
        (file,) = files_in(storage)
        file.write_bytes(file.read_bytes()[:4000])
        photo = signal.photos.get()
        jobs.redraw_photo(photo_ref=photo.reference)
        jobs.redraw_photo(photo_ref=photo.reference)
        photo.refresh_from_db()
        assert (photo.is_ready, str(photo.file)) == (False, "")
        assert files_in(storage) == []
        page = client_of("director").get(f"/nl/gent/werk/inbox/{signal.reference}/").content.decode()
        assert "Een foto kon niet gebruikt worden" in page

    def test_one_whose_job_never_came_to_an_end_is_deleted_after_some_days(self, say, storage, monkeypatch, at):
        photo = say(photos=[picture()]).photos.get()
        for days, kept in ((rules.DAYS_TO_DRAW - 1, 1), (rules.DAYS_TO_DRAW + 1, 0), (rules.DAYS_TO_DRAW + 2, 0)):
            monkeypatch.setattr("wijklus.base.clock.now", lambda days=days: at + timedelta(days=days))
            jobs.give_up_undrawn_photos()
            assert len(files_in(storage)) == kept
        photo.refresh_from_db()
        assert not photo.file

    def test_one_that_is_drawn_is_not_given_up(self, say, storage):
        from wijklus.loop.signals import writes

        photo = say(photos=[picture()]).photos.get()
        jobs.redraw_photo(photo_ref=photo.reference)
        writes.give_up_photo(photo=photo)
        assert Photo.objects.get().is_ready
        assert len(files_in(storage)) == 1

    def test_drawn_by_another_run(self, say, storage):
        from wijklus.loop.signals import writes

        photo = say(photos=[picture()]).photos.get()
        writes.redraw_photo(photo=photo)
        photo.refresh_from_db()
        writes.redraw_photo(photo=photo)
        assert len(files_in(storage)) == 1
