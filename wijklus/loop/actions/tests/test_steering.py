"""A director starts an action, changes it and moves it on; whoever has no business there does not."""

from datetime import date

import pytest

from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import writes as people
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import reads, rules, writes
from wijklus.loop.actions.models import Action, ActionPriority, Commitment
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TODAY = date(2026, 11, 20)


def whole(action, **other):
    """What a form of this action posts."""
    fields = ("title", "description", "owner", "owner_function", "mandate", "due_on", "answer_planned_on", "means")
    return {**{field: getattr(action, field) for field in fields}, **other}


class TestDirector:
    def test_starts_with_what_is_known(self, priority, dampoort, director, at):
        action = writes.start(title="Lampen", neighbourhood=dampoort, priorities=[priority], by=director, at=at)
        lacks = reads.missing_of([action], on=TODAY, promises={})[action.pk]
        assert lacks == rules.TO_FILL_IN
        assert ActionPriority.objects.get().by_function == "Wijkregisseur Dampoort"
        assert Entry.objects.get(verb="actions.start").after["priorities"] == [priority.reference]

    def test_with_everything_the_follow_up_is_assured(self, action):
        assert reads.missing_of([action], on=TODAY, promises={})[action.pk] == ()

    def test_changes_and_the_second_keeps_both_texts(self, action, director, coordinator, at):
        seen = action.version
        writes.change(action=action, version=seen, by=director, at=at, **whole(action, title="Acht lampen"))
        with pytest.raises(Conflict) as conflict:
            writes.change(action=action, version=seen, by=coordinator, at=at, **whole(action, title="Tien lampen"))
        assert (conflict.value.theirs.title, conflict.value.mine["title"]) == ("Acht lampen", "Tien lampen")
        entry = Entry.objects.get(verb="actions.change")
        assert (entry.before["title"], entry.after["title"]) == ("Lampen langs het pad", "Acht lampen")

    def test_a_past_term_may_stay_but_not_be_chosen(self, action, director, at):
        Action.objects.update(due_on=date(2026, 1, 1))
        action.refresh_from_db()
        writes.change(action=action, version=1, by=director, at=at, **whole(action, title="Toch"))
        changed = whole(action, due_on=date(2026, 2, 1))
        with pytest.raises(Refused) as refused:
            writes.change(action=action, version=2, by=director, at=at, **changed)
        assert refused.value.field == "due_on"

    def test_moves_on_and_back(self, action, director, at):
        assert writes.advance(action=action, to=rules.RUNNING, by=director, at=at).finished_at is None
        done = writes.advance(action=action, to=rules.DONE, by=director, at=at)
        assert (done.state, done.finished_at) == (rules.DONE, at)
        assert writes.advance(action=action, to=rules.RUNNING, by=director, at=at).finished_at is None
        with pytest.raises(Refused, match="not possible"):
            writes.advance(action=action, to=rules.PLANNED, by=director, at=at)

    def test_dropping_needs_a_reason_and_withdraws_what_was_asked(self, action, commitment, director, at):
        with pytest.raises(Refused, match="Say why"):
            writes.advance(action=action, to=rules.DROPPED, by=director, at=at)
        writes.advance(action=action, to=rules.DROPPED, by=director, at=at, reason="Het park wordt heraangelegd")
        commitment.refresh_from_db()
        assert (commitment.state, commitment.state_reason) == (rules.WITHDRAWN, "Het park wordt heraangelegd")
        action.refresh_from_db()
        assert reads.missing_of([action], on=TODAY, promises={})[action.pk] == ()

    def test_links_another_priority_and_unlinks_it(self, action, priority, dampoort, rabot, director, coordinator, at):
        theme = priorities.start_theme(title="Veilig", neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": TODAY, "by": coordinator, "at": at}
        other = priorities.prioritise(theme=theme, neighbourhood=dampoort, **given)
        writes.link_priority(action=action, priority=other, by=director, at=at, reason="Dient ook dit")
        with pytest.raises(Refused, match="already"):
            writes.link_priority(action=action, priority=other, by=director, at=at)
        writes.unlink_priority(action=action, priority=other, reason="Toch niet", by=director, at=at)
        with pytest.raises(Refused, match="not linked"):
            writes.unlink_priority(action=action, priority=other, reason="Toch niet", by=director, at=at)
        elsewhere = priorities.start_theme(title="Elders", neighbourhood=rabot, by=coordinator, at=at)
        far = priorities.prioritise(theme=elsewhere, neighbourhood=rabot, **given)
        with pytest.raises(Refused, match="another neighbourhood"):
            writes.link_priority(action=action, priority=far, by=director, at=at)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": "x" * 161}, "title"),
            ({"owner_function": "x" * 161}, "owner_function"),
            ({"due_on": date(2026, 11, 19)}, "due_on"),
            ({"answer_planned_on": date(2026, 11, 19)}, "answer_planned_on"),
            ({"means": Cents(-1)}, "means"),
            ({"means": Cents(1), "no_means_needed": True}, "means"),
        ],
    )
    def test_is_told_what_cannot_be(self, wrong, field, dampoort, director, at):
        with pytest.raises(Refused) as refused:
            writes.start(**{"title": "Lampen", **wrong}, neighbourhood=dampoort, by=director, at=at)
        assert refused.value.field == field
        assert not Action.objects.exists()

    def test_a_mandate_belongs_to_its_owner(self, mandate, wegendienst, dampoort, director, at):
        with pytest.raises(Refused, match="another party"):
            writes.start(title="x", neighbourhood=dampoort, owner=wegendienst, mandate=mandate, by=director, at=at)
        with pytest.raises(Refused, match="another party"):
            writes.start(title="x", neighbourhood=dampoort, mandate=mandate, by=director, at=at)


