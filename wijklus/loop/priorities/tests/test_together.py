"""Two signals about one matter: joined by a director, told to who said it, stepped out of, and undone."""

from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.priorities import jobs, reads, writes
from wijklus.loop.priorities.models import SameMatter, Theme, ThemeSignal
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signal_writes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PARK = {"lat": 51.055, "lon": 3.745}
LAMP = "De lantaarn aan het bruggetje is stuk en het is er pikdonker"
MAIL = {"channel": "mail", "language": "nl"}


@pytest.fixture
def pair(say):
    contacts = [signal_rules.Reachable(email=f"{name}@voorbeeld.be", **MAIL) for name in ("ann", "bob")]
    return [say(text=LAMP, contact=contact, **PARK) for contact in contacts]


@pytest.fixture
def joined(pair, director, at):
    return writes.join(first=pair[0], second=pair[1], title="Licht", reason="zelfde lamp", by=director, at=at)


def me(signal):
    return signal_access.follower(municipality_id=signal.municipality_id, signal_reference=signal.reference)


def state(signal):
    signal.refresh_from_db()
    return signal.state


class TestJoin:
    def test_both_come_in_a_new_theme_and_both_texts_stay(self, joined, pair):
        assert (joined.theme.title, joined.theme.people) == ("Licht", 2)
        assert {link.signal_id for link in ThemeSignal.objects.filter(joined=joined)} == {row.pk for row in pair}
        assert [state(row) for row in pair] == ["taken_up", "taken_up"]
        assert [row.text for row in pair] == [LAMP, LAMP]
        assert (joined.by_function, joined.reason) == ("Wijkregisseur Dampoort", "zelfde lamp")
        assert Entry.objects.filter(verb="priorities.join").get().after["title"] == "Licht"

    def test_one_comes_to_the_theme_of_the_other(self, lamps, say, director, at):
        inside = ThemeSignal.objects.filter(theme=lamps).first().signal
        other = say(text=LAMP)
        joined = writes.join(first=other, second=inside, theme=lamps, by=director, at=at)
        assert [link.signal_id for link in joined.links.all()] == [other.pk]
        assert not joined.made_theme

    def test_refuses_what_makes_no_sense(self, joined, pair, say, director, at):
        with pytest.raises(Refused, match="two signals"):
            writes.join(first=pair[0], second=pair[0], title="x", by=director, at=at)
        with pytest.raises(Refused, match="in one theme already"):
            writes.join(first=pair[1], second=pair[0], title="x", by=director, at=at)
        with pytest.raises(Refused, match="title"):
            writes.join(first=pair[0], second=say(), by=director, at=at)

    def test_again_after_one_was_taken_out(self, joined, pair, director, at):
        writes.take_out(theme=joined.theme, signal=pair[1], reason="toch niet", by=director, at=at)
        again = writes.join(first=pair[0], second=pair[1], theme=joined.theme, by=director, at=at)
        joined.refresh_from_db()
        assert joined.undone_at is not None
        assert again.undone_at is None

    def test_an_outsider_joins_nothing(self, pair, councillor, field_worker, other_director, at):
        for actor in (councillor, field_worker, other_director):
            with pytest.raises(NotAllowed):
                writes.join(first=pair[0], second=pair[1], title="x", by=actor, at=at)
        assert not SameMatter.objects.exists()

    def test_candidates_tell_in_which_theme_they_could_be(self, lamps, pair, director, at, django_assert_num_queries):
        with django_assert_num_queries(3):
            found = reads.candidates(signal=pair[0], by=director)
        assert [(each.found.signal, each.theme, each.together) for each in found] == [(pair[1], None, None)]
        joined = writes.join(first=pair[0], second=pair[1], title="Licht", by=director, at=at)
        assert reads.candidates(signal=pair[0], by=director)[0].together == joined.theme
        assert [each.pk for each in reads.joins_of(signal=pair[1], by=director)] == [joined.pk]

    def test_without_candidates_no_theme_is_asked_for(self, say, director, django_assert_num_queries):
        alone = say(**PARK)
        with django_assert_num_queries(1):
            assert reads.candidates(signal=alone, by=director) == []


class TestUndo:
    def test_everything_is_as_it_was(self, joined, pair, director, at):
        writes.undo_join(joined=joined, by=director, at=at)
        assert [state(row) for row in pair] == ["new", "new"]
        theme = Theme.objects.get()
        assert (theme.state, theme.people) == ("closed", 0)
        assert not reads.joins_of(signal=pair[0], by=director).exists()
        with pytest.raises(Refused, match="already"):
            writes.undo_join(joined=joined, by=director, at=at)

    def test_what_the_join_did_not_move_stays(self, lamps, say, director, at):
        inside = ThemeSignal.objects.filter(theme=lamps).first().signal
        other = say(text=LAMP)
        joined = writes.join(first=other, second=inside, theme=lamps, by=director, at=at)
        writes.undo_join(joined=joined, by=director, at=at)
        lamps.refresh_from_db()
        assert (lamps.people, lamps.state, state(inside), state(other)) == (2, "open", "taken_up", "new")

    def test_when_everybody_left_already(self, joined, pair, director, at):
        for row in pair:
            writes.step_out(signal=row, theme=joined.theme, by=me(row), at=at)
        writes.undo_join(joined=joined, by=director, at=at)
        assert SameMatter.objects.get().undone_at == at


