""" "Is het opgelost?": heard at the first click, counted once, void for a mail scanner, and it reopens."""

from datetime import timedelta

import pytest
from django.urls import reverse

from wijklus.base.refusals import Refused
from wijklus.loop.feedback import access, reads, rules, writes
from wijklus.loop.feedback.models import LoopState, Verdict
from wijklus.loop.signals import reads as signals

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(loop):
    """Somebody without an address whose question was answered: (signal, recipient)."""
    signal = loop.say()
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Gedaan.", by=loop.director, at=loop.at)
    return signal, reads.recipients(given).select_related("answer__signal", "answer__result").get()


def test_no_reopens_the_signal_for_everybody_to_see(loop, told):
    signal, recipient = told
    writes.confirm(recipient=recipient, value=rules.NO, reason="De bank is al stuk", at=loop.at)
    signal.refresh_from_db()
    state = LoopState.objects.get(signal=signal)
    assert (signal.state, state.verdict, state.is_open_again) == ("reopened", "no", True)
    assert state.outcome_at == loop.at


def test_yes_after_no_closes_it_again_and_the_last_word_stands(loop, told):
    signal, recipient = told
    writes.confirm(recipient=recipient, value=rules.HALF, at=loop.at)
    writes.confirm(recipient=recipient, value=rules.YES, at=loop.at + timedelta(days=1))
    signal.refresh_from_db()
    assert signal.state == "answered"
    assert [v.value for v in reads.verdicts_of(recipient_ids=[recipient.pk])] == ["yes"]
    assert not LoopState.objects.get(signal=signal).is_open_again


def test_a_click_is_provisional_until_the_page_confirms_it(loop, told):
    signal, recipient = told
    first = writes.click(recipient=recipient, value=rules.NO, at=loop.at)
    again = writes.click(recipient=recipient, value=rules.NO, at=loop.at)
    assert first == again
    signal.refresh_from_db()
    assert signal.state == "answered"
    assert LoopState.objects.get(signal=signal).verdict == ""


def test_a_mail_scanner_that_follows_every_link_counts_for_nothing(loop, told):
    _signal, recipient = told
    for second, value in enumerate((rules.YES, rules.HALF, rules.NO)):
        writes.click(recipient=recipient, value=value, at=loop.at + timedelta(seconds=second))
    assert not Verdict.objects.filter(confirmed_at__isnull=False).exists()
    assert Verdict.objects.filter(voided_at__isnull=True).count() <= 1


def test_what_is_none_of_the_three_is_refused(loop, told):
    _signal, recipient = told
    with pytest.raises(Refused):
        writes.click(recipient=recipient, value="maybe", at=loop.at)
    with pytest.raises(Refused):
        writes.confirm(recipient=recipient, value="maybe", at=loop.at)


def test_an_interim_answer_is_not_asked_about(loop):
    signal = loop.say()
    given = writes.give_answer(signal=signal, outcome=rules.INTERIM, text="Even geduld.", by=loop.director, at=loop.at)
    with pytest.raises(Refused):
        writes.confirm(recipient=reads.recipients(given).get(), value=rules.YES, at=loop.at)


def test_the_page_of_a_click_works_without_an_account_and_keeps_nothing_for_good(loop, told, client, gent):
    from wijklus.loop.feedback import access

    _signal, recipient = told
    key = access.link_key(recipient.reference, recipient.link_version)
    page = client.get(f"/nl/gent/opgelost/{recipient.reference}/{key}/no/")
    assert page.status_code == 200
    assert not Verdict.objects.filter(confirmed_at__isnull=False).exists()
    done = client.post(
        f"/nl/gent/opgelost/{recipient.reference}/{key}/", {"value": "no", "reason": "Stuk"}, follow=True
    )
    assert "weer open" in done.content.decode()
    assert client.get(f"/nl/gent/opgelost/{recipient.reference}/{'a' * 26}/no/").status_code == 404


def test_the_thanks_lead_on_with_no_more_than_who_came_holds(loop, told, client):
    signal, recipient = told
    writes.confirm(recipient=recipient, value=rules.YES, at=loop.at)
    sent = access.link_key(recipient.reference, recipient.link_version)
    page = client.get(reverse("feedback:thanks", args=["gent", recipient.reference, sent])).content.decode()
    assert "/nl/gent/wijk/dampoort/" in page
    [story] = reads.stories_of(recipient, key=sent, language="nl")
    assert story.url == signals.sent_url(signal, language="nl")
    assert story.url in page
    shown = access.story_key(recipient, signal)
    [story] = reads.stories_of(recipient, key=shown, language="nl")
    assert story.url == signals.follow_path(signal, language="nl")


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {}),
        ("get", {"Sec-Purpose": "prefetch"}),
        ("get", {"Purpose": "prefetch"}),
        ("get", {"X-Moz": "prefetch"}),
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"X-Purpose": "preview"}),
    ],
)
def test_a_program_that_looks_whether_the_page_is_there_said_nothing(told, client, method, headers):
    signal, recipient = told
    key = access.link_key(recipient.reference, recipient.link_version)
    answer = getattr(client, method)(f"/nl/gent/opgelost/{recipient.reference}/{key}/no/", headers=headers)
    assert answer.status_code == 200
    assert not Verdict.objects.exists()
    signal.refresh_from_db()
    assert signal.state == "answered"


def test_a_scanner_that_opens_every_link_reopens_nothing(told, client):
    """It asks first whether each page is there, opens all three, and comes back an hour later to do it again."""
    signal, recipient = told
    key = access.link_key(recipient.reference, recipient.link_version)
    for _round in range(2):
        for value in rules.VERDICTS:
            client.head(f"/nl/gent/opgelost/{recipient.reference}/{key}/{value}/")
            client.get(f"/nl/gent/opgelost/{recipient.reference}/{key}/{value}/")
    assert not Verdict.objects.filter(confirmed_at__isnull=False).exists()
    assert LoopState.objects.get(signal=signal).verdict == ""
    signal.refresh_from_db()
    assert signal.state == "answered"


def test_half_opens_it_again_with_the_reason_for_who_works_with_it(told, client, client_of):
    signal, recipient = told
    key = access.link_key(recipient.reference, recipient.link_version)
    client.get(f"/nl/gent/opgelost/{recipient.reference}/{key}/half/")
    client.post(f"/nl/gent/opgelost/{recipient.reference}/{key}/", {"value": "half", "reason": "Eén bank ontbreekt"})
    page = client_of("director").get(reverse("signal", args=["gent", signal.reference])).content.decode()
    assert "Eén bank ontbreekt" in page
    assert "volgens de bewoner half opgelost" in page
