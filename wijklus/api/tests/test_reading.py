"""What everybody may read: as promised, in pages, never small numbers, never personal data."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from wijklus.ground.places.models import Neighbourhood, ProfileFigure
from wijklus.loop.plans import rules as plan_rules
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Category
from wijklus.loop.signals.rules import Reachable

from .shape import checked

SECRETS = ("Geheime Bewoner", "geheim@voorbeeld.be", "Ik woon op nummer 77")
READ = [
    "municipalities",
    "gent/neighbourhoods",
    "gent/categories",
    "gent/neighbourhoods/dampoort/themes",
    "gent/neighbourhoods/dampoort/plan",
    "gent/figures",
    "gent/neighbourhoods/dampoort/figures",
]


AUGUST = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.fixture
def get(client):
    def read(path, **headers):
        return client.get(f"/api/v1/{path}", headers=headers)

    return read


@pytest.fixture
def say(dampoort, anyone, at):
    def register(n=1, **more):
        contact = Reachable(channel="mail", name=SECRETS[0], email=SECRETS[1])
        return [
            signals.register(
                **{
                    "text": SECRETS[2], "kind": "problem", "channel": "web", "neighbourhood": dampoort,
                    "contact": contact if number == 0 else None, "by": anyone, "at": at, **more,
                }
            )
            for number in range(n)
        ]  # fmt: skip

    return register


@pytest.fixture
def theme(say, dampoort, director, at):
    made = priorities.start_theme(title="Zitbanken", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=made, signals=say(2), reason="Zelfde", by=director, at=at)
    return made


@pytest.fixture
def adopted(theme, dampoort, director, at):
    plan = plans.start_plan(
        neighbourhood=dampoort, title="Plan Dampoort", valid_from=date(2026, 1, 1), valid_until=date(2032, 1, 1),
        by=director, at=at,
    )  # fmt: skip
    priority = priorities.prioritise(
        theme=theme,
        neighbourhood=dampoort,
        reason="Vaak gevraagd",
        decided_by="Wijkraad",
        decided_on=at.date(),
        by=director,
        at=at,
    )
    plans.add_item(plan=plan, priority=priority, goal="Overal kunnen zitten", by=director, at=at)
    plan.refresh_from_db()
    return plans.adopt(
        plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=at.date(), by=director, at=at
    )


@pytest.mark.django_db
class TestEverywhere:
    @pytest.mark.parametrize("path", READ)
    def test_answers_are_as_promised_and_without_personal_data(self, get, adopted, path):
        answer = get(path)
        assert answer.status_code == 200
        checked(answer)
        body = answer.content.decode()
        assert [secret for secret in SECRETS if secret in body] == []
        assert not answer.cookies
        assert "Access-Control-Allow-Origin" not in answer

    @pytest.mark.parametrize("path", READ[1:])
    def test_what_did_not_change_is_not_sent_again(self, get, adopted, say, path):
        tag = get(path)["ETag"]
        same = get(path, if_none_match=tag)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        assert get(path, if_none_match=tag, accept_language="en")["ETag"] != tag
        say()
        assert get(path, if_none_match=tag).status_code == 200

    @pytest.mark.parametrize("path", READ)
    def test_the_number_of_queries_does_not_grow(self, get, adopted, say, gent, django_assert_num_queries, path):
        def count():
            cache.clear()
            with django_assert_num_queries(COST[path]):
                assert get(path).status_code == 200

        count()
        say(6, at=AUGUST)
        Neighbourhood.objects.bulk_create(
            [Neighbourhood(municipality=gent, code=f"x{n}", slug=f"x{n}", name=f"X {n}") for n in range(5)]
        )
        count()

    @pytest.mark.parametrize("path", READ[1:])
    def test_another_city_is_not_found(self, get, gent, path):
        answer = get(path.replace("gent", "nergens", 1))
        assert answer.status_code == 404
        assert checked(answer)["error"]["code"] == "not_found"

    @pytest.mark.parametrize("path", [path for path in READ if "dampoort" in path])
    def test_another_neighbourhood_is_not_found(self, get, gent, kortrijk, path):
        answer = get(path.replace("dampoort", "overleie"))
        assert answer.status_code == 404
        assert checked(answer)["error"]["code"] == "no_neighbourhood"

    @pytest.mark.parametrize(("query", "field"), [("limit=0", "limit"), ("limit=201", "limit"), ("offset=x", "offset")])
    @pytest.mark.parametrize("path", READ[:4])
    def test_a_page_has_bounds(self, get, dampoort, path, query, field):
        answer = get(f"{path}?{query}")
        assert answer.status_code == 422
        assert [fault["field"] for fault in checked(answer)["error"]["fields"]] == [field]

    def test_sentences_are_in_the_language_that_is_asked(self, get, gent):
        assert "nothing at this address" in get("gent/nothing", accept_language="en").json()["error"]["sentence"]
        assert "Op dit adres" in get("gent/nothing").json()["error"]["sentence"]

    def test_a_page_for_people_that_is_missing_stays_a_page(self, client, gent):
        answer = client.get("/nl/gent/bestaat/niet/")
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("text/html")

    def test_other_methods(self, client, gent):
        answer = client.delete("/api/v1/gent/neighbourhoods")
        assert (answer.status_code, answer["Allow"], answer.json()["error"]["code"]) == (405, "GET", "method")
        assert client.get("/api/v1/gent/signals").status_code == 405
        assert client.head("/api/v1/gent/neighbourhoods").status_code == 200

    def test_what_breaks_is_told_as_json_too(self, get, gent, monkeypatch):
        monkeypatch.setattr("wijklus.ground.places.reads.inhabitants", lambda **_: 1 / 0)
        answer = get("gent/neighbourhoods")
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "failed")
        assert "division" not in answer.content.decode()

    def test_what_is_not_allowed_is_told_as_json_too(self, get, gent, monkeypatch):
        from wijklus.base.refusals import NotAllowed

        def refuse(**_):
            raise NotAllowed

        monkeypatch.setattr("wijklus.ground.places.reads.inhabitants", refuse)
        assert get("gent/neighbourhoods").status_code == 403


COST = dict(zip(READ, (1, 4, 3, 4, 6, 10, 11), strict=True))
"""City and revision, then what is asked."""


@pytest.mark.django_db
class TestLists:
    def test_pages_follow_each_other(self, get, dampoort, rabot):
        first = checked(get("gent/neighbourhoods?limit=1"))
        assert [row["slug"] for row in first["items"]] == ["dampoort"]
        second = checked(get(first["next"].removeprefix("/api/v1/")))
        assert [row["slug"] for row in second["items"]] == ["rabot"]
        assert second["next"] is None

    def test_a_neighbourhood_has_its_inhabitants_with_the_source(self, get, dampoort, rabot):
        ProfileFigure.objects.create(
            neighbourhood=dampoort, indicator="inhabitants", year=2024, value=8000, source="Stad Gent"
        )
        found = checked(get("gent/neighbourhoods"))["items"]
        assert found[0]["inhabitants"] == {"year": 2024, "value": 8000, "source": "Stad Gent"}
        assert found[0]["link"].endswith("/nl/gent/wijk/dampoort/")
        assert found[1]["inhabitants"] is None

    def test_categories_know_their_parent(self, get, gent):
        parent = Category.objects.create(code="straat", name={"nl": "Straat"}, is_public_space=True)
        Category.objects.create(code="licht", name={"nl": "Licht"}, parent=parent, position=1)
        Category.objects.create(code="oud", name={"nl": "Oud"}, is_active=False)
        found = checked(get("gent/categories"))["items"]
        assert [(row["code"], row["parent"]) for row in found] == [("straat", None), ("licht", "straat")]

    def test_few_people_are_some(self, get, theme, say, director, at):
        (found,) = checked(get("gent/neighbourhoods/dampoort/themes"))["items"]
        assert (found["title"], found["people"], found["withheld"]) == ("Zitbanken", None, True)
        priorities.bundle(theme=theme, signals=say(6, contact=None), reason="Ook", by=director, at=at)
        (found,) = checked(get("gent/neighbourhoods/dampoort/themes"))["items"]
        assert (found["people"], found["withheld"]) == (8, False)


@pytest.mark.django_db
class TestPlan:
    def test_its_document_hashes_to_what_is_said(self, get, adopted):
        found = checked(get("gent/neighbourhoods/dampoort/plan"))
        text = json.dumps(found["document"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == found["sha256"] == adopted.sha256
        assert plan_rules.canonical(found["document"]) == adopted.document
        assert found["follow_up_assured"] is False
        assert [row["lacks"] for row in found["missing"]] == [["action"]]

    def test_a_draft_is_not_there(self, get, dampoort, director, at):
        plans.start_plan(
            neighbourhood=dampoort, title="Plan", valid_from=date(2026, 1, 1), valid_until=date(2032, 1, 1),
            by=director, at=at,
        )  # fmt: skip
        answer = get("gent/neighbourhoods/dampoort/plan")
        assert (answer.status_code, checked(answer)["error"]["code"]) == (404, "no_plan")


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
class TestFigures:
    def test_few_people_are_withheld(self, get, say):
        say(4, contact=None, at=AUGUST)
        found = checked(get("gent/neighbourhoods/dampoort/figures"))
        assert found["people"]["n"] is found["people"]["told"] is found["signals"] is None
        assert all(part["n"] is None and part["withheld"] for part in found["people"]["parts"])
        assert found["debt"] == {"people": None, "voices": 0, "since": None, "withheld": True}
        assert found["first_answer"]["withheld"] is True

    def test_enough_people_are_told(self, get, say):
        say(7, contact=None, at=AUGUST)
        found = checked(get("gent/figures"))
        assert (found["since"], found["until"]) == ("2026-07-01", "2026-10-01")
        assert (found["signals"], found["people"]["n"], found["people"]["told"]) == (7, 7, 0)
        assert {part["key"]: part["n"] for part in found["people"]["parts"]}["nothing"] == 7
        assert found["debt"]["people"] == 7
        assert (found["first_answer"]["n"], found["first_answer"]["withheld"]) == (7, False)

    def test_another_neighbourhood_and_another_quarter_count_nobody(self, get, say, rabot):
        say(7, contact=None, at=AUGUST)
        assert checked(get("gent/neighbourhoods/rabot/figures"))["signals"] == 0
        assert checked(get("gent/figures?since=2026-04-01&until=2026-07-01"))["signals"] == 0
        assert checked(get("gent/figures?until=2026-07-01"))["since"] == "2026-04-01"

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("since=2026-10-02", "since"),
            ("since=2026-08-01", "since"),
            ("since=2026-10-01", "since"),
            ("since=0001-01-01", "since"),
            ("since=9999-12-31", "since"),
            ("since=2024-11-01&until=2026-09-01", "since"),
            ("until=2026-10-02", "until"),
            ("until=9999-12-31", "until"),
            ("since=2026-04-01&until=2026-10-01", "until"),
            ("since=2026-07-01&until=2026-07-01", "until"),
            ("since=gisteren", "since"),
        ],
    )
    def test_only_whole_quarters_that_are_over(self, get, gent, query, field):
        answer = get(f"gent/figures?{query}")
        assert answer.status_code == 422
        error = checked(answer)["error"]
        assert [fault["field"] for fault in error["fields"]] == [field]
        if "gisteren" not in query:
            assert "2026-07-01, 2026-04-01, 2026-01-01" in str(error)

    def test_the_description_says_which_periods_there_are(self, get):
        said = json.dumps(get("openapi.json").json()["paths"]["/api/v1/{city}/figures"])
        assert "calendar quarter that is over" in said

    def test_a_part_that_was_told_takes_its_sum_along(self, get, say, director):
        from wijklus.loop.feedback import writes as feedback

        for signal in say(9, contact=None, at=AUGUST)[:2]:
            feedback.give_answer(signal=signal, outcome="changed", text="Ja.", by=director, at=AUGUST)
        people = checked(get("gent/figures"))["people"]
        assert (people["n"], people["told"], people["withheld"]) == (9, 0, True)
        assert {part["key"]: part["n"] for part in people["parts"] if part["withheld"]} == {
            "published": None,
            "nothing": None,
        }

    def test_a_day_earlier_is_another_answer(self, get, gent, monkeypatch, at):
        tag = get("gent/figures")["ETag"]
        monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date() + timedelta(days=1))
        assert get("gent/figures")["ETag"] != tag
