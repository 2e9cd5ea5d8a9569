"""What is filled in when a chosen project is confirmed: who carries it out, and its milestones."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField

MOST_MILESTONES = 4


class ConfirmForm(forms.Form):
    """Owner, last day and milestones of the action that a confirmed project becomes; all can follow later."""

    owner = forms.ChoiceField(label=_("Who carries it out?"), required=False)
    due_on = DayField(label=_("It is done by"), required=False)

    def __init__(self, *args: Any, parties: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.parties = {str(one.pk): one for one in parties}
        offer(self, "owner", [("", _("nobody yet")), *((key, one.name) for key, one in self.parties.items())])
        for n in range(1, MOST_MILESTONES + 1):
            number = {"number": n}
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("Milestone %(number)s: what will be there?") % number, max_length=200, required=False
            )
            self.fields[f"on_{n}"] = DayField(label=_("Milestone %(number)s: by which day?") % number, required=False)

    def clean(self) -> dict[str, Any]:
        """A milestone has its words and its day."""
        given: dict[str, Any] = super().clean() or {}
        for n in range(1, MOST_MILESTONES + 1):
            if bool(given.get(f"what_{n}")) != bool(given.get(f"on_{n}")):
                self.add_error(f"on_{n}", _("Give a milestone both its words and its day."))
        return given

    def milestones(self) -> list[tuple[str, date]]:
        """What will be there by which day."""
        given = self.cleaned_data
        numbers = range(1, MOST_MILESTONES + 1)
        return [(given[f"what_{n}"], given[f"on_{n}"]) for n in numbers if given[f"what_{n}"]]
