"""A director leaves: what stands open is frozen, the next one decides about each item, and a stop answers."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.actor import system
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.city.steering import jobs, reads, rules, writes
from wijklus.city.steering.models import HandoverItem
from wijklus.city.steering.rules import handing
from wijklus.crossings import handing_over
from wijklus.ground.people import writes as people
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import writes as budgets
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.feedback.models import Recipient
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities

pytestmark = pytest.mark.django_db


class Story:
    """A neighbourhood in which one thing of every kind stands open."""

    def __init__(self, loop, groendienst, service_contact):
        at, by, boss = loop.at, loop.director, system(loop.director.municipality_id)
        until = at.date() + timedelta(days=200)
        self.banks = loop.bundle(
            loop.say(channel="mail", email="jan@example.org"),
            loop.say(channel="mail", email="jan@example.org", days_ago=5),
            loop.say(channel="mail", email="mia@example.org"),
            title="Zitbanken",
        )
        self.action = loop.act(self.banks)
        self.mandate = people.give_mandate(
            party=groendienst, function="Hoofd groen", given_by="College", valid_from=at.date() - timedelta(days=9),
            valid_until=until, by=boss, at=at,
        )  # fmt: skip
        self.promise = actions.ask_commitment(
            action=self.action, party=groendienst, what="Vijf banken", to_whom="Bewoners", asked_due_on=until,
            amount=Cents(5_000_00), by=by, at=at,
        )  # fmt: skip
        self.promise = actions.answer_commitment(
            commitment=self.promise, accepts=True, promised_on=until, by=service_contact, at=at
        )
        self.plan = plans.start_plan(
            neighbourhood=loop.dampoort, title="Wijkactieplan", valid_from=at.date(), valid_until=until, by=by, at=at
        )
        plans.add_item(plan=self.plan, priority=self.action.links.get().priority, goal="Zitten", by=by, at=at)
        self.lights = loop.bundle(loop.say("Te donker", channel="mail", email="els@example.org"), title="Licht")
        self.shade = loop.bundle(loop.say("Geen schaduw", channel="letter", address="Straat 1"), title="Schaduw")
        self.owed = loop.result(theme=self.shade, outcome="not_changed")
        self.loose = loop.say("Een gat in de weg", channel="mail", email="tom@example.org")
        self.fund = budgets.add_fund(
            name="Wijkfonds", party=groendienst, kind="city_fund", valid_from=at.date(), valid_until=until, by=boss,
            at=at,
        )  # fmt: skip
        put_in = budgets.put_in(
            fund=self.fund, year=at.year, kind="operating", form="euro", value=Cents(900_00), by=boss, at=at
        )
        budgets.allocate(contribution=put_in, action=self.action, amount=Cents(400_00), by=boss, at=at)


@pytest.fixture
def story(loop, groendienst, service_contact):
    return Story(loop, groendienst, service_contact)


def frozen(loop, where="dampoort"):
    made = writes.freeze(
        neighbourhood=loop.dampoort if where else None, occasion="Nieuwe regisseur", by=loop.director, at=loop.at
    )
    return writes.fill(handover=made, by=system(loop.director.municipality_id), at=loop.at)


def item(handover, kind, ref=None):
    rows = reads.items(handover=handover, kind=kind)
    return rows.get(ref=ref) if ref else rows.get()


def test_a_dossier_holds_everything_that_stands_open_and_is_sealed(
    loop, story, coordinator, field_worker, other_director, work, django_assert_num_queries
):
    for by in (field_worker, other_director):
        with pytest.raises(NotAllowed):
            writes.freeze(neighbourhood=loop.dampoort, occasion="x", by=by, at=loop.at)
    with pytest.raises(NotAllowed):
        writes.freeze(neighbourhood=None, occasion="x", by=loop.director, at=loop.at)
    for words in (" ", "x" * 201):
        with pytest.raises(Refused):
            writes.freeze(neighbourhood=loop.dampoort, occasion=words, by=loop.director, at=loop.at)

    made = writes.freeze(neighbourhood=loop.dampoort, occasion="Nieuwe regisseur", by=loop.director, at=loop.at)
    with pytest.raises(Refused, match="al gemaakt"):  # the form was sent twice
        writes.freeze(neighbourhood=loop.dampoort, occasion="Nieuwe regisseur", by=loop.director, at=loop.at)
    with pytest.raises(NotAllowed):
        writes.fill(handover=made, by=loop.director, at=loop.at)
    early = HandoverItem.objects.create(handover=made, number=1, kind="plan", ref="left", title="x", facts="{}")
    with pytest.raises(Refused):
        writes.mark(item=early, version=1, mark="keep", reason="Te vroeg", by=coordinator, at=loop.at)
    work()
    found = reads.of_actor(by=coordinator, reference=made.reference)
    assert (found.state, found.open_items) == (rules.FROZEN, found.items_count)
    kinds = [(row.kind, row.title) for row in reads.items(handover=found)]
    assert kinds == [
        ("plan", "Wijkactieplan"), ("theme", "Zitbanken"), ("theme", "Schaduw"), ("theme", "Licht"),
        ("action", "Vijf banken plaatsen"), ("promise", "Vijf banken"), ("answer", "Schaduw"),
        ("signal", story.loose.reference), ("fund", "Wijkfonds"), ("mandate", "Hoofd groen (College)"),
    ]  # fmt: skip
    assert (item(found, "fund").amount, item(found, "promise").amount) == (Cents(400_00), Cents(5_000_00))

    whole = "".join(reads.document(found))
    assert hashlib.sha256(whole.encode()).hexdigest() == found.sha256
    assert json.loads(whole)["about"]["items"] == 10
    for secret in ("jan@example.org", "Een gat in de weg", "Te donker"):
        assert secret not in whole
    assert reads.is_whole(found)
    assert not reads.fits(found.sha256, "verzonnen")
    jobs.fill_handover(handover_ref=found.reference)
    jobs.fill_handover(handover_ref="nothing")
    again = writes.fill(handover=reads.by_reference(found.reference), by=system(found.municipality_id), at=loop.at)
    assert again.sha256 == found.sha256
    HandoverItem.objects.filter(handover=found, number=10).update(facts="{}")
    assert not reads.is_whole(found)
    HandoverItem.objects.filter(handover=found, number=10).delete()
    assert not reads.is_whole(found)
    with django_assert_num_queries(1):
        assert {one.kind: one.unmarked for one in reads.tallies(handover=found)}["theme"] == 3
    with pytest.raises(NotAllowed):
        list(reads.handovers(by=replace(other_director, rights={})))


def test_the_whole_city_is_asked_in_the_same_number_of_queries(
    loop, story, coordinator, rabot, django_assert_max_num_queries
):
    boss = system(loop.director.municipality_id)
    more = priorities.start_theme(title="Elders", neighbourhood=rabot, by=coordinator, at=loop.at)
    with django_assert_max_num_queries(30):
        lines = list(reads.collect(by=boss, now=loop.at, on=loop.at.date(), neighbourhood_id=None))
    assert len(lines) == 11
    assert more.reference in {line.ref for line in lines}
    assert {line.neighbourhood_id for line in lines if line.kind == "fund"} == {None}


def test_two_people_mark_and_nothing_drops_silently(loop, story, coordinator, field_worker, rabot):
    handover = frozen(loop)
    plan, theme = item(handover, "plan"), item(handover, "theme", story.lights.reference)
    said = {"by": coordinator, "at": loop.at}
    for mark, reason in (("maybe", "x"), ("keep", " "), ("keep", "x" * 2_001)):
        with pytest.raises(Refused):
            writes.mark(item=plan, version=1, mark=mark, reason=reason, **said)
    with pytest.raises(NotAllowed):
        writes.mark(item=plan, version=1, mark="keep", reason="Goed", by=field_worker, at=loop.at)
    assert writes.mark(item=plan, version=1, mark="keep", reason="Goed", **said).version == 2
    with pytest.raises(Conflict) as conflict:
        writes.mark(item=plan, version=1, mark="change", reason="Korter", by=loop.director, at=loop.at)
    assert (conflict.value.theirs.reason, conflict.value.mine["reason"]) == ("Goed", "Korter")
    assert writes.mark(item=plan, version=2, mark="change", reason="Korter", **said).mark == "change"

    [section] = reads.due(actor=loop.director)
    assert (section.count, section.top[0].ref) == (9, handover.reference), "what is handed over here, all but one"
    assert reads.due(actor=field_worker) == []
    numbers = [plan.number, theme.number, item(handover, "fund").number]
    with pytest.raises(Refused):
        writes.mark_many(handover=handover, numbers=[], mark="keep", reason="x", **said)
    with pytest.raises(Refused):
        writes.mark_many(handover=handover, numbers=range(501), mark="keep", reason="x", **said)
    with pytest.raises(NotAllowed):
        writes.mark_many(handover=handover, numbers=numbers, mark="keep", reason="x", by=field_worker, at=loop.at)
    assert writes.mark_many(handover=handover, numbers=numbers, mark="keep", reason="Loopt goed", **said) == (2, 1)
    assert reads.unmarked(by=coordinator).count() == 7
    left = [row.number for row in reads.items(handover=handover, mark="")]
    elsewhere = replace(loop.director, rights={"plans.write": frozenset({rabot.pk}), "loop.read": None})
    assert writes.mark_many(handover=handover, numbers=left, mark="keep", reason="x", by=elsewhere, at=loop.at)[0] == 0
    assert reads.item(handover=handover, number=999) is None
    with pytest.raises(NotAllowed):
        writes.note_told(item=plan, people=1, **said)


def stop(handover, work, by, at, row, reason):
    writes.mark(item=row, version=row.version, mark="stop", reason=reason, by=by, at=at)
    work()
    work()  # the answers that the first asked for
    row.refresh_from_db()
    handing_over.tell_stopped(item_id=row.pk)  # a second time does nothing
    return row.told_people


def told(reason):
    return sorted(row.person_id for row in Recipient.objects.filter(answer__text=reason))


def test_a_stop_answers_everybody_behind_it_once(loop, story, work):
    handover = frozen(loop)
    by, at = loop.director, loop.at
    work()
    mail.outbox.clear()

    promise = item(handover, "promise")
    assert stop(handover, work, by, at, promise, "De banken komen niet in de straat.") == 2
    story.promise.refresh_from_db()
    story.action.refresh_from_db()
    assert (story.promise.state, story.action.state) == ("withdrawn", "planned")
    assert sorted(m.to[0] for m in mail.outbox if "De banken komen niet" in m.body) == [
        "groendienst@gent.example",
        "jan@example.org",
        "mia@example.org",
    ], "the service hears it, and each person once, though one of them spoke twice"
    with pytest.raises(Refused):
        writes.mark(item=promise, version=promise.version, mark="keep", reason="Toch", by=by, at=at)

    for number, kind in enumerate(("fund", "mandate", "plan")):
        row = item(handover, kind)
        boss = replace(by, rights=dict.fromkeys(by.rights))
        assert stop(handover, work, boss, at, row, f"Dit stopt {number}") == (0 if kind == "mandate" else 2)
    assert stop(handover, work, by, at, item(handover, "action"), "We plaatsen geen banken.") == 2
    story.action.refresh_from_db()
    assert story.action.state == "dropped"
    assert stop(handover, work, by, at, item(handover, "theme", story.lights.reference), "Het licht blijft.") == 1
    story.lights.refresh_from_db()
    assert story.lights.state == "closed"
    assert stop(handover, work, by, at, item(handover, "answer"), "Er komt geen schaduw.") == 1
    assert stop(handover, work, by, at, item(handover, "signal"), "Deze weg is niet van ons.") == 1
    story.loose.refresh_from_db()
    assert len(told("Deze weg is niet van ons.")) == 1
    assert {row.told_at is not None for row in reads.items(handover=handover, mark="stop")} == {True}


def test_what_ended_meanwhile_is_not_answered_twice(loop, story, work):
    handover = frozen(loop)
    by, at = loop.director, loop.at
    rows = {row.kind: row for row in reads.items(handover=handover) if row.ref != story.banks.reference}
    priorities.close_theme(theme=story.lights, reason="Klaar", by=by, at=at)
    actions.advance(action=story.action, to="dropped", reason="Klaar", by=by, at=at)
    feedback.give_answer(result=story.owed, text="Er was geen plaats.", by=by, at=at)
    feedback.give_answer(signal=story.loose, outcome=feedback_rules.CHANGED, text="Gedicht.", by=by, at=at)
    work()
    numbers = [rows[kind].number for kind in ("action", "promise", "answer", "signal")]
    numbers.append(item(handover, "theme", story.lights.reference).number)
    assert writes.mark_many(
        handover=handover, numbers=numbers, mark="stop", reason="Dit doen we niet.", by=by, at=at
    ) == (5, 0)
    work()
    assert [row.told_people for row in reads.items(handover=handover, mark="stop")] == [0, 0, 2, 0, 0]
    for row in reads.items(handover=handover, mark=""):
        row.ref = "gone"
        assert handing_over.ENDS[row.kind](row, handing_over.system(handover.municipality_id), at) == set()
    missing = item(handover, "promise")
    missing.ref = "gone"
    assert handing_over._promise(missing, handing_over.system(handover.municipality_id), at) == set()
    assert handing_over._answer(missing, handing_over.system(handover.municipality_id), at) == set()
    assert handing_over.tell_stopped(item_id=0) is None


def test_an_answer_that_is_on_its_way_cannot_stop(loop, story, work):
    feedback.give_answer(result=story.owed, text="Er was geen plaats.", by=loop.director, at=loop.at)
    handover = frozen(loop)
    row = item(handover, handing.ANSWER)
    assert row.step == "deliver"
    with pytest.raises(Refused):
        writes.mark(item=row, version=1, mark="stop", reason="Nee", by=loop.director, at=loop.at)
    assert writes.mark_many(
        handover=handover, numbers=[row.number], mark="stop", reason="Nee", by=loop.director, at=loop.at
    ) == (0, 1)
