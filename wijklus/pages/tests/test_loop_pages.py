"""The pages that tell the loop: a neighbourhood, the story of a signal and of a theme, Vandaag, one signal at work."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from wijklus.base import actor as actors
from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import access as signals_access
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Reachable
from wijklus.pages.stories import Hop, _once, here_it_is_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def signal(gent, dampoort, anyone, at):
    """What a resident said three days ago."""
    return signals.register(
        text="Geen bank aan de halte", kind="problem", channel="web", neighbourhood=dampoort,
        contact=Reachable(channel="phone", phone="0470 00 00 00"), by=anyone, at=at - timedelta(days=3),
    )  # fmt: skip


@pytest.fixture
def whole_loop(signal, dampoort, director, groendienst, at):
    """Theme, priority, action, promise, result and answer for the signal; the theme."""
    theme = priorities.start_theme(title="Zitbanken", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=theme, signals=[signal], reason="Zelfde vraag", by=director, at=at)
    priority = priorities.prioritise(
        theme=theme, neighbourhood=dampoort, reason="Veel gevraagd", decided_by="College", decided_on=at.date(),
        by=director, at=at,
    )  # fmt: skip
    action = actions.start(
        title="Vijf banken", neighbourhood=dampoort, priorities=[priority], owner=groendienst, by=director, at=at
    )
    actions.ask_commitment(
        action=action, party=groendienst, what="Vijf banken plaatsen", to_whom="Dampoort",
        asked_due_on=at.date() + timedelta(days=30), by=director, at=at,
    )  # fmt: skip
    result = results.record_result(
        action=action, outcome="changed", text="De banken staan er", happened_on=at.date(), by=director, at=at
    )
    feedback.give_answer(result=result, text="Ga gerust zitten", by=director, at=at)
    return theme


def follow(signal) -> str:
    return f"/nl/gent/volg/{signal.reference}/{signals_access.follow_key(signal)}/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_page_of_a_neighbourhood_shows_what_lives_and_nobodys_words(whole_loop, signal, client):
    page = text_of(client.get("/nl/gent/wijk/dampoort/"))
    assert "Zitbanken" in page
    assert "De banken staan er" in page
    assert "Geen bank aan de halte" not in page
    assert client.get("/nl/gent/wijk/nergens/").status_code == 404


def test_an_action_past_its_term_says_so_to_everybody(dampoort, director, at, client):
    from wijklus.loop.actions.models import Action

    actions.start(title="Lampen", neighbourhood=dampoort, due_on=at.date(), by=director, at=at)
    Action.objects.update(state="running", due_on=date(2026, 3, 20))
    assert "over de termijn (sinds 20 maart 2026)" in text_of(client.get("/nl/gent/wijk/dampoort/"))


def test_the_story_is_one_line_from_what_was_said_to_the_answer(whole_loop, signal, client):
    page = text_of(client.get(follow(signal)))
    hops = [
        "Gezegd",
        "Zitbanken",
        "Prioriteit",
        "Vijf banken",
        "Gevraagd",
        "De banken staan er",
        "Er is een antwoord onderweg",
    ]
    places = [page.find(hop, page.find("wl-loop")) for hop in hops]
    assert -1 not in places
    assert places == sorted(places)
    assert client.get(f"/nl/gent/volg/{signal.reference}/{'a' * 26}/").status_code == 404


def test_here_it_is_now_stands_once_at_what_happened_last(whole_loop, signal, client):
    page = text_of(client.get(follow(signal)))
    assert page.count("hier staat het nu") == 1
    assert page.index("De banken staan er") < page.index("Er is een antwoord onderweg")
    assert page.index("Er is een antwoord onderweg") < page.index("hier staat het nu")


def test_a_sentence_stands_once_in_a_line(at):
    said = Hop(label="Gezegd", at=at)
    action = Hop(label="Actie", at=at.date() + timedelta(days=2), why="Geen plaats")
    result = Hop(label="Resultaat", at=at + timedelta(days=1), why="Geen plaats")
    line = here_it_is_now(_once([said, action, action, result, Hop(label="Een antwoord", state="open")]))
    assert [(hop.label, hop.state, hop.why) for hop in line] == [
        ("Gezegd", "done", ""),
        ("Actie", "current", "Geen plaats"),
        ("Resultaat", "done", ""),
        ("Een antwoord", "open", ""),
    ]
    assert here_it_is_now([Hop(label="Ooit", state="open")]) == [Hop(label="Ooit", state="open")]


def test_a_new_story_says_when_and_who_answers_and_when_that_failed(signal, director, client, monkeypatch):
    page = text_of(client.get(follow(signal)))
    assert "We proberen u ten laatste te antwoorden op" in page
    later = signal.received_at + timedelta(days=400)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: later.date())
    assert "en dat is niet gelukt" in text_of(client.get(follow(signal)))


def test_an_answered_story_promises_no_first_answer(whole_loop, signal, client):
    assert "Wanneer hoort u van ons?" not in text_of(client.get(follow(signal)))


def test_no_public_page_is_a_dead_end(whole_loop, client, dampoort, director, at):
    story = f"/nl/gent/thema/{whole_loop.reference}/"
    page = text_of(client.get("/nl/gent/wijk/dampoort/"))
    assert f'<a class="nl-link" href="{story}">De banken staan er</a>' in page
    assert "Zeg het ons" in text_of(client.get(story)).split("<main")[1]
    actions.start(title="Los werk", neighbourhood=dampoort, by=director, at=at)
    assert "<strong>Los werk</strong>" in text_of(client.get("/nl/gent/wijk/dampoort/"))


def test_the_open_end_of_a_new_signal_is_marked(signal, client):
    page = text_of(client.get(follow(signal)))
    assert "wl-loop__hop--open" in page


def test_the_story_of_a_theme_is_for_everybody(whole_loop, signal, client):
    page = text_of(client.get(f"/nl/gent/thema/{whole_loop.reference}/"))
    assert "Ga gerust zitten" in page
    assert "De banken staan er" in page
    assert "Geen bank aan de halte" not in page
    assert client.get("/nl/gent/thema/nergens/").status_code == 404


@pytest.mark.parametrize("path", ["", "wijk/dampoort/"])
def test_public_pages_ask_the_database_at_most_eight_times(path, whole_loop, client, django_assert_max_num_queries):
    client.get("/nl/gent/cijfers/")
    with django_assert_max_num_queries(8):
        answer = client.get(f"/nl/gent/{path}")
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    assert "csrftoken" not in answer.cookies


def test_a_story_asks_the_database_at_most_eight_times(whole_loop, signal, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert client.get(follow(signal)).status_code == 200


def test_a_resident_erases_their_data_from_the_story(signal, client, gent):
    done = client.post(follow(signal) + "wissen/", {"with_words": "1"}, follow=True)
    assert "gewist" in text_of(done)
    from wijklus.ground.trail import jobs

    jobs.run_waiting(at=signal.received_at + timedelta(days=30_000))
    signal.refresh_from_db()
    assert signal.text == ""
    assert "Geen bank" not in text_of(client.get(follow(signal)))


def test_vandaag_has_sections_for_who_owes_and_none_for_who_may_not(signal, client_of):
    page = text_of(client_of("director").get("/nl/gent/werk/"))
    assert "Nieuwe signalen" in page
    assert "Geen bank aan de halte" in page
    assert '<section class="wl-section" aria-labelledby="s-new">' in page
    assert "s-reopened" not in page, "where nothing waits is one line, not a section"
    assert "Geen signaal werd opnieuw geopend." in page
    assert "/nl/gent/werk/noteren/" in page
    service = text_of(client_of("service_contact").get("/nl/gent/werk/"))
    assert "wachten op een" not in service, "a service has no neighbourhoods whose people it answers to"
    assert "Niemand wacht" not in service
    assert client_of("other_director").get("/nl/gent/werk/").status_code == 403
    assert Client().get("/nl/gent/werk/").status_code == 302


def test_the_working_page_of_a_signal_lets_the_director_erase_its_person(signal, client_of, gent):
    page = text_of(client_of("director").get(f"/nl/gent/werk/signaal/{signal.reference}/"))
    assert "Geen bank aan de halte" in page
    client_of("director").post(f"/nl/gent/werk/signaal/{signal.reference}/wissen/")
    from wijklus.ground.people.models import Contact

    assert not Contact.objects.exists()
    assert client_of("director").get("/nl/gent/werk/signaal/nergens/").status_code == 404
    assert client_of("other_director").get(f"/nl/gent/werk/signaal/{signal.reference}/").status_code == 403


def test_a_neighbourhood_leads_to_its_plan_or_says_there_is_none(dampoort, director, at, client):
    from wijklus.loop.plans import writes as plans

    assert "nog geen plan" in text_of(client.get("/nl/gent/wijk/dampoort/plan/"))
    assert client.get("/nl/gent/wijk/nergens/plan/").status_code == 404
    plan = plans.start_plan(
        neighbourhood=dampoort, title="Wijkactieplan", valid_from=at.date(),
        valid_until=at.date() + timedelta(days=900), by=director, at=at,
    )  # fmt: skip
    assert client.get("/nl/gent/wijk/dampoort/plan/")["Location"] == f"/nl/gent/plan/{plan.reference}/"


def test_people_and_counted_voices_are_named_apart(whole_loop, signal, dampoort, director, client_of, at):
    counted = signals.register(
        text="Een bank aan de halte", kind="problem", channel="walk", neighbourhood=dampoort, counted_voices=20,
        by=director, at=at - timedelta(days=2),
    )  # fmt: skip
    resident = signals.register(
        text="Bank graag", kind="problem", channel="web", neighbourhood=dampoort,
        by=actors.resident(director.municipality_id), at=at - timedelta(days=2),
    )  # fmt: skip
    theme = priorities.start_theme(title="Nog banken", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=theme, signals=[counted, resident], reason="Zelfde vraag", by=director, at=at)
    page = text_of(client_of("director").get("/nl/gent/werk/"))
    assert "1 mens, 20 getelde stemmen" in page or "1 persoon, 20 getelde stemmen" in page
    assert "2 volgende stappen" in page
    assert "21 mensen" not in page


def test_the_administrator_reads_which_neighbourhoods_have_no_director(signal, client_of):
    page = text_of(client_of("administrator").get("/nl/gent/werk/"))
    assert "Wijken zonder wijkregisseur" in page
    assert "1 signaal dat niemand bereikt" in page
    assert 'href="/nl/gent/werk/instellingen/mensen/nieuw/"' in page
