"""Which signals may be about the same matter: found near by, in the same months, and only where one may read."""

from datetime import timedelta

import pytest
from django.db import connection

from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.reads import same_matter as room

pytestmark = pytest.mark.django_db
PARK = {"lat": 51.055, "lon": 3.745}
NEAR = {"lat": 51.0552, "lon": 3.745}
FAR = {"lat": 51.06, "lon": 3.755}
LAMP = "De lantaarn aan het bruggetje is stuk en het is er pikdonker"


@pytest.fixture
def lamp(say):
    return say(text=LAMP, **PARK)


def refs(found):
    return [each.signal.reference for each in found]


class TestFound:
    def test_near_by_with_the_same_words_and_the_reasons(self, lamp, say, director, at, django_assert_num_queries):
        same = say(text="Kapotte lantaarn bij het bruggetje", received_at=at - timedelta(days=3), **NEAR)
        say(text="Graag een speeltuin", **FAR)
        with django_assert_num_queries(2):
            found = reads.alike(signal=lamp, by=director)
        assert refs(found) == [same.reference]
        parts = {part.name: part for part in found[0].parts}
        assert round(parts["place"].metres) == 22
        assert round(parts["time"].days) == -3
        assert "bruggetje" in parts["words"].words
        assert found[0].is_likely is (found[0].score >= 0.9)

    def test_a_compound_meets_its_part(self, lamp, say, director):
        part = say(text="Straatlantaarn stuk aan het bruggetje, pikdonker", **NEAR)
        assert refs(reads.alike(signal=lamp, by=director)) == [part.reference]

    def test_what_was_set_aside_or_is_half_a_year_older_is_not_offered(self, lamp, say, director, at):
        aside = say(text=LAMP, **NEAR)
        writes.set_aside(signals=[aside], reason="dubbel", by=director, at=at)
        say(text=LAMP, received_at=at - timedelta(days=200), **NEAR)
        assert reads.alike(signal=lamp, by=director) == []

    def test_without_a_point_the_neighbourhood_is_looked_in(self, say, director, rabot):
        one, other = say(text=LAMP), say(text=LAMP)
        say(text=LAMP, neighbourhood=rabot)
        found = reads.alike(signal=one, by=director, least=0.0)
        assert refs(found) == [other.reference]
        assert found[0].parts[0].level == "same"

    def test_of_elsewhere_only_what_one_may_read(self, lamp, say, director, coordinator, rabot):
        over = say(text=LAMP, neighbourhood=rabot, **NEAR)
        assert reads.alike(signal=lamp, by=director) == []
        assert refs(reads.alike(signal=lamp, by=coordinator)) == [over.reference]

    def test_without_a_place_at_all_nothing_is_looked_for(self, say, coordinator, gent, django_assert_num_queries):
        from wijklus.ground.places import reads as places

        nowhere = say(text=LAMP, neighbourhood=places.not_locatable())
        with django_assert_num_queries(0):
            assert reads.alike(signal=nowhere, by=coordinator) == []

    def test_a_policy_signal_is_no_candidate(self, lamp, say, director, coordinator):
        say(text=LAMP, by=coordinator, channel="meeting", origin_kind=rules.POLICY, level=rules.CITY, **NEAR)
        assert reads.alike(signal=lamp, by=director) == []

    def test_categories_speak(self, lamp, say, director, administrator, at):
        space = writes.add_category(name={"nl": "Straat"}, is_public_space=True, by=administrator, at=at)
        light = writes.add_category(name={"nl": "Licht"}, parent=space, is_public_space=True, by=administrator, at=at)
        talk = writes.add_category(name={"nl": "Burenruzie"}, by=administrator, at=at)
        one, other = say(text=LAMP, category=light, **PARK), say(text=LAMP, category=light, **NEAR)
        apart = say(text=LAMP, category=talk, **NEAR)
        levels = {
            each.signal.reference: next((part.level for part in each.parts if part.name == "category"), "")
            for each in reads.alike(signal=one, by=director, least=0.0)
        }
        assert levels == {other.reference: "same", apart.reference: "other", lamp.reference: ""}

    def test_an_outsider_asks_in_vain(self, lamp, councillor, other_director):
        for actor in (councillor, other_director):
            with pytest.raises(NotAllowed):
                reads.alike(signal=lamp, by=actor)

    def test_erased_words_leave_place_and_time(self, lamp, say, director, anyone, at):
        from wijklus.loop.signals import access

        other = say(text=LAMP, **NEAR)
        me = access.follower(municipality_id=other.municipality_id, signal_reference=other.reference)
        writes.erase_own(signal=other, by=me, at=at)
        found = reads.alike(signal=lamp, by=director, least=0.0)
        assert [part.name for part in found[0].parts] == ["place", "time"]


class TestBounded:
    def test_no_more_than_a_few_hundred_are_fetched(self, lamp, say, director, monkeypatch):
        for _number in range(6):
            say(text=LAMP, **NEAR)
        monkeypatch.setattr(room, "MOST_NEAR", 3)
        monkeypatch.setattr(room, "MOST_HERE", 2)
        assert len(reads.alike(signal=lamp, by=director, most=100, least=0.0)) <= 5

    def test_the_cells_are_found_by_their_index(self, lamp, say):
        plan = room._first(room._walks(lamp)[0], None).explain()
        if connection.vendor == "sqlite":
            assert "signals_of_cell" in plan

    def test_one_pair(self, lamp, say):
        assert reads.alike_one(signal=lamp, other=say(text=LAMP, **NEAR)).score > 0.9


def test_texts_by_their_words_alone() -> None:
    found = reads.texts_alike(
        "De lantaarns zijn kapot", ["Zwerfvuil", "Straatlantaarns kapot in de wijk", "Kapotte lantaarn"], language="nl"
    )
    assert {index for index, _weight, _words in found} == {1, 2}
    assert "lantaarns" in found[0][2]
