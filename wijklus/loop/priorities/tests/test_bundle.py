"""A director puts what residents said in a theme; whoever has no business there does not."""

import pytest

from wijklus.base.actor import system as system_of
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.priorities import reads, rules, writes
from wijklus.loop.priorities.models import Theme, ThemeSignal
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def park(dampoort, director, at):
    return writes.start_theme(title="Het park", neighbourhood=dampoort, by=director, at=at)


class TestDirector:
    def test_counts_distinct_persons_and_voices_apart(self, park, say, count, director, at):
        first = say()
        again = say(text="Nog altijd donker", contact=first.person)
        writes.bundle(theme=park, signals=[first, again, say(), count(12)], reason="zelfde park", by=director, at=at)
        park.refresh_from_db()
        assert (park.people, park.voices) == (2, 12)

    def test_bundles_in_a_theme_that_is_not_there_yet(self, dampoort, say, director, at):
        given = {"title": "Licht", "neighbourhood": dampoort, "reason": "", "by": director, "at": at}
        links = writes.bundle_in_new(signals=[say(), say()], **given)
        assert (links[0].theme.title, links[0].theme.people) == ("Licht", 2)
        with pytest.raises(Refused, match="at least one"):
            writes.bundle_in_new(signals=[], **given)

    def test_takes_waiting_signals_up_and_tells_why(self, park, say, director, at):
        signal = say()
        links = writes.bundle(theme=park, signals=[signal], reason="zelfde park", by=director, at=at)
        signal.refresh_from_db()
        assert signal.state == signal_rules.TAKEN_UP
        assert (links[0].by_function, links[0].reason) == ("Wijkregisseur Dampoort", "zelfde park")
        entry = Entry.objects.get(verb="priorities.bundle")
        assert entry.after["signals"] == [signal.reference]

    def test_bundles_twice_and_it_counts_once(self, park, say, director, at):
        signal = say()
        writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at)
        assert writes.bundle(theme=park, signals=[signal, signal], reason="", by=director, at=at) == []
        assert ThemeSignal.objects.count() == 1
        assert park.people == 1

    def test_takes_up_again_what_was_reopened(self, park, say, director, gent, at):
        signal = say()
        writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at)
        signals.answered(signals=[signal], by=director, at=at)
        signals.move(signal=signal, to=signal_rules.REOPENED, reason="no", by=system(gent), at=at)
        assert writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at) == []
        signal.refresh_from_db()
        assert signal.state == signal_rules.TAKEN_UP

    def test_takes_one_out_and_it_waits_again(self, lamps, director, at):
        signal = ThemeSignal.objects.filter(signal__counted_voices=0).first().signal
        writes.take_out(theme=lamps, signal=signal, reason="Gaat over iets anders", by=director, at=at)
        signal.refresh_from_db()
        lamps.refresh_from_db()
        assert signal.state == signal_rules.NEW
        assert (lamps.people, lamps.voices) == (1, 12)
        link = ThemeSignal.objects.get(signal=signal)
        assert (link.removed_at, link.removed_reason) == (at, "Gaat over iets anders")

    def test_in_another_theme_too_it_stays_taken_up(self, lamps, park, director, at):
        signal = ThemeSignal.objects.first().signal
        writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at)
        writes.take_out(theme=lamps, signal=signal, reason="hoort elders", by=director, at=at)
        signal.refresh_from_db()
        assert signal.state == signal_rules.TAKEN_UP

    def test_put_back_after_it_was_taken_out(self, lamps, director, at):
        signal = ThemeSignal.objects.first().signal
        writes.take_out(theme=lamps, signal=signal, reason="vergissing", by=director, at=at)
        writes.bundle(theme=lamps, signals=[signal], reason="toch wel", by=director, at=at)
        assert ThemeSignal.objects.filter(signal=signal).count() == 2
        assert lamps.people == 2

    def test_undo_leaves_no_empty_theme_open(self, park, say, director, at):
        signal = say()
        writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at)
        writes.undo_bundle(theme=park, signals=[signal], by=director, at=at)
        park.refresh_from_db()
        signal.refresh_from_db()
        assert (park.state, park.people, signal.state) == (rules.CLOSED, 0, signal_rules.NEW)

    def test_undo_keeps_a_theme_that_has_others(self, lamps, say, director, at):
        signal = say()
        writes.bundle(theme=lamps, signals=[signal], reason="", by=director, at=at)
        writes.undo_bundle(theme=lamps, signals=[signal], by=director, at=at)
        lamps.refresh_from_db()
        assert (lamps.state, lamps.people) == (rules.OPEN, 2)

    def test_is_told_what_cannot_be(self, park, lamps, say, director, at):
        signal = say()
        signals.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
        signal.refresh_from_db()
        with pytest.raises(Refused, match="set aside"):
            writes.bundle(theme=park, signals=[signal], reason="", by=director, at=at)
        with pytest.raises(Refused, match="at least one"):
            writes.bundle(theme=park, signals=[], reason="", by=director, at=at)
        with pytest.raises(Refused, match="At most 500"):
            writes.bundle(theme=park, signals=[signal] * 501, reason="", by=director, at=at)
        with pytest.raises(Refused, match="not in this theme"):
            writes.take_out(theme=park, signal=signal, reason="weg", by=director, at=at)
        with pytest.raises(Refused, match="not in this theme"):
            writes.undo_bundle(theme=park, signals=[], by=director, at=at)
        with pytest.raises(Refused, match="Say why"):
            writes.take_out(theme=lamps, signal=signal, reason=" ", by=director, at=at)
        writes.close_theme(theme=park, reason="Klaar", by=director, at=at)
        with pytest.raises(Refused, match="closed"):
            writes.bundle(theme=park, signals=[say()], reason="", by=director, at=at)


