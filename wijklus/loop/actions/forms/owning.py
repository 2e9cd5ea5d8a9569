"""What is agreed with a group of residents that carries something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField
from wijklus.ground.people import reads as people
from wijklus.loop.priorities import reads as priorities

from .. import rules


class CarrierForm(forms.Form):
    """Which group, what it carries, and what was agreed."""

    party = forms.ChoiceField(label=_("Which group of residents?"))
    priority = forms.ChoiceField(label=_("What does it carry?"), required=False)
    agreed = forms.CharField(
        label=_("What was agreed?"),
        help_text=_("Public: what the group does itself, and what it may ask of the city. You are its guest."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    since = DayField(label=_("Since which day?"))

    def __init__(self, *args: Any, neighbourhood_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {row.reference: row for row in people.parties(kind=rules.GROUP)}
        self.priorities = {row.reference: row for row in priorities.ranked(neighbourhood_id=neighbourhood_id)}
        offer(self, "party", [("", _("Choose")), *((ref, row.name) for ref, row in self.groups.items())])
        ranked = [(ref, row.theme.title) for ref, row in self.priorities.items()]
        offer(self, "priority", [("", _("The whole plan")), *ranked])

    def given(self) -> dict[str, Any]:
        """What was filled in, as the write wants it."""
        chosen = self.cleaned_data
        return {**chosen, "party": self.groups[chosen["party"]], "priority": self.priorities.get(chosen["priority"])}