class TestAnswered:
    """Whoever answers the residents behind an action keeps that day on it."""

    def test_an_answer_that_was_planned_is_late_until_it_is_given(self, action, at):
        after = date(2027, 3, 16)
        Action.objects.update(due_on=date(2027, 6, 1))
        action.refresh_from_db()
        assert reads.missing_of([action], on=after, promises={})[action.pk] == ("answer",)
        writes.note_answer(action_id=action.pk, theme_id=None, at=at)
        action.refresh_from_db()
        assert action.answered_at == at
        assert reads.missing_of([action], on=after, promises={})[action.pk] == ()

    def test_the_first_answer_counts_also_when_it_is_about_the_theme(self, action, priority, at, tomorrow):
        writes.note_answer(action_id=None, theme_id=priority.theme_id, at=at)
        writes.note_answer(action_id=action.pk, theme_id=None, at=tomorrow)
        action.refresh_from_db()
        assert action.answered_at == at

    def test_a_refusal_is_lacking_until_somebody_accepts(self, action, commitment, service_contact, director, at):
        given = {"commitment": commitment, "at": at}
        writes.answer_commitment(accepts=False, reason="Geen ploeg", by=service_contact, **given)
        promises = reads.promises_of([action.pk])
        assert reads.missing_of([action], on=TODAY, promises=promises)[action.pk] == ("promise",)
        action.state = rules.DONE
        assert reads.missing_of([action], on=TODAY, promises=promises)[action.pk] == ()


class TestMandate:
    def test_revoked_while_it_stands_shows_as_lacking(self, action, mandate, administrator, at):
        people.end_mandate(mandate=mandate, on=date(2026, 12, 1), by=administrator, at=at)
        action.refresh_from_db()
        assert reads.missing_of([action], on=date(2026, 11, 30), promises={})[action.pk] == ()
        assert reads.missing_of([action], on=date(2026, 12, 1), promises={})[action.pk] == ("mandate",)

    def test_more_than_the_mandate_allows_is_lacking(self, action, director, at):
        writes.change(action=action, version=1, by=director, at=at, **whole(action, means=Cents(2_000_001)))
        assert reads.missing_of([action], on=TODAY, promises={})[action.pk] == ("mandate",)

    def test_what_was_done_under_a_mandate_stays_assured(self, action, mandate, director, administrator, at):
        writes.advance(action=action, to=rules.DONE, by=director, at=at)
        people.end_mandate(mandate=mandate, on=date(2026, 12, 1), by=administrator, at=at)
        action.refresh_from_db()
        assert reads.missing_of([action], on=date(2027, 3, 10), promises={})[action.pk] == ()


