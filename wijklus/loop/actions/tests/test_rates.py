"""How often a promise is kept, by the word of both sides; every number counted by hand.

Groendienst promised six things for a day in December 2026 and more that does not count. Both say:

| promise | promiser | receiver |
|---------|----------|----------|
| 1       | kept     | kept     |
| 2       | kept     | kept     |
| 3       | kept     | partly   |
| 4       | kept     | broken   |
| 5       | broken   | broken   |
| 6       | kept     |          |

By the promiser 5 of 6 kept: 83 %. By the receiver 2 of 5: 40 %. Of the five that both judged the promiser finds 4 kept
(80 %), the receiver 2 (40 %): 40 points more.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import writes as people
from wijklus.loop.actions import access, reads, rules, writes
from wijklus.loop.actions.models import Commitment

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 10)
PERIOD = {"since": date(2026, 12, 1), "until": date(2027, 1, 1)}
SAID = [
    ("kept", "kept"),
    ("kept", "kept"),
    ("kept", "partly"),
    ("kept", "broken"),
    ("broken", "broken"),
    ("kept", ""),
]


@pytest.fixture
def promise(action, director, groendienst, at):
    def make(promiser="", receiver="", *, party=groendienst, day=DAY):
        given = {"what": "Lampen", "to_whom": "", "asked_due_on": day, "by": director, "at": at}
        asked = writes.ask_commitment(action=action, party=party, **given)
        by = access.by_link(asked)
        made = writes.answer_commitment(commitment=asked, accepts=True, promised_on=day, by=by, at=at)
        if promiser:
            made = writes.report(commitment=made, says=promiser, note="n", by=by, at=at)
        if receiver:
            made = writes.judge(commitment=made, says=receiver, note="n", by=director, at=at)
        return made

    return make


@pytest.fixture
def six(promise, director, wegendienst, at):
    """The table above, and around it what is not of it."""
    made = [promise(*said) for said in SAID]
    group = people.make_party(kind="group", name="Bewonerscomité", by=director, at=at)
    person = people.make_party(kind="person", name="Jan", by=director, at=at)
    for volunteer in (group, person):
        promise("broken", "broken", party=volunteer)
    promise("kept", "kept", day=date(2027, 1, 1))
    promise("kept", "broken", party=wegendienst)
    writes.withdraw(commitment=promise(), reason="Niet nodig", by=director, at=at)
    return made


def test_by_both_and_the_gap(six, promise, django_assert_num_queries):
    promise("kept", "kept", day=date(2026, 11, 30))
    with django_assert_num_queries(1):
        green, roads = reads.kept_rates(**PERIOD)
    assert (green.name, green.promised) == ("Groendienst", 6)
    assert (green.promiser, green.promiser.percent) == (rules.Share(6, 5), 83)
    assert (green.receiver, green.receiver.percent) == (rules.Share(5, 2), 40)
    assert (green.both, green.both.gap, green.both.less) == (rules.Both(5, 4, 2), 40, 0)
    assert (roads.name, roads.promised, roads.promiser.percent, roads.both.gap) == ("Wegendienst", 1, None, None)
    assert (green.public(5), roads.public(5)) == (green, None)


def test_every_figure_leads_to_its_rows(six, groendienst, councillor, other_director):
    given = {"party_id": groendienst.pk, **PERIOD}
    found = {said: reads.judged(by=councillor, said=said, **given).count() for said in ("", *reads.SAID)}
    assert found == {
        "": 6, "promiser": 6, "promiser-kept": 5, "receiver": 5, "receiver-kept": 2, "both": 5, "unjudged": 0,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        reads.judged(by=other_director, **given)


@pytest.mark.parametrize(
    ("share", "percent"), [((4, 4), None), ((5, 0), 0), ((8, 1), 13), ((6, 5), 83), ((200, 1), 1), ((7, 7), 100)]
)
def test_a_share_in_whole_percents(share, percent):
    assert rules.Share(*share).percent == percent


def test_the_receiver_may_find_more_kept():
    both = rules.Both(5, 2, 3)
    assert (both.gap, both.less, rules.Both(4, 4, 0).less) == (-20, 20, 0)


def test_the_period_is_what_has_passed():
    day = date(2027, 3, 31)
    assert rules.period(None, day) == (date(2026, 3, 31), day)
    assert rules.period(None, date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 29))
    assert rules.period(None, date(2027, 1, 1)) == (date(2026, 1, 1), date(2027, 1, 1))
    assert rules.period(2026, day) == (date(2026, 1, 1), date(2027, 1, 1))
    assert rules.period(2027, day) == (date(2027, 1, 1), day)
    assert rules.period(2027, date(2026, 5, 1)) == (date(2027, 1, 1), date(2027, 1, 1))


class TestScreens:
    @pytest.fixture(autouse=True)
    def new_year(self, monkeypatch, stopped_clock):
        monkeypatch.setattr("wijklus.base.clock.today", lambda: date(2027, 1, 1))
        with translation.override("nl"):
            yield

    def words(self, response):
        return " ".join(response.content.decode().split())

    def test_everybody_sees_shares_and_no_small_ones(self, client_of, six, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            shown = self.words(client_of("anyone").get(reverse("actions:kept", args=["gent"])))
        for words in ("Groendienst", "83 %", "40 %", "de dienst vindt 40 punten meer nagekomen", "1 dienst of partner"):
            assert words in shown
        assert "Wegendienst" not in shown
        assert "Bewonerscomité" not in shown

    def test_who_works_here_sees_the_rows(self, client_of, six, groendienst):
        browser = client_of("councillor")
        shown = self.words(browser.get(reverse("actions:rates", args=["gent"]), {"jaar": "2026"}))
        assert "5 van 6" in shown
        assert "Wegendienst" in shown
        rows = reverse("actions:rate_rows", args=["gent", groendienst.reference])
        assert f"{rows}?jaar=2026&amp;oordeel=receiver-kept" in shown
        shown = self.words(browser.get(rows, {"jaar": "2026", "oordeel": "receiver-kept"}))
        assert shown.count('<th scope="row">') == 2
        assert "nagekomen, zegt de ontvanger" in shown
        assert browser.get(reverse("actions:rate_rows", args=["gent", "niets"])).status_code == 404

    def test_nothing_promised(self, client_of, gent):
        assert "Geen cijfers voor deze periode" in self.words(
            client_of("anyone").get(reverse("actions:kept", args=["gent"]))
        )
        shown = client_of("councillor").get(reverse("actions:rates", args=["gent"]), {"jaar": "1900"})
        assert "Geen cijfers voor deze periode" in self.words(shown)


class TestBoard:
    def test_what_is_asked_due_and_late_in_seven_queries(
        self,
        client_of,
        promise,
        action,
        director,
        groendienst,
        service_contact,
        at,
        django_assert_num_queries,
        monkeypatch,
    ):
        """Of Groendienst two asked, one to agree on, one due, two late."""
        for what in ("x", "y"):
            writes.ask_commitment(
                action=action, party=groendienst, what=what, to_whom="", asked_due_on=DAY, by=director, at=at
            )
        promise(), promise()
        soon = promise(day=DAY + timedelta(days=14))
        promise(day=DAY + timedelta(days=60))
        terms = writes.Terms(DAY + timedelta(days=90))
        writes.propose_terms(commitment=soon, terms=terms, reason="r", by=service_contact, at=at)
        on = DAY + timedelta(days=1)
        [row] = [row for row in reads.board_counts(by=director, on=on) if row.pk == groendienst.pk]
        assert (row.asked, row.agree, row.due, row.late) == (2, 1, 1, 2)
        assert Commitment.objects.count() == 6
        monkeypatch.setattr("wijklus.base.clock.today", lambda: on)
        browser = client_of("service_contact")
        with translation.override("nl"), django_assert_num_queries(7):
            shown = browser.get(reverse("actions:promises", args=["gent"])).content.decode()
        assert "Over hun termijn: 2" in shown

    def test_of_one_neighbourhood(self, promise, rabot, groendienst, director):
        promise()
        [row] = list(reads.board_counts(by=director, on=DAY, neighbourhood_id=rabot.pk))
        assert (row.name, row.due) == ("Groendienst", 0)
