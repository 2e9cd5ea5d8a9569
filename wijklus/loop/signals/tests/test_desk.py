"""The desk of the inbox: kept views, one category for several with undo, and who looks at what now."""

from datetime import timedelta

import pytest
from django.urls import reverse

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import InboxView, Looking, Signal

pytestmark = pytest.mark.django_db
INBOX = "/nl/gent/werk/inbox/"


def post(browser, name, /, *args, **fields):
    return browser.post(reverse(f"signals:{name}", args=["gent", *args]), fields)


class TestViews:
    def test_filters_are_kept_for_oneself_or_for_everybody(self, signal, client_of, director, coordinator):
        browser = client_of("director")
        answer = post(browser, "keep_view", name="  Mijn   ideeën ", query="?kind=idea&na=x&undo=y")
        assert answer.url == INBOX + "?kind=idea"
        post(browser, "keep_view", name="Te laat", query="?state=late", shared="on")
        mine, hers = reads.desk(by=director), reads.desk(by=coordinator)
        assert [(view.name, dict(view.wishes), view.is_shared) for view in mine.views] == [
            ("Te laat", {"state": "late"}, True), ("Mijn ideeën", {"kind": "idea"}, False),
        ]  # fmt: skip
        assert [view.name for view in hers.views] == ["Te laat"]
        page = browser.get(INBOX + "?kind=idea").content.decode()
        assert 'href="/nl/gent/werk/inbox/?kind=idea" aria-current="page"' in page

    def test_a_page_with_views_asks_no_more(self, signal, director, at, client_of, django_assert_max_num_queries):
        writes.keep_view(name="Ideeën", wishes={"kind": "idea"}, is_shared=True, by=director, at=at)
        browser = client_of("director")
        with django_assert_max_num_queries(8):
            page = browser.get(INBOX)
        assert [each["view"].name for each in page.context["views"]] == ["Ideeën"]
        assert page.context["form"].places

    def test_a_name_is_there_once_and_short(self, director, coordinator, at):
        kept = {"wishes": {}, "is_shared": True, "at": at}
        writes.keep_view(name="Ideeën", by=director, **kept)
        for name in ("Ideeën", "", "x" * 61):
            with pytest.raises(Refused):
                writes.keep_view(name=name, by=coordinator, **kept)
        writes.keep_view(name="Ideeën", by=coordinator, **{**kept, "is_shared": False})
        assert InboxView.objects.count() == 2

    def test_nonsense_is_not_kept_and_a_refusal_is_told(self, signal, client_of):
        browser = client_of("director")
        post(browser, "keep_view", name="Leeg", query="?undo=1&q=" + "x" * 300)
        assert InboxView.objects.get().wishes == {"q": "x" * 200}
        answer = post(browser, "keep_view", name="Verborgen", query="?q=l%00amp&kind=%00&state=" + "y" * 100_000)
        assert InboxView.objects.get(name="Verborgen").wishes == {"q": "lamp", "state": "y" * 200}
        assert browser.get(answer.url).status_code == 200
        answer = post(browser, "keep_view", name="", query="")
        assert "Geef de weergave een naam" in browser.get(answer.url).content.decode()

    def test_thrown_away_by_whoever_may(self, client_of, director, coordinator, at):
        mine = writes.keep_view(name="Van mij", wishes={}, is_shared=False, by=director, at=at)
        ours = writes.keep_view(name="Van ons", wishes={"kind": "idea"}, is_shared=True, by=director, at=at)
        with pytest.raises(NotAllowed):
            writes.drop_view(view=mine, by=coordinator, at=at)
        assert post(client_of("coordinator"), "drop_view", mine.reference).status_code == 404
        assert post(client_of("field_worker"), "drop_view", ours.reference).status_code == 403
        for _twice in range(2):
            writes.drop_view(view=ours, by=coordinator, at=at)
        answer = post(client_of("director"), "drop_view", mine.reference)
        assert answer.url == INBOX
        assert not InboxView.objects.exists()

    def test_a_field_worker_keeps_only_their_own(self, field_worker, anyone, at):
        writes.keep_view(name="Van mij", wishes={}, is_shared=False, by=field_worker, at=at)
        for by, shared in ((field_worker, True), (anyone, False), (anyone, True)):
            with pytest.raises(NotAllowed):
                writes.keep_view(name="Nog een", wishes={}, is_shared=shared, by=by, at=at)
        with pytest.raises(NotAllowed):
            reads.desk(by=anyone)


