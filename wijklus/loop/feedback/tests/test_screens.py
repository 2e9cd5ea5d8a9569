"""The working screens of answers, and the public page of figures, as their people meet them."""

import io
from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from wijklus.base.actor import everywhere
from wijklus.base.refusals import Refused
from wijklus.loop.feedback import access, jobs, reads, rules, writes
from wijklus.loop.feedback.models import AnsweredSignal, Recipient

pytestmark = pytest.mark.django_db
WORK = "/nl/gent/werk/antwoorden/"
YEAR = "since=2026-01-01&until=2027-01-01"


@pytest.fixture
def browser(client_of):
    """The director's browser."""
    return client_of("director")


@pytest.fixture
def letter(loop):
    """A letter that waits to be printed."""
    signal = loop.say(channel="letter", name="Mia", address="Dampoortstraat 1\n9000 Gent")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Er staan banken.\n\nKom kijken.",
                               by=loop.director, at=loop.at)  # fmt: skip
    return reads.recipients(given).get()


def test_what_is_owed_stands_with_whoever_holds_the_next_step(loop, browser):
    loop.say(days_ago=4)
    loop.result("not_changed", theme=loop.bundle(loop.say(days_ago=9), title="Zwembad"))
    page = browser.get(WORK).content.decode()
    assert "Zwembad" in page
    assert "Nieuwe signalen" in page
    assert "2 mensen wachten" in page


def test_one_answer_is_written_once_and_says_whom_it_reaches(loop, browser):
    result = loop.result(action=loop.act(loop.bundle(loop.say(channel="phone", phone="0470 1"), loop.count(7))))
    page = browser.get(f"{WORK}resultaat/{result.reference}/").content.decode()
    assert "1 persoon" in page
    assert "7 getelde stemmen" in page
    assert browser.post(f"{WORK}resultaat/{result.reference}/", {"text": " "}).status_code == 200
    assert not AnsweredSignal.objects.exists()
    done = browser.post(f"{WORK}resultaat/{result.reference}/", {"text": "De banken staan er."}, follow=True)
    assert "persoonlijk of aan de telefoon verteld" in done.content.decode()
    again = browser.get(f"{WORK}resultaat/{result.reference}/").content.decode()
    assert "De mensen kregen antwoord over dit resultaat." in again


def test_who_came_later_gets_it_from_the_same_page(loop, browser):
    from wijklus.loop.priorities import writes as priorities

    theme = loop.bundle(loop.say())
    result = loop.result(action=loop.act(theme))
    writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
    priorities.bundle(theme=theme, signals=[loop.say()], reason="Zelfde", by=loop.director, at=loop.at)
    browser.post(f"{WORK}resultaat/{result.reference}/")
    assert AnsweredSignal.objects.count() == 2
    assert browser.get(f"{WORK}resultaat/nergens/").status_code == 404


def test_a_signal_is_answered_directly(loop, browser):
    signal = loop.say()
    address = f"{WORK}signaal/{signal.reference}/"
    assert browser.get(address).status_code == 200
    browser.post(address, {"outcome": "elsewhere", "text": "Dit is voor De Lijn."})
    signal.refresh_from_db()
    assert signal.state == "answered"
    assert browser.get(f"{WORK}signaal/nergens/").status_code == 404


