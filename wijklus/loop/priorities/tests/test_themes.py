"""A director starts, edits, closes and opens themes; everybody sees a title and counts, never words."""

import pytest

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.loop.priorities import reads, rules, writes
from wijklus.loop.priorities.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


class TestDirector:
    def test_edits_and_the_second_keeps_both_texts(self, lamps, director, coordinator, at):
        seen = lamps.version
        writes.edit_theme(theme=lamps, version=seen, title="Licht", summary="Eerst", by=director, at=at)
        with pytest.raises(Conflict) as conflict:
            writes.edit_theme(theme=lamps, version=seen, title="Lampen", summary="Tweede", by=coordinator, at=at)
        assert (conflict.value.theirs.summary, conflict.value.mine["summary"]) == ("Eerst", "Tweede")
        lamps.refresh_from_db()
        assert (lamps.title, lamps.title_folded, lamps.version) == ("Licht", "licht", seen + 1)

    def test_closes_with_a_reason_and_opens_again(self, lamps, director, at):
        closed = writes.close_theme(theme=lamps, reason="Opgelost bij de heraanleg", by=director, at=at)
        assert (closed.state, closed.state_reason) == (rules.CLOSED, "Opgelost bij de heraanleg")
        with pytest.raises(Refused, match="not possible any more"):
            writes.close_theme(theme=lamps, reason="nog eens", by=director, at=at)
        assert writes.open_theme(theme=lamps, reason="Toch niet", by=director, at=at).state == rules.OPEN

    def test_does_not_close_under_a_priority(self, lamps, priority, director, at):
        with pytest.raises(Refused, match="is a priority"):
            writes.close_theme(theme=lamps, reason="weg ermee", by=director, at=at)

    def test_is_told_what_lacks(self, lamps, dampoort, director, at):
        for wrong, field in [({"title": " "}, "title"), ({"title": "x" * 161}, "title")]:
            with pytest.raises(Refused) as refused:
                writes.start_theme(**wrong, neighbourhood=dampoort, by=director, at=at)
            assert refused.value.field == field
        with pytest.raises(Refused) as refused:
            writes.start_theme(title="Licht", solution_level="moon", neighbourhood=dampoort, by=director, at=at)
        assert refused.value.field == "solution_level"
        with pytest.raises(Refused, match="Say why"):
            writes.close_theme(theme=lamps, reason="", by=director, at=at)

    def test_a_theme_of_the_city_is_for_who_has_the_city(self, director, coordinator, at):
        with pytest.raises(NotAllowed):
            writes.start_theme(title="Overal donker", by=director, at=at)
        assert writes.start_theme(title="Overal donker", by=coordinator, at=at).neighbourhood is None


class TestOutsider:
    @pytest.mark.parametrize("who", ["field_worker", "councillor", "other_director", "anyone"])
    def test_changes_nothing(self, who, lamps, dampoort, at, request):
        outsider = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            writes.start_theme(title="X", neighbourhood=dampoort, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.edit_theme(theme=lamps, version=1, title="X", by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.close_theme(theme=lamps, reason="x", by=outsider, at=at)

    @pytest.mark.parametrize("who", ["other_director", "anyone"])
    def test_sees_no_working_pages(self, who, lamps, request):
        outsider = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            reads.themes(by=outsider)
        with pytest.raises(NotAllowed):
            reads.theme_for_actor(by=outsider, reference=lamps.reference)
        with pytest.raises(NotAllowed):
            reads.choices(by=outsider)
        with pytest.raises(NotAllowed):
            reads.signals_of(by=outsider, theme=lamps)


class TestReads:
    def test_lists_and_filters(self, lamps, dampoort, rabot, director, coordinator, at, django_assert_num_queries):
        writes.start_theme(title="Zwerfvuil", neighbourhood=rabot, by=coordinator, at=at)
        cafe = writes.start_theme(title="Café Élan", neighbourhood=dampoort, by=director, at=at)
        writes.close_theme(theme=cafe, reason="klaar", by=director, at=at)
        with django_assert_num_queries(1):
            assert [t.title for t in reads.themes(by=director)] == ["Licht aan het park", "Café Élan", "Zwerfvuil"]
        assert reads.themes(by=director, neighbourhood_id=rabot.pk).get().title == "Zwerfvuil"
        assert reads.themes(by=director, state=rules.CLOSED).get() == cafe
        assert reads.themes(by=director, words="ELAN cafe").get() == cafe

    def test_choices_are_open_themes_of_the_portfolio(self, lamps, dampoort, rabot, director, coordinator, at):
        writes.start_theme(title="Zwerfvuil", neighbourhood=rabot, by=coordinator, at=at)
        assert [theme.title for theme in reads.choices(by=director)] == ["Licht aan het park"]
        assert len(reads.choices(by=coordinator)) == 2
        assert len(reads.choices(by=coordinator, neighbourhood_id=rabot.pk)) == 1

    def test_everybody_sees_a_title_and_no_small_counts(self, lamps, dampoort, say, director, at):
        shown = reads.theme_public(reference=lamps.reference, small_cell=5)
        assert (shown.title, shown.people, shown.voices) == ("Licht aan het park", None, 12)
        assert (shown.place, shown.place_slug) == ("Dampoort", "dampoort")
        many = [say() for _ in range(3)]
        writes.bundle(theme=lamps, signals=many, reason="", by=director, at=at)
        assert reads.theme_public(reference=lamps.reference, small_cell=5).people == 5
        assert reads.theme_public(reference="niets", small_cell=5) is None

    def test_what_lives_here(self, lamps, dampoort, director, at, django_assert_num_queries):
        writes.start_theme(title="Nog niemand", neighbourhood=dampoort, by=director, at=at)
        with django_assert_num_queries(1):
            found = reads.public_themes(neighbourhood_id=dampoort.pk, small_cell=5)
        assert [theme.title for theme in found] == ["Licht aan het park"]

    def test_one_theme_is_fetched_and_checked_together(self, lamps, councillor, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = reads.theme_for_actor(by=councillor, reference=lamps.reference)
            assert found.neighbourhood.slug == "dampoort"
        assert reads.theme_for_actor(by=councillor, reference="niets") is None
        assert Theme.objects.count() == 1
