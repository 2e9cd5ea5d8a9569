"""One signal, by its private link or by who may read it."""

import pytest
from django.utils import translation

from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.loop.signals import access, reads, rules, writes
from wijklus.loop.signals.models import Category, HelpCount, Photo

pytestmark = pytest.mark.django_db


def test_the_private_link_opens_and_nothing_else_does(signal, django_assert_num_queries):
    key = access.follow_key(signal)
    with django_assert_num_queries(1):
        assert reads.for_link(reference=signal.reference, key=key) == signal
    assert reads.for_link(reference=signal.reference, key=key[:-1] + ("x" if key[-1] != "x" else "y")) is None
    assert reads.for_link(reference="bestaatniet", key=key) is None
    assert reads.follow_url(signal, language="nl").endswith(f"/nl/gent/volg/{signal.reference}/{key}/")


def test_a_link_that_was_shown_speaks_for_a_person_who_said_nothing_else(say, field_worker, django_assert_num_queries):
    wish = rules.Reachable(channel="mail", email="b@voorbeeld.be")
    first = say(contact=wish)
    assert access.speaks_for_person(first, access.follow_key(first))
    second = say(contact=wish)
    for signal in (first, second):
        assert not access.speaks_for_person(signal, access.follow_key(signal))
        with django_assert_num_queries(0):
            assert access.speaks_for_person(signal, access.sent_key(signal))
    assert not access.was_sent(first, access.sent_key(second))
    counted = say(channel="walk", counted_voices=3, by=field_worker)
    assert not access.speaks_for_person(counted, access.sent_key(counted))


def test_both_links_open_the_page_and_end_together(signal, director, at):
    keys = (access.follow_key(signal), access.sent_key(signal))
    assert all(reads.for_link(reference=signal.reference, key=key) == signal for key in keys)
    writes.renew_link(signal=signal, by=director, at=at)
    assert not any(reads.for_link(reference=signal.reference, key=key) for key in keys)


def test_staff_read_what_is_in_their_portfolio(signal, say, rabot, director, field_worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert reads.for_actor(by=director, reference=signal.reference) == signal
    assert reads.for_actor(by=field_worker, reference="bestaatniet") is None
    with pytest.raises(NotAllowed):
        reads.for_actor(by=director, reference=say(neighbourhood=rabot).reference)


@pytest.fixture
def with_more(user_of, administrator, director, gent, at):
    """The director of Dampoort, who also reads what is said in the whole city."""
    reader = people_writes.compose_role(
        key="reader", name={"nl": "lezer"}, rights=["loop.read", "signals.read"], whole_city=True, by=administrator,
        at=at,
    )  # fmt: skip
    people_writes.give_role(
        user=user_of("director"), role=reader, function="Lezer", valid_from=at.date(), by=administrator, at=at
    )
    return people.actor_of(user=user_of("director"), municipality_id=gent.pk, on=at.date())


def test_who_reads_everywhere_still_acts_in_the_own_neighbourhood_only(signal, say, rabot, with_more, at):
    elsewhere = say(neighbourhood=rabot)
    assert reads.for_actor(by=with_more, reference=elsewhere.reference) == elsewhere
    for allowed in (access.may_triage, access.may_read_contact, access.may_erase_behind):
        assert allowed(with_more, signal)
        assert not allowed(with_more, elsewhere)
    assert set(reads.inbox(by=with_more, filters=reads.Filters(), today=at.date()).rows) == {signal, elsewhere}
    assert reads.due(actor=with_more, now=at)[0].count == 1


def test_and_erases_nobody_there(say, rabot, with_more, client_of):
    elsewhere = say(neighbourhood=rabot)
    refused = client_of("director").post(f"/nl/gent/werk/signaal/{elsewhere.reference}/wissen/", {"with_words": "on"})
    assert refused.status_code == 403
    elsewhere.refresh_from_db()
    assert elsewhere.text


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


class TestNeighbourhoodsWithoutADirector:
    @pytest.fixture(autouse=True)
    def in_dutch(self):
        with translation.override("nl"):
            yield

    def section(self, actor, at):
        return next((part for part in reads.due(actor=actor, now=at) if part.key == "no_director"), None)

    def test_who_gives_roles_reads_where_nobody_sorts(self, say, rabot, director, administrator, at):
        assert self.section(administrator, at).top[0].since is None
        say(neighbourhood=rabot)
        found = self.section(administrator, at)
        assert (found.count, found.counted, found.top[0].what) == (1, "1 wijk", "Rabot")
        assert (found.top[0].where, found.top[0].since) == ("1 signaal wacht", at)
        assert "1 signaal dat niemand bereikt" in found.note
        assert self.section(director, at) is None

    def test_the_whole_city_catches_them(self, say, rabot, director, administrator, coordinator, at):
        assert "komt bij wie voor de hele stad sorteert" in self.section(administrator, at).note
        say(neighbourhood=rabot)
        assert "Daar wacht 1 signaal. Het staat op Vandaag" in self.section(administrator, at).note
        assert reads.due(actor=coordinator, now=at)[0].count == 1

    def test_nobody_anywhere(self, administrator, at, django_assert_num_queries):
        with django_assert_num_queries(4):
            found = self.section(administrator, at)
        assert [due.what for due in found.top] == ["Dampoort", "Rabot"]
        assert "bereikt niemand" in found.note
