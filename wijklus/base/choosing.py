"""What a field of a form lets somebody choose from, when that is known only once the form is made."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def offer(form: forms.BaseForm, field: str, choices: Iterable[Any]) -> None:
    """Let this field be chosen from these (value, label) pairs, or groups of them."""
    cast(forms.ChoiceField, form.fields[field]).choices = list(choices)
