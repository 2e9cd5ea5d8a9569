"""Evaluating a plan: asked of residents, judged by the city, published beside each other, and owed to people."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from wijklus.base import clock
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.plans import writes as plans
from wijklus.loop.results import reads, writes
from wijklus.loop.results.models import Evaluation, GoalJudgement, ResidentJudgement, Result

pytestmark = pytest.mark.django_db
WORK = "/nl/gent/werk"


@pytest.fixture
def adopted(plan, priority, director, at):
    """The plan of Dampoort with one goal, adopted, and a figure from outside for that goal."""
    given = {"by": director, "at": at}
    plans.add_item(plan=plan, priority=priority, goal="Het plein is 's avonds verlicht", **given)
    plan.refresh_from_db()
    plans.adopt(plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=at.date(), **given)
    told = writes.Given(
        name="Bewoners die zich veilig voelen", unit="%", source="Provincie", origin="outside", plan=plan,
        priority=priority, baseline=Decimal("41.5"), baseline_on=date(2022, 1, 1), target=Decimal(60),
        target_on=date(2028, 1, 1),
    )  # fmt: skip
    row = writes.start_indicator(neighbourhood=plan.neighbourhood, given=told, **given)
    writes.measure(indicator=row, value=Decimal(52), on=date(2026, 1, 1), **given)
    return plan


@pytest.fixture
def anybody(anyone):
    """Whoever comes to the public pages."""
    return anyone


def _open(plan, kind, director, at):
    return writes.start_evaluation(plan=plan, kind=kind, closes_on=at.date() + timedelta(days=28), by=director, at=at)


def test_an_end_evaluation_is_owed_to_the_people_behind_a_goal(adopted, priority, director, anybody, gent, at):
    assert reads.next_of(plan=adopted, on=at.date()) == ("half", date(2027, 5, 20))
    assert reads.evaluations_due(actor=director, on=date(2027, 5, 19)) == []
    (section,) = reads.evaluations_due(actor=director, on=date(2027, 5, 20))
    assert (section.count, section.top[0].url_name, section.top[0].ref) == (1, "results:evaluations", adopted.reference)
    row = _open(adopted, "end", director, at)
    goal = priority.reference
    assert str(row) == row.reference
    assert reads.evaluations_due(actor=director, on=row.closes_on) == []
    assert reads.goals_of(row)[0]["reference"] == goal
    for number in range(6):
        said = {goal: "no" if number else "yes", "": "some", "elders": "yes"}
        writes.judge_as_resident(evaluation=row, voice=f"stem-{number}", said=said, by=anybody, at=at)
    one = writes.judge_as_resident(evaluation=row, voice="stem-0", said={goal: "no"}, by=anybody, at=at)
    assert (str(one), reads.said_so_far(row)) == (str(row.pk), 6)
    assert reads.said_by(evaluation=row, voice="stem-0") == {goal: "no"}
    after = at + timedelta(days=29)
    (section,) = reads.evaluations_due(actor=director, on=after.date())
    assert (section.top[0].url_name, section.top[0].ref) == ("results:evaluation", row.reference)
    judged = writes.judge_goal(
        evaluation=row, goal=goal, version=0, judgement="reached", words="Alle lampen branden", by=director, at=after
    )
    assert str(judged) == f"{goal}: reached"
    row.refresh_from_db()
    given = {
        "evaluated_by": "Stuurgroep", "evaluated_on": after.date(), "judgement": "partly", "words": "Het ging traag",
        "learned": "Vroeger beginnen", "by": director, "at": after,
    }  # fmt: skip
    done = writes.publish_evaluation(evaluation=row, version=row.version, **given)
    assert (done.state, done.answers, ResidentJudgement.objects.count()) == ("published", 6, 0)
    found = reads.published(Evaluation.objects.get(), small_cell=gent.small_cell)
    (first,) = found.goals
    assert (first.judgement, first.heard.total, first.heard.counts["no"]) == ("reached", 6, 6)
    assert (first.differ, found.differ, found.lacks_outside) == (True, False, False)
    (seen,) = first.figures
    assert (seen.baseline, seen.value, seen.target, seen.standing) == (
        Decimal("41.5"),
        Decimal(52),
        Decimal(60),
        "closer",
    )
    adopted.refresh_from_db()
    assert adopted.state == "evaluated"
    result = Result.objects.get()
    assert (result.theme, result.outcome, result.text) == (priority.theme, "changed", "Alle lampen branden")
    assert [debt.key for debt in feedback.due(actor=director, now=after) if debt.count]
    assert reads.next_of(plan=adopted, on=after.date()) is None
    assert Entry.objects.filter(verb="results.publish_evaluation", object_ref=row.reference).exists()
    with pytest.raises(Refused):
        writes.publish_evaluation(evaluation=done, version=done.version, **given)


def test_the_end_records_nothing_twice(adopted, priority, director, at):
    known = writes.record_result(
        theme=priority.theme, outcome="changed", text="De lampen branden", happened_on=at.date(), by=director, at=at
    )
    row, after = _open(adopted, "end", director, at), at + timedelta(days=29)
    said = {"goal": priority.reference, "version": 0, "judgement": "reached", "words": "Alle lampen"}
    writes.judge_goal(evaluation=row, **said, by=director, at=after)
    row.refresh_from_db()
    writes.publish_evaluation(
        evaluation=row, version=row.version, evaluated_by="Stuurgroep", evaluated_on=after.date(), judgement="reached",
        words="Het ging goed", learned="Vroeger beginnen", by=director, at=after,
    )  # fmt: skip
    assert Result.objects.get() == known


def test_what_is_refused(adopted, plan, priority, director, coordinator, other_director, anybody, rabot, at):
    closes_on = at.date() + timedelta(days=28)
    with pytest.raises(NotAllowed):
        writes.start_evaluation(plan=adopted, kind="half", closes_on=closes_on, by=anybody, at=at)
    for wrong in ({"kind": "soms"}, {"closes_on": at.date()}):
        with pytest.raises(Refused):
            writes.start_evaluation(
                plan=adopted, **{"kind": "half", "closes_on": closes_on, **wrong}, by=director, at=at
            )
    days = {"valid_from": at.date(), "valid_until": at.date() + timedelta(days=900)}
    draft = plans.start_plan(neighbourhood=rabot, title="Plan Rabot", **days, by=coordinator, at=at)
    assert reads.next_of(plan=draft, on=at.date()) is None
    with pytest.raises(Refused):
        writes.start_evaluation(plan=draft, kind="half", closes_on=closes_on, by=coordinator, at=at)
    row = _open(adopted, "half", director, at)
    with pytest.raises(Refused):
        _open(adopted, "half", director, at)
    goal = {"evaluation": row, "goal": priority.reference, "version": 0, "judgement": "partly", "words": "Half"}
    with pytest.raises(NotAllowed):
        writes.judge_goal(**goal, by=other_director, at=at)
    for wrong in ({"judgement": "misschien"}, {"words": " "}, {"goal": "weg"}):
        with pytest.raises(Refused):
            writes.judge_goal(**{**goal, **wrong}, by=director, at=at)
    given = {
        "evaluated_by": "Stuurgroep", "evaluated_on": at.date(), "judgement": "too_early", "words": "Pas begonnen",
        "learned": "Nog niets", "by": director,
    }  # fmt: skip
    after = at + timedelta(days=29)
    with pytest.raises(Refused):  # a goal is not judged yet
        writes.publish_evaluation(evaluation=row, version=row.version, **given, at=after)
    writes.judge_goal(**goal, by=director, at=at)
    with pytest.raises(Conflict):
        writes.judge_goal(**goal, by=director, at=at)
    again = writes.judge_goal(**{**goal, "version": 1, "words": "Beter"}, by=director, at=at)
    assert (again.version, GoalJudgement.objects.count()) == (2, 1)
    with pytest.raises(Conflict):
        writes.publish_evaluation(evaluation=row, version=row.version, **given, at=after)
    row.refresh_from_db()
    version = row.version
    for when, wrong in (
        (at, {}),  # residents can still answer
        (after, {"evaluated_by": ""}),
        (after, {"evaluated_on": after.date() + timedelta(days=1)}),
        (after, {"learned": ""}),
        (after, {"words": ""}),
    ):
        with pytest.raises(Refused):
            writes.publish_evaluation(evaluation=row, version=version, **{**given, **wrong}, at=when)
    with pytest.raises(Refused):
        writes.judge_as_resident(evaluation=row, voice="a", said={"elders": "yes"}, by=anybody, at=at)
    with pytest.raises(Refused):
        writes.judge_as_resident(evaluation=row, voice="a", said={"": "yes"}, by=anybody, at=after)
    with pytest.raises(NotAllowed):
        writes.judge_as_resident(evaluation=row, voice="a", said={"": "yes"}, by=other_director, at=at)
    done = writes.publish_evaluation(evaluation=row, version=version, **given, at=after)
    adopted.refresh_from_db()
    assert (done.state, adopted.state, Result.objects.count()) == ("published", "adopted", 0)
    assert reads.evaluations_due(actor=anybody, on=after.date()) == []


def test_through_the_screens(adopted, priority, client_of, monkeypatch, at):
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: timezone.localdate(at))
    browser, goal = client_of("director"), priority.reference
    here = f"{WORK}/plan/{adopted.reference}/evaluaties/"
    page = browser.get(here).content.decode()
    assert "volgende halfjaarlijkse evaluatie" in page
    assert browser.post(here, {"kind": "half", "closes_on": at.date().isoformat()}).status_code == 422
    closes_on = (at.date() + timedelta(days=3)).isoformat()
    url = browser.post(here, {"kind": "half", "closes_on": closes_on}).url
    row = Evaluation.objects.get()
    assert url == f"{WORK}/evaluatie/{row.reference}/"
    assert "formulier voor bewoners" in browser.get(url).content.decode()
    public = f"/nl/gent/plan/evaluatie/{row.reference}/"
    someone = Client()
    assert "Geef uw oordeel" in someone.get(public).content.decode()
    assert "Geef uw oordeel" in someone.get(f"/nl/gent/plan/{adopted.reference}/evaluaties/").content.decode()
    assert "verlicht" in someone.get(f"{public}oordeel/").content.decode()
    assert someone.post(f"{public}oordeel/", {}).status_code == 422
    answer = {"goal_1": "no", "whole": "some"}
    assert someone.post(f"{public}oordeel/", answer).url == f"{public}bedankt/"
    assert "telt mee" in someone.get(f"{public}bedankt/").content.decode()
    assert someone.post(f"{public}oordeel/", {"goal_1": "yes"}).status_code == 302
    assert 'value="yes" id="id_goal_1_0" checked' in _flat(someone.get(f"{public}oordeel/"))
    assert Client().post(f"{public}oordeel/", answer).status_code == 302
    assert sorted(len(one.said) for one in ResidentJudgement.objects.all()) == [1, 2]
    monkeypatch.setattr("wijklus.loop.results.views.judging.PER_ADDRESS", 1)
    assert Client().post(f"{public}oordeel/", answer).status_code == 429
    for missing in (f"{WORK}/evaluatie/niets/", f"{WORK}/plan/niets/evaluaties/", f"{url}doel/niets/"):
        assert browser.get(missing).status_code == 404
    for missing in ("plan/niets/evaluaties/", "plan/evaluatie/niets/", "plan/evaluatie/niets/oordeel/"):
        assert someone.get(f"/nl/gent/{missing}").status_code == 404
    assert "Is dit doel bereikt" in browser.get(f"{url}doel/{goal}/").content.decode()
    given = {"version": 0, "judgement": "partly", "words": "De helft van de lampen brandt"}
    assert browser.post(f"{url}doel/{goal}/", given).url == url
    assert browser.post(f"{url}doel/{goal}/", {**given, "words": "Anders"}).status_code == 422
    later = at + timedelta(days=4)
    monkeypatch.setattr("wijklus.base.clock.now", lambda: later)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: timezone.localdate(later))
    assert "is voorbij" in someone.get(f"{public}oordeel/").content.decode()
    assert someone.post(f"{public}oordeel/", answer).status_code in (422, 429)
    assert "nu opgeschreven" in someone.get(public).content.decode()
    assert browser.get(f"{url}publiceren/").status_code == 200
    whole = {
        "version": Evaluation.objects.get().version, "judgement": "partly", "words": "Goed op weg",
        "learned": "Eerst meten", "evaluated_by": "Stuurgroep", "evaluated_on": clock.today().isoformat(),
    }  # fmt: skip
    assert browser.post(f"{url}publiceren/", {**whole, "learned": ""}).status_code == 422
    assert browser.post(f"{url}publiceren/", whole).url == url
    assert "Eerst meten" in browser.get(url).content.decode()
    page = someone.get(public).content.decode()
    assert "te weinig mensen" in page
    assert "41,5" in page
    assert "gedeeltelijk bereikt" in page
    assert "Stuurgroep" in someone.get(f"/nl/gent/plan/{adopted.reference}/evaluaties/").content.decode()
    assert "Stuurgroep" in browser.get(here).content.decode()


def _flat(response):
    return " ".join(response.content.decode().split())
