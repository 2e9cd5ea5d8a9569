"""One signal, by its private link or by who may read it."""

import pytest

from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import access, reads, rules, writes
from wijklus.loop.signals.models import Category, HelpCount, Photo

pytestmark = pytest.mark.django_db


def test_the_private_link_opens_and_nothing_else_does(signal, django_assert_num_queries):
    key = access.follow_key(signal)
    with django_assert_num_queries(1):
        assert reads.for_link(reference=signal.reference, key=key) == signal
    assert reads.for_link(reference=signal.reference, key=key[:-1] + "x") is None
    assert reads.for_link(reference="bestaatniet", key=key) is None
    assert reads.follow_url(signal, language="nl").endswith(f"/nl/gent/volg/{signal.reference}/{key}/")


def test_staff_read_what_is_in_their_portfolio(signal, say, rabot, director, field_worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert reads.for_actor(by=director, reference=signal.reference) == signal
    assert reads.for_actor(by=field_worker, reference="bestaatniet") is None
    with pytest.raises(NotAllowed):
        reads.for_actor(by=director, reference=say(neighbourhood=rabot).reference)


def test_outsiders_do_not_learn_whether_it_exists(signal, anyone, councillor, service_contact, other_director):
    for outsider in (anyone, councillor, service_contact, other_director):
        for reference in (signal.reference, "bestaatniet"):
            with pytest.raises(NotAllowed):
                reads.for_actor(by=outsider, reference=reference)


def test_contact_is_seen_by_who_answers_in_that_neighbourhood(signal, director, field_worker, other_director):
    assert access.may_read_contact(director, signal)
    assert not access.may_read_contact(field_worker, signal)
    assert not access.may_read_contact(other_director, signal)
    assert access.may_triage_any(director)
    assert not access.may_triage_any(field_worker)


def test_how_a_person_is_answered(signal, say, field_worker):
    assert reads.channel_of(signal) == "none"
    assert reads.channel_of(say(contact=rules.Reachable(channel="sms", phone="0470123456"))) == "sms"
    assert reads.channel_of(say(channel="walk", counted_voices=3, by=field_worker)) == "none"


def test_every_origin_has_a_resolver(signal, say, field_worker):
    assert set(reads.ORIGIN_RESOLVERS) == set(rules.ORIGINS)
    assert reads.origin_of(signal) != reads.origin_of(say(channel="walk", counted_voices=3, by=field_worker))
    signal.origin_kind = rules.POLICY
    assert str(reads.origin_of(signal))


def test_the_story_begins_with_what_was_said(signal, at):
    (hop,) = reads.story_hops(signal)
    assert (hop.step, hop.at, hop.by) == ("said", at, "")


def test_help_is_counted_per_day_and_nothing_else(gent, at):
    writes.count_help(on=at.date())
    writes.count_help(on=at.date())
    assert HelpCount.objects.get().n == 2


def test_rows_have_a_name(signal, gent, at):
    writes.count_help(on=at.date())
    assert "2026-11-20: 1" in str(HelpCount.objects.get())
    assert str(Category(code="licht")) == "licht"
    assert str(Photo(reference="p")) == "p"


def test_every_verb_has_a_sentence():
    moves = {rules.verb_of(was, to) for was, table in rules.ALLOWED.items() for to in table}
    assert moves <= set(rules.SENTENCES)
