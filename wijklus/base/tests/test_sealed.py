"""What is sealed can be read again by who has the secret key, also an earlier one, and by nobody else."""

import pytest

from wijklus.base import sealed


def test_what_is_sealed_opens_again(settings):
    kept = sealed.sealed("geheim", purpose="a")
    assert "geheim" not in kept
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    assert sealed.opened(kept, purpose="a") == "geheim"


def test_for_another_purpose_or_with_another_key_it_does_not(settings):
    kept = sealed.sealed("geheim", purpose="a")
    with pytest.raises(sealed.CannotOpen):
        sealed.opened(kept, purpose="b")
    settings.SECRET_KEY = "another"
    with pytest.raises(sealed.CannotOpen):
        sealed.opened(kept, purpose="a")
