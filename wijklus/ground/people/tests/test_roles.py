"""Roles are composed, given and ended by who manages users; somebody always does."""

from datetime import date, timedelta

import pytest

from wijklus.base import scope
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import reads, writes
from wijklus.ground.people.models import Membership, Role
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def mine(administrator, user_of):
    return Membership.objects.get(user=user_of("administrator"))


class TestSeed:
    def test_twice_leaves_what_the_city_composed(self, administrator, at):
        role = reads.role_by_key("councillor")
        writes.compose_role(
            key="councillor", name={"nl": "raadslid"}, rights=["loop.read", "trail.read"], whole_city=True,
            version=role.version, by=administrator, at=at,
        )  # fmt: skip
        writes.seed_roles(by=administrator, at=at)
        assert reads.role_by_key("councillor").rights == ["loop.read", "trail.read"]
        assert reads.roles().count() == 10

    def test_an_upgrade_brings_what_is_new_and_undoes_nothing(self, administrator, at):
        """A city from before: one role as it came, one that was changed, one changed since, one not there yet."""
        Role.objects.filter(key="coordinator").update(rights=["loop.read"], offered=None)
        Role.objects.filter(key="finance").update(rights=["loop.read"], offered=None, version=3)
        Role.objects.filter(key="director").update(rights=["loop.read"], version=2)
        Role.objects.filter(key="service_head").delete()
        assert writes.seed_roles(by=administrator, at=at) == 3
        assert "rounds.write" in reads.role_by_key("coordinator").rights
        assert "commitments.visa" in reads.role_by_key("finance").rights
        assert reads.role_by_key("director").rights == ["loop.read"]
        assert "commitments.confirm" in reads.role_by_key("service_head").rights
        entry = Entry.objects.get(verb="people.widen_role", object_ref="coordinator")
        assert entry.before == {"rights": ["loop.read"]}
        assert writes.seed_roles(by=administrator, at=at) == 0

    def test_what_the_city_takes_away_after_that_stays_away(self, administrator, at):
        role = reads.role_by_key("finance")
        kept = [right for right in role.rights if right != "money.write"]
        writes.compose_role(
            key="finance", name=role.name, rights=kept, whole_city=True, version=role.version, by=administrator, at=at
        )
        assert writes.seed_roles(by=administrator, at=at) == 0
        assert reads.role_by_key("finance").rights == kept


class TestCompose:
    def test_a_new_role_and_a_change_with_before_and_after(self, administrator, at):
        role = writes.compose_role(
            key="vrijwilliger", name={"nl": " Vrijwilliger ", "en": ""}, rights=["loop.read"], whole_city=False,
            by=administrator, at=at,
        )  # fmt: skip
        assert role.name == {"nl": "Vrijwilliger"}
        writes.compose_role(
            key=role.key, name=role.name, rights=["loop.read", "signals.register"], whole_city=False,
            version=1, by=administrator, at=at,
        )  # fmt: skip
        entry = Entry.objects.filter(verb="people.compose_role", object_ref="vrijwilliger").latest("pk")
        assert entry.before == {"rights": ["loop.read"]}
        assert entry.after["rights"] == ["loop.read", "signals.register"]

    def test_who_was_second_sees_what_the_first_made(self, administrator, at):
        again = {"key": "councillor", "name": {"nl": "raadslid"}, "rights": [], "whole_city": True, "by": administrator}
        writes.compose_role(**again, version=1, at=at)
        with pytest.raises(Conflict):
            writes.compose_role(**again, version=1, at=at)
        with pytest.raises(Conflict):
            writes.compose_role(**again, at=at)

    def test_refused_with_the_field(self, administrator, at):
        given = {"key": "x", "whole_city": True, "by": administrator, "at": at}
        with pytest.raises(Refused) as refused:
            writes.compose_role(name={"nl": "x"}, rights=["fly"], **given)
        assert refused.value.field == "rights"
        with pytest.raises(Refused) as refused:
            writes.compose_role(name={"nl": " "}, rights=[], **given)
        assert refused.value.field == "name"

    def test_the_right_to_manage_users_cannot_be_taken_from_the_last_role(self, administrator, at):
        with pytest.raises(Refused):
            writes.compose_role(
                key="administrator", name={"nl": "beheerder"}, rights=["loop.read"], whole_city=True, version=1,
                by=administrator, at=at,
            )  # fmt: skip
        assert "city.users" in Role.objects.get(key="administrator").rights

    def test_not_by_others(self, director, other_director, anyone, at):
        for outsider in (director, other_director, anyone):
            with pytest.raises(NotAllowed):
                writes.compose_role(
                    key="director", name={"nl": "x"}, rights=["city.users"], whole_city=True, version=1,
                    by=outsider, at=at,
                )  # fmt: skip


