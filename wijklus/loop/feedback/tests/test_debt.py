"""Who holds the next step, at every hop of the loop."""

from datetime import UTC, datetime, timedelta

import pytest

from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.signals.models import Signal

pytestmark = pytest.mark.django_db


def steps(loop):
    return [(d.step, d.holder, d.people, d.voices) for d in reads.debt(now=loop.at)]


def test_the_next_step_moves_along_the_loop(loop, groendienst):
    signal = loop.say(days_ago=10)
    assert steps(loop) == [(rules.SORT, "", 1, 0)]
    theme = loop.bundle(signal)
    assert steps(loop) == [(rules.PRIORITISE, "", 1, 0)]
    priority = loop.prioritise(theme)
    assert steps(loop) == [(rules.ACT, "", 1, 0)]
    action = actions.start(
        title="Banken", neighbourhood=loop.dampoort, priorities=[priority], by=loop.director, at=loop.at
    )
    assert steps(loop) == [(rules.FIND_OWNER, "", 1, 0)]
    actions.change(
        action=action, version=action.version, title="Banken", owner=groendienst, by=loop.director, at=loop.at
    )
    assert steps(loop) == [(rules.CARRY_OUT, "Groendienst", 1, 0)]
    due = loop.at.date() + timedelta(days=30)
    asked = actions.ask_commitment(
        action=action, party=groendienst, what="Vijf banken", to_whom="Dampoort", asked_due_on=due,
        by=loop.director, at=loop.at,
    )  # fmt: skip
    assert steps(loop) == [(rules.ANSWER_REQUEST, "Groendienst", 1, 0)]
    actions.withdraw(commitment=asked, reason="Toch niet", by=loop.director, at=loop.at)
    actions.advance(action=action, to="done", by=loop.director, at=loop.at)
    assert steps(loop) == [(rules.RECORD_RESULT, "", 1, 0)]
    action.refresh_from_db()
    result = loop.result(action=action)
    assert steps(loop) == [(rules.ANSWER, "", 1, 0)]
    given = writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
    assert steps(loop) == []
    writes.confirm(recipient=reads.recipients(given).get(), value=rules.NO, at=loop.at)
    assert steps(loop) == [(rules.SORT, "", 1, 0)]


def test_an_answer_that_did_not_arrive_is_still_owed(loop):
    letter = loop.say(channel="letter", name="Mia", address="Straat 1")
    writes.give_answer(signal=letter, outcome=rules.CHANGED, text="Gedaan.", by=loop.director, at=loop.at)
    assert steps(loop) == [(rules.DELIVER, "", 1, 0)]


def test_a_theme_that_ends_with_a_no_is_answered_too(loop):
    theme = loop.bundle(loop.say(), loop.count(5))
    result = loop.result("not_changed", theme=theme)
    assert steps(loop) == [(rules.ANSWER, "", 1, 5)]
    writes.give_answer(result=result, text="Nee, want er is geen plaats.", by=loop.director, at=loop.at)
    assert steps(loop) == []


def test_what_was_answered_and_reopened_asks_for_a_new_result_not_the_old_answer(loop):
    signal = loop.say()
    theme = loop.bundle(signal)
    action = loop.act(theme)
    given = writes.give_answer(result=loop.result(action=action), text="Ja.", by=loop.director, at=loop.at)
    writes.confirm(recipient=reads.recipients(given).get(), value=rules.NO, at=loop.at)
    from wijklus.loop.signals import writes as signals

    signal.refresh_from_db()
    signals.take_up(signals=[signal], by=loop.director, at=loop.at)
    assert steps(loop) == [(rules.RECORD_RESULT, "", 1, 0)]


def test_heaviest_first_is_people_times_days(loop):
    loop.bundle(loop.say(days_ago=30), title="Lang geleden")
    loop.bundle(loop.count(20, days_ago=5), title="Veel mensen")
    assert [d.about for d in reads.debt(now=loop.at)] == ["Veel mensen", "Lang geleden"]
    assert [d.weight for d in reads.debt(now=loop.at)] == [100, 30]


def test_what_is_owed_adds_up_by_holder(loop, groendienst):
    loop.say(days_ago=4)
    loop.bundle(loop.say(days_ago=3), loop.count(5, days_ago=2))
    (director,) = reads.debt_by_holder(reads.debt(now=loop.at), now=loop.at)
    assert (director.holder, director.people, director.voices) == ("", 2, 5)
    assert (director.days, director.weight) == (4, 1 * 4 + 1 * 3 + 5 * 2)


