"""A resident says it on the web page, without an account, without JavaScript, and loses nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wijklus.base import pictures
from wijklus.base.actor import system
from wijklus.ground.people.models import Contact
from wijklus.ground.places import writes as place_writes
from wijklus.loop.signals import access, views
from wijklus.loop.signals.models import HelpCount, Signal
from wijklus.loop.signals.views import saying

from .conftest import AT_SEA, DAMPOORT, files_in, picture

pytestmark = pytest.mark.django_db
FORM = {"kind": "problem", "text": "Te weinig licht aan het park", "answer": "none", "place_text": "Het park"}


@pytest.fixture
def browser():
    return Client()


def page(slug="dampoort"):
    return reverse("signals:new", args=["gent", slug]) if slug else reverse("signals:new_in_city", args=["gent"])


def text_of(answer):
    return answer.content.decode()


class TestForm:
    def test_opens_with_few_questions_and_no_session(self, browser, dampoort, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            answer = browser.get(page() + "?soort=idea")
        assert answer.status_code == 200
        assert "sessionid" not in answer.cookies
        assert 'value="idea"' in text_of(answer)
        assert "112" in text_of(answer)

    def test_a_neighbourhood_that_is_not_there(self, browser, gent):
        assert browser.get(page("bestaatniet")).status_code == 404


@pytest.mark.usefixtures("gent")
class TestAnAddress:
    @pytest.fixture(autouse=True)
    def addresses(self, gent, at, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        rows = b"straat;nr;wijk\nDorpsstraat;12;Dampoort\nKerkplein;1;Dampoort\nKerklaan;1;Rabot\n"
        by = system(gent.pk)
        row = place_writes.keep_address_file(upload=SimpleUploadedFile("a.csv", rows), by=by, at=at)
        place_writes.check_address_file(row=row, by=by, at=at)
        row.refresh_from_db()
        place_writes.start_address_file(row=row, by=by, at=at)
        place_writes.take_in_address_file(row=row, by=by, at=at)

    @pytest.mark.parametrize(
        ("chosen", "words", "slug"),
        [
            ("-", "dorpsstr. 12", "dampoort"),
            ("rabot", "Dorpsstraat 12", "rabot"),
            ("-", "Dorpsstraat", None),
            ("-", "Dorpsstraat 13", None),
            ("-", "kerk 1", None),
            ("-", "bij de kerk", None),
            ("-", "", None),
        ],
    )
    def test_says_where_it_is_when_nobody_chose_a_neighbourhood(self, browser, chosen, words, slug):
        browser.post(page(None), {**FORM, "neighbourhood": chosen, "place_text": words})
        where = Signal.objects.get().neighbourhood
        assert (where.slug if where.is_locatable else None) == slug


class TestSend:
    def test_is_received_and_thanked_with_a_private_link(self, browser, dampoort):
        answer = browser.post(page(), {**FORM, "answer": "mail", "email": "b@voorbeeld.be", "name": "Een bewoner"})
        signal = Signal.objects.get()
        assert (signal.neighbourhood, signal.channel, signal.noted_by_id) == (dampoort, "web", None)
        receipt = f"/ontvangen/{signal.reference}/{access.follow_key(signal)}/"
        assert answer.url.endswith(f"{receipt}ook-hier/"), "what others said here already comes first"
        answer = browser.get(answer.url)
        assert answer.url.endswith(receipt), "nobody said anything like it"
        thanks = browser.get(answer.url)
        assert thanks["X-Robots-Tag"] == "noindex"
        assert f"/volg/{signal.reference}/{access.follow_key(signal)}/" in text_of(thanks)
        assert "data-draft-done" in text_of(thanks)

    def test_the_code_holds_the_link(self, browser, signal):
        args = ["gent", signal.reference, access.follow_key(signal)]
        answer = browser.get(reverse("signals:receipt_qr", args=args))
        assert answer["Content-Type"] == "image/svg+xml"
        assert b"<svg" in answer.content

    @pytest.mark.parametrize("name", ["signals:receipt", "signals:receipt_qr"])
    def test_a_guessed_link_opens_nothing(self, browser, signal, name):
        assert browser.get(reverse(name, args=["gent", signal.reference, "x" * 26])).status_code == 404

    def test_only_what_the_chosen_way_needs_is_kept(self, browser, dampoort):
        browser.post(page(), {**FORM, "answer": "sms", "phone": "0470 12 34 56", "email": "b@voorbeeld.be"})
        contact = Contact.objects.get()
        assert (contact.channel, contact.phone, contact.email) == ("sms", "0470 12 34 56", "")

    def test_through_a_group(self, browser, dampoort):
        browser.post(page(), {**FORM, "answer": "group", "group_name": "Comité Dampoort"})
        assert Contact.objects.get().name == "Comité Dampoort"

    def test_a_point_says_more_than_the_page(self, browser, drawn, rabot, dampoort):
        browser.post(page("rabot"), {**FORM, "lat": DAMPOORT[0], "lon": DAMPOORT[1]})
        browser.post(page("rabot"), {**FORM, "lat": AT_SEA[0], "lon": AT_SEA[1]})
        assert [s.neighbourhood for s in Signal.objects.order_by("pk")] == [dampoort, rabot]

    def test_chosen_from_the_list_or_not_known(self, browser, dampoort):
        browser.post(page(None), {**FORM, "neighbourhood": "dampoort"})
        browser.post(page(None), {**FORM, "neighbourhood": "-"})
        assert [s.neighbourhood.is_locatable for s in Signal.objects.order_by("pk")] == [True, False]

    def test_with_photos(self, browser, dampoort, storage):
        browser.post(page(), {**FORM, "photos": [picture(), picture(colour="blue")]})
        assert Signal.objects.get().photos.count() == 2


class TestRefused:
    def assert_refused(self, browser, fields, status=422, slug="dampoort"):
        answer = browser.post(page(slug), fields)
        assert answer.status_code == status
        assert not Signal.objects.exists()
        return text_of(answer)

    @pytest.mark.parametrize("answer", ["mail", "phone", "sms", "letter", "group"])
    def test_the_chosen_way_needs_its_field_and_nothing_typed_is_lost(self, browser, dampoort, answer):
        shown = self.assert_refused(browser, {**FORM, "answer": answer})
        labels = re.findall(r"<label[^>]*>((?:E-mailadres|Telefoonnummer|Straat|Naam van de groep).*?)</label>", shown)
        assert len(labels) == 4
        assert not any("niet verplicht" in label for label in labels)
        assert FORM["text"] in shown
        assert "wl-error-summary" in shown

    def test_no_mail_address(self, browser, dampoort):
        assert "b-at-voorbeeld" in self.assert_refused(browser, {**FORM, "answer": "mail", "email": "b-at-voorbeeld"})

    def test_nothing_filled_in(self, browser, dampoort):
        self.assert_refused(browser, {})
        self.assert_refused(browser, {**FORM, "neighbourhood": "atlantis"}, slug=None)

    def test_a_script_as_photo(self, browser, dampoort, storage):
        bad = SimpleUploadedFile("foto.jpg", b"<script>alert(1)</script>", "image/jpeg")
        shown = self.assert_refused(browser, {**FORM, "photos": bad})
        assert FORM["text"] in shown
        assert "<script>alert" not in shown
        assert files_in(storage) == []

    def test_a_photo_of_more_than_twenty_megabytes(self, browser, dampoort, storage):
        big = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff" + bytes(pictures.LARGEST), "image/jpeg")
        assert "20 MB" in self.assert_refused(browser, {**FORM, "photos": big})

    def test_a_text_of_a_hundred_thousand_signs_comes_back_whole(self, browser, dampoort):
        shown = self.assert_refused(browser, {**FORM, "text": "lang " * 20_000})
        assert shown.count("lang ") >= 20_000

    @pytest.mark.parametrize(
        "given",
        [
            {"answer": "mail", "email": f"{'a' * 300}@voorbeeld.be"},
            {"answer": "phone", "phone": "0" * 500},
            {"answer": "group", "group_name": "g" * 5000},
            {"answer": "letter", "address": "x" * 50_000},
        ],
    )
    def test_an_address_that_no_database_keeps_is_told_beside_its_field(self, browser, dampoort, given):
        answer = browser.post(page(), {**FORM, **given})
        assert answer.status_code == 422
        assert "Dit is te lang" in text_of(answer) or "geen e-mailadres" in text_of(answer)
        assert not Signal.objects.exists()

    @pytest.mark.parametrize("sign", ["NaN", "inf", "1e400", "51,05", "hier"])
    def test_a_point_that_is_no_number_is_told_as_a_point(self, browser, dampoort, sign):
        answer = browser.post(page(), {**FORM, "lat": sign, "lon": sign})
        assert answer.status_code == 422
        assert "Dit is geen punt op de kaart." in text_of(answer)
        assert "Lat" not in text_of(answer)

    def test_half_a_point(self, browser, dampoort):
        self.assert_refused(browser, {**FORM, "lat": "51.0"})
        self.assert_refused(browser, {**FORM, "lat": "abc", "lon": "1e999"})

    def test_a_machine_that_fills_in_everything(self, browser, dampoort):
        self.assert_refused(browser, {**FORM, "website": "https://spam.example"})

    def test_too_much_from_one_network(self, browser, dampoort, monkeypatch):
        monkeypatch.setattr(saying, "PER_ADDRESS", 0)
        assert FORM["text"] in self.assert_refused(browser, FORM, status=429)

    def test_too_many_receipts_to_one_mailbox(self, browser, dampoort, monkeypatch):
        monkeypatch.setattr(saying, "PER_MAILBOX", 0)
        self.assert_refused(browser, {**FORM, "answer": "mail", "email": "b@voorbeeld.be"}, status=429)

    def test_markup_is_shown_as_typed(self, browser, dampoort):
        shown = self.assert_refused(browser, {**FORM, "text": "<script>alert(1)</script>", "answer": "mail"})
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;" in shown


class TestTwice:
    def test_the_second_gets_the_same_receipt(self, browser, dampoort):
        first = browser.post(page(), {**FORM, "form_key": "sleutel"})
        again = browser.post(page(), {**FORM, "form_key": "sleutel"})
        assert first.url == again.url
        assert Signal.objects.count() == 1

    def test_another_text_gets_a_new_key_and_can_be_sent(self, browser, dampoort):
        browser.post(page(), {**FORM, "form_key": "sleutel"})
        answer = browser.post(page(), {**FORM, "text": "Iets anders", "form_key": "sleutel"})
        assert answer.status_code == 422
        fresh = answer.context["form"]["form_key"].value()
        assert fresh != "sleutel"
        assert browser.post(page(), {**FORM, "text": "Iets anders", "form_key": fresh}).status_code == 302
        assert Signal.objects.count() == 2


class TestHelp:
    def test_who_looks_for_help_is_only_counted(self, browser, gent):
        gent.help_contacts = [
            {"name": "CAW", "note": "", "phone": "0800 13 500", "url": "https://www.caw.be/", "language": "nl"}
        ]
        gent.save()
        answer = browser.post(reverse("signals:count_help", args=["gent"]), {"text": "geheim"}, follow=True)
        assert "0800 13 500" in text_of(answer)
        assert HelpCount.objects.get().n == 1
        assert not Signal.objects.exists()

    def test_looking_at_the_page_counts_nothing(self, browser, gent):
        assert "112" in text_of(browser.get(reverse("signals:help", args=["gent"])))
        assert browser.get(reverse("signals:count_help", args=["gent"])).status_code == 405
        assert not HelpCount.objects.exists()


class TestPhoto:
    @pytest.fixture
    def photo(self, say, storage):
        from wijklus.loop.signals import jobs

        photo = say(photos=[picture()]).photos.get()
        jobs.redraw_photo(photo_ref=photo.reference)
        photo.refresh_from_db()
        return photo

    def address(self, photo, key=None):
        signal = photo.signal
        args = ["gent", signal.reference, key or access.follow_key(signal), photo.reference]
        return reverse("signals:photo_by_link", args=args)

    def test_whoever_holds_the_link_sees_it(self, browser, photo):
        answer = browser.get(self.address(photo))
        assert answer["Content-Type"] == "image/webp"
        assert b"".join(answer.streaming_content).startswith(b"RIFF")
        assert browser.get(self.address(photo, "x" * 26)).status_code == 404

    def test_what_came_from_the_camera_is_never_served(self, browser, say, storage):
        raw = say(photos=[picture()]).photos.get()
        assert browser.get(self.address(raw)).status_code == 404

    def test_a_file_that_is_gone(self, browser, photo, storage):
        for file in files_in(storage):
            file.unlink()
        assert browser.get(self.address(photo)).status_code == 404

    def test_staff_of_the_neighbourhood_see_it(self, client_of, photo):
        address = reverse("signals:photo", args=["gent", photo.reference])
        assert client_of("director").get(address).status_code == 200
        assert client_of("director").get(reverse("signals:photo", args=["gent", "bestaatniet"])).status_code == 404
        assert client_of("councillor").get(address).status_code == 403
        assert client_of("anyone").get(address).status_code == 302


def test_the_views_are_named():
    assert all(callable(getattr(views, name)) for name in views.__all__)