class TestGive:
    def test_a_role_with_its_portfolio_from_a_day_until_another(self, administrator, user_of, rabot, at):
        user = user_of("councillor")
        writes.give_role(
            user=user, role=reads.role_by_key("field_worker"), function="Buurtwerker Rabot",
            neighbourhood_ids=[rabot.pk], valid_from=TODAY, valid_until=TODAY + timedelta(days=7),
            by=administrator, at=at,
        )  # fmt: skip

        def actor(on):
            return reads.actor_of(user=user, municipality_id=rabot.municipality_id, on=on)

        assert not actor(TODAY - timedelta(days=1)).can("signals.register")
        assert actor(TODAY).can("signals.register")
        assert not actor(TODAY + timedelta(days=7)).can("signals.register")
        assert Entry.objects.filter(verb="people.give_role", after__function="Buurtwerker Rabot").count() == 1

    def test_refused_with_the_field(self, administrator, user_of, kortrijk, at):
        given = {"user": user_of("councillor"), "valid_from": TODAY, "by": administrator, "at": at}
        with scope.of(kortrijk.pk):
            elsewhere = Neighbourhood.objects.get(slug="overleie")
        contact, worker = reads.role_by_key("service_contact"), reads.role_by_key("field_worker")
        for field, wrong in {
            "function": {"role": worker, "function": " "},
            "valid_until": {"role": worker, "function": "x", "valid_until": TODAY},
            "party": {"role": contact, "function": "x"},
            "neighbourhoods": {"role": worker, "function": "x", "neighbourhood_ids": [elsewhere.pk]},
        }.items():
            with pytest.raises(Refused) as refused:
                writes.give_role(**given, **wrong)
            assert refused.value.field == field

    def test_not_by_others(self, director, other_director, user_of, at):
        for outsider in (director, other_director):
            with pytest.raises(NotAllowed):
                writes.give_role(
                    user=user_of("director"), role=reads.role_by_key("administrator"), function="Ik",
                    valid_from=TODAY, by=outsider, at=at,
                )  # fmt: skip


class TestEnd:
    def test_the_role_ends_and_the_account_sees_nothing_more(self, administrator, director, user_of, gent, at):
        held = Membership.objects.get(user=user_of("director"))
        writes.end_role(membership=held, on=TODAY, by=administrator, at=at, reason="left")
        after = reads.actor_of(user=user_of("director"), municipality_id=gent.pk, on=TODAY)
        assert after.rights == {}
        with pytest.raises(Refused):
            writes.end_role(membership=held, on=TODAY, by=administrator, at=at)

    def test_not_that_of_the_last_who_manages_users(self, administrator, mine, user_of, at):
        with pytest.raises(Refused):
            writes.end_role(membership=mine, on=TODAY, by=administrator, at=at)
        writes.give_role(
            user=user_of("coordinator"), role=reads.role_by_key("administrator"), function="Beheerder",
            valid_from=TODAY, by=administrator, at=at,
        )  # fmt: skip
        assert writes.end_role(membership=mine, on=TODAY, by=administrator, at=at).valid_until == TODAY

    def test_a_role_given_by_mistake_lasts_a_day_at_least(self, administrator, user_of, at):
        held = writes.give_role(
            user=user_of("councillor"), role=reads.role_by_key("field_worker"), function="x",
            valid_from=TODAY, by=administrator, at=at,
        )  # fmt: skip
        ended = writes.end_role(membership=held, on=TODAY, by=administrator, at=at)
        assert ended.valid_until == TODAY + timedelta(days=1)

    def test_not_by_others(self, director, mine, at):
        with pytest.raises(NotAllowed):
            writes.end_role(membership=mine, on=TODAY, by=director, at=at)
