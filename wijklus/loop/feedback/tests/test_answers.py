"""Answering everybody behind a result, each in their own channel, once."""

from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.feedback.models import AnsweredSignal, LoopState, Recipient
from wijklus.loop.signals import rules as signal_rules

pytestmark = pytest.mark.django_db


def states(*said):
    for signal in said:
        signal.refresh_from_db()
    return [signal.state for signal in said]


def test_one_answer_reaches_everybody_in_their_own_channel(loop, work):
    mailed = loop.say(channel="mail", email="jan@example.org")
    letter = loop.say(channel="letter", name="Mia", address="Dampoortstraat 1, Gent")
    called = loop.say(channel="phone", phone="0470 00 00 00")
    nameless = loop.say()
    counted = loop.count(12)
    action = loop.act(loop.bundle(mailed, letter, called, nameless, counted))
    given = writes.give_answer(
        result=loop.result(action=action), text="De banken staan er.", by=loop.director, at=loop.at
    )

    assert reads.sending(given) == {
        (rules.MAIL, rules.WAITING): 1,
        (rules.LETTER, rules.WAITING): 1,
        (rules.TOLD, rules.WAITING): 1,
        (rules.PUBLISHED, rules.DONE): 1,
    }
    assert states(mailed, letter, called, nameless, counted) == ["taken_up"] * 3 + ["answered"] * 2
    mail.outbox.clear()
    work()
    sent = [m for m in mail.outbox if "antwoord" in m.subject.lower()]
    assert [m.to for m in sent] == [["jan@example.org"]]
    assert "De banken staan er." in sent[0].body
    html = sent[0].alternatives[0][0]
    for body in (sent[0].body, html):
        assert body.index("Geen zitbank aan de halte") < body.index("De banken staan er.")
        assert "Te weinig schaduw" not in body, "the words of others stay with them"
    assert sent[0].body.count("/opgelost/") == 3
    assert states(mailed) == ["answered"]


def test_a_long_signal_is_quoted_in_part_and_nobody_signs_twice(loop, work, monkeypatch):
    monkeypatch.setattr("wijklus.ground.people.reads.name_of_user", lambda user_id: loop.director.function)
    signal = loop.say("woord " * 100, channel="mail", email="jan@example.org")
    writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Gedaan.", by=loop.director, at=loop.at)
    mail.outbox.clear()
    work()
    [sent] = [m for m in mail.outbox if "antwoord" in m.subject.lower()]
    assert 25 < sent.body.count("woord") < 40
    assert sent.body.count(loop.director.function) == 1


def test_a_mail_that_waits_is_on_its_way(loop):
    assert str(reads.state_label(rules.MAIL, rules.WAITING)) == "onderweg"
    assert str(reads.state_label(rules.LETTER, rules.WAITING)) == "nog te doen"


def test_an_answer_is_noted_on_the_action_it_is_about_and_on_those_of_its_theme(loop):
    action = loop.act(loop.bundle(loop.say()))
    writes.give_answer(result=loop.result(action=action), text="De banken staan er.", by=loop.director, at=loop.at)
    action.refresh_from_db()
    assert action.answered_at == loop.at

    theme = loop.bundle(loop.say("Te donker"), title="Licht")
    action = loop.act(theme)
    writes.give_answer(result=loop.result(theme=theme), text="Dat kan niet.", by=loop.director, at=loop.at)
    action.refresh_from_db()
    assert action.answered_at == loop.at


def test_an_answer_counts_when_it_arrives_and_not_when_it_is_written(loop):
    letter = loop.say(channel="letter", name="Mia", address="Dampoortstraat 1, Gent")
    given = writes.give_answer(
        signal=letter, outcome=rules.NOT_CHANGED, text="Er is geen plaats.", by=loop.director, at=loop.at
    )
    recipient = reads.recipients(given).get()
    assert not LoopState.objects.filter(signal=letter, outcome_at__isnull=False).exists()
    with pytest.raises(Refused):
        writes.posted(recipient=recipient, by=loop.director, at=loop.at)

    (printed,) = writes.print_letters(recipients=[recipient], by=loop.director, at=loop.at)
    with pytest.raises(Refused):
        writes.print_letters(recipients=[recipient], by=loop.director, at=loop.at)
    assert writes.posted(recipient=printed, by=loop.director, at=loop.at + timedelta(days=2))
    assert LoopState.objects.get(signal=letter).outcome_at == loop.at + timedelta(days=2)
    assert states(letter) == ["answered"]