class TestSorting:
    @pytest.fixture
    def categories(self, administrator, at):
        writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)

    def test_several_get_one_category_and_each_its_own_back(self, categories, say, client_of):
        first, second = say(text="Een", category=reads.category_by_code("licht")), say(text="Twee")
        browser = client_of("director")
        chosen = [first.reference, second.reference]
        answer = post(browser, "sort_several", signals=chosen, category="groen", next=INBOX + "?kind=problem")
        assert {row.category.code for row in Signal.objects.all()} == {"groen"}
        page = browser.get(answer.url)
        assert "2 gesorteerd" in page.content.decode()
        assert sorted(page.context["sorted"]) == sorted(
            [f"{first.reference}:licht:groen", f"{second.reference}::groen"]
        )
        assert page.context["query"] == "?kind=problem"
        answer = post(browser, "sort_back", was=page.context["sorted"], next=INBOX)
        assert answer.url == INBOX
        assert {row.text: row.category and row.category.code for row in Signal.objects.all()} == {
            "Een": "licht", "Twee": None,
        }  # fmt: skip

    def test_without_a_choice_nothing_happens(self, categories, signal, client_of):
        browser = client_of("director")
        post(browser, "sort_several", signals=[signal.reference], category="")
        post(browser, "sort_several", signals=[], category="groen")
        assert Signal.objects.get().category is None

    def test_a_category_out_of_use_is_refused_with_a_sentence(self, categories, signal, client_of):
        category = reads.category_by_code("groen")
        category.is_active = False
        category.save()
        browser = client_of("director")
        for name, fields in (
            ("sort_several", {"signals": [signal.reference], "category": "groen"}),
            ("sort_back", {"was": [f"{signal.reference}:groen:licht"]}),
        ):
            answer = post(browser, name, **fields)
            assert "niet meer gebruikt" in browser.get(answer.url).content.decode()
            Signal.objects.update(category=reads.category_by_code("licht"))
        assert Signal.objects.get().category.code == "licht"

    def test_undoing_leaves_what_a_colleague_sorted_since(self, categories, signal, client_of):
        browser = client_of("director")
        answer = post(browser, "sort_several", signals=[signal.reference], category="groen", next=INBOX)
        Signal.objects.update(category=reads.category_by_code("licht"))
        answer = post(browser, "sort_back", was=browser.get(answer.url).context["sorted"], next=INBOX)
        assert Signal.objects.get().category.code == "licht"

    @pytest.mark.parametrize("hostile", ["{}:van-elders:groen", "{}", "{}:::::", ":", ""])
    def test_undoing_to_a_category_of_elsewhere_leaves_what_stands(self, categories, signal, client_of, hostile):
        Signal.objects.update(category=reads.category_by_code("groen"))
        post(client_of("director"), "sort_back", was=[hostile.format(signal.reference)], next=INBOX)
        assert Signal.objects.get().category.code == "groen"

    def test_outsiders(self, signal, client_of):
        for name in ("sort_several", "sort_back"):
            assert post(client_of("councillor"), name, signals=[signal.reference]).status_code == 403


class TestLooking:
    def test_one_row_a_person_that_goes_along_and_lapses(self, say, director, coordinator, at):
        first, second = say(text="Een"), say(text="Twee")
        both = [first.reference, second.reference]
        for n, signal in enumerate((first, second, second)):
            writes.look_at(signal=signal, by=director, at=at + timedelta(seconds=n))
        assert Looking.objects.count() == 1
        soon, later = at + timedelta(seconds=40), at + timedelta(minutes=1)
        name = Looking.objects.get().user.name
        assert reads.lookers(by=coordinator, references=both, at=soon) == {second.reference: [name]}
        assert reads.lookers(by=coordinator, references=both, at=later) == {}
        assert reads.lookers(by=director, references=both, at=soon) == {}, "nobody is told of themselves"

    def test_who_may_not_read_neither_looks_nor_sees(self, signal, director, anyone, other_director, rabot, at):
        writes.look_at(signal=signal, by=director, at=at)
        for outsider in (anyone, other_director):
            with pytest.raises(NotAllowed):
                writes.look_at(signal=signal, by=outsider, at=at)
            with pytest.raises(NotAllowed):
                reads.lookers(by=outsider, references=[signal.reference], at=at)

    def test_the_page_tells_it(self, signal, client_of, coordinator, django_assert_max_num_queries):
        director, other = client_of("director"), client_of("coordinator")
        post(other, "look", signal.reference)
        name = Looking.objects.get().user.name
        with django_assert_max_num_queries(8):
            told = post(director, "look", signal.reference).content.decode()
        assert f"{name} kijkt hier nu naar" in told
        with django_assert_max_num_queries(8):
            asked = reverse("signals:looks", args=["gent"]) + f"?wie={signal.reference},<b>,x"
            told = director.get(asked, headers={"HX-Request": "true"}).content
        assert director.get(asked).url == INBOX
        assert f'id="looks-{signal.reference}"' in told.decode()
        assert name in told.decode()
        assert "<b>" not in told.decode()

    def test_who_handles_it_stands_in_list_and_pane(self, signal, client_of, director, groendienst, at):
        writes.route_by_hand(signal=signal, party=groendienst, reason="Past daar", version=0, by=director, at=at)
        browser = client_of("director")
        assert "behandeld door Groendienst" in browser.get(INBOX).content.decode()
        pane = browser.get(f"{INBOX}{signal.reference}/", headers={"HX-Request": "true"}).content.decode()
        assert "Groendienst" in pane
