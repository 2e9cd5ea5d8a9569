"""Writing in any language, and translations that are marked as such and found by search."""

import pytest
from django.urls import reverse

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.loop.signals import access, reads, writes
from wijklus.loop.signals.models import Signal, Translation

pytestmark = pytest.mark.django_db

TURKISH = "Parkta çok az ışık var"
DUTCH = "Er is te weinig verlichting in het park"


@pytest.fixture
def turkish(say):
    return say(text=TURKISH, language="tr")


def translate(signal, by, at, **changes):
    given = {"written": "tr", "language": "nl", "text": DUTCH, "version": 0, **changes}
    return writes.translate(signal=signal, by=by, at=at, **given)


def test_search_finds_both(turkish, director, at):
    translate(turkish, director, at)
    assert list(reads.search("ışık", by=director)) == [turkish]
    assert list(reads.search("verlichting", by=director)) == [turkish]


def test_who_is_second_is_told_and_it_can_be_changed(turkish, director, at):
    first = translate(turkish, director, at)
    with pytest.raises(Conflict):
        translate(turkish, director, at, text="Anders")
    again = translate(turkish, director, at, text="Te weinig licht in het park", version=first.version)
    assert again.text == "Te weinig licht in het park"
    assert list(reads.search("verlichting", by=director)) == []


@pytest.mark.parametrize(
    "wrong", [{"written": "klingon"}, {"language": "tr"}, {"written": "nl"}, {"text": " "}, {"text": "x" * 5_001}]
)
def test_what_cannot_be(turkish, director, at, wrong):
    with pytest.raises(Refused):
        translate(turkish, director, at, **wrong)


def test_only_who_sorts(turkish, field_worker, at):
    with pytest.raises(NotAllowed):
        translate(turkish, field_worker, at)


def test_erasing_the_words_erases_the_translation(turkish, gent, director, at):
    translate(turkish, director, at)
    me = access.follower(municipality_id=gent.pk, signal_reference=turkish.reference)
    writes.erase_own(signal=turkish, by=me, at=at)
    assert Translation.objects.count() == 0
    assert Signal.objects.get().search_words == ""
    with pytest.raises(Refused):
        translate(Signal.objects.select_related("neighbourhood").get(), director, at)


def test_it_is_always_marked_and_the_original_stands_beside_it(turkish, director, client_of, client):
    staff = client_of("director")
    page = reverse("signals:detail", args=["gent", turkish.reference])
    assert "Türkçe" in staff.get(page).content.decode()
    address = reverse("signals:translate", args=["gent", turkish.reference])
    staff.post(address, {"written": "tr", "language": "nl", "text": "", "version": 0})
    staff.post(address, {"written": "nl", "language": "nl", "text": DUTCH, "version": 0})
    assert Translation.objects.count() == 0
    staff.post(address, {"written": "tr", "language": "nl", "text": DUTCH, "version": 0})
    story = reverse("story", args=["gent", turkish.reference, access.follow_key(turkish)])
    pane = reverse("signals:inbox_signal", args=["gent", turkish.reference])
    for words in (page_of(staff, page), page_of(staff, pane), page_of(client, story)):
        assert 'lang="tr"' in words
        assert TURKISH in words
        assert DUTCH in words
        assert "Vertaling" in words
        assert "door Wijkregisseur Dampoort" in words


def page_of(client, address):
    return client.get(address).content.decode()


def test_a_person_writes_in_any_language(dampoort, client):
    said = {"kind": "problem", "text": TURKISH, "answer": "none", "form_key": "k", "written": "tr"}
    client.post(reverse("signals:new", args=["gent", "dampoort"]), said)
    client.post(reverse("signals:new", args=["gent", "dampoort"]), {**said, "form_key": "l", "written": "und"})
    client.post(reverse("signals:new", args=["gent", "dampoort"]), {**said, "form_key": "m", "written": ""})
    assert [row.language for row in Signal.objects.order_by("pk")] == ["tr", "und", "nl"]
    assert reads.written_in(Signal.objects.last()) == "Nederlands"


def test_what_rows_are_called(turkish, say, director, at):
    translation = translate(turkish, director, at)
    handed = writes.hand_to_procedure(signal=say(text="Petitie"), kind="petition", by=director, at=at)
    alarm = reads.alarm_of(say(text="Er is brand"))
    publication = reads.publication_of(say(agreed_to=("quote",)))
    assert str(translation) == f"{turkish.pk} (nl)"
    assert str(handed).endswith(": petition")
    assert str(alarm).endswith(": danger")
    assert str(publication).endswith(": waiting")
