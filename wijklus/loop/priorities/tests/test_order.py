"""What comes first in a neighbourhood: a director orders, finishes and drops; nobody else does."""

from datetime import timedelta

import pytest

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.priorities import reads, rules, writes
from wijklus.loop.priorities.models import Priority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def comes_first(dampoort, director, at):
    """Make a theme and put it among the priorities: comes_first("Zwerfvuil", position=1)."""

    def make(title, **more):
        theme = writes.start_theme(title=title, neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "veel gehoord", "decided_by": "Wijkoverleg", "decided_on": at.date()}
        return writes.prioritise(
            **{**given, "theme": theme, "neighbourhood": dampoort, "by": director, "at": at, **more}
        )

    return make


def order(neighbourhood):
    return [row.theme.title for row in reads.ranked(neighbourhood_id=neighbourhood.pk)]


class TestDirector:
    def test_puts_a_priority_on_a_place_and_says_who_decided(self, comes_first, dampoort):
        comes_first("A"), comes_first("B")
        first = comes_first("C", position=1)
        assert order(dampoort) == ["C", "A", "B"]
        assert (first.decided_by, first.reason) == ("Wijkoverleg", "veel gehoord")
        assert Entry.objects.filter(verb="priorities.prioritise").last().after["place"] == 1

    def test_moves_up_down_and_to_a_place(self, comes_first, dampoort, director, at):
        rows = [comes_first(title) for title in "ABCD"]
        assert writes.reorder(priority=rows[3], to="up", by=director, at=at) == 3
        assert writes.reorder(priority=rows[0], to="down", by=director, at=at) == 2
        assert writes.reorder(priority=rows[2], to=1, by=director, at=at, reason="Dringend") == 1
        assert order(dampoort) == ["C", "B", "A", "D"]
        assert Entry.objects.filter(verb="priorities.reorder").count() == 3

    def test_at_the_end_it_stays_and_leaves_no_trail(self, comes_first, dampoort, director, at):
        only = comes_first("A")
        assert writes.reorder(priority=only, to="up", by=director, at=at) == 1
        assert not Entry.objects.filter(verb="priorities.reorder").exists()

    def test_finishes_drops_and_takes_back(self, comes_first, dampoort, director, at, django_assert_num_queries):
        a, b, _c = (comes_first(title) for title in "ABC")
        writes.finish(priority=a, reason="De lampen branden", by=director, at=at)
        writes.drop(priority=b, reason="Hoort bij de politiezone", by=director, at=at)
        assert order(dampoort) == ["C"]
        with django_assert_num_queries(1):
            assert [row.state for row in reads.ended(neighbourhood_id=dampoort.pk)] == [rules.DROPPED, rules.DONE]
        writes.take_back(priority=a, reason="Toch weer donker", by=director, at=at)
        assert order(dampoort) == ["C", "A"]

    def test_a_theme_is_once_a_priority(self, comes_first, dampoort, director, at):
        first = comes_first("A")
        with pytest.raises(Refused, match="already"):
            comes_first("B", theme=first.theme)
        writes.drop(priority=first, reason="later", by=director, at=at)
        comes_first("B", theme=first.theme)
        with pytest.raises(Refused, match="already"):
            writes.take_back(priority=first, reason="toch", by=director, at=at)

    def test_is_told_what_cannot_be(self, comes_first, dampoort, rabot, director, coordinator, at):
        elsewhere = writes.start_theme(title="Elders", neighbourhood=rabot, by=coordinator, at=at)
        for wrong, field in [
            ({"reason": " "}, "reason"),
            ({"decided_by": ""}, "decided_by"),
            ({"decided_on": at.date() + timedelta(days=1)}, "decided_on"),
            ({"theme": elsewhere}, "theme"),
        ]:
            with pytest.raises(Refused) as refused:
                comes_first("A", **wrong)
            assert refused.value.field == field
        row = comes_first("B")
        with pytest.raises(Refused, match="Say why"):
            writes.finish(priority=row, reason="", by=director, at=at)
        writes.finish(priority=row, reason="klaar", by=director, at=at)
        with pytest.raises(Refused, match="not a priority any more"):
            writes.reorder(priority=row, to="up", by=director, at=at)
        with pytest.raises(Refused, match="not possible"):
            writes.finish(priority=row, reason="klaar", by=director, at=at)
        writes.close_theme(theme=row.theme, reason="klaar", by=director, at=at)
        with pytest.raises(Refused, match="closed"):
            writes.take_back(priority=row, reason="toch", by=director, at=at)
        with pytest.raises(Refused, match="closed"):
            comes_first("C", theme=row.theme)

    def test_a_theme_of_the_city_comes_first_in_any_neighbourhood(self, comes_first, dampoort, coordinator, at):
        city = writes.start_theme(title="Overal donker", by=coordinator, at=at)
        assert comes_first("A", theme=city).theme == city


@pytest.mark.parametrize("who", ["field_worker", "service_contact", "councillor", "other_director", "anyone"])
def test_an_outsider_orders_nothing(who, priority, lamps, dampoort, at, request):
    outsider = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        writes.reorder(priority=priority, to="up", by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.drop(priority=priority, reason="x", by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.prioritise(
            theme=lamps,
            neighbourhood=dampoort,
            reason="x",
            decided_by="x",
            decided_on=at.date(),
            by=outsider,
            at=at,
        )
    assert Priority.objects.get().state == rules.ACTIVE


class TestReads:
    def test_queries(self, priority, lamps, dampoort, councillor, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert [row.theme.title for row in reads.ranked(neighbourhood_id=dampoort.pk)] == ["Licht aan het park"]
        with django_assert_num_queries(1):
            found = reads.priority_for_actor(by=councillor, reference=priority.reference)
            assert (found.theme, found.neighbourhood) == (lamps, dampoort)
        with django_assert_num_queries(1):
            assert [row.neighbourhood for row in reads.priorities_of([lamps.pk])] == [dampoort]

    def test_an_outsider_sees_none(self, priority, other_director):
        with pytest.raises(NotAllowed):
            reads.priority_for_actor(by=other_director, reference=priority.reference)


@pytest.mark.django_db(transaction=True)
def test_two_directors_reorder_at_once_and_nothing_is_lost(comes_first, dampoort, director, coordinator, at, at_once):
    rows = [comes_first(title) for title in "ABC"]
    at_once(
        lambda: writes.reorder(priority=rows[2], to=1, by=director, at=at),
        lambda: writes.reorder(priority=rows[0], to=3, by=coordinator, at=at),
    )
    assert order(dampoort)[0] == "C"
    assert order(dampoort)[2] == "A"
