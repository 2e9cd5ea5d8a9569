"""A signal moves through its states: taken up, answered, reopened, set aside, and back."""

from datetime import timedelta

import pytest

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals import access, rules, writes
from wijklus.loop.signals.models import SignalTerm

pytestmark = pytest.mark.django_db


def test_the_whole_way_and_back(signal, director, gent, at):
    follower = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
    assert [s.state for s in writes.take_up(signals=[signal], by=director, at=at)] == [rules.TAKEN_UP]
    assert [s.state for s in writes.answered(signals=[signal], by=director, at=at)] == [rules.ANSWERED]
    assert writes.reopen(signal=signal, by=follower, at=at, reason="half").state == rules.REOPENED
    assert writes.reopen(signal=signal, by=follower, at=at, reason="half").state == rules.REOPENED
    assert list(Entry.objects.filter(verb__startswith="signals.").order_by("pk").values_list("verb", flat=True)) == [
        "signals.register",
        "signals.take_up",
        "signals.answer",
        "signals.reopen",
    ]


def test_set_aside_with_a_reason_and_taken_back(signal, director, at):
    with pytest.raises(Refused) as refused:
        writes.set_aside(signals=[signal], by=director, at=at, reason=" ")
    assert refused.value.field == "reason"
    (aside,) = writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
    assert (aside.state, aside.state_reason) == (rules.SET_ASIDE, "Dubbel")
    with pytest.raises(Refused):
        writes.take_up(signals=[aside], by=director, at=at)
    assert [s.state for s in writes.take_back(signals=[aside], by=director, at=at)] == [rules.NEW]


def test_taken_back_it_is_what_it_was(signal, say, director, gent, at):
    """Somebody said "not solved", or it was in a theme: setting aside by mistake loses neither."""
    bundled = say()
    writes.take_up(signals=[bundled], by=director, at=at)
    writes.answered(signals=[signal], by=director, at=at)
    follower = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
    writes.reopen(signal=signal, by=follower, at=at, reason="no")
    begun = SignalTerm.objects.get(signal=signal).reopened_at
    later = at + timedelta(days=3)
    aside = writes.set_aside(signals=[signal, bundled], by=director, at=later, reason="Vergissing")
    assert writes.move_many(signals=aside, to=rules.TAKEN_UP, by=director, at=later) == []
    back = {row.pk: row.state for row in writes.take_back(signals=aside, by=director, at=later)}
    assert back == {signal.pk: rules.REOPENED, bundled.pk: rules.TAKEN_UP}
    assert SignalTerm.objects.get(signal=signal).reopened_at == begun, "its term goes on where it was"
    assert writes.check_derived() == []


def test_what_was_set_aside_is_not_reopened_by_the_way(signal, director, gent, at):
    writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
    follower = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
    assert writes.reopen(signal=signal, by=follower, at=at, reason="no").state == rules.SET_ASIDE


def test_out_of_its_last_theme_it_is_back_in_the_inbox(signal, director, at):
    taken = writes.take_up(signals=[signal], by=director, at=at)
    assert [s.state for s in writes.release(signals=taken, by=director, at=at, reason="Hoort er niet bij")] == ["new"]


def test_what_is_not_in_the_table_is_refused(signal, director, at):
    writes.answered(signals=[signal], by=director, at=at)
    with pytest.raises(Refused):
        writes.move(signal=signal, to=rules.SET_ASIDE, by=director, at=at, reason="Toch niet")
    assert writes.answered(signals=[signal], by=director, at=at) == []


def test_one_move(signal, director, at):
    assert writes.move(signal=signal, to=rules.TAKEN_UP, by=director, at=at).state == rules.TAKEN_UP


def test_outsiders_move_nothing(signal, say, rabot, anyone, director, field_worker, other_director, councillor, at):
    elsewhere = say(neighbourhood=rabot)
    for outsider in (anyone, field_worker, other_director, councillor):
        for to in (rules.TAKEN_UP, rules.ANSWERED, rules.SET_ASIDE, rules.REOPENED):
            with pytest.raises(NotAllowed):
                writes.move(signal=signal, to=to, by=outsider, at=at, reason="Omdat")
    with pytest.raises(NotAllowed):
        writes.take_up(signals=[signal, elsewhere], by=director, at=at)
    signal.refresh_from_db()
    assert signal.state == rules.NEW


def test_one_answer_goes_to_another_portfolio_too(say, rabot, director, at):
    assert len(writes.answered(signals=[say(), say(neighbourhood=rabot)], by=director, at=at)) == 2


def test_what_cannot_be_placed_is_of_everybody_who_sorts(say, director, field_worker, at):
    lost = say(neighbourhood=None)
    assert access.may_read(director, lost)
    assert not access.may_read(field_worker, lost)
    assert writes.take_up(signals=[lost], by=director, at=at)


def test_the_system_may(signal, gent, at):
    assert writes.answered(signals=[signal], by=system(gent.pk), at=at)
    assert access.may_read(system(gent.pk), signal)