def test_letters_are_printed_posted_and_printed_again(loop, browser, letter):
    printed = browser.post(f"{WORK}brieven/")
    assert printed["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert "Mia" in text
    assert "Kom kijken." in text
    assert "/volg/" in text.replace("\n", "")
    again = browser.get(f"{WORK}brief/{letter.reference}/")
    assert again.content.startswith(b"%PDF")
    assert browser.post(f"{WORK}brieven/").status_code == 302
    browser.post(f"{WORK}brief/{letter.reference}/gepost/")
    assert Recipient.objects.get(pk=letter.pk).state == rules.DONE


def test_a_letter_that_was_not_printed_cannot_be_posted(browser, letter):
    done = browser.post(f"{WORK}brief/{letter.reference}/gepost/", follow=True).content.decode()
    assert "Druk deze brief eerst af." in done
    assert Recipient.objects.get(pk=letter.pk).state == rules.WAITING


def test_the_page_of_an_answer_lists_whom_to_tell_with_how(loop, browser, letter):
    page = browser.get(f"{WORK}{letter.answer.reference}/").content.decode()
    assert "Mia" in page
    assert "Dampoortstraat 1" in page
    browser.post(f"{WORK}verteld/{letter.reference}/", {"told_by": "buurtwerker"})
    assert Recipient.objects.get(pk=letter.pk).channel == rules.TOLD
    assert browser.get(f"{WORK}nergens/").status_code == 404
    assert browser.post(f"{WORK}verteld/nergens/").status_code == 404


def test_a_mail_that_failed_is_sent_again_by_a_person_only(loop, browser, work, monkeypatch):
    signal = loop.say(channel="mail", email="jan@example.org")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
    recipient = reads.recipients(given).get()
    monkeypatch.setattr("wijklus.ground.trail.writes.send_mail", lambda **_: "failed")
    jobs.send_answer(recipient_ref=recipient.reference)
    recipient.refresh_from_db()
    assert recipient.state == rules.FAILED
    page = browser.get(f"{WORK}{given.reference}/").content.decode()
    assert "Opnieuw versturen" in page
    waiting = loop.say(channel="mail", email="an@example.org")
    other = writes.give_answer(signal=waiting, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
    refused = browser.post(f"{WORK}opnieuw/{reads.recipients(other).get().reference}/", follow=True)
    assert "onderweg" in refused.content.decode()
    jobs.send_answer(recipient_ref="nobody")


def test_a_failed_mail_goes_out_after_all(loop, work):
    from wijklus.ground.trail.models import Delivery

    signal = loop.say(channel="mail", email="jan@example.org")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
    recipient = reads.recipient_by_reference(reads.recipients(given).get().reference)
    work()
    recipient = reads.recipient_by_reference(recipient.reference)
    assert recipient.state == rules.DONE
    Recipient.objects.filter(pk=recipient.pk).update(state=rules.FAILED)
    Delivery.objects.filter(key=rules.delivery_key(recipient.reference)).update(state="failed")
    recipient.state = rules.FAILED
    mail.outbox.clear()
    writes.send_again(recipient=recipient, by=loop.director, at=loop.at)
    work()
    assert [m.to for m in mail.outbox] == [["jan@example.org"]]


def test_the_figures_are_counted_once_until_something_changes(loop, client, django_assert_num_queries):
    client.get("/nl/gent/wijk/dampoort/cijfers/")
    with django_assert_num_queries(1):
        client.get("/nl/gent/wijk/dampoort/cijfers/")
    for _ in range(6):
        loop.say(days_ago=1)
    assert "6 mensen wachten" in client.get("/nl/gent/wijk/dampoort/cijfers/").content.decode()


def test_a_figure_opens_its_rows_for_who_may(loop, browser, client_of):
    loop.say("Deze rij")
    rows = browser.get("/nl/gent/werk/cijfers/nothing/?since=2026-01-01&until=2027-01-01&wijk=dampoort&from=0")
    assert "Deze rij" in rows.content.decode()
    assert browser.get("/nl/gent/werk/cijfers/onzin/").status_code == 403
    assert client_of("councillor").get("/nl/gent/werk/cijfers/nothing/").status_code == 403


def test_who_works_with_the_figures_sees_all_of_them_and_who_holds_up_whom(loop, browser):
    loop.say(days_ago=4)
    page = browser.get("/nl/gent/werk/cijfers/?" + YEAR).content.decode()
    assert "/werk/cijfers/nothing/" in page
    assert "/werk/cijfers/all/" in page
    assert "Bij wie de volgende stap ligt" in page
    assert "&lt; 5" not in page
    here = browser.get(f"/nl/gent/werk/cijfers/?{YEAR}&wijk=dampoort").content.decode()
    assert "Cijfers van Dampoort" in here
    rows = browser.get(f"/nl/gent/werk/cijfers/answered/?{YEAR}&wijk=dampoort").content.decode()
    assert "Kreeg een eerste antwoord" in rows
    assert "Achter dit cijfer zitten geen signalen." in rows
    signal = loop.say("Al beantwoord", channel="mail", email="x@example.org")
    writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja", by=loop.director, at=loop.at)
    assert "Al beantwoord" in browser.get(f"/nl/gent/werk/cijfers/all/?{YEAR}").content.decode()


def test_every_figure_is_shown_only_where_every_row_may_be_seen(loop, dampoort, rabot, client_of):
    here, city = frozenset({dampoort.pk}), everywhere("loop.read")
    assert access.figures_of(loop.director) == here
    both = replace(loop.director, rights={**loop.director.rights, **city})
    assert access.debt_of(both) is None
    assert access.figures_of(both) == here
    assert access.figures_of(replace(both, rights=city)) == frozenset()
    assert access.figures_of(replace(both, rights={**city, **everywhere("signals.read")})) is None
    only_here = {"loop.read": here | {rabot.pk}}
    assert access.figures_of(replace(both, rights={**only_here, **everywhere("signals.read")})) == here | {rabot.pk}


@pytest.mark.parametrize(
    "query",
    ["since=9999-01-01&until=9999-12-31", "since=0001-01-01&until=2026-01-01", "since=1999-12-31&until=2101-01-01"],
)
def test_a_period_no_calendar_has_is_refused_with_a_sentence(loop, browser, query):
    page = browser.get(f"/nl/gent/werk/cijfers/?{query}")
    assert page.status_code == 200
    assert "2000-01-01" in page.content.decode() or "2100-01-01" in page.content.decode()
    assert browser.get(f"/nl/gent/werk/cijfers/all/?{query}").status_code == 200


@pytest.mark.parametrize("start", ["²", "9" * 23, "9" * 19, "-1", "x"])
def test_a_row_no_list_has_to_begin_with_is_the_first_or_none(loop, browser, start):
    assert browser.get(f"/nl/gent/werk/cijfers/all/?from={start}").status_code == 200


def test_a_neighbourhood_that_is_not_there_is_not_found(loop, browser):
    assert browser.get("/nl/gent/werk/cijfers/changed/?wijk=%00").status_code in (400, 404)
    assert browser.get("/nl/gent/werk/cijfers/changed/?wijk=nergens").status_code == 404


def test_words_of_a_verdict_go_with_their_person(loop, administrator):
    signal = loop.say()
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
    recipient = reads.recipient_by_reference(reads.recipients(given).get().reference)
    verdict = writes.confirm(recipient=recipient, value=rules.NO, reason="Mijn buur weet ervan", at=loop.at)
    keep = {"person": signal.person, "by": administrator, "at": loop.at}
    assert writes.erase_feedback_of(**keep) == 0
    assert writes.erase_feedback_of(**keep, with_words=True) == 1
    verdict.refresh_from_db()
    assert (verdict.reason, verdict.value) == ("", rules.NO)


def test_an_outsider_finds_no_answer_and_serves_nobody(loop, letter):
    assert reads.answer_for(loop.anyone, letter.answer.reference) is None
    assert not reads.to_serve(actor=loop.anyone, channels=[rules.LETTER]).exists()
    from wijklus.base.refusals import NotAllowed

    whole = reads.recipient_by_reference(letter.reference)
    for refused in (
        lambda: writes.told(recipient=whole, told_by="", by=loop.anyone, at=loop.at),
        lambda: writes.print_letters(recipients=[whole], by=loop.anyone, at=loop.at),
        lambda: writes.posted(recipient=whole, by=loop.anyone, at=loop.at),
        lambda: writes.send_again(recipient=whole, by=loop.anyone, at=loop.at),
        lambda: writes.extend(answer=whole.answer, by=loop.anyone, at=loop.at),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Recipient.objects.get(pk=letter.pk).state == rules.WAITING


def test_the_words_of_an_answer_or_a_signal_missing_are_asked_for(loop, browser):
    result = loop.result("not_changed", theme=loop.bundle(loop.say()))
    writes.give_answer(result=result, text="Nee.", by=loop.director, at=loop.at)
    with pytest.raises(Refused):
        writes.give_answer(text="Over niets.", by=loop.director, at=loop.at)
    signal = loop.say()
    page = browser.post(f"{WORK}signaal/{signal.reference}/", {"outcome": "changed", "text": ""}).content.decode()
    assert "wl-" in page
    signal.refresh_from_db()
    assert signal.state == "new"


def test_who_only_reads_may_not_answer(loop, letter, client_of):
    councillor = client_of("councillor")
    result = loop.result("not_changed", theme=loop.bundle(loop.say()))
    assert councillor.get(f"{WORK}resultaat/{result.reference}/").status_code == 403
    assert councillor.post(f"{WORK}brieven/").status_code == 403
    assert councillor.get(f"{WORK}{letter.answer.reference}/").status_code == 200
    assert "Dampoortstraat 1" not in councillor.get(f"{WORK}{letter.answer.reference}/").content.decode()


def test_an_account_without_a_role_sees_no_debt(loop, client_of):
    assert client_of("other_director").get(WORK).status_code == 403


def test_a_wrong_value_or_an_interim_answer_is_not_counted(loop, client):
    from wijklus.loop.feedback import access

    signal = loop.say()
    given = writes.give_answer(signal=signal, outcome=rules.INTERIM, text="Even.", by=loop.director, at=loop.at)
    recipient = reads.recipients(given).get()
    key = access.link_key(recipient.reference, recipient.link_version)
    address = f"/nl/gent/opgelost/{recipient.reference}/{key}/"
    assert client.get(f"{address}misschien/").status_code == 404
    assert client.get(f"{address}dank/").status_code == 404
    assert "nog" in client.post(address, {"value": "yes"}).content.decode()
    assert client.post(address, {"value": ""}).status_code == 200
    assert client.post(f"/nl/gent/opgelost/{recipient.reference}/{'b' * 26}/", {"value": "no"}).status_code == 404


def test_public_answers_of_a_theme_and_rows_left_over_are_found(loop):
    from wijklus.loop.feedback.models import LoopState

    theme = loop.bundle(loop.say())
    given = writes.give_answer(
        result=loop.result("not_changed", theme=theme), text="Nee.", by=loop.director, at=loop.at
    )
    assert list(reads.public_answers([theme.pk])) == [given]
    extra = loop.say()
    LoopState.objects.create(signal=extra, reach=rules.NOTHING)
    assert writes.check_derived() == [(None, None)]


def test_nobody_serves_a_person_twice_or_a_letter_out_of_turn(loop, letter):
    whole = reads.recipient_by_reference(letter.reference)
    stale = reads.recipient_by_reference(letter.reference)
    assert writes.told(recipient=whole, told_by="", by=loop.director, at=loop.at)
    done = reads.recipient_by_reference(letter.reference)
    assert not writes.told(recipient=done, told_by="", by=loop.director, at=loop.at)
    with pytest.raises(Refused):
        writes.send_again(recipient=stale, by=loop.director, at=loop.at)
    assert not reads.to_serve(
        actor=replace(loop.director, rights=everywhere("answers.write")), channels=[rules.LETTER]
    ).exists()


def test_a_next_step_that_one_may_not_take_is_no_link(loop, client_of, browser):
    loop.prioritise(loop.bundle(loop.say(days_ago=4)))
    theme = loop.bundle(loop.say(days_ago=3), title="Bomen")
    result = loop.result(theme=theme)
    there = f"{WORK}resultaat/{result.reference}/"
    assert there in browser.get(WORK).content.decode()
    page = client_of("councillor").get(WORK).content.decode()
    assert "Bomen" in page
    assert there not in page


def test_only_who_sorts_is_led_to_the_inbox_of_a_neighbourhood(loop, client_of, browser):
    loop.say(days_ago=4)
    there = reverse("signals:inbox_of", args=["gent", "dampoort"])
    assert there in browser.get(WORK).content.decode()
    page = client_of("administrator").get(WORK).content.decode()
    assert "Nieuwe signalen" in page
    assert there not in page
