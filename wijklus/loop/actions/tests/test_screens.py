"""The screens of actions and promises: a director steers, a service answers with and without login."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.base.cents import Cents
from wijklus.loop.actions import reads, rules, writes
from wijklus.loop.actions.models import Action, Commitment
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


def at_(name, *args):
    return reverse(f"actions:{name}", args=["gent", *args])


def words(response):
    return " ".join(response.content.decode().split())


class TestAction:
    def test_start_from_a_priority(self, browser, priority, groendienst, mandate):
        form = browser.get(at_("new"), {"prioriteit": priority.reference})
        assert form.context["form"]["priorities"].value() == [priority.reference]
        posted = {"title": "Lampen", "neighbourhood": "dampoort", "priorities": [priority.reference]}
        posted |= {"owner": groendienst.reference, "mandate": mandate.reference, "means": "12.500,00"}
        browser.post(at_("new"), posted)
        action = Action.objects.get()
        assert (action.owner, action.mandate, action.means) == (groendienst, mandate, Cents(1_250_000))

    def test_from_a_priority_those_of_its_neighbourhood_stand_there(self, client_of, priority, rabot, coordinator, at):
        theme = priorities.start_theme(title="Speelplein", neighbourhood=rabot, by=coordinator, at=at)
        given = {"reason": "r", "decided_by": "Wij", "decided_on": at.date(), "by": coordinator, "at": at}
        priorities.prioritise(theme=theme, neighbourhood=rabot, **given)
        everywhere = words(client_of("coordinator").get(at_("new")))
        here = words(client_of("coordinator").get(at_("new"), {"prioriteit": priority.reference}))
        assert "Rabot: Speelplein" in everywhere
        assert "Rabot: Speelplein" not in here

    def test_what_is_wrong_stands_at_its_field(self, browser, dampoort):
        posted = {"title": "Lampen", "neighbourhood": "dampoort", "means": "12k", "due_on": "2020-01-01"}
        told = browser.post(at_("new"), posted)
        assert told.status_code == 422
        assert "means" in told.context["form"].errors
        assert not Action.objects.exists()

    def test_list_with_what_lacks(
        self, browser, action, priority, dampoort, director, at, django_assert_max_num_queries
    ):
        writes.start(title="Nog niets geregeld", neighbourhood=dampoort, by=director, at=at)
        with django_assert_max_num_queries(LOGIN + 4):
            shown = words(browser.get(at_("index")))
        assert "ontbreekt: een eigenaar, een geldig mandaat" in shown
        assert "verzekerd" in shown
        assert "Lampen langs het pad" not in words(browser.get(at_("index"), {"wijk": "rabot"}))
        assert "Lampen langs het pad" not in words(browser.get(at_("index"), {"stand": "done"}))

    def test_past_its_term_it_says_so_and_once_finished_not_any_more(self, browser, action, director, at):
        Action.objects.update(due_on=date(2026, 3, 20))
        assert "over de termijn (sinds 20 maart 2026)" in words(browser.get(at_("index")))
        shown = words(browser.get(at_("action", action.reference)))
        assert "over de termijn (sinds 20 maart 2026)" in shown
        assert "De opvolging is nog niet verzekerd" in shown
        assert "een einde: de termijn is voorbij" in shown
        Action.objects.update(no_means_needed=False, means=None)
        writes.advance(action=action, to="done", by=director, at=at)
        shown = words(browser.get(at_("action", action.reference)))
        assert "over de termijn" not in shown
        assert "De opvolging is nog niet verzekerd" not in shown
        assert "middelen, of dat er geen nodig zijn" in shown

    def test_a_refusal_leads_to_what_was_asked(self, browser, action, commitment, service_contact, at):
        given = {"commitment": commitment, "by": service_contact, "at": at}
        writes.answer_commitment(accepts=False, reason="Geen ploeg", **given)
        shown = words(browser.get(at_("action", action.reference)))
        assert '<a class="nl-link" href="#toezeggingen">een toezegging die staat' in shown
        assert 'id="toezeggingen"' in shown

    def test_one_action_names_what_lacks_and_leads_to_it(self, browser, dampoort, director, at):
        action = writes.start(title="Lampen", neighbourhood=dampoort, by=director, at=at)
        shown = words(browser.get(at_("action", action.reference)))
        assert f"{at_('edit', action.reference)}#id_due_on" in shown
        assert "dient nog geen prioriteit" in shown

    def test_one_action_with_its_promises(self, browser, action, commitment, django_assert_max_num_queries):
        with django_assert_max_num_queries(LOGIN + 8):
            shown = words(browser.get(at_("action", action.reference)))
        for part in (
            "Opvolging verzekerd",
            "Acht lampen",
            "Licht aan het park",
            "€ 15.000,00",
            "2 mensen staan hierachter",
        ):
            assert part in shown
        assert browser.get(at_("action", "niets")).status_code == 404

    def test_change_and_conflict(self, browser, action, mandate, director, at):
        page = browser.get(at_("edit", action.reference))
        posted = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
        posted |= {"due_on": "2027-03-01", "answer_planned_on": "2027-03-15", "no_means_needed": ""}
        assert browser.post(at_("edit", action.reference), {**posted, "title": "Acht lampen"}).status_code == 302
        told = browser.post(at_("edit", action.reference), {**posted, "title": "Tien lampen"})
        assert told.status_code == 422
        assert "Acht lampen" in words(told)
        assert "Tien lampen" in words(told)
        again = {**posted, "title": "Tien lampen", "version": told.context["form"]["version"].value()}
        assert browser.post(at_("edit", action.reference), again).status_code == 302
        assert Action.objects.get().title == "Tien lampen"

    def test_a_mandate_that_ended_may_stay(self, browser, action, mandate, administrator, at):
        from wijklus.ground.people import writes as people

        people.end_mandate(mandate=mandate, on=at.date(), by=administrator, at=at)
        form = browser.get(at_("edit", action.reference)).context["form"]
        assert form["mandate"].value() in {reference for reference, _word in form.fields["mandate"].choices}

    def test_move_on_and_drop(self, browser, action):
        browser.post(at_("advance", action.reference), {"to": "running"})
        told = browser.post(at_("advance", action.reference), {"to": "dropped"}, follow=True)
        assert "Zeg waarom" in words(told)
        browser.post(at_("advance", action.reference), {"to": "dropped", "reason": "Geen geld"})
        assert Action.objects.get().state == rules.DROPPED

    def test_link_and_unlink(self, browser, action, priority):
        browser.post(at_("unlink", action.reference), {"priority": priority.reference, "reason": "Toch niet"})
        assert action.links.count() == 0
        assert priority.reference in words(browser.get(at_("action", action.reference)))
        browser.post(at_("link", action.reference), {"priority": priority.reference})
        assert action.links.count() == 1
        assert browser.post(at_("link", action.reference), {"priority": "niets"}).status_code == 404

    def test_a_councillor_looks_and_changes_nothing(self, client_of, action):
        councillor = client_of("councillor")
        assert "<form" not in words(councillor.get(at_("action", action.reference))).split("<main")[1]
        for name in ("edit", "ask"):
            assert councillor.get(at_(name, action.reference)).status_code == 403
        assert councillor.post(at_("advance", action.reference), {"to": "done"}).status_code == 403


class TestAsking:
    def test_ask_and_see_it(self, browser, action, groendienst):
        assert "de bewoners van Dampoort" in words(browser.get(at_("ask", action.reference)))
        posted = {"party": groendienst.reference, "kind": "order", "what": "Lampen", "asked_due_on": "2027-01-01"}
        browser.post(at_("ask", action.reference), {**posted, "amount": "5000"})
        commitment = Commitment.objects.get()
        assert commitment.amount == Cents(500_000)
        wrong = browser.post(at_("ask", action.reference), {**posted, "asked_due_on": "2020-01-01"})
        assert wrong.status_code == 422

    def test_a_party_without_an_address_is_pointed_out(self, browser, action, groendienst, director, at):
        from wijklus.ground.people import writes as people

        group = people.make_party(kind="group", name="Bewonerscomité", by=director, at=at)
        asked = writes.ask_commitment(
            action=action, party=group, what="x", to_whom="", asked_due_on=date(2027, 1, 1), by=director, at=at
        )
        assert "geen mailadres" in words(browser.get(at_("commitment", asked.reference)))

    def test_again_withdraw_and_a_new_mail(self, browser, commitment, service_contact, at):
        browser.post(at_("renew_link", commitment.reference))
        given = {"commitment": commitment, "by": service_contact, "at": at}
        writes.answer_commitment(accepts=False, reason="Geen tijd", **given)
        shown = words(browser.get(at_("commitment", commitment.reference)))
        assert "Geen tijd" in shown
        assert browser.post(at_("ask_again", commitment.reference), {"reason": ""}).status_code == 422
        browser.post(at_("ask_again", commitment.reference), {"asked_due_on": "2027-06-01", "reason": "Na overleg"})
        commitment.refresh_from_db()
        assert (commitment.state, commitment.link_version) == (rules.ASKED, 3)
        browser.post(at_("withdraw", commitment.reference), {"reason": "Niet meer nodig"})
        commitment.refresh_from_db()
        assert commitment.state == rules.WITHDRAWN


class TestBoard:
    def test_a_service_starts_with_its_own_promises(
        self, client_of, commitment, groendienst, other_service, django_assert_max_num_queries
    ):
        browser = client_of("service_contact")
        with django_assert_max_num_queries(LOGIN + 3):
            shown = words(browser.get(at_("promises")))
        assert "Toezeggingen van Groendienst in alle wijken" in shown
        assert "Acht lampen" in shown
        assert "Acht lampen" not in words(client_of("other_service").get(at_("promises")))

    def test_filters(self, browser, commitment, service_contact, monkeypatch, at):
        given = {"commitment": commitment, "accepts": True, "promised_on": date(2026, 12, 1)}
        writes.answer_commitment(**given, by=service_contact, at=at)
        assert "Acht lampen" in words(browser.get(at_("promises"), {"wijk": "dampoort"}))
        assert "Acht lampen" not in words(browser.get(at_("promises"), {"stand": "te-laat"}))
        monkeypatch.setattr("wijklus.base.clock.today", lambda: date(2026, 12, 2))
        late = words(browser.get(at_("promises"), {"stand": "te-laat"}))
        assert "over haar termijn" in late
        assert "onder voorbehoud" not in late.split("<tbody>")[1]

    def test_conditional_is_marked(self, browser, commitment, service_contact, mandate, administrator, at):
        from wijklus.ground.people import writes as people

        given = {"commitment": commitment, "accepts": True, "promised_on": date(2026, 12, 1)}
        writes.answer_commitment(**given, by=service_contact, at=at)
        people.end_mandate(mandate=mandate, on=at.date(), by=administrator, at=at)
        mandate.refresh_from_db()
        commitment.mandate = mandate
        assert reads.conditional(commitment, on=date(2026, 12, 1))

    def test_answer_report_and_judge_with_login(self, client_of, browser, commitment):
        service = client_of("service_contact")
        url = at_("answer", commitment.reference)
        assert service.post(url, {"answer": "yes", "promised_on": ""}).status_code == 422
        service.post(url, {"answer": "yes", "promised_on": "2027-01-15"})
        report = at_("report", commitment.reference)
        assert service.post(report, {"says": "broken"}).status_code == 422
        service.post(report, {"says": "kept"})
        judge = at_("judge", commitment.reference)
        assert browser.post(judge, {"says": "partly"}).status_code == 422
        browser.post(judge, {"says": "partly", "note": "Zes van acht"})
        commitment.refresh_from_db()
        assert (commitment.promiser_says, commitment.receiver_says, commitment.state) == ("kept", "partly", "partly")
        assert "Zes van acht" in words(browser.get(at_("commitment", commitment.reference)))

    def test_who_was_not_asked_answers_nothing(self, client_of, commitment):
        posted = {"answer": "yes", "promised_on": "2027-01-15"}
        for who in ("other_service", "director", "councillor", "other_director"):
            assert client_of(who).post(at_("answer", commitment.reference), posted).status_code == 403
        commitment.refresh_from_db()
        assert commitment.state == rules.ASKED


class TestLink:
    @pytest.fixture
    def link(self, commitment, at):
        expires, key = reads.link_of(commitment, on=at.date())
        return at_("commitment_link", commitment.reference, expires, key)

    def test_is_the_address_in_the_mail(self, commitment, link, at):
        assert reads.path_of(commitment, on=at.date()) == link

    def test_looking_changes_nothing(self, client_of, link, commitment, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            shown = client_of("anyone").get(link)
        assert "Acht lampen plaatsen langs het pad" in words(shown)
        assert "Enkele bewoners vroegen hierom" in words(shown)
        assert "no-store" in shown["Cache-Control"]
        assert shown["X-Robots-Tag"] == "noindex"
        commitment.refresh_from_db()
        assert commitment.state == rules.ASKED

    def test_accept_with_a_day_then_report(self, client_of, link, commitment):
        browser = client_of("anyone")
        assert browser.post(link, {"answer": "yes", "promised_on": ""}).status_code == 422
        browser.post(link, {"answer": "yes", "promised_on": "2027-01-20"})
        commitment.refresh_from_db()
        assert (commitment.state, commitment.promised_on) == (rules.ACCEPTED, date(2027, 1, 20))
        assert commitment.answered_by_function == "Groendienst"
        assert "Bewaar deze mail" in words(browser.get(link))
        assert browser.post(link, {"says": "partly"}).status_code == 422
        browser.post(link, {"says": "partly", "note": "Zes van acht"})
        commitment.refresh_from_db()
        assert commitment.state == rules.PARTLY
        assert "Zes van acht" in words(browser.get(link))

    def test_refuse_with_the_reason(self, client_of, link, commitment):
        browser = client_of("anyone")
        assert browser.post(link, {"answer": "no"}).status_code == 422
        browser.post(link, {"answer": "no", "reason": "Geen geld in 2027"})
        commitment.refresh_from_db()
        assert (commitment.state, commitment.state_reason) == (rules.REFUSED, "Geen geld in 2027")
        assert "U zei nee" in words(browser.get(link))

    def test_yes_to_something_else_is_an_offer(self, client_of, link, commitment):
        browser = client_of("anyone")
        told = browser.post(link, {"answer": "yes", "promised_on": "2027-01-20", "hours": "3"})
        assert told.status_code == 422
        assert list(told.context["form"].errors) == ["hours"]
        commitment.refresh_from_db()
        assert commitment.state == rules.ASKED
        browser.post(link, {"answer": "yes", "promised_on": "2027-01-20", "hours": "", "goods": " "})
        commitment.refresh_from_db()
        assert commitment.state == rules.ACCEPTED

    def test_a_second_answer_is_told_that_the_first_stands(self, client_of, link, commitment):
        browser = client_of("anyone")
        browser.post(link, {"answer": "yes", "promised_on": "2027-01-20"})
        told = browser.post(link, {"answer": "no", "reason": "Toch niet"})
        assert told.status_code == 422
        assert "Hierop is al geantwoord" in words(told)

    def test_too_old_and_replaced_links_say_what_to_do(self, client_of, link, commitment, director, at, monkeypatch):
        writes.renew_link(commitment=commitment, by=director, at=at)
        told = client_of("anyone").post(link, {"answer": "yes", "promised_on": "2027-01-20"})
        assert told.status_code == 410
        assert "vervangen door een nieuwere" in words(told)
        monkeypatch.setattr("wijklus.base.clock.now", lambda: at.replace(year=2030))
        told = client_of("anyone").get(link)
        assert told.status_code == 410
        assert "te oud" in words(told)
        assert "Acht lampen" not in words(told)
        commitment.refresh_from_db()
        assert commitment.state == rules.ASKED

    def test_a_made_up_link_is_not_found(self, client_of, link):
        assert client_of("anyone").get(link.replace("/toezegging/", "/toezegging/x")).status_code == 404

    def test_withdrawn_says_so(self, client_of, link, commitment, director, at):
        writes.withdraw(commitment=commitment, reason="Niet meer nodig", by=director, at=at)
        assert "U hoeft niets te doen" in words(client_of("anyone").get(link))

    def test_an_order_with_money_asks_for_a_login(self, client_of, commitment, at):
        Commitment.objects.update(kind=rules.ORDER, amount=Cents(100))
        expires, key = reads.link_of(commitment, on=at.date())
        link = at_("commitment_link", commitment.reference, expires, key)
        shown = words(client_of("anyone").get(link))
        assert at_("commitment", commitment.reference) in shown
        assert "<form" not in shown.split("<main")[1]
        assert client_of("anyone").post(link, {"answer": "no", "reason": "x"}).status_code == 403


def read_now(**said):
    """What somebody sends who saw the one promise as it stands now."""
    return {"version": str(Commitment.objects.get().version), **said}


class TestTalking:
    @pytest.fixture
    def link(self, commitment, at):
        return at_("commitment_link", commitment.reference, *reads.link_of(commitment, on=at.date()))

    def test_offer_from_the_mail_agree_on_the_desk_propose_again(self, client_of, browser, commitment, link):
        service = client_of("anyone")
        assert service.post(link, {"answer": "other", "reason": "Geen ploeg"}).status_code == 422
        assert 'name="amount"' not in words(service.get(link))
        service.post(link, {"answer": "other", "promised_on": "2027-04-01", "hours": "8", "reason": "Geen ploeg"})
        assert "Uw aanbod ligt bij wie het vroeg" in words(service.get(link))
        shown = words(browser.get(at_("commitment", commitment.reference)))
        assert "Er is iets anders aangeboden dan gevraagd" in shown
        assert "Geen ploeg" in shown
        decide = at_("decide", commitment.reference)
        assert browser.post(decide, read_now(agrees="no")).status_code == 422
        browser.post(decide, read_now(agrees="yes"))
        assert service.post(link, {"due_on": "2027-06-01"}).status_code == 422
        service.post(link, {"due_on": "2027-06-01", "hours": "8", "reason": "Vorst"})
        assert "U stelde een andere afspraak voor" in words(service.get(link))
        browser.post(decide, read_now(agrees="yes"))
        shown = words(browser.get(at_("commitment", commitment.reference)))
        assert "eerst toegezegd tegen 1 april 2027" in shown
        assert "Vorst" in shown

    def test_the_director_proposes_and_the_mail_agrees(self, client_of, browser, commitment, service_contact, link, at):
        given = {"commitment": commitment, "accepts": True, "promised_on": date(2027, 1, 15)}
        writes.answer_commitment(**given, by=service_contact, at=at)
        propose = at_("propose", commitment.reference)
        assert browser.post(propose, {"due_on": "2020-01-01", "reason": "r"}).status_code == 422
        browser.post(propose, {"due_on": "2027-05-01", "reason": "Na de kermis"})
        service = client_of("anyone")
        assert "Na de kermis" in words(service.get(link))
        assert service.post(link, read_now(agrees="no")).status_code == 422
        service.post(link, read_now(agrees="yes"))
        commitment.refresh_from_db()
        assert (commitment.state, commitment.due_on) == (rules.RENEGOTIATED, date(2027, 5, 1))

    def test_who_stands_above_does_not_confirm(
        self, client_of, user_of, commitment, service_contact, groendienst, gent, at
    ):
        from wijklus.base import actor as actors
        from wijklus.ground.people import reads as people_reads
        from wijklus.ground.people import writes as people

        by = actors.system(gent.pk)
        Commitment.objects.update(amount=Cents(2_500_000))
        commitment.refresh_from_db()
        given = {"commitment": commitment, "accepts": True, "promised_on": date(2027, 1, 15)}
        writes.answer_commitment(**given, by=service_contact, at=at)
        department = people.make_party(kind="service", name="Departement", email="", by=by, at=at)
        values = {"name": groendienst.name, "email": groendienst.email, "above": department}
        people.change_party(party=groendienst, version=groendienst.version, by=by, at=at, **values)
        people.give_role(
            user=user_of("councillor"), role=people_reads.role_by_key("service_head"), function="Departementshoofd",
            valid_from=at.date(), party=department, by=by, at=at,
        )  # fmt: skip
        above, page, deny = (
            client_of("councillor"),
            at_("commitment", commitment.reference),
            at_("deny", commitment.reference),
        )
        assert "Toezeggingen die u kunt bevestigen" in words(above.get("/nl/gent/werk/"))
        assert "Te bevestigen door wie erboven staat: Departement." in words(client_of("director").get(page))
        assert client_of("service_contact").post(deny, {"reason": "x"}).status_code == 403
        assert above.post(deny, read_now(reason="")).status_code == 422
        above.post(deny, read_now(reason="Te duur voor dit jaar"))
        shown = words(client_of("director").get(page))
        assert "niet bevestigd door wie erboven staat" in shown
        assert "Te duur voor dit jaar" in shown
        assert "onder voorbehoud" not in shown

    def test_confirm_and_visa(self, client_of, user_of, commitment, service_contact, groendienst, gent, at):
        from wijklus.base import actor as actors
        from wijklus.ground.people import reads as people_reads
        from wijklus.ground.people import writes as people

        by = actors.system(gent.pk)
        Commitment.objects.update(amount=Cents(2_500_000))
        commitment.refresh_from_db()
        given = {"commitment": commitment, "accepts": True, "promised_on": date(2027, 1, 15)}
        writes.answer_commitment(**given, by=service_contact, at=at)
        for key, who, party in (("service_head", "service_contact", groendienst), ("finance", "councillor", None)):
            people.give_role(
                user=user_of(who), role=people_reads.role_by_key(key), function=key, valid_from=at.date(),
                party=party, by=by, at=at,
            )  # fmt: skip
        head, finance = client_of("service_contact"), client_of("councillor")
        page, confirm = at_("commitment", commitment.reference), at_("confirm", commitment.reference)
        assert "Te bevestigen door wie erboven staat: Groendienst." in words(finance.get(page))
        given_to = {"party": groendienst, "function": "Directeur", "given_by": "Raad", "valid_from": date(2026, 1, 1)}
        assert "Geen mandaat van uw dienst dekt dit" in words(head.get(page))
        council = people.give_mandate(**given_to, by=by, at=at)
        assert "Directeur (Raad)" in words(head.get(page))
        assert head.post(confirm, read_now(mandate="x")).status_code == 422
        head.post(confirm, read_now(mandate=council.reference))
        shown = words(finance.get(page))
        assert "onder voorbehoud van visum" in shown
        visa = at_("visa", commitment.reference)
        finance.post(visa, read_now(note="Artikel 61", version="1"))
        assert "Dit is veranderd terwijl u het las" in words(finance.get(page))
        assert "onder voorbehoud van visum" in words(finance.get(page))
        finance.post(visa, read_now(note="Artikel 61"))
        shown = words(finance.get(page)).split("stap voor stap")
        assert "onder voorbehoud" not in shown[0]
        assert "Artikel 61" in shown[1]
