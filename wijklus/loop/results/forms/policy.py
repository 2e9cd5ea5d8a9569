"""What somebody asks of the city."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.posting import DayField

from .. import rules


class RaiseForm(forms.Form):
    """A question to the city, with the day by which it is answered."""

    question = forms.CharField(
        label=_("What do you ask of the city?"),
        help_text=_("Everybody reads this. What is found here, and what only the city can change?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=rules.policy.LONGEST_QUESTION,
    )
    due_on = DayField(label=_("By which day do you want an answer?"))
    raised_for = forms.CharField(
        label=_("Which group asks for it?"),
        help_text=_("When a group of residents asked you to raise it."),
        max_length=160,
        required=False,
    )
