"""Somebody logs in, fails, tries too often, forgets a password, and lands where they work."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from wijklus.base import clock, scope
from wijklus.conftest import PASSWORD
from wijklus.ground.people.models import Membership, Role, User
from wijklus.ground.trail import jobs
from wijklus.ground.trail.models import Entry
from wijklus.pages import accounts

pytestmark = pytest.mark.django_db
LOGIN = "/nl/account/inloggen/"


def log_in(email, password=PASSWORD, client=None, address="10.0.0.1"):
    return (client or Client()).post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def account(user_of):
    return user_of("director")


class TestLogin:
    def test_lands_where_the_work_is_and_the_trail_knows_the_function(self, account, gent):
        client = Client()
        answer = log_in(account.email.upper(), client=client)
        assert answer["Location"] == "/nl/mijn/start/"
        assert client.get(answer["Location"])["Location"].startswith("/nl/")
        entry = Entry.objects.get(verb="people.login")
        assert (entry.function, entry.actor_id, entry.object_ref) == (
            "Wijkregisseur Dampoort",
            account.pk,
            account.reference,
        )

    def test_a_failed_try_is_told_without_name_or_address(self, account):
        assert log_in(account.email, "fout wachtwoord").status_code == 200
        entry = Entry.objects.get(verb="people.failed_login")
        assert entry.after == {"function": "Wijkregisseur Dampoort"}
        assert "10.0.0.1" not in str(entry.__dict__)

    def test_an_unknown_address_leaves_nothing(self, gent):
        log_in("niemand@gent.example")
        assert not Entry.objects.filter(verb="people.failed_login").exists()

    def test_nobody_signs_up(self, gent):
        assert Client().get("/nl/account/registreren/")["Location"] == LOGIN
        assert not accounts.AccountAdapter().is_open_for_signup(None)

    def test_an_inactive_account_stays_outside(self, account):
        User.objects.filter(pk=account.pk).update(is_active=False)
        assert "_auth_user_id" not in log_in(account.email, client=(client := Client())).client.session
        assert "_auth_user_id" not in client.session


class TestTries:
    def test_ten_per_account_and_address_and_the_colleague_beside_still_comes_in(self, account, user_of):
        for _try in range(accounts.TRIES_PER_ACCOUNT_AND_ADDRESS):
            log_in(account.email, "fout")
        refused = log_in(account.email)
        assert "Te veel pogingen" in refused.content.decode()
        assert log_in(user_of("coordinator").email).status_code == 302
        assert log_in(account.email, address="10.0.0.2").status_code == 302

    def test_from_many_places_at_once(self, account, monkeypatch):
        monkeypatch.setattr(accounts, "TRIES_PER_ACCOUNT", 3)
        for number in range(3):
            log_in(account.email, "fout", address=f"10.0.1.{number}")
        assert "Te veel pogingen" in log_in(account.email, address="10.0.2.1").content.decode()

    def test_one_place_over_many_accounts(self, account, monkeypatch):
        monkeypatch.setattr(accounts, "TRIES_PER_ADDRESS", 3)
        for number in range(3):
            log_in(f"{number}@gent.example", "fout")
        assert "Te veel pogingen" in log_in(account.email).content.decode()


class TestSecondStep:
    @pytest.fixture
    def secret(self, account):
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        return "JBSWY3DPEHPK3PXP"

    def test_the_trail_hears_of_it_after_the_code(self, account, secret):
        client = Client()
        assert log_in(account.email, client=client)["Location"] == reverse("mfa_authenticate")
        assert not Entry.objects.filter(verb="people.login").exists()
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert Entry.objects.filter(verb="people.login").count() == 1

    def test_codes_cannot_be_guessed(self, account, secret):
        client = Client()
        log_in(account.email, client=client)
        for _try in range(accounts.CODES_PER_ACCOUNT):
            answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
            assert "Te veel pogingen" not in answer.content.decode()
        assert "Te veel pogingen" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        assert Entry.objects.filter(verb="people.failed_login").count() == accounts.CODES_PER_ACCOUNT

    def test_asked_again_before_something_important_and_counted_too(self, account, secret):
        client = Client()
        client.force_login(account)
        asked = client.get(reverse("mfa_deactivate_totp"))["Location"]
        assert "Code van zes cijfers" in client.get(reverse("mfa_reauthenticate")).content.decode()
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
        assert "bevestigen" in asked
        assert Entry.objects.filter(verb="people.failed_login").count() == 1

    def test_switched_on_with_a_code_and_spare_codes_follow(self, account):
        client = Client()
        log_in(account.email, client=client)
        again = client.get(reverse("mfa_activate_totp"))["Location"]
        client.post(again, {"password": PASSWORD})
        page = client.get(reverse("mfa_activate_totp"))
        assert "Code van zes cijfers" in page.content.decode()
        secret = page.context["form"].secret
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        client.post(reverse("mfa_activate_totp"), {"code": code})
        assert Authenticator.objects.filter(user=account).count() == 2
        codes = client.get(reverse("mfa_view_recovery_codes"))
        assert codes.status_code == 200
        assert len(codes.context["unused_codes"]) == 10
        assert "reservecodes" in client.get(reverse("my_account")).content.decode()
        assert get_adapter().is_mfa_enabled(account)


class TestForgotten:
    @pytest.mark.django_db(transaction=True)
    def test_a_link_by_mail_leads_to_a_new_password(self, account):
        Client().post("/nl/account/wachtwoord/vergeten/", {"email": account.email})
        jobs.run_waiting(at=clock.now())
        (sent,) = mail.outbox
        link = next(line for line in sent.body.splitlines() if line.startswith("http"))
        client = Client()
        form = client.get(link.split("8000", 1)[1], follow=True)
        client.post(
            form.request["PATH_INFO"], {"password1": "een ander wachtwoord", "password2": "een ander wachtwoord"}
        )
        assert log_in(account.email, "een ander wachtwoord").status_code == 302
        assert log_in(account.email).status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_an_unknown_address_gets_the_same_page_and_no_mail(self, gent):
        answer = Client().post("/nl/account/wachtwoord/vergeten/", {"email": "niemand@gent.example"})
        assert answer["Location"] == "/nl/account/wachtwoord/vergeten/verstuurd/"
        jobs.run_waiting(at=clock.now())
        assert not mail.outbox

    def test_not_more_than_a_few_an_hour(self, account, monkeypatch):
        monkeypatch.setattr(accounts, "LINKS_PER_ACCOUNT", 0)
        asked = []
        monkeypatch.setattr(accounts.people, "ask_password_link", lambda **given: asked.append(given))
        Client().post("/nl/account/wachtwoord/vergeten/", {"email": account.email})
        assert asked == []


class TestAfterLogin:
    def test_a_choice_for_who_works_in_two_places(self, account, kortrijk, client_of):
        with scope.of(kortrijk.pk):
            role = Role.objects.get(key="councillor")
            Membership.objects.create(user=account, role=role, function="Raadslid", valid_from=clock.today())
        page = client_of("director").get("/nl/mijn/start/")
        assert "Kortrijk" in page.content.decode()
        assert "Gent" in page.content.decode()

    def test_in_the_language_of_the_account(self, account, client_of):
        User.objects.filter(pk=account.pk).update(language="en")
        assert client_of("director").get("/nl/mijn/start/")["Location"].startswith("/en/")

    def test_without_a_role_a_sentence_and_the_operator_to_a_new_municipality(self, gent):
        user = User.objects.create(email="x@gent.example", name="X", created_at=clock.now())
        client = Client()
        client.force_login(user)
        assert "geen rol" in client.get("/nl/mijn/start/").content.decode()
        User.objects.filter(pk=user.pk).update(is_operator=True)
        assert client.get("/nl/mijn/start/")["Location"] == "/nl/nieuwe-stad/"


class TestMyAccount:
    def test_name_and_language_change_and_roles_are_shown(self, account, client_of):
        client = client_of("director")
        assert "Wijkregisseur Dampoort" in client.get("/nl/mijn/").content.decode()
        answer = client.post("/nl/mijn/", {"name": "Nieuwe naam", "language": "en"})
        assert answer["Location"] == "/en/mijn/"
        account.refresh_from_db()
        assert (account.name, account.language) == ("Nieuwe naam", "en")

    def test_a_name_of_control_signs_is_no_name(self, client_of):
        answer = client_of("director").post("/nl/mijn/", {"name": "\u202e", "language": "nl"})
        assert answer.status_code == 200
        assert "name" in answer.context["form"].errors
