"""Keys for other software: made by an administrator, shown once, kept as a hash, taken back at once."""

import pytest

from wijklus.base import scope
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import reads, rules, writes
from wijklus.ground.people.models import ApiKey
from wijklus.ground.trail.models import Entry

ADDRESS = "/nl/gent/werk/instellingen/sleutels/"
OPEN311 = [rules.SCOPE_OPEN311]


def a_key(by, at, label="Meldapp"):
    return writes.make_api_key(label=label, scopes=OPEN311, by=by, at=at)


@pytest.mark.django_db
class TestKeys:
    def test_a_key_opens_what_it_was_given_for_until_it_is_taken_back(self, gent, administrator, at):
        row, secret = a_key(administrator, at)
        assert len(secret) == len(rules.KEY_PREFIX) + rules.KEY_SIGNS
        assert reads.api_key(key=secret, scope=rules.SCOPE_OPEN311) == row
        assert reads.api_key(key=secret, scope="something else") is None
        assert reads.api_key(key=secret + "x", scope=rules.SCOPE_OPEN311) is None
        writes.revoke_api_key(key=row, by=administrator, at=at)
        writes.revoke_api_key(key=row, by=administrator, at=at)
        assert reads.api_key(key=secret, scope=rules.SCOPE_OPEN311) is None
        verbs = list(Entry.objects.filter(object_kind="api_key").order_by("pk").values_list("verb", flat=True))
        assert verbs == ["people.make_api_key", "people.revoke_api_key"]

    def test_the_key_itself_is_kept_nowhere(self, gent, administrator, at):
        _row, secret = a_key(administrator, at)
        kept = [*ApiKey.objects.values_list(), *Entry.objects.values_list()]
        assert secret not in str(kept)
        assert secret.removeprefix(rules.KEY_PREFIX) not in str(kept)

    def test_it_opens_nothing_in_another_city(self, gent, kortrijk, administrator, at):
        _row, secret = a_key(administrator, at)
        with scope.of(kortrijk.pk):
            assert reads.api_key(key=secret, scope=rules.SCOPE_OPEN311) is None

    def test_half_a_sign_is_no_key(self, gent):
        assert reads.api_key(key="\ud800", scope=rules.SCOPE_OPEN311) is None

    def test_one_key_in_use_per_name(self, gent, administrator, at):
        row, _secret = a_key(administrator, at)
        with pytest.raises(Refused) as refused:
            a_key(administrator, at, label=" Meldapp\n")
        assert refused.value.field == "label"
        writes.revoke_api_key(key=row, by=administrator, at=at)
        assert a_key(administrator, at)[0].pk != row.pk

    @pytest.mark.parametrize(
        ("label", "scopes", "field"),
        [(" ", OPEN311, "label"), ("x" * 81, OPEN311, "label"), ("App", [], "scopes"), ("App", ["city"], "scopes")],
    )
    def test_what_is_missing_is_refused(self, gent, administrator, at, label, scopes, field):
        with pytest.raises(Refused) as refused:
            writes.make_api_key(label=label, scopes=scopes, by=administrator, at=at)
        assert refused.value.field == field

    def test_nobody_else_makes_sees_or_takes_back(self, gent, administrator, director, anyone, at):
        row, _secret = a_key(administrator, at)
        for who in (director, anyone):
            with pytest.raises(NotAllowed):
                a_key(who, at, label="Ander")
            with pytest.raises(NotAllowed):
                writes.revoke_api_key(key=row, by=who, at=at)
            with pytest.raises(NotAllowed):
                reads.api_keys(by=who)
            with pytest.raises(NotAllowed):
                reads.api_key_by_reference(by=who, reference=row.reference)
            with pytest.raises(NotAllowed):
                reads.require_keys(by=who)


@pytest.mark.django_db
class TestPages:
    def test_the_key_is_shown_once(self, client_of):
        browser = client_of("administrator")
        assert "Nog geen sleutels" in browser.get(ADDRESS).content.decode()
        answer = browser.post(ADDRESS + "nieuw/", {"label": "Meldapp", "scopes": OPEN311})
        assert answer.status_code == 201
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode()
        secret = page.partition("<code>")[2].partition("</code>")[0]
        assert reads.api_key(key=secret, scope=rules.SCOPE_OPEN311) is not None
        listed = browser.get(ADDRESS).content.decode()
        assert "Meldapp" in listed
        assert secret not in listed

    def test_a_second_one_with_the_same_name_is_refused_in_a_sentence(self, client_of):
        browser = client_of("administrator")
        browser.post(ADDRESS + "nieuw/", {"label": "Meldapp", "scopes": OPEN311})
        answer = browser.post(ADDRESS + "nieuw/", {"label": "Meldapp", "scopes": OPEN311})
        assert answer.status_code == 422
        assert "al een sleutel met deze naam" in answer.content.decode()

    def test_taking_back_asks_once(self, client_of):
        browser = client_of("administrator")
        browser.post(ADDRESS + "nieuw/", {"label": "Meldapp", "scopes": OPEN311})
        row = ApiKey.objects.get()
        address = f"{ADDRESS}{row.reference}/intrekken/"
        assert "Meldapp" in browser.get(address).content.decode()
        assert ApiKey.objects.get().revoked_at is None
        listed = browser.post(address, follow=True).content.decode()
        assert "ingetrokken" in listed
        assert ApiKey.objects.get().revoked_at is not None
        assert browser.get(ADDRESS + "bestaat-niet/intrekken/").status_code == 404

    def test_the_settings_lead_there(self, client_of):
        assert ADDRESS in client_of("administrator").get("/nl/gent/werk/instellingen/").content.decode()
