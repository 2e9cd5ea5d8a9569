"""Forms for answering people, telling them in person, and for what they say back."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField

from . import rules

OUTCOME_LABELS = {
    rules.CHANGED: _("Something changed"),
    rules.NOT_CHANGED: _("Nothing changes, with the reason"),
    rules.ELSEWHERE: _("It belongs elsewhere and was handed over"),
    rules.INTERIM: _("Not ready yet: this is where it stands"),
}
VERDICT_LABELS = {
    rules.YES: _("Yes, it is solved"),
    rules.HALF: _("Half solved"),
    rules.NO: _("No, it is not solved"),
}


WAYS = [
    (rules.CALLED, _("I called")),
    (rules.MAILED, _("I mailed")),
    (rules.VISITED, _("I went there")),
]


class AnswerForm(forms.Form):
    """The words of one answer to many people."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short and in plain words: what happened, why, and what people can expect now."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=4000,
    )


class DirectAnswerForm(AnswerForm):
    """An answer to one signal, with what came of it."""

    outcome = forms.ChoiceField(
        label=_("What can you tell?"), choices=list(OUTCOME_LABELS.items()), widget=forms.RadioSelect
    )
    field_order = ["outcome", "text"]


class ToldForm(forms.Form):
    """Who told somebody the answer."""

    told_by = forms.CharField(label=_("Told by (function)"), max_length=160, required=False)


class VerdictForm(forms.Form):
    """Is it solved? With room to say why not."""

    value = forms.ChoiceField(label=_("Is it solved?"), choices=list(VERDICT_LABELS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is still wrong?"),
        help_text=_("You may leave this empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class QuarterForm(forms.Form):
    """The quarter whose signals are counted, of those that everybody may see."""

    since = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, quarters: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "since", list(quarters))


def _day_field(label: Any) -> forms.DateField:
    bounds = [MinValueValidator(rules.FIRST_DAY), MaxValueValidator(rules.LAST_DAY)]
    return forms.DateField(
        label=label, validators=bounds, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PeriodForm(forms.Form):
    """The half-open period whose signals are counted."""

    since = _day_field(_("From"))
    until = _day_field(_("Until (not included)"))

    def clean(self) -> dict[str, Any]:
        """A period ends after it starts."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if isinstance(since, date) and isinstance(until, date) and until <= since:
            self.add_error("until", _("The period ends before it starts."))
        return found


class WorkPeriodForm(PeriodForm):
    """The period, and one of the neighbourhoods that somebody works in."""

    wijk = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    field_order = ("wijk", "since", "until")

    def __init__(self, *args: Any, neighbourhoods: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "wijk", [("", _("All of them")), *neighbourhoods])


class UnansweredForm(forms.Form):
    """How and when somebody tried to reach a contact, and where they can be answered, when they want that."""

    way = forms.ChoiceField(label=_("How did you try?"), choices=WAYS, widget=forms.RadioSelect)
    tried_on = DayField(label=_("On which day?"))
    words = forms.CharField(
        label=_("What was it about?"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}), help_text=_("You may leave this empty."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False,
        help_text=_("Then we answer you. Without it the city sees that somebody got no answer."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": secrets.token_urlsafe(18), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_website(self) -> str:
        """A field people do not see: who fills it in is a machine, or a browser that fills in too much."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty and send the form again."))
        return ""
