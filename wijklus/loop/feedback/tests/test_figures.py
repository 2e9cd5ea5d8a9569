"""Every figure against an example computed by hand.

The example, in Dampoort, all dates before the moment of the test (day 0):

| who       | said on day | left         | outcome told          | on day | says |
|-----------|-------------|--------------|-----------------------|--------|------|
| A         | -30         | mail         | changed               | 0      | yes  |
| A (again) | -20         | mail         | nothing               |        |      |
| B         | -20         | phone        | no, with the reason   | 0      | no   |
| C         | -12         | letter       | elsewhere             | 0      |      |
| D         | -10         | letter       | changed, not posted   |        |      |
| E         | -8          | nothing      | changed (published)   | 0      | half |
| F         | -4          | nothing      | nothing               |        |      |
| 12 voices | -6          |              | changed (published)   | 0      |      |
| 3 voices  | -2          |              | nothing               |        |      |

People who signalled: A to F = 6. Told: A changed, B no, C elsewhere; only published: E; nothing yet: D and F.
Signals: 9. First answers on day 0 after 30, 20, 12, 8 and 6 whole days: five of nine have one.
Median: nearest rank of 50 % of 9 is the 5th value of 6, 8, 12, 20, 30, ... = 30; 90 %: the 9th, which is not there.
Open again: B and E. Waiting for an outcome: A (second signal), B, D, E, F = 5 people, and 3 voices.
People x days: in the inbox A 20, B 20, E 8, F 4 and 3 voices x 2 = 58; the letter to D 10; together 68.
"""

from datetime import timedelta

import pytest

from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.feedback.models import LoopState

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(loop):
    """The table above, by the writes."""
    a = loop.say(days_ago=30, channel="mail", email="a@example.org")
    loop.say(days_ago=20, channel="mail", email="a@example.org")
    b = loop.say(days_ago=20, channel="phone", phone="0470 00 00 02")
    c = loop.say(days_ago=12, channel="letter", name="C", address="Straat 3")
    d = loop.say(days_ago=10, channel="letter", name="D", address="Straat 4")
    e = loop.say(days_ago=8)
    loop.say(days_ago=4)
    twelve, _three = loop.count(12, days_ago=6), loop.count(3, days_ago=2)

    def answer(signal, outcome):
        given = writes.give_answer(signal=signal, outcome=outcome, text="Zo is het.", by=loop.director, at=loop.at)
        return reads.recipients(given).select_related("answer__signal", "answer__result").first()

    def tell(recipient):
        writes.told(recipient=recipient, told_by="", by=loop.director, at=loop.at)
        recipient.refresh_from_db()
        return recipient

    writes.confirm(recipient=tell(answer(a, rules.CHANGED)), value=rules.YES, at=loop.at)
    writes.confirm(recipient=tell(answer(b, rules.NOT_CHANGED)), value=rules.NO, at=loop.at)
    letter = answer(c, rules.ELSEWHERE)
    (printed,) = writes.print_letters(recipients=[letter], by=loop.director, at=loop.at)
    writes.posted(recipient=printed, by=loop.director, at=loop.at)
    answer(d, rules.CHANGED)
    writes.confirm(recipient=answer(e, rules.CHANGED), value=rules.HALF, at=loop.at)
    answer(twelve, rules.CHANGED)
    return {"a": a, "b": b, "c": c, "d": d, "e": e}


def period(at):
    return {"since": at.date() - timedelta(days=365), "until": at.date() + timedelta(days=1)}


def test_every_figure_of_the_example(example, loop):
    found = reads.figures(neighbourhood_ids=[loop.dampoort.pk], **period(loop.at))
    assert found.signals == 9
    assert found.people == reads.Split(n=6, changed=1, not_changed=1, elsewhere=1, published=1, nothing=2)
    assert found.people.told == 3
    assert found.voices == reads.Split(n=15, changed=0, not_changed=0, elsewhere=0, published=12, nothing=3)
    assert found.first_answer == reads.Days(n=9, answered=5, median=30, p90=None)
    assert found.outcome == reads.Days(n=9, answered=5, median=30, p90=None)
    assert (found.solved, found.half_solved, found.not_solved) == (1, 1, 1)
    assert found.debt == reads.DebtTotal(people=5, voices=3, since=loop.at - timedelta(days=20))
    found = {one.step: (one.people, one.voices, one.weight) for one in reads.debt(now=loop.at)}
    assert found == {rules.SORT: (4, 3, 58), rules.DELIVER: (1, 0, 10)}
    assert [one.weight for one in reads.debt_by_holder(reads.debt(now=loop.at), now=loop.at)] == [68]


def test_a_shorter_period_counts_only_what_was_received_in_it(example, loop):
    found = reads.figures(since=loop.at.date() - timedelta(days=9), until=loop.at.date() - timedelta(days=3))
    assert found.signals == 3
    assert found.people == reads.Split(n=2, changed=0, not_changed=0, elsewhere=0, published=1, nothing=1)
    assert found.first_answer == reads.Days(n=3, answered=2, median=8, p90=None)


def test_an_empty_neighbourhood_has_figures_too(loop, rabot):
    found = reads.figures(neighbourhood_ids=[rabot.pk], **period(loop.at))
    assert found.people.n == 0
    assert found.first_answer == reads.Days(n=0, answered=0, median=None, p90=None)
    assert found.debt.since is None


@pytest.mark.parametrize(
    ("part", "signals"),
    [("changed", 2), ("not_changed", 1), ("elsewhere", 1), ("published", 1), ("nothing", 2), ("voices", 2),
     ("all", 9), ("yes", 1), ("half", 1), ("no", 1)],
)  # fmt: skip
def test_a_figure_can_be_clicked_down_to_its_rows(example, loop, part, signals):
    found = reads.rows(actor=loop.director, part=part, **period(loop.at))
    assert found.count() == signals
    assert not reads.rows(actor=loop.anyone, part=part, **period(loop.at)).exists()


def test_figures_take_a_constant_number_of_queries(example, loop, django_assert_num_queries):
    with django_assert_num_queries(6):
        reads.figures(neighbourhood_ids=[loop.dampoort.pk], **period(loop.at))


def test_the_derived_rows_follow_from_what_lies_beneath(example, loop):
    assert writes.check_derived() == []
    LoopState.objects.filter(signal=example["a"]).update(outcome="elsewhere")
    ((should, stands),) = writes.check_derived()
    assert (should.outcome, stands.outcome) == ("changed", "elsewhere")
    assert writes.rebuild() == 6
    assert writes.check_derived() == []


def test_erasing_people_changes_no_figure(example, loop, administrator):
    from wijklus.ground.people import writes as people

    before = reads.figures(**period(loop.at))
    for signal in example.values():
        people.erase_contact(person=signal.person, by=administrator, at=loop.at)
    assert reads.figures(**period(loop.at)) == before
    assert writes.check_derived() == []


def test_bottom_up_tells_what_priorities_stand_on(loop):
    loop.prioritise(loop.bundle(loop.say(), title="Van bewoners"))
    loop.prioritise(loop.bundle(loop.count(4), title="Geteld"))
    loop.prioritise(loop.bundle(title="Van een dienst") if False else loop.bundle(loop.count(1), title="Eén stem"))
    assert reads.bottom_up() == reads.BottomUp(n=3, named=1, counted=2, service_idea=0)


def test_derived_rows_are_made_anew_in_batches(example, loop, monkeypatch):
    monkeypatch.setattr("wijklus.loop.feedback.reads.states.BATCH", 2)
    assert writes.rebuild() == 6
    assert writes.check_derived() == []
