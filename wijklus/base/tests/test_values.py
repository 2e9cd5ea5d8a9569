"""The small values every room shares: actor, clock, due, refusals, changes of state."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from wijklus.base import actor, clock
from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.base.transitions import NotPossibleNow, check


class TestActor:
    def test_a_director_may_in_the_portfolio_only(self) -> None:
        director = Actor(1, "Wijkregisseur", rights=actor.within({7}, "plans.write"))
        assert director.can("plans.write")
        assert director.can_in("plans.write", 7)
        assert not director.can_in("plans.write", 8)
        assert not director.can_in("plans.write", None)
        assert not director.can_in("trail.read", 7)

    def test_a_coordinator_may_everywhere(self) -> None:
        coordinator = Actor(1, "Programmaregisseur", rights=actor.everywhere("plans.write"))
        assert coordinator.can_in("plans.write", 8)
        assert coordinator.can_in("plans.write", None)

    def test_each_right_reaches_as_far_as_the_roles_that_give_it(self) -> None:
        roles = (
            actor.within({7}, "plans.write", "loop.read"),
            actor.within({8}, "plans.write"),
            actor.everywhere("loop.read"),
            actor.within({9}, "loop.read"),
        )
        somebody = Actor(1, "Wijkregisseur, Raadslid", rights=actor.together(roles))
        assert somebody.reach("plans.write") == {7, 8}
        assert not somebody.can_in("plans.write", 9)
        assert not somebody.can_in("plans.write", None)
        assert somebody.reach("loop.read") is None
        assert somebody.reach("trail.read") == frozenset()

    def test_a_resident_holds_no_right_and_the_system_its_own(self) -> None:
        assert actor.resident(1).rights == {}
        assert actor.system(1).can_in("system", None)
        assert actor.system(1).user_id is None


class TestClock:
    def test_a_story_told_afterwards_has_its_own_moment(self) -> None:
        then = datetime(2024, 5, 1, 23, 30, tzinfo=UTC)
        with clock.standing_at(then), timezone.override(ZoneInfo("Europe/Brussels")):
            assert clock.now() == then
            assert clock.today() == date(2024, 5, 2)
        assert clock.now() > then

    def test_now_is_aware(self) -> None:
        assert clock.now().utcoffset() == timedelta(0)

    def test_today_is_the_day_of_the_municipality(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
        with timezone.override(ZoneInfo("Europe/Brussels")):
            assert clock.today() == date(2026, 11, 21)


class TestRefusals:
    def test_a_refusal_says_why_and_about_which_field(self) -> None:
        refused = Refused("Kies een wijk.", field="neighbourhood")
        assert (refused.sentence, refused.field) == ("Kies een wijk.", "neighbourhood")

    def test_not_allowed_is_a_403_with_a_sentence(self) -> None:
        assert isinstance(NotAllowed(), PermissionDenied)
        assert str(NotAllowed().sentence)
        assert NotAllowed("Nee.").sentence == "Nee."

    def test_a_conflict_keeps_both_texts(self) -> None:
        conflict = Conflict("Iemand was eerst.", theirs="a", mine="b")
        assert (conflict.theirs, conflict.mine) == ("a", "b")


class TestTransitions:
    TABLE = {"new": frozenset({"done"}), "done": frozenset()}

    def test_what_stands_in_the_table_may(self) -> None:
        assert check(self.TABLE, "new", "done") is None

    @pytest.mark.parametrize(("was", "to"), [("done", "new"), ("new", "new"), ("lost", "new")])
    def test_the_rest_may_not(self, was: str, to: str) -> None:
        with pytest.raises(NotPossibleNow) as refusal:
            check(self.TABLE, was, to)
        assert (refusal.value.was, refusal.value.to) == (was, to)


def test_what_is_due_names_its_next_step() -> None:
    due = Due("answer", datetime(2026, 1, 1, tzinfo=UTC), 3, "Antwoord", "feedback:answer", "abc")
    section = DueSection("answers", "Antwoorden", 1, [due], "Niets")
    assert (section.top[0].people_waiting, section.all_url_name) == (3, "")


def test_a_request_of_a_city_says_what_it_carries() -> None:
    assert set(CityRequest.__annotations__) == {"municipality", "neighbourhood", "actor", "htmx", "keep_for"}
