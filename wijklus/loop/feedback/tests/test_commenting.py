"""Residents comment on a proposed plan: it is owed an answer, which is sent and stands beside the plan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.base.refusals import NotAllowed
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.plans import jobs as plan_jobs
from wijklus.loop.plans import writes as plans
from wijklus.loop.plans.models import PlanComment
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Publication, Signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(plan, director, at):
    until = at.date() + timedelta(days=21)
    return plans.propose(plan=plan, version=plan.version, comments_until=until, by=director, at=at)


def words(response):
    return " ".join(response.content.decode().split())


def test_from_a_comment_to_an_answer_that_everybody_reads(
    stopped_clock, plan, proposal, gent, client_of, director, other_director, at, django_assert_max_num_queries
):
    anyone, staff = client_of("anyone"), client_of("director")
    with translation.override("nl"):
        say = reverse("signals:new", args=["gent", "dampoort"])
        public = reverse("feedback:plan_comments", args=["gent", plan.reference, 1])
        desk = reverse("feedback:comments", args=["gent", plan.reference])
    shown = words(anyone.get(say, {"reactie": proposal.reference, "doel": "1"}))
    assert "U reageert op doel 1 van het plan." in shown
    assert 'name="kind" value="idea"' in shown
    assert "U reageert op het hele plan." in words(anyone.get(say, {"reactie": proposal.reference}))
    assert "U reageert" not in words(anyone.get(say, {"reactie": "../x"}))
    typed = {
        "reactie": proposal.reference, "doel": "1", "kind": "idea", "text": "Vergeet de speeltuin niet",
        "answer": "mail", "email": "an@example.org", "quote": "on",
    }  # fmt: skip
    again = anyone.post(say, {**typed, "email": ""})
    assert (again.status_code, 'name="doel" value="1"' in words(again)) == (422, True)
    assert "/ontvangen/" in anyone.post(say, typed).url
    signal = Signal.objects.get(text="Vergeet de speeltuin niet")
    before = reads.debt(now=at)
    plan_jobs.put_comment(signal_ref=signal.reference, proposal_ref=proposal.reference, place=1)
    found = reads.debt(now=at)
    assert len([one for one in before if one.step == rules.SORT]) == 1
    [owed] = [one for one in found if one.step == rules.ANSWER]
    assert (owed.about, owed.people, owed.url_name, owed.ref) == (plan.title, 1, "feedback:comments", plan.reference)
    assert not [one for one in found if one.step == rules.SORT]
    assert reads.owed(actor=director, now=at) == [owed]
    later = at + timedelta(days=90)
    assert "feedback:comments" in [one.url_name for one in reads.lost(now=later, after_days=60)]
    assert "1 reactie op dit voorstel" in words(anyone.get(public))
    assert "Iemand reageerde." in words(anyone.get(public))
    shown = words(staff.get(desk))
    assert "Vergeet de speeltuin niet" in shown
    assert "wacht op een antwoord" in shown
    with translation.override("nl"):
        answer_url = reverse("feedback:answer_signal", args=["gent", signal.reference])
    assert "Iedereen kan uw antwoord daar lezen" in words(staff.get(answer_url))
    shown_as = {"text": "Vergeet de speeltuin niet", "by": director, "at": at}
    signals.publish(publication=Publication.objects.get(), version=1, **shown_as)
    staff.post(answer_url, {"outcome": "changed", "text": "De speeltuin staat er nu bij."})
    assert reads.owed(actor=director, now=at) == []
    with django_assert_max_num_queries(8):
        shown = words(anyone.get(public))
    for part in ("Vergeet de speeltuin niet", "De speeltuin staat er nu bij.", "Iedereen durft"):
        assert part in shown, part
    assert "an@example.org" not in shown
    assert "opgenomen of beantwoord" in words(staff.get(desk))
    with pytest.raises(NotAllowed):
        reads.comments_for(by=other_director, plan=plan)
    assert staff.get(reverse("feedback:comments", args=["gent", "niets"])).status_code == 404
    for reference, number in (("niets", 1), (plan.reference, 9)):
        assert anyone.get(reverse("feedback:plan_comments", args=["gent", reference, number])).status_code == 404


def test_the_list_is_paged(stopped_clock, plan, proposal, say, director, client_of, at):
    for number in range(26):
        signal = say(text=f"Reactie {number}", received_at=at - timedelta(minutes=60 - number))
        PlanComment(proposal=proposal, signal=signal, made_at=at).save()
    with translation.override("nl"):
        desk = reverse("feedback:comments", args=["gent", plan.reference])
        public = reverse("feedback:plan_comments", args=["gent", plan.reference, 1])
    staff = client_of("director")
    assert staff.get(desk).content.count(b"<blockquote") == 25
    last = words(staff.get(desk, {"page": 2}))
    assert "Reactie 25" in last
    assert "Reactie 24" not in last
    assert "?pagina=2" in words(client_of("anyone").get(public))
    assert reads.said_publicly([]) == []
    given = writes.give_answer(signal=signal, outcome="interim", text="Wij kijken ernaar", by=director, at=at)
    assert given.outcome == "interim"
    assert reads.owed(actor=director, now=at)[0].ref == plan.reference  # an interim answer is no outcome
