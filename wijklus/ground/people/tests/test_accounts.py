"""Accounts are made by who manages users, invited by mail, and erased when their work here is over."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import IntegrityError

from wijklus.base import actor as actors
from wijklus.base import scope
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import reads, writes
from wijklus.ground.people.models import Membership, User
from wijklus.ground.trail.models import Entry, Job

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


class TestMake:
    def test_a_new_account_cannot_log_in_yet_and_is_invited_once(self, administrator, at):
        given = {"email": "Nieuw@Gent.example", "name": "Nieuwe collega", "by": administrator, "at": at}
        user = writes.make_user(**given)
        assert writes.make_user(**given) == user
        assert user.email == "nieuw@gent.example"
        assert not user.has_usable_password()
        assert Job.objects.get(key=f"invitation:{user.reference}").arguments == {"user_ref": user.reference}
        assert User.objects.get_by_natural_key("NIEUW@gent.example") == user

    def test_the_account_of_somebody_elsewhere_keeps_its_name(self, administrator, other_director, user_of, at):
        theirs = user_of("other_director")
        assert writes.make_user(email=theirs.email, name="Anders", by=administrator, at=at) == theirs
        theirs.refresh_from_db()
        assert theirs.name == "Een other_director"

    def test_two_at_once_make_one(self, administrator, at, monkeypatch):
        writes.make_user(email="a@gent.example", name="A", by=administrator, at=at)
        found = iter([None])
        first = User.objects.filter(email="a@gent.example")

        class Blind:
            def first(self):
                return next(found)

        monkeypatch.setattr(User.objects, "filter", lambda **_kw: Blind())
        again = writes.make_user(email="a@gent.example", name="A", by=administrator, at=at)
        assert again == first.get()
        with pytest.raises(IntegrityError):
            User(email="A@gent.example", name="B", created_at=at).save()

    def test_refused_with_the_field(self, administrator, at):
        for field, wrong in {"email": {"email": "geen", "name": "x"}, "name": {"email": "b@c.be", "name": " "}}.items():
            with pytest.raises(Refused) as refused:
                writes.make_user(**wrong, by=administrator, at=at)
            assert refused.value.field == field

    def test_not_by_others(self, director, other_director, at):
        for outsider in (director, other_director):
            with pytest.raises(NotAllowed):
                writes.make_user(email="b@c.be", name="x", by=outsider, at=at)


class TestChange:
    def test_ones_own_name_and_language(self, director, user_of, at):
        user = user_of("director")
        writes.change_account(user=user, by=director, at=at, name="Nieuwe naam", language="en")
        user.refresh_from_db()
        assert (user.name, user.language) == ("Nieuwe naam", "en")
        with pytest.raises(Refused):
            writes.change_account(user=user, by=director, at=at, name=" ", language="en")

    def test_not_somebody_elses(self, administrator, user_of, at):
        with pytest.raises(NotAllowed):
            writes.change_account(user=user_of("director"), by=administrator, at=at, name="X", language="nl")


class TestErase:
    @pytest.fixture
    def gone(self, administrator, director, user_of, at):
        user = user_of("director")
        Membership.objects.filter(user=user).update(public_phone="0470123456")
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        writes.end_role(membership=Membership.objects.get(user=user), on=TODAY, by=administrator, at=at)
        return user

    def test_name_address_and_logins_go_and_the_function_stays(self, gone, administrator, client_of, at):
        client_of("director")
        assert writes.erase_account(user=gone, by=administrator, at=at)
        gone.refresh_from_db()
        held = Membership.objects.get(user=gone)
        assert gone.email == f"{gone.reference}@erased.invalid"
        assert (gone.name, gone.is_active, held.public_phone) == ("", False, "")
        assert held.function == "Wijkregisseur Dampoort"
        assert not EmailAddress.objects.exists()
        assert not Session.objects.exists()
        assert Entry.objects.get(verb="people.erase_account").object_ref == gone.reference
        assert not writes.erase_account(user=gone, by=administrator, at=at)

    def test_not_while_a_role_is_held_anywhere(self, gone, administrator, kortrijk, at):
        with scope.of(kortrijk.pk):
            Membership.objects.create(
                user=gone, role=reads.role_by_key("director"), function="Regisseur", valid_from=TODAY
            )
        with pytest.raises(Refused):
            writes.erase_account(user=gone, by=administrator, at=at)

    def test_not_by_others_nor_somebody_who_never_worked_here(self, gone, director, administrator, user_of, at):
        with pytest.raises(NotAllowed):
            writes.erase_account(user=gone, by=director, at=at)
        with pytest.raises(NotAllowed):
            writes.erase_account(user=user_of("other_director"), by=administrator, at=at)

    def test_the_sessions_of_others_stay(self, gone, administrator, client_of, at):
        browser = client_of("coordinator")
        writes.erase_account(user=gone, by=administrator, at=at)
        assert browser.session.exists(browser.session.session_key)


def test_only_the_system_makes_an_operator(administrator, at):
    with pytest.raises(NotAllowed):
        writes.make_operator(email="op@wijklus.example", name="Op", by=administrator, at=at)
    made = writes.make_operator(email="op@wijklus.example", name="Op", by=actors.system(0), at=at)
    again = writes.make_operator(email="OP@wijklus.example", name="Op", by=actors.system(0), at=at)
    assert made == again
    assert again.is_operator
    with scope.everywhere():
        assert Entry.objects.filter(verb="people.make_operator", object_ref=made.reference).count() == 1


class TestLogins:
    def test_told_in_every_municipality_where_they_work_under_their_function(self, director, user_of, kortrijk, at):
        user = user_of("director")
        with scope.of(kortrijk.pk):
            Membership.objects.create(
                user=user, role=reads.role_by_key("director"), function="Regisseur", valid_from=TODAY
            )
        writes.record_login(user=user, at=at)
        with scope.everywhere():
            told = Entry.objects.filter(verb="people.login").values_list("municipality_id", "function")
            assert sorted(told) == sorted([
                (director.municipality_id, "Wijkregisseur Dampoort"), (kortrijk.pk, "Regisseur"),
            ])  # fmt: skip

    def test_a_failed_try_is_told_by_the_system(self, director, user_of, at):
        writes.record_failed_login(email=user_of("director").email.upper(), at=at)
        writes.record_failed_login(email="nobody@gent.example", at=at)
        entry = Entry.objects.get(verb="people.failed_login")
        assert (entry.function, entry.actor_id) == ("Wijklus", None)

    def test_a_link_for_a_new_password_once_a_minute(self, director, user_of, at):
        writes.ask_password_link(user=user_of("director"), at=at)
        writes.ask_password_link(user=user_of("director"), at=at)
        assert Job.objects.filter(name__endswith="send_password_link").count() == 1
