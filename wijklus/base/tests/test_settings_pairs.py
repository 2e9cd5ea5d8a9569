"""Pairs in a setting: over those of the default, and refused when they are none."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wijklus.settings import pairs


def test_pairs_stand_over_the_default():
    assert pairs("to=recipient, text=body", "to=to,text=text,from=from") == {
        "to": "recipient", "text": "body", "from": "from",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["to", "wie=x", "to="])
def test_what_are_no_pairs_is_refused(text):
    with pytest.raises(ImproperlyConfigured):
        pairs(text, "to=to")
