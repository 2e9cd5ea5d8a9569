"""What is settled before residents are asked anything for a plan: the start check and the scope card."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.urls import reverse

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.plans import reads, rules, writes
from wijklus.loop.plans.models import ScopeCard, StartCheck

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

SCOPE = {
    "within": "- Groen\n\n- Licht", "outside": "Buslijnen: De Lijn, 070 220 200", "limits": "Meer dan 40.000 euro",
    "decides": "De raad beslist", "set_with": "city",
}  # fmt: skip


def at_(name, plan):
    return reverse(f"plans:{name}", args=["gent", plan.reference])


def readiness(plan):
    return reads.readiness(plan=reads.by_reference(reference=plan.reference))


@pytest.fixture
def agreed(at):
    return {
        "cycle": "Elke maand met de diensten", "agreed_by": "Managementteam", "agreed_on": at.date(),
        "agreement_url": "", "decides": "De raad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("has", "lacks"),
    [
        ({}, ["hours", "cycle", "agreement", "decides"]),
        ({"hours": True, "cycle": "x", "agreed_by": "MT", "decides": "x"}, ["agreement"]),
        ({"hours": True, "cycle": "x", "agreed_by": "MT", "is_dated": True, "decides": "x"}, []),
    ],
)
def test_what_lacks_before_the_start(has, lacks):
    nothing = {"hours": False, "cycle": "", "agreed_by": "", "is_dated": False, "decides": ""}
    assert rules.not_ready(**{**nothing, **has}) == lacks


@pytest.mark.parametrize("line", ["Buslijnen", "Buslijnen:", ": De Lijn"])
def test_not_here_needs_a_there(line):
    with pytest.raises(rules.NoDestination, match=line):
        rules.elsewhere(f"Licht: de nutsmaatschappij\n{line}")


class TestStartCheck:
    def test_from_nothing_to_ready(self, plan, director, groendienst, agreed, at):
        assert readiness(plan).lacks == ["hours", "cycle", "agreement", "decides"]
        writes.check_start(plan=plan, version=0, by=director, at=at, **agreed)
        assert readiness(plan).lacks == ["hours"]
        writes.set_hours(plan=plan, party=groendienst, per_week=Decimal("4.5"), by=director, at=at)
        found = readiness(plan)
        assert found.lacks == []
        assert found.per_week == Decimal("4.5")
        assert Entry.objects.filter(verb__in=("plans.check_start", "plans.set_hours")).count() == 2

    def test_hours_are_changed_and_taken_out(self, plan, director, groendienst, at):
        for hours in ("4", "6", "0"):
            writes.set_hours(plan=plan, party=groendienst, per_week=Decimal(hours), by=director, at=at)
        assert readiness(plan).hours == []
        last = Entry.objects.filter(verb="plans.set_hours").latest("pk")
        assert (last.before["per_week"], last.after["per_week"]) == ("6.0", "0")

    @pytest.mark.parametrize("hours", ["-1", "400.1"])
    def test_hours_that_cannot_be(self, plan, director, groendienst, at, hours):
        with pytest.raises(Refused, match="0 "):
            writes.set_hours(plan=plan, party=groendienst, per_week=Decimal(hours), by=director, at=at)

    def test_two_at_once_keep_both_texts(self, plan, director, agreed, at):
        first = writes.check_start(plan=plan, version=0, by=director, at=at, **agreed)
        mine = {**agreed, "cycle": "Elke week"}
        for seen in (0, 7):
            with pytest.raises(Conflict) as conflict:
                writes.check_start(plan=plan, version=seen, by=director, at=at, **mine)
            assert (conflict.value.theirs.cycle, conflict.value.mine["cycle"]) == (agreed["cycle"], "Elke week")
        writes.check_start(plan=plan, version=first.version, by=director, at=at, **mine)
        assert StartCheck.objects.get().cycle == "Elke week"

    def test_no_agreement_of_tomorrow(self, plan, director, agreed, at):
        with pytest.raises(Refused, match="nog"):
            writes.check_start(
                plan=plan, version=0, by=director, at=at, **{**agreed, "agreed_on": at.date() + timedelta(days=1)}
            )

    def test_not_by_everybody_nor_of_a_plan_that_is_over(self, plan, director, service_contact, agreed, at):
        with pytest.raises(NotAllowed):
            writes.check_start(plan=plan, version=0, by=service_contact, at=at, **agreed)
        writes.end_plan(plan=plan, reason="Voorbij", by=director, at=at)
        with pytest.raises(Refused):
            writes.check_start(plan=plan, version=0, by=director, at=at, **agreed)


class TestScope:
    def test_a_next_card_leaves_the_one_before(self, plan, director, at):
        given = {"plan": plan, "by": director, "at": at}
        writes.set_scope(number=0, **SCOPE, **given)
        writes.set_scope(
            number=1, reason="Afgesproken", **given, agreed_on=at.date(), agreed_where="Bewonerscomité",
            **{**SCOPE, "set_with": "residents", "within": "Groen"},
        )  # fmt: skip
        new, old = reads.scope_cards(plan=plan)
        assert (new.number, new.within, new.agreed_where) == (2, ["Groen"], "Bewonerscomité")
        assert (old.within, old.outside) == (
            ["Groen", "Licht"],
            [{"what": "Buslijnen", "there": "De Lijn, 070 220 200"}],
        )

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"within": " "}, "within"),
            ({"outside": "Bussen"}, "outside"),
            ({"limits": "x" * 301}, "limits"),
            ({"outside": "\n".join(["Bussen: daar"] * 21)}, "outside"),
            ({"decides": ""}, "decides"),
            ({"set_with": "nobody"}, "set_with"),
            ({"set_with": "residents"}, "agreed_on"),
            ({"number": 1}, "reason"),
        ],
    )
    def test_what_is_no_card(self, plan, director, at, wrong, field):
        with pytest.raises(Refused) as refused:
            writes.set_scope(plan=plan, by=director, at=at, **{"number": 0, **SCOPE, **wrong})
        assert refused.value.field == field
        assert not ScopeCard.objects.exists()

    def test_not_agreed_tomorrow(self, plan, director, at):
        later = {"set_with": "residents", "agreed_on": at.date() + timedelta(days=1)}
        with pytest.raises(Refused, match="nog"):
            writes.set_scope(plan=plan, number=0, by=director, at=at, **{**SCOPE, **later})

    def test_the_second_of_two_at_once(self, plan, director, at):
        given = {"plan": plan, "by": director, "at": at, **SCOPE}
        writes.set_scope(number=0, **given)
        with pytest.raises(Conflict):
            writes.set_scope(number=0, **given)
        assert ScopeCard.objects.count() == 1


class TestScreens:
    def test_a_director_prepares(self, plan, client_of, groendienst, client, django_assert_max_num_queries):
        browser = client_of("director")
        page = at_("start_check", plan)
        assert "een dienst" in browser.get(page).content.decode()
        hours = {"party": groendienst.reference, "per_week": "4,5"}
        assert browser.post(at_("set_hours", plan), {**hours, "per_week": "veel"}).status_code == 422
        assert browser.post(at_("set_hours", plan), {**hours, "per_week": "401"}).status_code == 422
        assert browser.post(at_("set_hours", plan), hours).status_code == 302
        typed = {
            "version": 0,
            "cycle": "Elke maand",
            "agreed_by": "MT",
            "agreed_on": "2026-11-01",
            "decides": "De raad",
        }
        assert browser.post(page, typed).status_code == 302
        again = browser.post(page, {**typed, "cycle": "Nooit"})
        assert again.status_code == 422
        assert "Elke maand" in again.content.decode()
        assert "Klaar om bewoners te vragen" in browser.get(at_("desk", plan)).content.decode()
        scope = at_("set_scope", plan)
        assert browser.post(scope, {"number": 0, **SCOPE, "outside": "Bussen"}).status_code == 422
        assert browser.post(scope, {"number": 0, **SCOPE}).status_code == 302
        assert "Buslijnen: De Lijn" in browser.get(scope).content.decode()
        with django_assert_max_num_queries(8):
            public = client.get(at_("scope", plan)).content.decode()
        for words in ("Licht", "Buslijnen", "4,5", "Elke maand", "De stad bepaalde deze grenzen alleen"):
            assert words in public
        assert at_("scope", plan) in client.get(reverse("plans:plan", args=["gent", plan.reference])).content.decode()

    def test_who_only_reads(self, plan, client_of):
        page = client_of("councillor").get(at_("start_check", plan))
        assert "nog niemand" in page.content.decode()
        assert "<textarea" not in page.content.decode()

    def test_nothing_said_yet_and_no_plan(self, plan, client):
        assert "nog niet gezegd" in client.get(at_("scope", plan)).content.decode()
        assert client.get(at_("scope", plan).replace(plan.reference, "nergens")).status_code == 404

    def test_the_list_of_plans_is_paged(self, plan, client_of, monkeypatch, rabot, coordinator, at):
        monkeypatch.setattr(import_module("wijklus.loop.plans.views.desk"), "PER_PAGE", 1)
        period = {"valid_from": at.date(), "valid_until": at.date() + timedelta(days=9)}
        writes.start_plan(neighbourhood=rabot, title="Tweede", by=coordinator, at=at, **period)
        browser = client_of("director")
        assert [len(browser.get(f"/nl/gent/werk/plannen/?page={n}").context["plans"]) for n in (1, 2)] == [1, 1]
