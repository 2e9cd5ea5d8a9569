"""Themes in larger themes: across neighbourhoods, on several levels, told, stepped out of, and taken back."""

from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Job
from wijklus.loop.priorities import jobs, reads, rules, writes
from wijklus.loop.priorities.models import Theme, ThemeInTheme, ThemeSignal
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import rules as signal_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def start(coordinator, at):
    return lambda title, place=None: writes.start_theme(title=title, neighbourhood=place, by=coordinator, at=at)


@pytest.fixture
def put(coordinator, at):
    def nest(part, whole, reason="hoort erbij"):
        return writes.nest(part=part, whole=whole, reason=reason, by=coordinator, at=at)

    return nest


@pytest.fixture
def city(start):
    return start("Licht in de stad")


def counts(theme):
    theme.refresh_from_db()
    return theme.people, theme.voices


def inside(theme):
    return set(ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True).values_list("signal_id", flat=True))


class TestNest:
    def test_everybody_counts_in_both_and_stays_where_they_are(self, lamps, city, put):
        put(lamps, city)
        assert counts(lamps) == counts(city) == (2, 12)
        assert inside(lamps) == inside(city)

    def test_across_neighbourhoods_and_a_person_counts_once(self, lamps, city, put, start, say, rabot, coordinator, at):
        there = start("Lampen", rabot)
        known = ThemeSignal.objects.filter(theme=lamps, signal__person__isnull=False).first().signal.person
        both = [say(neighbourhood=rabot), say(neighbourhood=rabot, contact=known)]
        writes.bundle(theme=there, signals=both, reason="", by=coordinator, at=at)
        put(lamps, city)
        put(there, city)
        assert counts(city) == (3, 12)

    def test_what_comes_later_follows_on_every_level_and_leaves_again(self, lamps, city, put, start, say, director, at):
        top = start("Veilig op straat")
        put(city, top)
        put(lamps, city)
        late = say(text="Ook donker")
        writes.bundle(theme=lamps, signals=[late], reason="zelfde", by=director, at=at)
        assert late.pk in inside(lamps) & inside(city) & inside(top)
        assert counts(top) == (3, 12)
        writes.take_out(theme=lamps, signal=late, reason="toch niet", by=director, at=at)
        assert late.pk not in inside(lamps) | inside(city) | inside(top)
        assert counts(top) == (2, 12)
        late.refresh_from_db()
        assert late.state == "new"
        assert writes.check_derived() == []

    def test_not_in_itself_not_twice_not_too_high(self, lamps, city, put, start):
        put(lamps, city)
        with pytest.raises(Refused, match="itself part"):
            put(city, lamps)
        with pytest.raises(Refused, match="itself part"):
            put(city, city)
        with pytest.raises(Refused, match="already"):
            put(lamps, start("Elders"))
        below = city
        for number in range(rules.MOST_LEVELS - 2):
            above = start(f"Hoger {number}")
            put(below, above)
            below = above
        with pytest.raises(Refused, match="above one another"):
            put(below, start("Te hoog"))

    def test_asks_a_reason_and_an_open_theme(self, lamps, city, put, coordinator, at):
        with pytest.raises(Refused, match="why"):
            put(lamps, city, "")
        writes.close_theme(theme=city, reason="Gedaan", by=coordinator, at=at)
        with pytest.raises(Refused, match="closed"):
            put(lamps, city)

    def test_a_director_does_not_reach_beyond_the_portfolio(self, lamps, city, director, at):
        with pytest.raises(NotAllowed):
            writes.nest(part=lamps, whole=city, reason="r", by=director, at=at)

    def test_what_is_here_through_a_smaller_theme_is_taken_out_there(self, lamps, city, put, coordinator, at):
        put(lamps, city)
        signal = ThemeSignal.objects.filter(theme=city).first().signal
        with pytest.raises(Refused, match="smaller theme"):
            writes.take_out(theme=city, signal=signal, reason="r", by=coordinator, at=at)

    def test_the_pages_of_the_themes_know_each_other(self, lamps, city, put, coordinator, councillor):
        link = put(lamps, city)
        assert reads.levels_of(by=coordinator, theme=lamps) == (link, [])
        assert reads.levels_of(by=councillor, theme=city) == (None, [link])
        assert reads.link_for_actor(by=councillor, reference=link.reference).pk == link.pk
        assert (reads.above(lamps.pk), reads.levels_below(city.pk)) == ([city.pk], 1)


