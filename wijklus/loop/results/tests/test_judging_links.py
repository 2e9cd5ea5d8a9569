"""Who stands behind a plan judges it once by a personal link: mailed once, signed, expiring, and told apart."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import writes as people
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import jobs, reads, writes
from wijklus.loop.results.models import Evaluation, JudgingLink, ResidentJudgement
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals.models import Signal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def behind(priority, say, gent, director, at):
    """Two more people behind the priority: one left an address, one a number."""
    given = {"by": system(gent.pk), "at": at}
    an = people.register_person(**given, channel="mail", email="an@example.be")
    bo = people.register_person(**given, channel="phone", phone="0470 12 34 56")
    said = [say(contact=an, text="Het is donker"), say(contact=an, text="Nog altijd"), say(contact=bo, text="Donker")]
    priorities.bundle(theme=priority.theme, signals=said, reason="r", by=director, at=at)
    return an, bo


@pytest.fixture
def evaluation(plan, priority, behind, director, at):
    """A half-yearly evaluation of a plan with one goal, behind which residents stand."""
    given = {"by": director, "at": at}
    plans.add_item(plan=plan, priority=priority, goal="Het plein is 's avonds verlicht", **given)
    plan.refresh_from_db()
    plans.adopt(plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=at.date(), **given)
    return writes.start_evaluation(plan=plan, kind="half", closes_on=at.date() + timedelta(days=28), **given)


@pytest.fixture
def links(evaluation, behind):
    """The links of the people behind it, as the job made them; first that of who left an address."""
    jobs.invite_people_behind(evaluation_ref=evaluation.reference)
    return sorted(JudgingLink.objects.all(), key=lambda link: link.person_id != behind[0].pk)


def goal_of(evaluation):
    return reads.goals_of(evaluation)[0]["reference"]


def test_everybody_behind_it_gets_one_link_and_one_mail(evaluation, links, at):
    assert Job.objects.filter(key=f"judging-links:{evaluation.reference}").exists()
    assert len(links) == len(set(reads.people_behind(evaluation))) > 1
    assert str(links[0]) == links[0].reference
    jobs.invite_people_behind(evaluation_ref=evaluation.reference)
    jobs.invite_people_behind(evaluation_ref="niets")
    assert JudgingLink.objects.count() == len(links) == Job.objects.filter(key__startswith="judging-link:").count()
    for _twice in range(2):
        for link in links:
            jobs.send_judging_link(link_ref=link.reference)
    jobs.send_judging_link(link_ref="niets")
    assert [message.to for message in mail.outbox] == [["an@example.be"]]
    said = mail.outbox[0]
    assert reads.path_of(links[0]) in said.body
    assert "Dampoort" in said.subject
    assert "zonder account" in said.body


def test_nobody_is_mailed_who_used_it_or_left_nothing(evaluation, links, director, at):
    first = links[0]
    assert reads.invited(reference=first.reference, by=system(first.municipality_id), on=at.date()) is not None
    over = evaluation.closes_on + timedelta(days=1)
    assert reads.invited(reference=first.reference, by=system(first.municipality_id), on=over) is None
    people.erase_contact(person=first.person, by=system(first.municipality_id), at=at)
    jobs.send_judging_link(link_ref=first.reference)
    assert mail.outbox == []
    with pytest.raises(NotAllowed):
        writes.invite_people_behind(evaluation=evaluation, by=director, at=at)


def test_it_counts_once_and_leads_to_nobody(evaluation, links, anyone, at):
    goal, link = goal_of(evaluation), links[0]
    given = {"by": anyone, "at": at}
    with pytest.raises(Refused):
        writes.judge_by_link(link=link, voice="a", said={"elders": "yes"}, **given)
    before = Entry.objects.count()
    writes.judge_by_link(link=link, voice="a", said={goal: "yes", "": "no"}, **given)
    with pytest.raises(Refused, match="al geoordeeld"):
        writes.judge_by_link(link=link, voice="b", said={goal: "no"}, **given)
    row = ResidentJudgement.objects.get()
    assert (row.said, row.by_link, Entry.objects.count()) == ({goal: "yes", "": "no"}, True, before)
    fields = {field.name for field in ResidentJudgement._meta.get_fields()}
    assert fields == {"id", "municipality", "evaluation", "voice", "said", "by_link"}
    with pytest.raises(Refused, match="al geoordeeld"):
        writes.judge_as_resident(evaluation=evaluation, voice="a", said={goal: "no"}, **given)
    late = at + timedelta(days=29)
    with pytest.raises(Refused):
        writes.judge_by_link(link=links[1], voice="c", said={goal: "no"}, by=anyone, at=late)


def test_the_same_browser_counts_once_and_a_household_twice(evaluation, links, anyone, at):
    goal, given = goal_of(evaluation), {"by": anyone, "at": at}
    writes.judge_as_resident(evaluation=evaluation, voice="a", said={goal: "no"}, **given)
    writes.judge_by_link(link=links[0], voice="a", said={goal: "yes"}, **given)
    assert [(row.said, row.by_link) for row in ResidentJudgement.objects.all()] == [({goal: "yes"}, True)]
    writes.judge_by_link(link=links[1], voice="a", said={goal: "some"}, **given)
    writes.judge_as_resident(evaluation=evaluation, voice="open", said={goal: "no"}, **given)
    assert (reads.said_so_far(evaluation), reads.said_so_far(evaluation, by_link=True)) == (3, 2)


def test_both_stand_beside_the_city_and_the_links_are_forgotten(evaluation, links, director, anyone, gent, at):
    goal = goal_of(evaluation)
    for number in range(6):
        writes.judge_as_resident(evaluation=evaluation, voice=f"open-{number}", said={goal: "yes"}, by=anyone, at=at)
    link = links[0]
    writes.judge_by_link(link=link, voice="mine", said={goal: "no"}, by=anyone, at=at)
    after = at + timedelta(days=29)
    given = {"by": director, "at": after}
    writes.judge_goal(evaluation=evaluation, goal=goal, version=0, judgement="reached", words="Ja", **given)
    evaluation.refresh_from_db()
    row = writes.publish_evaluation(
        evaluation=evaluation, version=evaluation.version, evaluated_by="Stuurgroep", evaluated_on=after.date(),
        judgement="reached", words="Ja", learned="Meten", **given,
    )  # fmt: skip
    assert (row.answers, row.answers_by_link, row.invited) == (7, 1, len(links))
    assert (row.counts[goal]["yes"], row.counts_by_link[goal]["no"]) == (6, 1)
    (found,) = reads.published(row, small_cell=5).goals
    assert (found.heard.counts["yes"], found.by_link.total, found.differ) == (6, None, False)
    (bare,) = reads.published(row, small_cell=1).goals
    assert (bare.by_link.counts["no"], bare.differ) == (1, True)
    assert not JudgingLink.objects.exists()
    page = Client().get(f"/nl/gent/plan/evaluatie/{row.reference}/").content.decode()
    assert "een persoonlijke link" in page
    assert Client().get(reads.path_of(link)).status_code == 404


def test_on_screen_without_an_account(evaluation, links, client_of, monkeypatch, at):
    here, someone = reads.path_of(links[0]), Client()
    assert "telt één keer" in someone.get(here).content.decode()
    assert someone.post(here, {}).status_code == 422
    assert someone.post(here, {"goal_1": "no"}).url == here
    assert "telt mee" in someone.get(here).content.decode()
    assert someone.post(here, {"goal_1": "yes"}).status_code == 422
    opened = f"/nl/gent/plan/evaluatie/{evaluation.reference}/oordeel/"
    assert "telt mee" in someone.get(opened).content.decode()
    assert someone.post(opened, {"goal_1": "yes"}).status_code == 422
    assert Client().post(opened, {"goal_1": "yes"}).status_code == 302
    parts = here.split("/")
    forged = [*parts[:-2], "2" * 26, ""]
    later = [*parts[:-3], str(int(parts[-3]) + 86400), *parts[-2:]]
    for wrong in ("/".join(forged), "/".join(later)):
        assert someone.get(wrong).status_code == 404
    staff = client_of("director").get(f"/nl/gent/werk/evaluatie/{evaluation.reference}/").content.decode()
    assert f"1 van {len(links)} persoonlijke links" in staff
    over = at + timedelta(days=30)
    monkeypatch.setattr("wijklus.base.clock.now", lambda: over)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: timezone.localdate(over))
    assert "is voorbij" in Client().get(reads.path_of(links[1])).content.decode()


def test_who_follows_by_a_private_link_finds_it_there(evaluation, links, at):
    person = links[0].person_id
    ((title, path),) = reads.open_links_of(person_id=person, on=at.date())
    assert (title, path) == ("Wijkactieplan Dampoort", reads.path_of(links[0]))
    assert reads.open_links_of(person_id=None, on=at.date()) == []
    signal = Signal.objects.filter(person=person).first()
    not_theirs = signals.follow_path(signal, language="nl")
    assert "oordeel/" not in Client().get(not_theirs).text, "somebody else may have filled in this address"
    assert Client().get(f"{not_theirs}oordeel/").url == not_theirs
    story = "/" + signals.sent_url(signal, language="nl").split("/", 3)[3]
    assert "oordeel/" in Client().get(story).text
    assert Client().get(f"{story}oordeel/").url == path
    JudgingLink.objects.filter(pk=links[0].pk).update(is_used=True)
    assert reads.open_links_of(person_id=person, on=at.date()) == []
    assert "oordeel/" not in Client().get(story).text
    assert Client().get(f"{story}oordeel/").url == story
    assert Evaluation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_once_one_counts(evaluation, links, anyone, at, at_once):
    goal = goal_of(evaluation)

    def use(voice):
        given = {"voice": voice, "said": {goal: "yes"}, "by": anyone, "at": at}
        return lambda: writes.judge_by_link(link=links[0], **given)

    found = at_once(use("a"), use("b"))
    assert sum(isinstance(one, ResidentJudgement) for one in found) == 1
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert ResidentJudgement.objects.count() == 1
