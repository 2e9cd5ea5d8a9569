"""The director reads what came in, and does the same with several at once."""

import sys
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Signal

pytestmark = pytest.mark.django_db
INBOX = "/nl/gent/werk/inbox/"
DAY = date(2026, 11, 20)


@pytest.fixture
def heap(dampoort, rabot, field_worker, at):
    """Fifty signals in two neighbourhoods, two hours apart, the newest first in Dampoort."""
    rows = [
        rules.Said(
            text=f"Signaal {n}",
            kind="idea" if n % 2 else "problem",
            channel="walk",
            counted_voices=1,
            neighbourhood=rabot if n % 5 == 4 else dampoort,
            received_at=at - timedelta(hours=n),
        )
        for n in range(50)
    ]
    return writes.import_many(rows=rows, by=field_worker, at=at).signals


def texts(found):
    return [row.text for row in found.rows]


class TestRead:
    def test_newest_first_in_the_own_portfolio_page_after_page(self, heap, director, django_assert_num_queries):
        with django_assert_num_queries(1):
            first = reads.inbox(today=DAY, by=director, filters=reads.Filters())
        second = reads.inbox(today=DAY, by=director, filters=reads.Filters(), cursor=first.older)
        assert texts(first)[:5] == ["Signaal 0", "Signaal 1", "Signaal 2", "Signaal 3", "Signaal 5"]
        assert (len(first.rows), len(second.rows), second.older) == (20, 20, "")
        assert not set(texts(first)) & set(texts(second))

    def test_the_coordinator_reads_the_whole_city(self, heap, coordinator, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert "Signaal 4" in texts(reads.inbox(today=DAY, by=coordinator, filters=reads.Filters()))

    def test_one_portfolio_one_state_without_sorting_is_one_index(self, heap, field_worker):
        assert len(reads.inbox(today=DAY, by=field_worker, filters=reads.Filters(state="new")).rows) == 20

    def test_very_many_neighbourhoods_are_walked_at_once(self, heap, director, monkeypatch):
        monkeypatch.setattr(sys.modules["wijklus.loop.signals.reads.inbox"], "MOST_PARTS", 1)
        assert texts(reads.inbox(today=DAY, by=director, filters=reads.Filters()))[0] == "Signaal 0"
        assert len(reads.inbox(today=DAY, by=director, filters=reads.Filters(state="all")).rows) == 20

    def test_a_portfolio_of_nothing_shows_nothing(self, heap, director, rabot):
        assert reads.inbox(today=DAY, by=director, filters=reads.Filters(neighbourhood_id=rabot.pk)).rows == []

    @pytest.mark.parametrize("cursor", ["x", "x~y", "2026-01-01T00:00:00~1", "2026-11-20T09:00:00+00:00~x", "~"])
    def test_a_cursor_that_cannot_be_read_begins_at_the_newest(self, heap, director, cursor):
        assert texts(reads.inbox(today=DAY, by=director, filters=reads.Filters(), cursor=cursor))[0] == "Signaal 0"

    def test_filters(self, heap, director, coordinator, administrator, rabot, at):
        writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)
        licht, main = reads.category_by_code("licht"), reads.category_by_code("inrichting")
        writes.set_category(signals=[heap[3]], category=licht, by=director, at=at)
        writes.set_aside(signals=[heap[5]], by=director, at=at, reason="Dubbel")

        def count(**filters):
            return len(reads.inbox(today=DAY, by=coordinator, filters=reads.Filters(**filters)).rows)

        assert count(category_ids=(licht.pk,)) == count(category_ids=(main.pk, licht.pk)) == 1
        assert count(neighbourhood_id=rabot.pk) == 10
        assert count(state="set_aside") == 1
        assert count(kind="offer") == count(channel="phone") == 0
        assert count(q="signaal", kind="idea") == 20
        assert count(q="5") == 0
        assert count(q="5", state="all") == 1

    def test_outsiders_read_nothing(self, heap, anyone, councillor, other_director):
        for outsider in (anyone, councillor, other_director):
            with pytest.raises(NotAllowed):
                reads.inbox(today=DAY, by=outsider, filters=reads.Filters())
            with pytest.raises(NotAllowed):
                reads.several(by=outsider, references=[])

    def test_several_are_those_one_may_read(self, heap, director, coordinator):
        wanted = [heap[n].reference for n in (0, 4)]
        assert reads.several(by=director, references=wanted) == [heap[0]]
        assert reads.several(by=coordinator, references=wanted) == [heap[0], heap[4]]


def test_the_inbox_of_one_neighbourhood_has_an_address(heap, client_of):
    """What the list of who waits links to, for whoever sorts there."""
    client = client_of("director")
    opened = client.get(reverse("signals:inbox_of", args=["gent", "dampoort"]))
    assert opened.url == f"{INBOX}?neighbourhood=dampoort"
    assert client.get(opened.url).context["form"].cleaned_data["neighbourhood"] == "dampoort"
    assert client.get(reverse("signals:inbox_of", args=["gent", "nergens"])).status_code == 404


