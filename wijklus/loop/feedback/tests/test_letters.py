"""Letters on paper: nobody's sign stops them, and no letter leaves the pile before its paper is there."""

import io

import pytest
from pypdf import PdfReader

from wijklus.base.refusals import Refused
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.feedback.models import Recipient

pytestmark = pytest.mark.django_db
BATCH = "/nl/gent/werk/antwoorden/brieven/"


@pytest.fixture
def browser(client_of):
    """The director's browser."""
    return client_of("director")


@pytest.fixture
def letter(loop):
    """A letter that waits to be printed: letter(name="Mia", text="Ja.")."""

    def write(name, text="Er staan banken."):
        signal = loop.say(channel="letter", name=name, address=f"Straat van {name} 1")
        given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text=text, by=loop.director, at=loop.at)
        return reads.recipients(given).get()

    return write


def states():
    return list(Recipient.objects.order_by("pk").values_list("state", flat=True))


def words_of(response):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_a_sign_that_no_font_has_stops_no_letter(letter, browser):
    letter("Mia 👍🏽"), letter("王小明"), letter("Jan", text="Bedankt ሰላም \u202e 🎉")
    words = words_of(browser.post(BATCH))
    assert "Mia □" in words
    assert "□□□" in words
    assert "Bedankt" in words
    assert states() == [rules.PRINTED] * 3


def test_letters_stay_in_the_pile_when_their_paper_is_not_made(letter, browser, monkeypatch):
    letter("Mia"), letter("Jan")

    def breaks(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("wijklus.loop.feedback.reads.letters.typeset", breaks)
        with pytest.raises(RuntimeError):
            browser.post(BATCH)
    assert states() == [rules.WAITING] * 2
    assert "Mia" in words_of(browser.post(BATCH))
    assert states() == [rules.PRINTED] * 2


def test_when_the_pile_changes_meanwhile_the_whole_batch_stays(letter, browser, loop, monkeypatch):
    letter("Mia")
    jan = reads.recipient_by_reference(letter("Jan").reference)
    make = reads.letters_pdf

    def slowly(*given, **named):
        made = make(*given, **named)
        writes.told(recipient=jan, told_by="buurtwerker", by=loop.director, at=loop.at)
        return made

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(reads, "letters_pdf", slowly)
        page = browser.post(BATCH, follow=True).content.decode()
    assert "Iemand anders werkte net aan deze brieven." in page
    assert states() == [rules.WAITING, rules.DONE]
    words = words_of(browser.post(BATCH))
    assert "Mia" in words
    assert "Jan" not in words


def test_one_letter_that_left_the_pile_leaves_the_others_in_it(letter, loop):
    waiting = [reads.recipient_by_reference(letter(name).reference) for name in ("Mia", "Jan")]
    Recipient.objects.filter(pk=waiting[1].pk).update(state=rules.PRINTED)
    with pytest.raises(Refused):
        writes.print_letters(recipients=waiting, by=loop.director, at=loop.at)
    assert states() == [rules.WAITING, rules.PRINTED]
    assert waiting[0].state == rules.WAITING
    assert writes.print_letters(recipients=[], by=loop.director, at=loop.at) == []


def test_what_was_printed_and_not_posted_is_printed_again(letter, browser):
    letter("Mia")
    assert "opnieuw" not in browser.get("/nl/gent/werk/antwoorden/").content.decode().split("<main")[1]
    assert browser.get(f"{BATCH}opnieuw/").status_code == 302
    browser.post(BATCH)
    assert "Druk brief 1 opnieuw af" in browser.get("/nl/gent/werk/antwoorden/").content.decode()
    assert "Mia" in words_of(browser.get(f"{BATCH}opnieuw/?from=0"))
    assert browser.get(f"{BATCH}opnieuw/?from=²").status_code == 200
    browser.post(f"/nl/gent/werk/antwoorden/brief/{Recipient.objects.get().reference}/gepost/")
    assert browser.get(f"{BATCH}opnieuw/").status_code == 302


def test_who_may_not_answer_prints_nothing_again(letter, client_of):
    letter("Mia")
    assert client_of("councillor").get(f"{BATCH}opnieuw/").status_code == 403
