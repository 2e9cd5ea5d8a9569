"""A plan from draft to evaluation: on the table, adopted, opened again, evaluated; and who stands behind it."""

import hashlib
from datetime import timedelta

import pytest

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.plans import jobs, reads, rules, writes
from wijklus.loop.plans.models import PlanComment, PlanItem, PlanVersion, TracingSetting
from wijklus.loop.signals.rules import Reachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def given(director, at):
    return {"by": director, "at": at}


@pytest.fixture
def until(at):
    return at.date() + timedelta(days=21)


def test_from_draft_to_evaluation(plan, commitment, until, given, at):
    item = PlanItem.objects.get()
    for day in (at.date(), at.date() + timedelta(days=400)):
        with pytest.raises(Refused):
            writes.propose(plan=plan, version=plan.version, comments_until=day, **given)
    with pytest.raises(Conflict):
        writes.propose(plan=plan, version=plan.version - 1, comments_until=until, **given)
    first = writes.propose(plan=plan, version=plan.version, comments_until=until, explanation="Lees mee", **given)
    assert (plan.state, first.number) == (rules.PROPOSED, 1)
    assert hashlib.sha256(first.document.encode()).hexdigest() == first.sha256
    assert reads.document(first)["goals"][0]["goal"] == item.goal
    with pytest.raises(TypeError):
        first.save()
    for change in (
        lambda: writes.change_item(item=item, version=1, goal="Anders", **given),
        lambda: writes.remove_item(item=item, reason="r", **given),
        lambda: writes.edit_plan(
            plan=plan,
            version=plan.version,
            title="T",
            valid_from=plan.valid_from,
            valid_until=plan.valid_until,
            **given,
        ),
        lambda: writes.propose(plan=plan, version=plan.version, comments_until=until, **given),
        lambda: writes.amend(plan=plan, reason="r", **given),
        lambda: writes.take_back(plan=plan, reason=" ", **given),
        lambda: writes.evaluate(plan=plan, evaluated_by="Wij", evaluated_on=at.date(), learned="x", **given),
    ):
        with pytest.raises(Refused):
            change()
    plan = writes.take_back(plan=plan, reason="Bewoners vroegen om tijd", **given)
    assert (plan.state, plan.state_reason) == (rules.DRAFT, "Bewoners vroegen om tijd")
    writes.change_item(item=item, version=1, goal="Licht in het park", **given)
    plan.refresh_from_db()
    second = writes.propose(plan=plan, version=plan.version, comments_until=until, **given)
    decided = {"plan": plan, "decided_by": "Gemeenteraad", "decided_on": at.date(), **given}
    version = writes.adopt(version=plan.version, **decided)
    assert (plan.state, second.number, version.number) == (rules.ADOPTED, 2, 1)
    with pytest.raises(Refused):
        writes.take_back(plan=plan, reason="r", **given)
    opened = writes.amend(plan=plan, reason="Er is meer geld", **given)
    assert opened.state == rules.AMENDED
    assert PlanVersion.objects.get().document == version.document
    third = writes.propose(plan=opened, version=opened.version, comments_until=until, **given)
    assert writes.take_back(plan=opened, reason="r", **given).state == rules.AMENDED
    assert third.number == 3
    with pytest.raises(Refused):
        writes.evaluate(plan=plan, evaluated_by="Wij", evaluated_on=at.date(), learned=" ", **given)
    learned = {"evaluated_on": at.date(), "learned": "Vroeger beginnen", "report_url": "https://verslag.example"}
    writes.evaluate(plan=plan, evaluated_by="Stuurgroep", **learned, **given)
    plan.refresh_from_db()
    assert plan.state == rules.AMENDED  # the next draft goes on
    writes.adopt(**{**decided, "version": plan.version, "reason": "Meer geld"})
    made = writes.evaluate(plan=plan, evaluated_by="Stuurgroep", **learned, **given)
    plan.refresh_from_db()
    assert (plan.state, made.number) == (rules.EVALUATED, 2)
    writes.change_item(item=PlanItem.objects.get(), version=2, goal="Nog meer licht", **given)
    plan.refresh_from_db()
    assert plan.state == rules.AMENDED
    assert (
        Entry.objects.filter(verb__in=["plans.propose", "plans.take_back", "plans.amend", "plans.evaluate"]).count()
        == 8
    )


def test_what_is_put_on_the_table_is_not_empty(plan, until, given):
    writes.remove_item(item=PlanItem.objects.get(), reason="r", **given)
    plan.refresh_from_db()
    with pytest.raises(Refused, match="nothing in this plan"):
        writes.propose(plan=plan, version=plan.version, comments_until=until, **given)