class TestWalks:
    """The indexes are walked as they were meant."""

    __test__ = (
        connection.vendor == "sqlite"
    )  # it chooses without knowing how much there is, PostgreSQL by what there is

    @pytest.mark.parametrize(
        ("wishes", "index"),
        [
            ({}, "signals_inbox_portfolio"),
            ({"state": "all", "kind": "idea"}, "signals_of_neighbourhood"),
            ({"category_ids": (1, 2), "channel": "mail"}, "signals_of_category"),
            ({"state": "late", "late_before": DAY}, "terms_due_in_neighbourhood"),
        ],
    )
    def test_every_page_is_a_walk_in_order_that_fetches_nothing_else(self, heap, director, wishes, index):
        with CaptureQueriesContext(connection) as asked:
            reads.inbox(today=DAY, by=director, filters=reads.Filters(**wishes))
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asked[-1]["sql"])
            plan = [row[3] for row in cursor.fetchall()]
        walks = [line for line in plan if "USING COVERING INDEX" in line and ("signals_" in line or "terms_" in line)]
        walks = [line for line in walks if "closingday" not in line]  # counted for each line that is shown
        assert walks
        assert all(f"USING COVERING INDEX {index} " in line for line in walks)
        assert len([line for line in plan if "TEMP B-TREE FOR ORDER BY" in line]) == 1  # of what the walks brought
        assert not [line for line in plan if line.startswith("SCAN signals_signal")]


class TestPage:
    def test_costs_the_same_whatever_the_heap(self, heap, client_of, django_assert_max_num_queries):
        director = client_of("director")
        with django_assert_max_num_queries(8):
            answer = director.get(INBOX + "?kind=&q=&state=&na=&undo=")
        assert len(answer.context["rows"]) == 20
        with django_assert_max_num_queries(8):
            older = director.get(INBOX + answer.context["next_url"])
        assert older.context["first_url"] == "?kind=&q=&state="

    def test_one_opens_beside_the_list_or_by_itself(self, heap, client_of, django_assert_max_num_queries):
        address, director = INBOX + heap[0].reference + "/", client_of("director")
        with django_assert_max_num_queries(8):
            whole = director.get(address)
        assert len(whole.context["rows"]) == 20
        with django_assert_max_num_queries(8):
            pane = director.get(address, headers={"HX-Request": "true"})
        assert "<html" not in pane.content.decode()
        assert "Signaal 0" in pane.content.decode()
        assert client_of("director").get(INBOX + "bestaatniet/").status_code == 404
        assert client_of("director").get(INBOX + heap[4].reference + "/").status_code == 403

    def test_nonsense_in_the_address_is_passed_over(self, heap, client_of):
        answer = client_of("director").get(INBOX + "?state=x&kind=y&category=z&neighbourhood=rabot")
        assert len(answer.context["rows"]) == 20

    def test_an_empty_inbox_says_what_to_do(self, dampoort, client_of):
        assert "Hier wacht niets" in client_of("director").get(INBOX).content.decode()


class TestSeveral:
    def post(self, browser, name, **fields):
        return browser.post(reverse(f"signals:{name}", args=["gent"]), fields)

    def state(self, signal):
        return Signal.objects.get(pk=signal.pk).state

    def test_set_aside_and_undo(self, heap, client_of):
        director, chosen = client_of("director"), [heap[0].reference, heap[1].reference]
        answer = self.post(director, "set_aside", signals=chosen, reason="Dubbel", next=INBOX + "?kind=idea")
        assert answer.url.startswith(INBOX + "?kind=idea&undo=")
        page = director.get(answer.url)
        assert sorted(page.context["undo"]) == sorted(chosen)
        assert "2 opzijgelegd" in page.content.decode()
        self.post(director, "take_back", signals=page.context["undo"])
        assert self.state(heap[0]) == self.state(heap[1]) == rules.NEW

    def test_without_a_reason_or_a_choice_nothing_happens(self, heap, client_of):
        director = client_of("director")
        self.post(director, "set_aside", signals=[heap[0].reference], reason="")
        answer = self.post(director, "set_aside", reason="Dubbel")
        assert self.state(heap[0]) == rules.NEW
        assert "Geef de reden" in director.get(answer.url).content.decode()

    def test_never_to_another_site(self, heap, client_of):
        chosen = {"signals": [heap[0].reference], "reason": "Dubbel", "next": "https://elders.example/"}
        assert self.post(client_of("director"), "set_aside", **chosen).url.startswith(INBOX)

    def test_outsiders(self, heap, client_of):
        for outsider in ("field_worker", "councillor", "other_director"):
            chosen = {"signals": [heap[0].reference], "reason": "Dubbel"}
            assert self.post(client_of(outsider), "set_aside", **chosen).status_code == 403
        assert self.state(heap[0]) == rules.NEW