@pytest.mark.parametrize("who", ["field_worker", "service_contact", "councillor", "other_director", "anyone"])
def test_an_outsider_steers_nothing(who, action, priority, dampoort, at, request):
    outsider = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        writes.start(title="x", neighbourhood=dampoort, by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.change(action=action, version=1, by=outsider, at=at, **whole(action))
    with pytest.raises(NotAllowed):
        writes.advance(action=action, to=rules.DONE, by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.link_priority(action=action, priority=priority, by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.unlink_priority(action=action, priority=priority, reason="x", by=outsider, at=at)
    assert Action.objects.get().version == 1


class TestReads:
    def test_lists(self, action, dampoort, rabot, councillor, django_assert_num_queries):
        with django_assert_num_queries(2):
            [found] = reads.actions(by=councillor)
            assert (found.owner.name, list(found.mandate.neighbourhoods.all())) == ("Groendienst", [])
        assert list(reads.actions(by=councillor, neighbourhood_id=rabot.pk)) == []
        assert list(reads.actions(by=councillor, state=rules.DONE)) == []
        with django_assert_num_queries(2):
            assert reads.for_actor(by=councillor, reference=action.reference) == action

    def test_along_the_links(self, action, commitment, priority, lamps, django_assert_num_queries):
        with django_assert_num_queries(3):
            [carried] = reads.carried_by([priority.pk])[priority.pk]
            assert (carried.action, carried.commitments) == (action, (commitment,))
        with django_assert_num_queries(3):
            assert reads.carried([action.reference])[action.reference].commitments == (commitment,)
        with django_assert_num_queries(1):
            assert [link.priority.theme for link in reads.priorities_of([action.pk])] == [lamps]
        with django_assert_num_queries(1):
            assert list(reads.themes_behind([action.pk])) == [(action.pk, lamps.pk)]
        with django_assert_num_queries(1):
            assert reads.people_behind([action.pk]) == {action.pk: 2}

    def test_one_person_in_two_themes_counts_once(self, action, lamps, dampoort, director, at):
        other = priorities.start_theme(title="Veilig", neighbourhood=dampoort, by=director, at=at)
        said = [link.signal for link in lamps.links.select_related("signal__neighbourhood")]
        priorities.bundle(theme=other, signals=said, reason="", by=director, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": TODAY, "by": director, "at": at}
        second = priorities.prioritise(theme=other, neighbourhood=dampoort, **given)
        writes.link_priority(action=action, priority=second, by=director, at=at)
        assert reads.people_behind([action.pk]) == {action.pk: 2}

    def test_an_action_without_a_mandate_needs_no_third_query(self, priority, dampoort, director, at):
        writes.start(title="x", neighbourhood=dampoort, priorities=[priority], by=director, at=at)
        assert len(reads.carried_by([priority.pk])[priority.pk]) == 1

    @pytest.mark.parametrize("who", ["other_director", "anyone"])
    def test_an_outsider_sees_none(self, who, action, request):
        outsider = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            reads.actions(by=outsider)
        with pytest.raises(NotAllowed):
            reads.for_actor(by=outsider, reference=action.reference)
        assert not Commitment.objects.exists()

    def test_a_person_is_never_named(self, groendienst):
        groendienst.kind = rules.PERSON
        assert (str(reads.party_name(groendienst)), reads.party_name(None)) == ("a resident", "")
