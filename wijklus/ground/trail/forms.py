"""What is asked of people who read the trail or look after messages and jobs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from . import reads


class TrailFilter(forms.Form):
    """Which entries to show."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", _("Everything")), *reads.kinds()])


class RedactForm(forms.Form):
    """Why words are taken out of the trail."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Without the words themselves: this stays in the trail."),
        max_length=300,
    )


class SettleForm(forms.Form):
    """What somebody found out about a message: it arrived, or it is to be sent again."""

    key = forms.CharField(max_length=160)
    was_sent = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda given: given == "yes")


class RetryForm(forms.Form):
    """Which job is to be tried again."""

    key = forms.CharField(max_length=160)
