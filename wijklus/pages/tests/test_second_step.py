"""The second step in the database: encrypted, read with this secret key and earlier ones, of no use with another."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from wijklus.pages.second_step import SecondStepAdapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(director, user_of):
    """Of a director who has a second step."""
    cache.clear()
    made = generate_totp_secret()
    TOTP.activate(user_of("director"), made)
    RecoveryCodes.activate(user_of("director"))
    return made


def fits(secret):
    """Whether the code that the telephone shows now is right."""
    cache.clear()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return TOTP(Authenticator.objects.get(type="totp")).validate_code(code)


def spare_codes():
    return RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()


def test_what_stands_in_the_database_is_not_the_secret(secret):
    kept = json.dumps(list(Authenticator.objects.order_by("type").values_list("data", flat=True)))
    assert secret not in kept
    assert kept.count("gAAAAA") == 2  # each as a Fernet token, and nothing of it in clear
    assert fits(secret)
    assert SecondStepAdapter().encrypt("a") != SecondStepAdapter().encrypt("a")


def test_an_earlier_secret_key_still_reads_it(secret, settings):
    codes = spare_codes()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer one"
    assert fits(secret)
    assert spare_codes() == codes
    written = SecondStepAdapter().encrypt("new")
    settings.SECRET_KEY_FALLBACKS = []
    assert SecondStepAdapter().decrypt(written) == "new"


def test_with_another_secret_key_no_code_fits(secret, settings, caplog):
    codes = spare_codes()
    settings.SECRET_KEY = "of another installation"
    assert not fits(secret)
    assert spare_codes() != codes
    assert SecondStepAdapter().decrypt("not encrypted") != "not encrypted"
    assert "another secret key" in caplog.text
