"""Questions about who is who, each in a known number of queries."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import access, reads, writes
from wijklus.ground.people.models import Membership, Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_the_actor_of_an_account_in_one_query(director, user_of, gent, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = reads.actor_of(user=user_of("director"), municipality_id=gent.pk, on=TODAY)
    assert found == director


def test_a_second_role_widens_no_right_of_the_first(
    director, administrator, user_of, gent, dampoort, rabot, groendienst, at, django_assert_num_queries
):
    """A director who also sits on the council sees the city's figures, and still nobody's words in another place."""
    user = user_of("director")
    for key, more in {"councillor": {}, "service_contact": {"party": groendienst}}.items():
        writes.give_role(
            user=user, role=reads.role_by_key(key), function=key, valid_from=TODAY, by=administrator, at=at, **more
        )
    with django_assert_num_queries(1):
        both = reads.actor_of(user=user, municipality_id=gent.pk, on=TODAY)
    assert both.reach("loop.read") is None
    assert both.reach("signals.read_contact") == both.reach("people.erase") == {dampoort.pk}
    assert both.can_in("loop.read", rabot.pk)
    assert not both.can_in("signals.read", rabot.pk)
    assert not both.can_in("answers.write", None)
    assert both.party_ids == {groendienst.pk}


def test_the_party_of_a_role_that_answers_nothing_is_not_spoken_for(
    director, administrator, user_of, gent, groendienst, wegendienst, at
):
    user = user_of("director")
    writes.give_role(
        user=user, role=reads.role_by_key("field_worker"), function="Werkt bij de wegendienst", valid_from=TODAY,
        party=wegendienst, by=administrator, at=at,
    )  # fmt: skip
    writes.give_role(
        user=user, role=reads.role_by_key("service_contact"), function="Contact", valid_from=TODAY, party=groendienst,
        by=administrator, at=at,
    )  # fmt: skip
    assert reads.actor_of(user=user, municipality_id=gent.pk, on=TODAY).party_ids == {groendienst.pk}


def test_without_a_membership_an_account_is_nobody_here(other_director, user_of, gent):
    here = reads.actor_of(user=user_of("other_director"), municipality_id=gent.pk, on=TODAY)
    assert here.rights == {}
    assert here.reach("loop.read") == frozenset()
    assert here.user_id
    assert reads.actor_of(user=AnonymousUser(), municipality_id=gent.pk, on=TODAY).user_id is None


def test_the_contact_person_of_a_neighbourhood(director, user_of, dampoort, rabot, gent, django_assert_num_queries):
    assert reads.contact_for(neighbourhood_id=dampoort.pk, on=TODAY) is None
    Membership.objects.filter(user=user_of("director")).update(is_public_contact=True, public_phone="09 210 00 00")
    with django_assert_num_queries(1):
        found = reads.contact_for(neighbourhood_id=dampoort.pk, on=TODAY)
    assert found == reads.ContactPerson(
        name="Een director", function="Wijkregisseur Dampoort", phone="09 210 00 00", since=date(2026, 1, 1)
    )
    assert reads.contacts_for(neighbourhood_id=rabot.pk, on=TODAY) == []


def test_members_only_for_who_manages_users(administrator, director, other_director, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = list(reads.members(by=administrator, on=TODAY))
    assert {m.function for m in found} == {"Beheerder", "Wijkregisseur Dampoort"}
    assert len(reads.members(by=administrator)) == 2
    assert reads.membership_by_reference(by=administrator, reference=found[0].reference) == found[0]
    for outsider in (director, other_director):
        with pytest.raises(NotAllowed):
            reads.members(by=outsider)
        with pytest.raises(NotAllowed):
            reads.membership_by_reference(by=outsider, reference=found[0].reference)


def test_roles_everywhere_for_the_page_after_login(other_director, director, user_of, gent, kortrijk):
    user = user_of("director")
    with scope.of(kortrijk.pk):
        Membership.objects.create(
            user=user, role=Role.objects.get(key="councillor"), function="Raadslid", valid_from=TODAY
        )
    found = reads.memberships_everywhere(user=user, on=TODAY)
    assert [m.municipality.slug for m in found] == ["gent", "kortrijk"]
    assert reads.has_role_anywhere(user=user, on=TODAY)


def test_where_a_service_is_written_to(groendienst, service_contact):
    assert reads.contact_addresses_of(groendienst, on=TODAY) == [
        "groendienst@gent.example",
        "service.contact@gent.example",
    ]


def test_accounts_are_found_whatever_the_case(director, user_of):
    user = user_of("director")
    assert reads.user_by_email(user.email.upper()) == user
    assert reads.user_by_reference(user.reference) == user
    assert str(user) == user.email


def test_predicates_of_the_settings(administrator, director, field_worker, other_director, anyone):
    assert access.may_see_settings(administrator)
    assert not access.may_see_settings(director)
    assert access.may_see_parties(director)
    assert not access.may_see_parties(anyone)
    assert not access.may_see_parties(other_director)


def test_a_right_of_another_municipality_is_no_right_here(gent):
    stranger = Actor(municipality_id=gent.pk + 1, function="x", rights=everywhere("system"))
    assert not access.may_manage_users(stranger)
    assert not access.may_read_contact(stranger, neighbourhood_id=None)


def test_rows_tell_what_they_are(director, user_of):
    held = Membership.objects.select_related("role").get(user=user_of("director"))
    assert (str(held), str(held.role)) == ("Wijkregisseur Dampoort", "director")


def test_accounts_are_forgotten_a_term_after_their_last_role_anywhere(director, user_of, gent, kortrijk):
    user = user_of("director")
    Membership.objects.filter(user=user).update(valid_until=date(2026, 2, 1))
    over = date(2027, 2, 1)
    assert reads.retention_days() == 365
    assert reads.forgotten_accounts(on=over - timedelta(days=1)) == []
    assert reads.forgotten_accounts(on=over) == [user]
    with scope.of(kortrijk.pk):
        Membership.objects.create(
            user=user, role=Role.objects.get(key="councillor"), function="Raadslid", valid_from=TODAY
        )
    assert reads.forgotten_accounts(on=over) == []


def test_the_name_under_an_answer_and_the_channels_without_what_lies_behind(director, user_of, anyone, at):
    assert reads.name_of_user(director.user_id) == "Een director"
    assert reads.name_of_user(None) == ""
    mail = writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be")
    nothing = writes.register_person(by=anyone, at=at)
    assert reads.channels([mail.pk, nothing.pk]) == {mail.pk: "mail"}


def test_who_works_here_is_written_to(director, user_of, at):
    assert reads.address_of_user(director.user_id, on=at.date()) == user_of("director").email
    assert reads.address_of_user(director.user_id, on=date(2001, 1, 1)) == ""
    assert reads.address_of_user(None, on=at.date()) == ""
