"""The form on which somebody says what came of an action or a theme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules

OUTCOME_LABELS = {
    rules.CHANGED: _("Something changed"),
    rules.NOT_CHANGED: _("Nothing changed, with the reason"),
    rules.ELSEWHERE: _("It belongs elsewhere and was handed over"),
}


class ResultForm(forms.Form):
    """What came of it, in the words the neighbourhood will read."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=list(OUTCOME_LABELS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In plain words"),
        help_text=_("Everybody reads this: what is different now, or why not."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    reason = forms.CharField(
        label=_("The reason"),
        help_text=_("Needed when nothing changed."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    handed_to = forms.CharField(
        label=_("Handed over to"),
        help_text=_("Needed when it belongs elsewhere: who has it now?"),
        max_length=200,
        required=False,
    )
    happened_on = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
