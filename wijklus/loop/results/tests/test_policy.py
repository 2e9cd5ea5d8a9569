"""Raising a theme to the city: by one neighbourhood, by itself from three, and the answer back to everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.feedback.models import Recipient
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.priorities.models import Theme
from wijklus.loop.results import jobs, reads, rules, writes
from wijklus.loop.results.models import PolicySignal, PolicySource
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Category
from wijklus.loop.signals.rules import Reachable

Found = rules.policy.Found
HERE = "/nl/gent/werk/beleidssignalen/"


def test_three_neighbourhoods_make_a_matter_rise():
    two = [Found(1, 10, 7), Found(2, 11, 7), Found(3, 11, 7), Found(4, 12, 8)]
    assert rules.policy.risen(two) == {}  # three themes, in two neighbourhoods
    assert rules.policy.risen([*two, Found(5, 12, 7)]) == {7: [two[0], two[1], two[2], Found(5, 12, 7)]}


@pytest.mark.parametrize(
    ("due_on", "answered_on", "standing", "late"),
    [
        (date(2026, 1, 10), None, "waiting", 0),
        (date(2026, 1, 9), None, "late", 1),
        (date(2026, 1, 1), date(2026, 1, 6), "answered", 5),
        (date(2026, 1, 1), date(2025, 12, 31), "answered", 0),
    ],
)
def test_a_term_and_an_answer(due_on, answered_on, standing, late):
    asked = {"due_on": due_on, "answered_on": answered_on, "on": date(2026, 1, 10)}
    assert rules.policy.standing(**asked) == standing
    assert rules.policy.days_late(**asked) == late


def test_a_term_lies_within_a_year():
    on = date(2026, 1, 1)
    assert rules.policy.term(on) == date(2026, 3, 2)
    given = [date(2026, 1, 1), date(2026, 1, 2), date(2027, 1, 1), date(2027, 1, 2)]
    assert [rules.policy.is_a_term(day, on=on) for day in given] == [False, True, True, False]


@pytest.fixture
def said(dampoort, rabot, coordinator, anyone, at):
    """The same in three neighbourhoods, said by a person in each; only the city can solve it."""
    third = Neighbourhood.objects.create(code="gent-9", slug="ledeberg", name="Ledeberg")
    housing = Category.objects.create(code="wonen", name={"nl": "Wonen", "en": "Housing"})
    themes = []
    for number, place in enumerate((dampoort, rabot, third)):
        contact = Reachable(channel="mail", name=f"Bewoner {number}", email=f"bewoner{number}@example.org")
        signal = signals.register(
            text="Er zijn geen betaalbare woningen", kind="problem", channel="web", neighbourhood=place,
            contact=contact, by=anyone, at=at,
        )  # fmt: skip
        theme = priorities.start_theme(
            title=f"Wonen in {place.name}", neighbourhood=place, category=housing, solution_level="city",
            by=coordinator, at=at,
        )  # fmt: skip
        priorities.bundle(theme=theme, signals=[signal], reason="Zelfde", by=coordinator, at=at)
        themes.append(theme)
    return themes


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_by_itself_and_back_to_everybody(said, gent, coordinator, director, at, mailoutbox, client_of):
    jobs.raise_shared()
    jobs.raise_shared()
    row = PolicySignal.objects.get()
    assert str(PolicySource.objects.first()) == f"{row.pk} <- {said[0].pk}"
    assert (row.by_itself, str(row), row.theme.title) == (True, row.reference, "Wonen")
    assert row.signal.text == "Hetzelfde is gevonden in 3 wijken: Dampoort, Ledeberg, Rabot."
    assert (row.signal.origin_kind, row.signal.level, row.signal.person) == ("policy", "city", None)
    assert Theme.objects.get(pk=row.theme_id).people == 3
    late = at + timedelta(days=61)
    (section,) = reads.due(actor=coordinator, on=late.date())
    assert (section.count, section.top[0].people_waiting) == (1, 3)
    assert "1" in section.note
    assert reads.due(actor=director, on=late.date()) == []
    page = client_of("coordinator").get(HERE).content.decode()
    assert f"werk/thema/{row.theme.reference}/resultaat/" in page
    assert f"werk/thema/{row.theme.reference}/resultaat/" not in client_of("director").get(HERE).content.decode()

    fourth = Neighbourhood.objects.create(code="gent-8", slug="brugse-poort", name="Brugse Poort")
    priorities.start_theme(
        title="Huur", neighbourhood=fourth, category=said[0].category, solution_level="city", by=coordinator, at=at
    )
    assert writes.raise_shared(by=system(gent.pk), at=at) == 1
    assert PolicySource.objects.filter(policy=row).count() == 4

    result = writes.record_result(
        theme=row.theme, outcome="changed", text="De stad bouwt 200 woningen", happened_on=at.date(),
        by=coordinator, at=at,
    )  # fmt: skip
    feedback.give_answer(result=result, text="De stad bouwt 200 woningen", by=coordinator, at=at)
    assert Recipient.objects.values("person").distinct().count() == 3
    run_waiting(at=at)
    told = [mail.to[0] for mail in mailoutbox if "200 woningen" in mail.body]
    assert sorted(told) == [f"bewoner{n}@example.org" for n in range(3)]
    row.refresh_from_db()
    row.signal.refresh_from_db()
    assert (row.answered_at, row.signal.state) == (at, "answered")
    assert reads.due(actor=coordinator, on=late.date())[0].count == 0
    public = Client().get("/nl/gent/beleidssignalen/").content.decode()
    assert "De stad bouwt 200 woningen" in public
    assert "Brugse Poort, Dampoort, Ledeberg, Rabot" in public
    assert "De stad bouwt" in client_of("director").get(f"{HERE}?toon=answered").content.decode()
    for part in ("open", "late"):
        assert "Hier is niets" in client_of("director").get(f"{HERE}?toon={part}").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_one_neighbourhood_is_enough(said, director, other_director, coordinator, gent, client_of, at):
    browser, theme = client_of("director"), said[0]
    url = f"/nl/gent/werk/thema/{theme.reference}/naar-de-stad/"
    assert "Dampoort" in browser.get(url).content.decode()
    due_on = at.date() + timedelta(days=30)
    assert browser.post(url, {"question": "Meer woningen", "due_on": at.date().isoformat()}).status_code == 422
    form = {"question": "Meer woningen", "due_on": due_on.isoformat(), "raised_for": "Bewonersgroep Dampoort"}
    assert browser.post(url, form).url == HERE
    page = browser.get(HERE).content.decode()
    assert "gevraagd door Bewonersgroep Dampoort" in page
    again = browser.post(url, form)
    assert "al naar de stad gebracht" in again.content.decode()
    assert browser.get("/nl/gent/werk/thema/niets/naar-de-stad/").status_code == 404
    given = {"question": "Meer", "due_on": due_on, "at": at}
    row = PolicySignal.objects.get()
    assert (reads.policy_standing(row, on=due_on), reads.policy_days_late(row, on=due_on)) == ("waiting", 0)
    row.answered_at = datetime(due_on.year, due_on.month, due_on.day, 23, 30, tzinfo=UTC)  # after midnight in Brussels
    assert reads.policy_days_late(row, on=due_on) == 1
    with pytest.raises(Refused):  # a theme of the whole city
        writes.raise_policy(theme=row.theme, **given, by=coordinator)
    with pytest.raises(NotAllowed):
        writes.raise_policy(theme=said[1], **given, by=director)
    with pytest.raises(NotAllowed):
        writes.raise_shared(by=director, at=at)
    with pytest.raises(Refused):
        writes.raise_policy(theme=said[1], **{**given, "question": " "}, by=coordinator)
    closed = priorities.close_theme(theme=said[1], reason="Dubbel", by=coordinator, at=at)
    here = priorities.start_theme(title="Bank", neighbourhood=said[2].neighbourhood, by=coordinator, at=at)
    for wrong in (closed, here):
        with pytest.raises(Refused):
            writes.raise_policy(theme=wrong, **given, by=coordinator)
    assert jobs.raise_shared() is None
    assert PolicySignal.objects.count() == 1  # one theme is left: in too few neighbourhoods
