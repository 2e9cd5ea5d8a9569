"""Who said it first is answered with what becomes of the project of the neighbourhood budget that grew out of it."""

import pytest

from wijklus.base.cents import Cents
from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.rounds import rules as round_rules
from wijklus.loop.rounds import writes as rounds
from wijklus.loop.rounds.models import Proposal
from wijklus.loop.rounds.tests.conftest import values
from wijklus.loop.signals.models import Signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(loop, coordinator):
    """Confirms a chosen proposal that grew out of these signals and themes; gives its action."""

    def confirm(*said, theme=None, owner=None):
        round = rounds.start_round(
            values=values(loop.at.date()), amounts=[(loop.dampoort, Cents(10))], by=coordinator, at=loop.at
        )
        round = rounds.advance(round=round, to=round_rules.CALL, by=coordinator, at=loop.at)
        area = round.areas.select_related("round", "neighbourhood").get()
        sent = rounds.propose(
            area=area, title="Bank", text="Een bank", by=loop.anyone, at=loop.at,
            grown_out_of=[one.reference for one in said],
        )  # fmt: skip
        if theme is not None:
            rounds.add_origin(proposal=sent, theme=theme, by=coordinator, at=loop.at)
        Proposal.objects.filter(pk=sent.pk).update(state=round_rules.WON, cost=Cents(5), party=owner)
        sent = Proposal.objects.select_related("area__round", "area__neighbourhood", "party").get(pk=sent.pk)
        return rounds.confirm(proposal=sent, by=coordinator, at=loop.at).action

    return confirm


def steps(loop):
    return sorted((d.step, d.holder, d.people, d.is_closed) for d in reads.debt(now=loop.at))


def test_who_said_it_waits_with_the_action_and_is_answered_with_its_result(
    loop, project, groendienst, django_assert_max_num_queries
):
    one, two = loop.say(), loop.say(channel="mail", email="an@voorbeeld.be")
    assert steps(loop) == [(rules.SORT, "", 2, False)]
    action = project(one, two, owner=groendienst)
    with django_assert_max_num_queries(14):
        assert steps(loop) == [(rules.CARRY_OUT, "Groendienst", 2, False)]
    actions.advance(action=action, to="done", by=loop.director, at=loop.at)
    assert steps(loop) == [(rules.RECORD_RESULT, "", 2, True)]
    action.refresh_from_db()
    result = loop.result(action=action)
    assert steps(loop) == [(rules.ANSWER, "", 2, False)]
    assert list(reads.owed_for_result(result)) == [one, two]
    given = writes.give_answer(result=result, text="Er staat een bank.", by=loop.director, at=loop.at)
    assert reads.recipients(given).count() == 2
    assert list(reads.owed_for_result(result)) == []
    assert [d.step for d in reads.debt(now=loop.at)] == [rules.DELIVER]
    assert Signal.objects.get(pk=one.pk).state == "answered"


def test_who_is_in_a_theme_waits_there_and_hears_of_the_project(loop, project):
    bundled = loop.say()
    theme = loop.bundle(bundled)
    action = project(bundled, theme=theme)
    assert steps(loop) == [(rules.FIND_OWNER, "", 1, False)], "once, and no priority is asked for any more"
    actions.advance(action=action, to="dropped", reason="Geen plaats", by=loop.director, at=loop.at)
    assert steps(loop) == [(rules.RECORD_RESULT, "", 1, True)]
    action.refresh_from_db()
    result = loop.result("not_changed", action=action)
    assert steps(loop) == [(rules.ANSWER, "", 1, False)]
    writes.give_answer(result=result, text="Er is geen plaats.", by=loop.director, at=loop.at)
    assert steps(loop) == []


def test_who_says_it_is_not_solved_waits_for_a_new_result(loop, project):
    action = project(loop.say(channel="mail", email="an@voorbeeld.be"))
    result = loop.result(action=action)
    given = writes.give_answer(result=result, text="Er staat een bank.", by=loop.director, at=loop.at)
    recipient = reads.recipients(given).get()
    recipient.__class__.objects.update(state=rules.DONE, done_at=loop.at)
    writes.confirm(recipient=recipient, value=rules.NO, at=loop.at)
    assert steps(loop) == [(rules.RECORD_RESULT, "", 1, False)], "that result was told"
