"""An administrator composes roles, gives and ends them, adds services and mandates; what was typed is never lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from wijklus.base import clock
from wijklus.ground.people import reads, writes
from wijklus.ground.people.models import Mandate, Membership, Party, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(gent):
    return lambda name, *more: reverse(f"people:{name}", args=[gent.slug, *more])


@pytest.fixture
def browser(administrator, client_of):
    return client_of("administrator")


def text(answer):
    return answer.content.decode()


def test_the_first_page_leads_to_what_this_actor_may_change(browser, page, client_of, director):
    shown = text(browser.get(page("settings")))
    for name in ("roles", "members", "parties", "mandates"):
        assert page(name) in shown
    assert client_of("director").get(page("settings")).status_code == 403


class TestRoles:
    def test_listed_with_rights_and_how_many_have_them(self, browser, page, councillor, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            shown = text(browser.get(page("roles")))
        assert "raadslid" in shown
        assert "lezen wie wat deed" in shown
        assert "1 persoon heeft deze rol" in shown

    def test_a_new_one_with_a_name_per_language(self, browser, page):
        answer = browser.post(
            page("new_role"), {"name_nl": "Buurt Vrijwilliger", "name_en": "volunteer", "rights": ["loop.read"]}
        )
        assert answer["Location"] == page("roles")
        made = Role.objects.get(key="buurt-vrijwilliger")
        assert made.name == {"nl": "Buurt Vrijwilliger", "en": "volunteer"}
        assert made.rights == ["loop.read"]

    def test_not_twice_under_one_name_nor_under_the_name_of_a_page(self, browser, page):
        assert "Er is al een rol" in text(browser.post(page("new_role"), {"name_nl": "Director"}))
        browser.post(page("new_role"), {"name_nl": "Nieuw"})
        assert browser.get(page("role", "rol-nieuw")).status_code == 200

    def test_changed_and_shown_with_who_has_it(self, browser, page, councillor):
        shown = text(browser.get(page("role", "councillor")))
        assert "Raadslid" in shown
        assert "signalen lezen in de eigen wijken" in shown
        given = {"name_nl": "raadslid", "rights": ["loop.read", "trail.read"], "whole_city": "on", "version": "1"}
        browser.post(page("role", "councillor"), given)
        assert Role.objects.get(key="councillor").rights == ["loop.read", "trail.read"]

    def test_who_was_second_sees_both_and_may_replace(self, browser, page):
        given = {"name_nl": "raadslid", "rights": ["loop.read"], "whole_city": "on", "version": "1"}
        browser.post(page("role", "councillor"), {**given, "rights": ["trail.read"]})
        answer = browser.post(page("role", "councillor"), given)
        assert answer.status_code == 422
        assert "lezen wie wat deed" in text(answer)
        again = {**given, "version": answer.context["form"]["version"].value()}
        assert browser.post(page("role", "councillor"), again).status_code == 302
        assert Role.objects.get(key="councillor").rights == ["loop.read"]

    def test_the_last_right_to_manage_users_stays(self, browser, page):
        answer = browser.post(
            page("role", "administrator"), {"name_nl": "beheerder", "rights": ["loop.read"], "version": "1"}
        )
        assert "Iemand moet gebruikers kunnen beheren" in text(answer)

    def test_an_unknown_one_is_not_found(self, browser, page):
        assert browser.get(page("role", "koning")).status_code == 404


class TestMembers:
    @pytest.fixture
    def given(self, dampoort):
        return {
            "email": "nieuw@gent.example", "name": "Nieuwe collega", "language": "nl", "function": "Buurtwerker",
            "role": Role.objects.get(key="field_worker").pk, "neighbourhoods": [dampoort.pk],
            "valid_from": str(clock.today()),
        }  # fmt: skip

    def test_a_new_account_with_its_role_and_portfolio(self, browser, page, given, dampoort):
        assert browser.post(page("new_member"), given)["Location"] == page("members")
        user = User.objects.get(email="nieuw@gent.example")
        actor = reads.actor_of(user=user, municipality_id=dampoort.municipality_id, on=clock.today())
        assert actor.can_in("signals.register", dampoort.pk)
        assert "Nieuwe collega" in text(browser.get(page("members")))

    def test_roles_are_offered_by_their_name(self, browser, page):
        assert "programmaregisseur" in text(browser.get(page("new_member")))

    def test_refused_as_a_whole_and_nothing_typed_is_lost(self, browser, page, given):
        role = Role.objects.get(key="service_contact").pk
        answer = browser.post(page("new_member"), {**given, "role": role})
        assert answer.status_code == 422
        assert "Kies de dienst of partner" in text(answer)
        assert "Nieuwe collega" in text(answer)
        assert not User.objects.filter(email="nieuw@gent.example").exists()

    def test_another_role_for_somebody_who_is_known(self, browser, page, user_of):
        held = Membership.objects.get(user=user_of("director"))
        assert "director@gent.example" in text(browser.get(page("new_member") + f"?van={held.reference}"))

    def test_a_role_ends_and_is_then_found_among_all(self, browser, page, user_of):
        held = Membership.objects.get(user=user_of("director"))
        assert "Een director" in text(browser.get(page("end_role", held.reference)))
        browser.post(page("end_role", held.reference), {"on": str(clock.today()), "reason": "weg"})
        assert "Een director" not in text(browser.get(page("members")))
        assert "Een director" in text(browser.get(page("members") + "?alles=1"))
        assert browser.post(page("end_role", held.reference), {"on": str(clock.today())}).status_code == 422

    def test_an_account_is_erased_once_no_role_is_left(self, browser, page, user_of, administrator, at):
        held = Membership.objects.get(user=user_of("director"))
        assert browser.get(page("erase_account", held.reference)).status_code == 200
        assert "Beëindig eerst" in text(browser.post(page("erase_account", held.reference)))
        writes.end_role(membership=held, on=clock.today(), by=administrator, at=at)
        assert browser.post(page("erase_account", held.reference))["Location"] == page("members")
        assert "gewist" in text(browser.get(page("members") + "?alles=1"))

    def test_an_unknown_one_is_not_found(self, browser, page):
        assert browser.get(page("end_role", "nobody")).status_code == 404


class TestParties:
    def test_added_and_changed(self, browser, page):
        browser.post(page("new_party"), {"kind": "service", "name": "Groendienst", "email": "groen@gent.example"})
        made = Party.objects.get(name="Groendienst")
        browser.post(page("party", made.reference), {"name": "Groen", "version": "1"})
        made.refresh_from_db()
        assert (made.name, made.email, made.is_active) == ("Groen", "", False)
        assert "niet in gebruik" in text(browser.get(page("parties")))

    def test_refused_beside_the_field(self, browser, page, groendienst, wegendienst):
        assert "Er is al" in text(browser.post(page("new_party"), {"kind": "service", "name": "Groendienst"}))
        taken = {"name": "Groendienst", "version": "1", "is_active": "on"}
        assert "Er is al" in text(browser.post(page("party", wegendienst.reference), taken))

    def test_who_was_second_sees_both_and_may_replace(self, browser, page, groendienst):
        browser.post(page("party", groendienst.reference), {"name": "Parken", "version": "1"})
        answer = browser.post(page("party", groendienst.reference), {"name": "Groen", "version": "1"})
        assert "Parken" in text(answer)
        version = answer.context["form"]["version"].value()
        browser.post(page("party", groendienst.reference), {"name": "Groen", "version": version})
        groendienst.refresh_from_db()
        assert groendienst.name == "Groen"

    def test_pasted_from_a_spreadsheet(self, browser, page):
        lines = "Politie\tpolitie@gent.example\t101\n\nSociale dienst; ocmw@gent.example\nMobiliteit"
        browser.post(page("paste_parties"), {"kind": "service", "lines": lines})
        assert Party.objects.get(name="Politie").phone == "101"
        assert Party.objects.get(name="Sociale dienst").email == "ocmw@gent.example"
        bad = browser.post(page("paste_parties"), {"kind": "service", "lines": "Goed\nFout; geen adres"})
        assert "Regel 2" in text(bad)
        assert "Fout; geen adres" in text(bad)
        assert Party.objects.count() == 3

    def test_a_director_sees_them_and_adds_partners_only(self, client_of, page, director, groendienst):
        browser = client_of("director")
        assert page("party", groendienst.reference) not in text(browser.get(page("parties")))
        assert browser.post(page("new_party"), {"kind": "group", "name": "Comité"}).status_code == 302
        assert browser.post(page("new_party"), {"kind": "service", "name": "Dienst"}).status_code in (403, 422)
        assert not Party.objects.filter(name="Dienst").exists()

    def test_an_unknown_one_is_not_found(self, browser, page):
        assert browser.get(page("party", "nobody")).status_code == 404


class TestMandates:
    @pytest.fixture
    def given(self, groendienst):
        return {
            "party": groendienst.pk, "function": "Diensthoofd", "given_by": "College", "up_to": "1.350,50",
            "valid_from": "2026-01-01",
        }  # fmt: skip

    def test_given_listed_and_ended(self, browser, page, given):
        browser.post(page("new_mandate"), given)
        made = Mandate.objects.get()
        assert made.up_to.cents == 1_350_50
        assert "€\u00a01.350,50" in text(browser.get(page("mandates")))
        yesterday = clock.today() - timedelta(days=1)
        assert "Diensthoofd" in text(browser.get(page("end_mandate", made.reference)))
        browser.post(page("end_mandate", made.reference), {"on": str(yesterday)})
        made.refresh_from_db()
        assert made.valid_until == yesterday
        assert "voorbij" in text(browser.get(page("mandates")))
        assert browser.post(page("end_mandate", made.reference), {"on": str(clock.today())}).status_code == 422

    def test_refused_beside_the_field(self, browser, page, given):
        for field, wrong in {"up_to": "twaalf", "valid_until": "2025-01-01"}.items():
            answer = browser.post(page("new_mandate"), {**given, field: wrong})
            assert field in answer.context["form"].errors
        assert not Mandate.objects.exists()

    def test_without_a_ceiling_for_the_whole_city(self, browser, page, given, groendienst):
        browser.post(page("new_mandate"), {**given, "up_to": ""})
        assert reads.mandates_in_force(party=groendienst, on=date(2026, 6, 1))
        assert "geen grens" in text(browser.get(page("mandates")))

    def test_an_unknown_one_is_not_found(self, browser, page):
        assert browser.get(page("end_mandate", "nobody")).status_code == 404
