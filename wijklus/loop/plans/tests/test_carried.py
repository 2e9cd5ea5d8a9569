"""A group of residents carries the whole plan: it writes and proposes, the director is a guest, the body decides."""

from datetime import timedelta

import pytest

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail import reads as trail
from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import access, reads, rules, writes
from wijklus.loop.plans.models import PlanItem
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WORK = "/nl/gent/werk"


@pytest.fixture
def carrier(plan, dampoort, group, director, at):
    return actions.carry(
        neighbourhood=dampoort, party=group, reason="Het is hun plan", agreed="Zij schrijven", since=at.date(),
        by=director, at=at,
    )  # fmt: skip


@pytest.fixture
def second(dampoort, director, at):
    """Another priority of the neighbourhood."""
    given = {"by": director, "at": at}
    theme = priorities.start_theme(title="Groen", neighbourhood=dampoort, **given)
    return priorities.prioritise(
        theme=theme, neighbourhood=dampoort, reason="r", decided_by="Wij", decided_on=at.date(), **given
    )


def test_the_group_writes_orders_and_proposes(plan, carrier, second, spokesperson, at):
    given = {"by": spokesperson, "at": at}
    item = writes.add_item(plan=plan, priority=second, goal="Meer bomen", **given)
    with pytest.raises(Refused):
        writes.order_item(item=item, to="up", **given)
    assert writes.order_item(item=item, to="up", reason="Het is warm", **given) == 1
    seen = reads.for_actor(by=spokesperson, reference=plan.reference)
    until = at.date() + timedelta(days=30)
    made = writes.propose(plan=seen, version=seen.version, comments_until=until, **given)
    assert made.number == 1
    writes.take_back(plan=seen, reason="Nog iets", **given)
    changed = reads.item_for_actor(by=spokesperson, reference=item.reference)
    writes.change_item(item=changed, version=changed.version, goal="Veel bomen", **given)
    writes.remove_item(item=changed, reason="Toch niet", **given)
    assert PlanItem.objects.count() == 1
    for forbidden in (
        lambda: writes.adopt(plan=seen, version=9, decided_by="Wij", decided_on=at.date(), **given),
        lambda: writes.end_plan(plan=seen, reason="Weg", **given),
        lambda: writes.set_hours(plan=seen, party=None, per_week=1, **given),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_the_director_is_a_guest_who_records_the_decision(plan, carrier, second, director, coordinator, at):
    item = PlanItem.objects.select_related("plan").get()
    for by in (director, coordinator):
        given = {"by": by, "at": at}
        assert access.is_guest(by, plan.neighbourhood_id)
        assert reads.for_actor(by=by, reference=plan.reference) == plan
        for forbidden in (
            lambda g=given: writes.add_item(plan=plan, priority=second, goal="x", **g),
            lambda g=given: writes.change_item(item=item, version=1, goal="x", **g),
            lambda g=given: writes.order_item(item=item, to="up", reason="r", **g),
            lambda g=given: writes.remove_item(item=item, reason="r", **g),
            lambda g=given: writes.propose(plan=plan, version=1, comments_until=at.date() + timedelta(days=9), **g),
        ):
            with pytest.raises(NotAllowed):
                forbidden()
    decided = {"decided_by": "Gemeenteraad", "decided_on": at.date(), "decision_url": "https://b.example/1"}
    plan.refresh_from_db()
    made = writes.adopt(plan=plan, version=plan.version, reason="", by=director, at=at, **decided)
    assert (made.number, made.decided_by) == (1, "Gemeenteraad")


def test_handed_back_the_city_writes_again(plan, carrier, second, director, spokesperson, at):
    actions.stop_carrying(carrier=carrier, reason="Te veel werk", by=spokesperson, at=at)
    assert not access.is_guest(director, plan.neighbourhood_id)
    assert writes.add_item(plan=plan, priority=second, goal="Bomen", by=director, at=at).goal == "Bomen"
    with pytest.raises(NotAllowed):
        reads.for_actor(by=spokesperson, reference=plan.reference)
    verbs = {row.verb: row.reason for row in trail.entries(by=director, kind="carrier")}
    assert verbs["actions.carry"] == "Het is hun plan"
    assert verbs["actions.stop_carrying"] == "Te veel werk"


def test_on_screen(plan, carrier, second, client_of, rabot, at):
    browser, guest = client_of("spokesperson"), client_of("director")
    desk = f"{WORK}/plan/{plan.reference}/"
    assert desk in browser.get(f"{WORK}/gedragen/").content.decode()
    page = browser.get(desk).content.decode()
    assert f"{desk}doel/" in page
    assert f"{WORK}/themas/" not in page
    assert f"{desk}vaststellen/" not in page
    goal = {"priority": second.reference, "goal": "Meer bomen"}
    assert browser.post(f"{desk}doel/", goal).url == desk
    item = PlanItem.objects.get(priority=second)
    move = f"{WORK}/doel/{item.reference}/verplaatsen/"
    browser.post(move, {"to": "up"})
    assert list(plan.items.order_by("position").values_list("goal", flat=True))[1] == "Meer bomen"
    browser.post(move, {"to": "up", "reason": "Het is warm"})
    assert plan.items.order_by("position").first() == item
    guests = guest.get(desk).content.decode()
    assert "U bent hier te gast" in guests
    assert f"{desk}doel/" not in guests
    assert f"{desk}vaststellen/" in guests
    assert guest.get(f"{desk}doel/").status_code == 403
    assert guest.get(f"{desk}draagvlak/").status_code == 200
    until = (at.date() + timedelta(days=30)).isoformat()
    plan.refresh_from_db()
    assert browser.post(f"{desk}voorstellen/", {"version": plan.version, "comments_until": until}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == rules.PROPOSED
    assert browser.get(f"{desk}vaststellen/").status_code == 403
    assert browser.get(f"{desk}start/").status_code == 200
    assert browser.post(f"{desk}start/", {}).status_code == 403
