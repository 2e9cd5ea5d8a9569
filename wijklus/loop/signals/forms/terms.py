"""Terms in working days, and the days on which the city is closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.posting import DayField

from .. import rules


class OutcomeForm(forms.Form):
    """Within how many working days people hear the outcome, where a category says nothing else."""

    outcome_days = forms.IntegerField(label=_("Working days until the outcome"), min_value=1, max_value=rules.MOST_DAYS)


class ClosingDayForm(forms.Form):
    """A day on which the city is closed."""

    on = DayField(label=_("Day"))
    name = forms.CharField(label=_("Why the city is closed"), max_length=80)