class TestStepOut:
    def test_who_said_it_takes_it_out_and_nobody_puts_it_back(self, joined, pair, director, at):
        writes.step_out(signal=pair[1], theme=joined.theme, by=me(pair[1]), at=at)
        assert [state(row) for row in pair] == ["taken_up", "new"]
        assert Entry.objects.get(verb="priorities.step_out").function == "bewoner"
        with pytest.raises(Refused, match="stepped out"):
            writes.bundle(theme=joined.theme, signals=[pair[1]], reason="toch", by=director, at=at)
        found = reads.candidates(signal=pair[0], by=director)[0]
        assert (found.theme, found.together, found.stepped_out) == (joined.theme, None, True)

    def test_and_may_come_back_by_themselves(self, joined, pair, at):
        writes.step_out(signal=pair[1], theme=joined.theme, by=me(pair[1]), at=at)
        assert writes.me_too(signal=pair[1], theme=joined.theme, by=me(pair[1]), at=at) is not None
        assert state(pair[1]) == "taken_up"

    def test_nobody_steps_out_for_another(self, joined, pair, director, anyone, at):
        for actor in (director, anyone, me(pair[0])):
            with pytest.raises(NotAllowed):
                writes.step_out(signal=pair[1], theme=joined.theme, by=actor, at=at)


class TestMeToo:
    def test_a_voice_is_a_signal_of_its_own(self, lamps, say, at):
        mine = say(text="Ik ook")
        link = writes.me_too(signal=mine, theme=lamps, by=me(mine), at=at)
        lamps.refresh_from_db()
        assert (lamps.people, link.by_function, state(mine)) == (3, "bewoner", "taken_up")
        assert writes.me_too(signal=mine, theme=lamps, by=me(mine), at=at) is None

    def test_not_to_a_closed_theme_and_not_for_another(self, lamps, say, director, at):
        mine = say()
        with pytest.raises(NotAllowed):
            writes.me_too(signal=mine, theme=lamps, by=director, at=at)
        writes.close_theme(theme=lamps, reason="Gedaan", by=director, at=at)
        with pytest.raises(Refused, match="closed"):
            writes.me_too(signal=mine, theme=lamps, by=me(mine), at=at)

    def test_the_tick_in_the_form_is_a_job_that_may_run_twice(self, lamps, say, director, at):
        mine = say(text="Ik ook", me_too=lamps.reference)
        job = Job.objects.get(name__endswith="add_voice")
        for _time in range(2):
            jobs.add_voice(**job.arguments)
        lamps.refresh_from_db()
        assert (lamps.people, state(mine)) == (3, "taken_up")
        other = say(text="Ik ook", me_too="weg")
        jobs.add_voice(signal_ref=other.reference, theme_ref="weg")
        signal_writes.set_aside(signals=[other], reason="r", by=director, at=at)
        jobs.add_voice(signal_ref=other.reference, theme_ref=lamps.reference)
        assert state(other) == "set_aside"


class TestOffers:
    def test_only_titles_and_counts_of_what_lives_here(self, lamps, dampoort, rabot, gent, django_assert_num_queries):
        asked = {"said": "Het licht aan het park werkt niet", "small_cell": 5, "language": "nl"}
        with django_assert_num_queries(1):
            (offer,) = reads.offers(neighbourhood_id=dampoort.pk, **asked)
        assert (offer.theme.title, offer.theme.people) == ("Licht aan het park", None)
        assert {"licht", "park"} <= set(offer.words)
        assert reads.offers(neighbourhood_id=rabot.pk, **asked) == []
        assert reads.offers(neighbourhood_id=None, **asked) == []
        assert reads.offers(neighbourhood_id=dampoort.pk, **{**asked, "said": "Een zwembad graag"}) == []


@pytest.mark.django_db(transaction=True)
class TestTold:
    def test_each_by_mail_with_their_own_link_and_once(self, joined, pair, at):
        waiting = Job.objects.filter(name__endswith="tell_together")
        assert {job.not_before for job in waiting} == {at + timedelta(minutes=10)}
        for job in [*waiting, *waiting]:
            jobs.tell_together(**job.arguments)
        assert sorted(message.to[0] for message in mail.outbox) == ["ann@voorbeeld.be", "bob@voorbeeld.be"]
        for message in mail.outbox:
            assert "thema “Licht”" in message.body
            assert "zelfde lamp" in message.body
            assert "/volg/" in message.body

    def test_nobody_when_it_was_undone_at_once(self, joined, director, at):
        writes.undo_join(joined=joined, by=director, at=at + timedelta(minutes=2))
        for job in Job.objects.filter(name__endswith="tell_together"):
            jobs.tell_together(**job.arguments)
        assert not mail.outbox
        assert not Job.objects.filter(name__endswith="tell_apart").exists()

    def test_again_when_it_is_undone_later(self, joined, director, at):
        writes.undo_join(joined=joined, by=director, at=at + timedelta(hours=2))
        for job in Job.objects.filter(name__endswith="tell_apart"):
            jobs.tell_apart(**job.arguments)
        assert len(mail.outbox) == 2
        assert "staat weer op zichzelf" in mail.outbox[0].body

    def test_who_left_no_address_reads_it_on_their_page(self, say, director, at):
        first, second = say(), say(text=LAMP)
        writes.join(first=first, second=second, title="Licht", by=director, at=at)
        for job in Job.objects.filter(name__endswith="tell_together"):
            jobs.tell_together(**job.arguments)
        assert not mail.outbox
        jobs.tell_apart(link_id=0)
        assert [theme.title for theme in reads.own_themes(signal=first)] == ["Licht"]
