"""What a signal that comes in asks of the set-up of a city: from memory, and never older than the last change."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from wijklus.base import clock
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places
from wijklus.ground.places import writes as places_writes
from wijklus.loop.signals import reads, writes
from wijklus.loop.signals.models import RoutingRule, Signal
from wijklus.loop.signals.rules import Days

pytestmark = pytest.mark.django_db
FORM = {"kind": "problem", "text": "Te weinig licht", "answer": "none"}
IN_MESSAGES = {"postgresql": 6, "sqlite": 12}
"""What a form asks of a city in memory, with the savepoint of the test around it and its end."""


@pytest.fixture
def lamps(administrator, at, gent):
    return writes.add_category(name={"nl": "Lampen"}, by=administrator, at=at)


def send(**more):
    address = reverse("signals:new", args=["gent", "dampoort"])
    return Client().post(address, {**FORM, **more})


def revision():
    city = places.municipality_by_slug("gent")
    assert city is not None
    return city.revision or 0


def changed(category, **more):
    told = {"name": category.name, "parent": None, "policy_field_id": None, "is_public_space": True, "position": 1}
    return {"category": category, "version": category.version, **told, "is_active": True, **more}


def test_the_second_form_asks_what_is_its_own(lamps, dampoort, django_assert_max_num_queries):
    send(category=lamps.code)
    with django_assert_max_num_queries(IN_MESSAGES[connection.vendor]):
        assert send(category=lamps.code).status_code == 302
    assert [signal.neighbourhood for signal in Signal.objects.all()] == [dampoort, dampoort]
    kept = {signal.boundary_id for signal in Signal.objects.all()}
    assert kept == {places.boundary_ids(on=clock.today(), only=dampoort.pk).get(dampoort.pk)}


def test_a_change_counts_for_the_next_form(lamps, dampoort, administrator, at):
    assert send(category=lamps.code).status_code == 302
    writes.change_category(**changed(lamps, is_active=False), by=administrator, at=at)
    assert send(category=lamps.code).status_code == 422


def test_a_rule_counts_for_the_next_form(lamps, dampoort, administrator, at):
    send(category=lamps.code)
    party = people.make_party(kind="service", name="Licht", by=administrator, at=at)
    values = {"party": party, "category": lamps, "neighbourhood": None, "words": [], "note": ""}
    values |= {"valid_from": at.date() - timedelta(days=400), "valid_until": None}
    writes.add_rule(values=values, by=administrator, at=at)
    send(category=lamps.code)
    newest = Signal.objects.order_by("-pk")[0]
    assert reads.routing_of(newest).party == party


def test_each_change_of_what_is_remembered_raises_the_revision(lamps, dampoort, administrator, at, gent):
    by_whom = {"by": administrator, "at": at}
    party = people.make_party(kind="service", name="Licht", **by_whom)
    values = {"party": party, "category": lamps, "neighbourhood": None, "words": [], "note": ""}
    values |= {"valid_from": at.date(), "valid_until": None}
    asked = {"text": {"nl": "Welke?"}, "kind": "text", "options": [], "is_required": False}
    rules: list[RoutingRule] = []

    def fresh():
        return reads.category_by_code(lamps.code)

    changes = [
        lambda: writes.add_category(name={"nl": "Bomen"}, **by_whom),
        lambda: writes.change_category(**changed(fresh(), days=Days(3, 9)), **by_whom),
        lambda: writes.add_question(category=lamps, **asked, **by_whom),
        lambda: writes.set_outcome_default(days=33, **by_whom),
        lambda: writes.add_closing_day(on=at.date() + timedelta(days=4), name="Brugdag", **by_whom),
        lambda: writes.remove_closing_day(on=at.date() + timedelta(days=4), **by_whom),
        lambda: rules.append(writes.add_rule(values=values, **by_whom)),
        lambda: writes.end_rule(rule=rules[0], on=at.date() + timedelta(days=5), **by_whom),
        lambda: people.make_party(kind="service", name="Groen", **by_whom),
        lambda: places_writes.change_settings(version=places.settings_version(), first_answer_days=3, **by_whom),
        lambda: places_writes.mark_current(at=at),
    ]
    for number, change in enumerate(changes):
        before = revision()
        change()
        assert revision() > before, number