class TestOutsider:
    @pytest.mark.parametrize("who", ["field_worker", "service_contact", "councillor", "other_director", "anyone"])
    def test_bundles_nothing(self, who, park, say, at, request):
        outsider = request.getfixturevalue(who)
        signal = say()
        with pytest.raises(NotAllowed):
            writes.bundle(theme=park, signals=[signal], reason="", by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.take_out(theme=park, signal=signal, reason="x", by=outsider, at=at)
        assert not ThemeSignal.objects.exists()

    def test_a_director_of_another_neighbourhood_takes_no_signal_from_there(self, park, say, rabot, director, at):
        with pytest.raises(NotAllowed):
            writes.bundle(theme=park, signals=[say(neighbourhood=rabot)], reason="", by=director, at=at)
        assert not ThemeSignal.objects.exists()


class TestReads:
    def test_signals_and_their_provenance(self, lamps, director, django_assert_num_queries):
        with django_assert_num_queries(1):
            links = list(reads.signals_of(by=director, theme=lamps))
            assert [link.signal.neighbourhood.slug for link in links] == ["dampoort"] * 3
        ids = [link.signal_id for link in links]
        with django_assert_num_queries(1):
            assert [link.theme.title for link in reads.themes_of(ids)] == ["Licht aan het park"] * 3
        with django_assert_num_queries(1):
            assert sorted(reads.upstream_signals([lamps.pk])) == sorted((lamps.pk, key) for key in ids)

    def test_what_was_taken_out_is_told_when_asked(self, lamps, director, at):
        signal = ThemeSignal.objects.first().signal
        writes.take_out(theme=lamps, signal=signal, reason="elders", by=director, at=at)
        assert not reads.themes_of([signal.pk]).exists()
        assert reads.themes_of([signal.pk], with_removed=True).get().removed_reason == "elders"

    def test_sources_per_channel(self, lamps, dampoort, director, at, django_assert_num_queries):
        lamps.refresh_from_db()
        idea = writes.start_theme(title="Idee van de dienst", neighbourhood=dampoort, by=director, at=at)
        with django_assert_num_queries(1):
            found = reads.sources_of([lamps, idea])
        assert found[lamps.pk] == rules.Sources(
            people=2, voices=12, channels=(rules.ChannelCount("walk", 0, 12), rules.ChannelCount("web", 2, 0))
        )
        assert found[idea.pk].is_idea_of_the_service

    def test_a_policy_signal_counts_nobody(self, lamps, say, gent, director, at):
        by = system(gent)
        policy = say(channel="meeting", origin_kind="policy", level="city", by=by)
        writes.bundle(theme=lamps, signals=[policy], reason="komt van de stad", by=by, at=at)
        assert (lamps.people, lamps.voices) == (2, 12)


@pytest.mark.django_db(transaction=True)
def test_two_directors_bundle_the_same_signal_at_once(dampoort, director, coordinator, say, at, at_once):
    theme = writes.start_theme(title="Het park", neighbourhood=dampoort, by=director, at=at)
    signal = say()

    def bundle_by(actor):
        mine = Theme.objects.get(pk=theme.pk)
        return lambda: writes.bundle(theme=mine, signals=[signal], reason="", by=actor, at=at)

    made = at_once(bundle_by(director), bundle_by(coordinator))
    theme.refresh_from_db()
    assert sorted(map(len, made)) == [0, 1]
    assert (ThemeSignal.objects.count(), theme.people) == (1, 1)


def system(city):
    return system_of(city.pk)
