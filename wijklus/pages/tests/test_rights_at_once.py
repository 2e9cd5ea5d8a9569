"""A right that is taken away is gone at the very next request: who somebody is, is asked each time."""

from datetime import timedelta

import pytest

from wijklus.base import clock
from wijklus.ground.people import reads, writes
from wijklus.ground.people.models import Membership, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
INBOX = "/nl/gent/werk/inbox/"


@pytest.fixture
def held(director, user_of):
    return Membership.objects.get(user=user_of("director"))


@pytest.fixture
def opens(client_of, director):
    """Whether the director may open the inbox, asked twice beforehand: what a process could remember is remembered."""
    browser = client_of("director")

    def opened():
        return browser.get(INBOX).status_code

    assert (opened(), opened()) == (200, 200)
    return opened


def test_a_role_that_was_ended(opens, held, administrator, at):
    writes.end_role(membership=held, on=at.date(), by=administrator, at=at, reason="vertrokken")
    assert opens() == 403


def test_a_role_that_may_less(opens, held, administrator, at):
    role = reads.role_by_key(held.role.key)
    less = {"rights": ["loop.read"], "whole_city": role.whole_city, "version": role.version}
    writes.compose_role(key=role.key, name=role.name, **less, by=administrator, at=at)
    assert opens() == 403


def test_a_role_that_ends_by_the_calendar(opens, held, administrator, monkeypatch, at):
    writes.end_role(membership=held, on=at.date() + timedelta(days=3), by=administrator, at=at, reason="contract")
    for days, seen in ((2, 200), (3, 403)):
        day = at.date() + timedelta(days=days)
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert opens() == seen


def test_what_was_changed_in_the_database_by_hand(opens, held):
    Membership.objects.filter(pk=held.pk).delete()
    assert opens() == 403


def test_an_account_that_was_closed(opens, held):
    User.objects.filter(pk=held.user_id).update(is_active=False)
    assert opens() == 302


def test_a_portfolio_that_became_smaller(opens, held, client_of, dampoort):
    browser = client_of("director")

    def reach():
        return set(browser.get(INBOX).wsgi_request.actor.rights.values())

    assert reach() == {frozenset([dampoort.pk])}
    held.neighbourhoods.clear()
    assert reach() == {frozenset()}