def test_somebody_can_be_told_in_person_once(loop):
    called = loop.say(channel="phone", phone="0470 00 00 00")
    given = writes.give_answer(
        signal=called, outcome=rules.ELSEWHERE, text="Bij De Lijn.", by=loop.director, at=loop.at
    )
    recipient = reads.recipients(given).get()
    stale = reads.recipients(given).get()
    assert writes.told(recipient=recipient, told_by="buurtwerker", by=loop.director, at=loop.at)
    assert not writes.told(recipient=stale, told_by="", by=loop.director, at=loop.at)
    assert reads.recipients(given).get().told_by == "buurtwerker"


def test_two_themes_that_lead_to_one_result_give_a_person_one_answer(loop):
    first = loop.say(channel="mail", email="jan@example.org")
    second = loop.say("Ook aan de school", channel="mail", email="JAN@example.org")
    action = loop.act(loop.bundle(first), loop.bundle(second, title="School"))
    given = writes.give_answer(result=loop.result(action=action), text="Ja.", by=loop.director, at=loop.at)
    assert reads.recipients(given).count() == 1
    assert AnsweredSignal.objects.filter(answer=given).count() == 2


def test_who_is_added_later_gets_the_same_answer(loop):
    first, late = loop.say(), loop.say()
    theme = loop.bundle(first)
    result = loop.result(action=loop.act(theme))
    given = writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
    with pytest.raises(Refused):
        writes.give_answer(result=result, text="Nog eens.", by=loop.director, at=loop.at)
    from wijklus.loop.priorities import writes as priorities

    priorities.bundle(theme=theme, signals=[late], reason="Zelfde", by=loop.director, at=loop.at)
    assert [s.pk for s in reads.owed_for_result(result)] == [late.pk]
    assert writes.extend(answer=given, by=loop.director, at=loop.at) == 1
    assert not reads.owed_for_result(result).exists()


def test_more_than_five_hundred_are_covered_by_a_job(loop, work, monkeypatch):
    monkeypatch.setattr("wijklus.loop.feedback.writes.answers.BATCH", 2)
    said = [loop.say() for _ in range(5)]
    result = loop.result(action=loop.act(loop.bundle(*said)))
    given = writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
    assert AnsweredSignal.objects.filter(answer=given).count() == 2
    work()
    assert AnsweredSignal.objects.filter(answer=given).count() == 5
    assert states(*said) == ["answered"] * 5


def test_an_interim_answer_is_a_first_answer_and_no_outcome(loop):
    signal = loop.say()
    writes.give_answer(signal=signal, outcome=rules.INTERIM, text="Wij kijken het na.", by=loop.director, at=loop.at)
    state = LoopState.objects.get(signal=signal)
    assert (state.first_answer_at, state.outcome_at, state.reach) == (loop.at, None, rules.NOTHING)
    assert states(signal) == [signal_rules.NEW]


def test_an_address_erased_before_the_mail_left_is_served_by_the_public_page(loop, work):
    from wijklus.ground.people import writes as people

    signal = loop.say(channel="mail", email="jan@example.org")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Gedaan.", by=loop.director, at=loop.at)
    people.erase_contact(person=signal.person, by=loop.director, at=loop.at)
    work()
    assert reads.sending(given) == {(rules.PUBLISHED, rules.DONE): 1}


def test_only_who_answers_for_the_neighbourhood_may(loop, other_director, field_worker, rabot):
    signal = loop.say()
    for outsider in (other_director, field_worker, loop.anyone):
        with pytest.raises(NotAllowed):
            writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja.", by=outsider, at=loop.at)
    assert not Recipient.objects.exists()


@pytest.mark.parametrize(("outcome", "text"), [("", "Ja"), ("maybe", "Ja"), (rules.CHANGED, "   ")])
def test_an_answer_needs_an_outcome_and_words(loop, outcome, text):
    with pytest.raises(Refused):
        writes.give_answer(signal=loop.say(), outcome=outcome, text=text, by=loop.director, at=loop.at)
    assert not AnsweredSignal.objects.exists()
