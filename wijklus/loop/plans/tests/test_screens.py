"""The screens of plans: a director writes and records the decision, everybody reads, an outsider writes nothing."""

import hashlib
import io
import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import reads, writes
from wijklus.loop.plans.models import Plan, PlanItem, PlanVersion
from wijklus.loop.priorities import writes as priorities

pytestmark = pytest.mark.django_db
LOGIN = 4
"""Queries before a working page begins: city, session, account, roles, portfolio."""


@pytest.fixture(autouse=True)
def today(stopped_clock):
    """It is the moment of the story, told in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def browser(client_of, director):
    return client_of("director")


@pytest.fixture
def version(plan, commitment, director, at):
    """The council adopted the plan."""
    return writes.adopt(
        plan=plan,
        version=plan.version,
        decided_by="Gemeenteraad",
        decided_on=at.date(),
        decision_url="https://besluiten.example/123",
        reason="Eerste plan",
        by=director,
        at=at,
    )


def at_(name, *args):
    return reverse(f"plans:{name}", args=["gent", *args])


def words(response):
    return " ".join(response.content.decode().split())


class TestDesk:
    def test_start_a_plan(self, browser, dampoort):
        assert "Nieuw plan" in words(browser.get(at_("index")))
        posted = {"neighbourhood": "dampoort", "title": "Plan", "valid_from": "2027-01-01", "valid_until": "2028-01-01"}
        assert browser.post(at_("new"), {**posted, "valid_until": "2026-01-01"}).status_code == 422
        browser.post(at_("new"), posted)
        assert Plan.objects.get().neighbourhood == dampoort
        assert "Maak eerst van een thema een prioriteit" in words(
            browser.get(at_("desk", Plan.objects.get().reference))
        )

    def test_put_a_priority_in_and_change_it(self, browser, plan, dampoort, director, at):
        theme = priorities.start_theme(title="Groen", neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": at.date(), "by": director, "at": at}
        other = priorities.prioritise(theme=theme, neighbourhood=dampoort, **given)
        form = browser.get(at_("add_goal", plan.reference), {"prioriteit": other.reference})
        assert form.context["form"]["priority"].value() == other.reference
        browser.post(at_("add_goal", plan.reference), {"priority": other.reference, "goal": "Meer groen"})
        item = PlanItem.objects.get(priority=other)
        browser.post(at_("move_goal", item.reference), {"to": "up"})
        assert next(row.goal for row in reads.items(plan=plan)) == "Meer groen"
        page = browser.get(at_("edit_goal", item.reference))
        assert page.context["form"]["goal"].value() == "Meer groen"
        browser.post(at_("edit_goal", item.reference), {"goal": "Nog meer groen", "version": 1})
        told = browser.post(at_("edit_goal", item.reference), {"goal": "Minder groen", "version": 1})
        assert told.status_code == 422
        assert "Nog meer groen" in words(told)
        assert "Minder groen" in words(told)
        browser.post(at_("remove_goal", item.reference), {"reason": "Toch niet"})
        assert plan.items.count() == 1

    def test_the_desk_says_what_lacks_and_leads_to_it(
        self, browser, plan, priority, commitment, dampoort, director, at, django_assert_max_num_queries
    ):
        loose = actions.start(title="Iets", neighbourhood=dampoort, priorities=[priority], by=director, at=at)
        with django_assert_max_num_queries(
            LOGIN + 11
        ):  # two of them: is there a figure from outside, and does a group carry it?
            shown = words(browser.get(at_("desk", plan.reference)))
        assert "De opvolging is nog niet verzekerd" in shown
        assert reverse("actions:action", args=["gent", loose.reference]) in shown
        assert "Acht lampen" in shown

    def test_a_goal_without_action_leads_to_a_new_one(self, browser, plan, priority):
        shown = words(browser.get(at_("desk", plan.reference)))
        assert f"{reverse('actions:new', args=['gent'])}?prioriteit={priority.reference}" in shown

    def test_edit_and_conflict(self, browser, plan, director, at):
        posted = {"title": "Eerst", "valid_from": "2027-01-01", "valid_until": "2028-01-01", "version": plan.version}
        browser.post(at_("edit", plan.reference), posted)
        told = browser.post(at_("edit", plan.reference), {**posted, "title": "Tweede"})
        assert told.status_code == 422
        assert told.context["form"].differences[0][1:] == ("Eerst", "Tweede")

    def test_record_the_decision(self, browser, plan, commitment):
        page = browser.get(at_("adopt", plan.reference))
        assert "Opvolging verzekerd" in words(page)
        posted = {"decided_by": "Gemeenteraad", "decided_on": "2026-11-20", "version": plan.version, "checked": "on"}
        assert browser.post(at_("adopt", plan.reference), {**posted, "decided_on": "2030-01-01"}).status_code == 422
        browser.post(at_("adopt", plan.reference), posted)
        assert PlanVersion.objects.get().decided_by == "Gemeenteraad"
        told = browser.post(at_("adopt", plan.reference), {**posted, "reason": "Bijgestuurd"})
        assert told.status_code == 422
        assert "Iemand anders veranderde dit plan" in words(told)

    def test_a_later_version_says_what_changed_and_each_is_looked_over(self, browser, plan, version, client_of):
        plan.refresh_from_db()
        posted = {"decided_by": "Raad", "decided_on": "2026-11-20", "version": plan.version, "reason": "Meer licht"}
        assert browser.post(at_("adopt", plan.reference), posted).context["form"].errors.keys() == {"checked"}
        told = browser.post(at_("adopt", plan.reference), {**posted, "checked": "on", "reason": ""})
        assert told.context["form"].errors.keys() == {"reason"}
        assert "Ik heb het nagekeken" in words(told)
        browser.post(at_("adopt", plan.reference), {**posted, "checked": "on"})
        assert PlanVersion.objects.count() == 2
        assert "Vastgesteld door: Raad, op 20 november 2026." in words(
            client_of("anyone").get(at_("version", plan.reference, 2))
        )

    def test_end(self, browser, plan):
        assert "Zeg waarom" in words(browser.post(at_("end", plan.reference), {}, follow=True))
        browser.post(at_("end", plan.reference), {"reason": "Nieuwe raad"})
        assert Plan.objects.get().state == "ended"
        assert "Nieuwe raad" in words(browser.get(at_("plan", plan.reference)))

    def test_what_is_not_there(self, browser, plan):
        assert browser.get(at_("desk", "niets")).status_code == 404
        assert browser.get(at_("edit_goal", "niets")).status_code == 404

    @pytest.mark.parametrize("who", ["councillor", "service_contact", "field_worker"])
    def test_who_may_look_writes_nothing(self, who, client_of, plan):
        browser = client_of(who)
        assert "<form" not in words(browser.get(at_("desk", plan.reference))).split("<main")[1]
        for name in ("edit", "add_goal", "adopt"):
            assert browser.get(at_(name, plan.reference)).status_code == 403
        assert browser.post(at_("end", plan.reference), {"reason": "x"}).status_code == 403


class TestPublic:
    def test_a_draft_says_that_it_is_one(self, client_of, plan, action):
        shown = words(client_of("anyone").get(at_("plan", plan.reference)))
        assert "Dit plan wordt nog gemaakt" in shown
        assert "Lampen langs het pad" in shown

    def test_the_adopted_plan(self, client_of, plan, version, django_assert_max_num_queries):
        browser = client_of("anyone")
        with django_assert_max_num_queries(8):
            answer = browser.get(at_("plan", plan.reference))
        shown = words(answer)
        for part in (
            "Iedereen durft", "Lampen langs het pad", "Groendienst", "€ 15.000,00", "Opvolging verzekerd",
            "Gemeenteraad", "https://besluiten.example/123", "Acht lampen", "enkele mensen", "12 getelde stemmen",
            "€ 0,00 van € 15.000,00 naar doelen die van onderuit komen (0 %)",
        ):  # fmt: skip
            assert part in shown, part
        assert "0 van 1 van onderuit (0 %)" in words(client_of("coordinator").get("/nl/gent/werk/plannen/"))
        assert "te weinig licht" not in shown
        assert not answer.cookies

    def test_it_is_kept_until_something_changes(self, client_of, plan, commitment, version, service_contact, at):
        cache.clear()
        browser, url = client_of("anyone"), at_("plan", plan.reference)
        first = browser.get(url)
        assert browser.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
        given = {"commitment": commitment, "by": service_contact, "at": at}
        actions.answer_commitment(accepts=True, promised_on=date(2027, 1, 20), **given)
        shown = re.sub(r" +", " ", re.sub(r"<[^>]+>", " ", words(browser.get(url))))
        assert "toegezegd tegen 20 januari 2027" in shown
        assert "toegezegd toegezegd" not in shown
        assert "gevraagd gevraagd" not in shown

    def test_what_lacks_is_public(self, client_of, plan, priority, dampoort, director, at):
        actions.start(title="Iets", neighbourhood=dampoort, priorities=[priority], by=director, at=at)
        writes.adopt(plan=plan, version=plan.version, decided_by="Raad", decided_on=at.date(), by=director, at=at)
        shown = words(client_of("anyone").get(at_("plan", plan.reference)))
        assert "Iets: een eigenaar, een geldig mandaat" in shown
        assert "/werk/" not in shown.split("<main")[1].split("</main")[0]

    def test_what_failed_is_public_and_the_version_keeps_its_day(
        self, client_of, plan, action, commitment, version, service_contact, at, monkeypatch
    ):
        given = {"commitment": commitment, "by": service_contact, "at": at}
        actions.answer_commitment(accepts=False, reason="Geen ploeg", **given)
        later = at.replace(year=2027, month=12)
        monkeypatch.setattr("wijklus.base.clock.now", lambda: later)
        monkeypatch.setattr("wijklus.base.clock.today", lambda: later.date())
        shown = words(client_of("anyone").get(at_("plan", plan.reference)))
        for part in (
            "De opvolging is nog niet verzekerd", "over de termijn (sinds 1 maart 2027)",
            "een einde: de termijn is voorbij", "een toezegging die staat: er is er een geweigerd of niet nagekomen",
            "het antwoord aan de bewoners: de geplande dag is voorbij",
        ):  # fmt: skip
            assert part in shown, part
        shown = words(client_of("anyone").get(at_("version", plan.reference, 1)))
        assert "Opvolging verzekerd" in shown
        assert "over de termijn" not in shown

    def test_what_changed_since_the_last_version(self, client_of, plan, version, director, at):
        item = PlanItem.objects.get()
        writes.change_item(item=item, version=1, goal="Iedereen durft altijd", by=director, at=at)
        plan.refresh_from_db()
        given = {"decided_by": "Raad", "decided_on": at.date(), "reason": "Na het wijkoverleg", "by": director}
        writes.adopt(plan=plan, version=plan.version, at=at, **given)
        for url in (at_("plan", plan.reference), at_("version", plan.reference, 2)):
            shown = words(client_of("anyone").get(url))
            assert "Doel veranderd: Iedereen durft altijd" in shown
            assert "Na het wijkoverleg" in shown

    def test_a_version_never_changes(
        self, client_of, plan, version, action, director, at, django_assert_max_num_queries
    ):
        actions.advance(action=action, to="dropped", reason="Geen geld", by=director, at=at)
        with django_assert_max_num_queries(3):
            shown = words(client_of("anyone").get(at_("version", plan.reference, 1)))
        assert "Geen geld" not in shown
        assert version.sha256 in shown

    def test_the_downloaded_document_hashes_to_what_is_said(self, client_of, plan, version):
        answer = client_of("anyone").get(at_("document", plan.reference, 1))
        assert hashlib.sha256(answer.content).hexdigest() == version.sha256
        assert json.loads(answer.content)["format"] == "wijklus-plan-1"
        assert "attachment" in answer["Content-Disposition"]

    def test_what_is_not_there(self, client_of, plan, kortrijk, version):
        browser = client_of("anyone")
        assert browser.get(at_("plan", "niets")).status_code == 404
        for name in ("version", "document", "pdf"):
            assert browser.get(at_(name, plan.reference, 9)).status_code == 404
        assert browser.get(reverse("plans:plan", args=["kortrijk", plan.reference])).status_code == 404


class TestPaper:
    def test_tagged_in_its_language_with_an_outline(self, client_of, plan, version):
        answer = client_of("anyone").get(at_("pdf", plan.reference, 1))
        assert answer["Content-Type"] == "application/pdf"
        reader = PdfReader(io.BytesIO(answer.content))
        root = reader.trailer["/Root"]
        assert (str(root["/Lang"]), root["/MarkInfo"]["/Marked"]) == ("nl", True)
        titles = re.findall(r"'/Title': '([^']+)'", str(reader.outline))
        assert titles[0] == "Wijkactieplan Dampoort"
        assert any("Lampen langs het pad" in title for title in titles)
        text = " ".join(page.extract_text() for page in reader.pages)
        for part in ("Groendienst", "Acht lampen", "Gemeenteraad", "Opvolging verzekerd"):
            assert part in " ".join(text.split()), part

    def test_in_english_where_asked(self, client_of, plan, version):
        with translation.override("en"):
            url = at_("pdf", plan.reference, 1)
        reader = PdfReader(io.BytesIO(client_of("anyone").get(url).content))
        assert str(reader.trailer["/Root"]["/Lang"]) == "en"
        assert "Follow-up assured" in reader.pages[0].extract_text()

    def test_made_once(self, version, monkeypatch):
        first = reads.as_pdf(version, language="nl")
        monkeypatch.setattr("wijklus.loop.plans.reads.paper.typeset", None)
        assert reads.as_pdf(version, language="nl") == first

    def test_a_sign_that_no_font_has_does_not_take_the_paper_away(self, plan, dampoort, director, at):
        given = {"decided_by": "Raad 👍🏽", "decided_on": at.date(), "by": director, "at": at}
        version = writes.adopt(plan=plan, version=plan.version, reason="Omdat 王 het vroeg 🎉", **given)
        reader = PdfReader(io.BytesIO(reads.as_pdf(version, language="nl")))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert "Omdat □ het vroeg □" in text
        assert "Raad □" in text

    def test_what_lacks_stands_on_paper(self, plan, priority, dampoort, director, at):
        actions.start(
            title="Iets met ééntje", description="Twee *sterren* en #kruis", neighbourhood=dampoort,
            priorities=[priority], no_means_needed=True, by=director, at=at,
        )  # fmt: skip
        given = {"decided_by": "Raad", "decided_on": at.date(), "by": director, "at": at}
        version = writes.adopt(plan=plan, version=plan.version, **given)
        reader = PdfReader(io.BytesIO(reads.as_pdf(version, language="nl")))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert "De opvolging is nog niet verzekerd" in text
        assert "Twee *sterren* en #kruis" in text


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ({"people": 0, "voices": 0, "channels": [], "idea_of_the_service": True}, "Idee van de dienst"),
        (
            {"people": None, "voices": None, "channels": [{"channel": "web"}], "idea_of_the_service": False},
            "enkele mensen, enkele getelde stemmen (webformulier)",
        ),
        (
            {"people": 12, "voices": 0, "channels": [], "idea_of_the_service": False},
            "12 mensen",
        ),
        ({"people": 0, "voices": 9, "channels": [], "idea_of_the_service": False}, "9 getelde stemmen"),
    ],
)
def test_who_stands_behind_a_goal_in_words(sources, found):
    assert reads.behind({"sources": sources}) == found
