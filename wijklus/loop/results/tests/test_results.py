"""Recording what came of an action or a theme."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.actions import writes as actions
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import reads, writes
from wijklus.loop.results.models import Result

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(dampoort, director, at):
    """An action nobody finished."""
    return actions.start(title="Vijf banken", neighbourhood=dampoort, by=director, at=at)


@pytest.fixture
def theme(dampoort, director, at):
    """A theme that never became an action."""
    return priorities.start_theme(title="Zwembad", neighbourhood=dampoort, by=director, at=at)


def record(director, at, **given):
    said = {"outcome": "changed", "text": "De banken staan er", "happened_on": at.date(), **given}
    return writes.record_result(**said, by=director, at=at)


def test_a_result_ends_its_action_and_is_public(action, director, at):
    result = record(director, at, action=action)
    action.refresh_from_db()
    assert action.state == "done"
    assert reads.result_of(result.reference) == result
    assert list(reads.results()) == [result]
    assert list(reads.results([action.neighbourhood_id + 1])) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"text": " "}, "text"),
        ({"outcome": "not_changed"}, "reason"),
        ({"outcome": "elsewhere"}, "handed_to"),
    ],
)
def test_an_outcome_needs_what_people_are_owed(theme, director, at, wrong, field):
    with pytest.raises(Refused) as refused:
        record(director, at, theme=theme, **wrong)
    assert refused.value.field == field
    assert not Result.objects.exists()


def test_a_day_to_come_has_no_result_yet(theme, director, at):
    with pytest.raises(Refused):
        record(director, at, theme=theme, happened_on=at.date() + timedelta(days=1))


def test_just_after_midnight_it_is_that_day_already(theme, director):
    night = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past twelve in Brussels
    today = date(2026, 11, 21)
    assert record(director, night, theme=theme, happened_on=today).happened_on == today


def test_a_result_is_about_one_thing(action, theme, director, at):
    with pytest.raises(Refused):
        record(director, at)
    with pytest.raises(Refused):
        record(director, at, action=action, theme=theme)


def test_an_outsider_records_nothing_and_reads_nothing_at_work(theme, other_director, anyone, director, at):
    for outsider in (other_director, anyone):
        with pytest.raises(NotAllowed):
            record(outsider, at, theme=theme)
    result = record(director, at, theme=theme)
    assert reads.result_for(director, result.reference) == result
    assert reads.result_for(anyone, result.reference) is None


def test_the_director_records_it_on_screen_and_goes_on_to_answer(action, theme, client_of):
    browser = client_of("director")
    for about, kind in ((action, "actie"), (theme, "thema")):
        address = f"/nl/gent/werk/{kind}/{about.reference}/resultaat/"
        assert about.title in browser.get(address).content.decode()
        missing = browser.post(address, {"outcome": "not_changed", "text": "Nee", "happened_on": "2026-01-02"})
        assert "recht op de reden" in missing.content.decode()
        done = browser.post(address, {"outcome": "changed", "text": "Ja", "happened_on": "2026-01-02"})
        assert done["Location"].startswith("/nl/gent/werk/antwoorden/resultaat/")
        assert browser.get(f"/nl/gent/werk/{kind}/nergens/resultaat/").status_code == 404
    assert client_of("councillor").get(f"/nl/gent/werk/thema/{theme.reference}/resultaat/").status_code == 403