class TestUnnest:
    def test_everything_is_as_if_it_had_never_been(self, lamps, city, put, start, coordinator, at):
        top = start("Veilig op straat")
        put(city, top)
        link = put(lamps, city)
        writes.unnest(link=link, reason="vergissing", by=coordinator, at=at)
        assert (counts(city), counts(top), counts(lamps)) == ((0, 0), (0, 0), (2, 12))
        assert all(link.signal.state == "taken_up" for link in ThemeSignal.objects.filter(theme=lamps))
        with pytest.raises(Refused, match="any more"):
            writes.unnest(link=link, reason="nog eens", by=coordinator, at=at)
        with pytest.raises(Refused, match="why"):
            writes.unnest(link=link, reason="", by=coordinator, at=at)

    def test_what_was_there_by_itself_stays(self, lamps, city, put, coordinator, at):
        own = ThemeSignal.objects.filter(theme=lamps).first().signal
        writes.bundle(theme=city, signals=[own], reason="", by=coordinator, at=at)
        link = put(lamps, city)
        writes.unnest(link=link, reason="vergissing", by=coordinator, at=at)
        assert inside(city) == {own.pk}


class TestPeople:
    def test_who_steps_out_of_the_larger_stays_in_the_smaller(self, lamps, city, put, coordinator, at):
        put(lamps, city)
        mine = ThemeSignal.objects.filter(theme=city, signal__person__isnull=False).first().signal
        me = signal_access.follower(municipality_id=mine.municipality_id, signal_reference=mine.reference)
        writes.step_out(signal=mine, theme=city, by=me, at=at)
        assert mine.pk in inside(lamps) - inside(city)
        assert writes.check_derived() == []
        link = ThemeInTheme.objects.get()
        assert writes.fill(link=link, at=at) is False
        assert mine.pk not in inside(city)

    @pytest.mark.django_db(transaction=True)
    def test_everybody_is_told_after_a_while(self, lamps, city, put, say, director, at):
        contact = signal_rules.Reachable(channel="mail", email="ann@voorbeeld.be", language="nl")
        writes.bundle(theme=lamps, signals=[say(contact=contact)], reason="", by=director, at=at)
        link = put(lamps, city)
        job = Job.objects.get(name__endswith="tell_of_larger_theme")
        assert job.not_before == at + timedelta(minutes=10)
        jobs.tell_of_larger_theme(**job.arguments)
        for each in Job.objects.filter(name__endswith="tell_together"):
            jobs.tell_together(**each.arguments)
        (message,) = mail.outbox
        assert "Licht in de stad" in message.body
        assert link.reason in message.body

    def test_nobody_is_told_of_what_was_taken_back(self, lamps, city, put, coordinator, at):
        link = put(lamps, city)
        writes.unnest(link=link, reason="vergissing", by=coordinator, at=at)
        jobs.tell_of_larger_theme(link_ref=link.reference)
        jobs.fill_larger_theme(link_ref=link.reference)
        jobs.fill_larger_theme(link_ref="weg")
        assert not Job.objects.filter(name__endswith="tell_together").exists()


class TestMany:
    def test_what_is_too_much_at_once_is_filled_by_a_job(self, lamps, city, put, monkeypatch):
        monkeypatch.setattr(rules, "MOST_AT_ONCE", 2)
        link = put(lamps, city)
        assert len(inside(city)) == 2
        assert [wrong for _ref, _should, wrong in writes.check_derived()] == [(1, 0)]
        jobs.fill_larger_theme(**Job.objects.get(name__endswith="fill_larger_theme").arguments)
        assert inside(city) == inside(lamps)
        jobs.tell_of_larger_theme(link_ref=link.reference)
        assert Job.objects.filter(name__endswith="tell_together").count() == 3

    def test_later_changes_too(self, lamps, city, put, say, director, at, monkeypatch):
        put(lamps, city)
        monkeypatch.setattr(rules, "MOST_AT_ONCE", 2)
        writes.bundle(theme=lamps, signals=[say(), say()], reason="", by=director, at=at)
        assert Job.objects.filter(name__endswith="fill_larger_theme").exists()
        assert counts(city) == (4, 12)

    def test_rebuild_brings_the_levels_and_the_counts_in_step(self, lamps, city, put, monkeypatch):
        link = put(lamps, city)
        ThemeSignal.objects.filter(through=link).delete()
        Theme.objects.filter(pk=lamps.pk).update(people=9)
        monkeypatch.setattr(rules, "MOST_AT_ONCE", 2)
        assert writes.check_derived()
        writes.rebuild()
        assert writes.check_derived() == []
