"""What an administrator fills in about terms of office and objectives."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from . import reads


class DayInput(forms.DateInput):
    """A day, as the browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TermForm(forms.Form):
    """A term of office."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: council 2025–2030"))
    valid_from = forms.DateField(label=_("From"), widget=DayInput())
    valid_until = forms.DateField(label=_("Until (not including)"), widget=DayInput())


class ObjectiveForm(forms.Form):
    """A line of the multi-year plan."""

    plan_version = forms.CharField(
        label=_("Version of the multi-year plan"),
        max_length=60,
        help_text=_("For example: 2026-2031, first adaptation"),
    )
    goal_code = forms.CharField(label=_("Code of the goal"), max_length=60, required=False)
    plan_code = forms.CharField(label=_("Code of the action plan"), max_length=60, required=False)
    action_code = forms.CharField(label=_("Code of the action"), max_length=60, required=False)
    name = forms.CharField(label=_("What it says"), max_length=300)
    policy_field = forms.ChoiceField(label=_("Policy field"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        fields = [(f.code, f"{f.code} {f.name.get(language) or f.name.get('nl', '')}") for f in reads.fields()]
        offer(self, "policy_field", [("", "—"), *fields])