def test_who_stands_behind_it(plan, given, anyone, at):
    backing = {"body": "College", "decided_on": at.date(), "decision": "Ja", "consequence": "Twee mensen erbij"}
    for field, value in (
        ("body", ""), ("decision", " "), ("consequence", ""), ("decided_on", at.date() + timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(Refused) as told:
            writes.note_backing(plan=plan, **{**backing, field: value}, **given)
        assert told.value.field == field
    with pytest.raises(NotAllowed):
        writes.note_backing(plan=plan, **backing, by=anyone, at=at)
    made = writes.note_backing(plan=plan, **backing, **given)
    with pytest.raises(Refused):
        writes.note_deed(backing=made, version=1, deed=" ", deed_on=at.date(), **given)
    writes.note_deed(backing=made, version=1, deed="Ploeg aangeworven", deed_on=at.date(), **given)
    with pytest.raises(Conflict) as conflict:
        writes.note_deed(backing=made, version=1, deed="Iets anders", deed_on=at.date(), **given)
    assert (conflict.value.theirs.deed, conflict.value.mine["deed"]) == ("Ploeg aangeworven", "Iets anders")
    assert str(reads.course(plan=plan).backings[0]) == "College"


def test_a_comment_is_put_with_its_goal_once(plan, say, until, given, at):
    proposal = writes.propose(plan=plan, version=plan.version, comments_until=until, **given)
    signal = say(text="Ook aan de speeltuin", kind="idea", comments_on=f"{proposal.reference}:1")
    named = {"signal_ref": signal.reference, "proposal_ref": proposal.reference}
    for _time in range(2):
        jobs.put_comment(**named, place=1)
    jobs.put_comment(**{**named, "proposal_ref": "niets"}, place=1)
    comment = PlanComment.objects.get()
    assert comment.goal == reads.document(proposal)["goals"][0]["reference"]
    assert (str(proposal), str(comment)) == ("1", f"{proposal.pk}: {comment.goal}")
    with pytest.raises(NotAllowed):
        writes.add_comment(signal=signal, proposal=proposal, place=0, **given)


def test_from_how_many_people_a_priority_must_come(
    plan, lamps, say, gent, coordinator, director, at, django_assert_num_queries
):
    from wijklus.loop.priorities import writes as priorities

    whole = reads.by_reference(reference=plan.reference)
    assert reads.persons_needed(whole) == gent.small_cell == 5
    document = reads.compose(plan=whole, on=at.date())
    assert [goal["bottom_up"] for goal in document["goals"]] == [False]
    # by hand: three people wrote on the web and two called, so five people through two channels stand behind the goal
    heard = [say(contact=Reachable(channel="mail", email=f"{n}@example.org")) for n in range(3)]
    heard += [
        say(channel="phone", contact=Reachable(channel="mail", email=f"{n}@example.org"), by=director) for n in (3, 4)
    ]
    before = lamps.people
    priorities.bundle(theme=lamps, signals=heard, reason="Zelfde", by=director, at=at)
    lamps.refresh_from_db()
    assert lamps.people == before + 5
    shared = reads.share_in(reads.compose(plan=whole, on=at.date()))
    assert {name: shared[name] for name in ("goals", "traced", "ideas", "persons", "channels", "percent")} == {
        "goals": 1, "traced": 1, "ideas": 0, "persons": 5, "channels": 2, "percent": 100,
    }  # fmt: skip
    assert reads.share_of_city() is None
    assert reads.share_in({}) is None
    for persons in (1, 4, 501):
        with pytest.raises(Refused):
            writes.set_tracing(persons=persons, version=0, by=coordinator, at=at)
    with pytest.raises(NotAllowed):
        writes.set_tracing(persons=9, version=0, by=director, at=at)
    setting = writes.set_tracing(persons=lamps.people + 1, version=0, by=coordinator, at=at)
    assert str(setting) == str(lamps.people + 1)
    with pytest.raises(Conflict):
        writes.set_tracing(persons=9, version=0, by=coordinator, at=at)
    whole = reads.by_reference(reference=plan.reference)
    assert reads.share_in(reads.compose(plan=whole, on=at.date()))["percent"] == 0
    plain = type(plan).objects.select_related("municipality").get(pk=plan.pk)
    with django_assert_num_queries(1):
        assert reads.persons_needed(plain) == lamps.people + 1


def test_the_first_who_chooses_wins(monkeypatch, coordinator, gent, at):
    TracingSetting(persons=7, version=1).save()
    monkeypatch.setattr(TracingSetting.objects, "select_for_update", TracingSetting.objects.none)
    with pytest.raises(Conflict):
        writes.set_tracing(persons=9, version=0, by=coordinator, at=at)
    assert TracingSetting.objects.get().persons == 7
