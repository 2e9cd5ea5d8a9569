"""The photo of a contact person: with consent, drawn anew, on the pages of the neighbourhood, gone with the role."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import jobs, reads, writes
from wijklus.ground.people.models import Membership
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def photo(width: int = 900, height: int = 1200) -> SimpleUploadedFile:
    """As a phone sends it: with the camera and the place in it."""
    exif = Image.Exif()
    exif[0x010F] = "Geheime Camera"
    stream = BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, "JPEG", exif=exif.tobytes())
    return SimpleUploadedFile("An Anders.jpg", stream.getvalue(), "image/jpeg")


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
def held(director, user_of) -> Membership:
    """The director, whom residents of Dampoort see."""
    Membership.objects.filter(user=user_of("director")).update(is_public_contact=True)
    return Membership.objects.get(user=user_of("director"))


@pytest.fixture
def shown(held, administrator, at) -> Membership:
    return writes.set_portrait(membership=held, photo=photo(), agreed=True, by=administrator, at=at)


def test_drawn_anew_with_consent_and_told_in_the_trail(shown, storage, at):
    (kept,) = files_in(storage)
    assert b"Camera" not in kept.read_bytes()
    assert Image.open(kept).size == (300, 400)
    assert "An Anders" not in str(kept)
    assert Membership.objects.get(pk=shown.pk).portrait_agreed_at == at
    assert Entry.objects.get(verb="people.set_portrait").after == {"function": "Wijkregisseur Dampoort"}


def test_not_without_consent_nor_for_who_is_no_contact_nor_what_is_no_photo(held, administrator, director, at, storage):
    given = {"membership": held, "photo": photo(), "agreed": True, "by": administrator, "at": at}
    for wrong, field in (
        ({"agreed": False}, "agreed"),
        ({"photo": SimpleUploadedFile("a.jpg", b"<script>")}, "photo"),
        ({"membership": Membership.objects.exclude(pk=held.pk).first()}, None),
    ):
        with pytest.raises(Refused) as refused:
            writes.set_portrait(**{**given, **wrong})
        assert refused.value.field == field
    for write in (writes.set_portrait, writes.remove_portrait):
        with pytest.raises(NotAllowed):
            write(**({**given, "by": director} if write is writes.set_portrait else
                     {"membership": held, "by": director, "at": at}))  # fmt: skip
    Membership.objects.filter(pk=held.pk).update(is_public_contact=False)  # meanwhile, by somebody else
    with pytest.raises(Refused):
        writes.set_portrait(**given)
    assert files_in(storage) == []


def test_the_database_keeps_no_photo_without_consent(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=held.pk).update(portrait="portraits/x.webp")
    assert Membership.objects.get(pk=held.pk).portrait == ""


def test_another_photo_takes_the_place_of_the_first(shown, administrator, at, storage):
    writes.set_portrait(membership=shown, photo=photo(400, 400), agreed=True, by=administrator, at=at)
    run_waiting(at=at)
    (kept,) = files_in(storage)
    assert Image.open(kept).size == (400, 400)


def test_residents_see_it_with_words_and_a_page_without_stays_fine(held, administrator, at, client, gent, dampoort):
    page = reverse("neighbourhood", args=[gent.slug, dampoort.slug])
    address = reverse("people:portrait", args=[gent.slug, held.reference])
    assert "wl-contact__photo--none" in client.get(page).content.decode()
    assert client.get(address).status_code == 404
    writes.set_portrait(membership=held, photo=photo(), agreed=True, by=administrator, at=at)
    seen = client.get(page).content.decode()
    assert f'src="{address}" alt="Foto van Een director"' in seen
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"


def test_gone_when_the_role_ends(shown, administrator, at, client, gent, dampoort, storage):
    address = reverse("people:portrait", args=[gent.slug, shown.reference])
    writes.end_role(membership=shown, on=at.date(), by=administrator, at=at)
    assert client.get(address).status_code == 404
    assert Membership.objects.get(pk=shown.pk).portrait == ""
    run_waiting(at=at)
    assert files_in(storage) == []


def test_gone_by_the_clock_when_the_role_ends_later(shown, administrator, gent, at, client, storage, monkeypatch):
    writes.end_role(membership=shown, on=at.date() + timedelta(days=3), by=administrator, at=at)
    jobs.forget_portraits()
    assert Membership.objects.get(pk=shown.pk).portrait
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=4))
    assert client.get(reverse("people:portrait", args=[gent.slug, shown.reference])).status_code == 404
    jobs.forget_portraits()
    assert writes.forget_portraits(by=system(scope.municipality_id()), at=clock.now()) == 0
    run_waiting(at=clock.now())
    assert files_in(storage) == []
    assert Entry.objects.filter(verb="people.remove_portrait").count() == 1


def test_gone_when_the_account_is_erased(shown, user_of, administrator, at, storage):
    Membership.objects.filter(pk=shown.pk).update(valid_until=at.date())  # ended, and the clock did not come by yet
    assert list(reads.portraits_over(on=at.date())) == [shown]
    writes.erase_account(user=user_of("director"), by=administrator, at=at)
    run_waiting(at=at)
    assert files_in(storage) == []
    assert Membership.objects.get(pk=shown.pk).portrait == ""


class TestPages:
    @pytest.fixture
    def page(self, gent, held):
        return lambda name: reverse(f"people:{name}", args=[gent.slug, held.reference])

    def test_put_there_seen_and_removed(self, page, held, administrator, client_of, gent, storage):
        browser = client_of("administrator")
        assert page("change_portrait") in browser.get(reverse("people:members", args=[gent.slug])).content.decode()
        assert "beside" not in browser.get(page("change_portrait")).content.decode()
        refused = browser.post(page("change_portrait"), {"photo": photo()})
        assert refused.status_code == 422
        browser.post(page("change_portrait"), {"photo": photo(), "agreed": "on"})
        assert page("remove_portrait") in browser.get(page("change_portrait")).content.decode()
        assert browser.post(page("remove_portrait")).status_code == 302
        assert browser.post(page("remove_portrait")).status_code == 302
        run_waiting(at=clock.now())
        assert files_in(storage) == []

    def test_what_is_no_photo_comes_back_with_a_sentence(self, page, administrator, client_of):
        bad = SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg")
        answer = client_of("administrator").post(page("change_portrait"), {"photo": bad, "agreed": "on"})
        assert answer.status_code == 422
        assert "niet lezen als foto" in answer.content.decode()

    def test_a_file_that_is_gone_is_not_found(self, page, shown, client, storage):
        files_in(storage)[0].unlink()
        assert client.get(page("portrait")).status_code == 404