def test_each_person_waits_their_own_days_since_the_first_they_said(loop):
    """Counted by hand, each in whole days, in three places where one can wait.

    | stands in   | who waits          | since days ago | people x days             |
    |-------------|--------------------|----------------|---------------------------|
    | the inbox   | A (twice), B       | 9 (and 3), 2   | 9 + 2 = 11                |
    | the inbox   | four voices, three | 5, 1           | 4 x 5 + 3 x 1 = 23        |
    | the theme   | A, C (twice)       | 7, 6 (and 8)   | 7 + 8 = 15                |
    | the letters | D (twice), E       | 20 (and 10), 4 | 20 + 4 = 24               |

    A waits in the inbox and in the theme, and counts in each. 11 + 23 + 15 + 24 = 73; the longest wait of each
    place for all of its people would have been 9 x 9 + 2 x 8 + 2 x 20 = 137.
    """
    a, c = {"channel": "mail", "email": "a@example.org"}, {"channel": "mail", "email": "c@example.org"}
    d, e = ({"channel": "letter", "name": name, "address": "Straat 1"} for name in "DE")
    for days_ago, who in ((9, a), (3, a), (2, {})):
        loop.say(days_ago=days_ago, **who)
    loop.count(4, days_ago=5), loop.count(3, days_ago=1)
    loop.bundle(loop.say(days_ago=7, **a), loop.say(days_ago=6, **c), loop.say(days_ago=8, **c))
    first, second = loop.say(days_ago=20, **d), loop.say(days_ago=10, **d)
    Signal.objects.filter(pk=second.pk).update(person=first.person)
    posted = loop.bundle(first, second, loop.say(days_ago=4, **e), title="Met de post")
    result = loop.result(action=loop.act(posted))
    writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
    found = {one.step: (one.people, one.voices, one.weight) for one in reads.debt(now=loop.at)}
    assert found == {
        rules.SORT: (2, 7, 11 + 23),
        rules.PRIORITISE: (2, 0, 15),
        rules.DELIVER: (2, 0, 24),
    }
    assert [one.weight for one in reads.debt_by_holder(reads.debt(now=loop.at), now=loop.at)] == [73]


@pytest.mark.parametrize(
    ("received", "now", "days"),
    [
        ("2026-03-01T10:00:00", "2026-03-02T10:00:00", 1),
        ("2026-03-01T10:00:00.000001", "2026-03-02T10:00:00", 0),
        ("2026-03-01T10:00:00.5", "2026-03-02T10:00:00.4", 0),
        ("2026-03-01T10:00:00.5", "2026-03-02T10:00:00.5", 1),
        ("2026-03-01T10:00:01", "2026-03-02T10:00:00.9", 0),
        ("2026-02-27T23:59:59", "2026-03-01T23:59:59", 2),
        ("2026-03-02T10:00:00", "2026-03-01T09:00:00", 0),
        ("2026-03-28T10:00:00", "2026-03-30T09:59:59", 1),
    ],
)
def test_the_database_counts_days_as_the_screens_do(loop, received, now, days):
    moment, now = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (received, now))
    Signal.objects.filter(pk=loop.say().pk).update(received_at=moment)
    (one,) = reads.debt(now=now)
    assert (one.weight, one.days(now)) == (days, days)


def test_debt_takes_a_constant_number_of_queries(loop, django_assert_max_num_queries):
    for number in range(4):
        loop.act(loop.bundle(loop.say(), title=f"Thema {number}"))
    with django_assert_max_num_queries(13):
        assert len(reads.debt(now=loop.at)) == 4


def test_vandaag_has_its_sections_and_an_outsider_sees_none(loop, other_director):
    loop.result("not_changed", theme=loop.bundle(loop.say()))
    sections = reads.due(actor=loop.director, now=loop.at)
    assert [(s.key, s.count) for s in sections] == [("lost", 0), ("answers", 1), ("waiting", 0)]
    assert reads.owed(actor=loop.director, now=loop.at)[0].step == rules.ANSWER
    assert reads.due(actor=loop.anyone, now=loop.at) == []
    assert reads.owed(actor=loop.anyone, now=loop.at) == []
