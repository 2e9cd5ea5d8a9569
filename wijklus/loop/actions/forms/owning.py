"""What is agreed with a group of residents that carries something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.choosing import offer
from wijklus.base.posting import AmountField, DayField, VersionedForm
from wijklus.ground.people import reads as people
from wijklus.ground.people.rules import SPEAK
from wijklus.loop.priorities import reads as priorities

from .. import access, rules
from . import NOT_AN_AMOUNT


class CarrierForm(forms.Form):
    """Which group, what it carries, and what was agreed."""

    party = forms.ChoiceField(label=_("Which group of residents?"))
    priority = forms.ChoiceField(label=_("What does it carry?"), required=False)
    reason = forms.CharField(
        label=_("Why is this handed over?"), help_text=_("Public."), widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )  # fmt: skip
    agreed = forms.CharField(
        label=_("What was agreed?"),
        help_text=_("Public: what the group does itself, and what it may ask of the city. You are its guest."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    since = DayField(label=_("Since which day?"))
    money = AmountField(
        label=_("Money of its own, in euro"), required=False, unreadable=NOT_AN_AMOUNT,
        help_text=_("With it the group can give orders. Without, it can only request."),
    )  # fmt: skip

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


class GroupActionForm(VersionedForm):
    """An action that a group of residents starts or changes itself, for priorities it carries."""

    title = forms.CharField(label=_("What will be done?"), max_length=160, help_text=_("In a few words. Public."))
    description = forms.CharField(label=_("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label=_("Done by"), required=False)
    answer_planned_on = DayField(label=_("Answer to residents planned on"), required=False)
    means = AmountField(
        label=_("Means, in euro"), required=False, unreadable=NOT_AN_AMOUNT, help_text=_("For example 12.500,00.")
    )
    no_means_needed = forms.BooleanField(label=_("No means are needed"), required=False)
    reason = forms.CharField(label=_("Why do you change this?"), required=False)


class NewGroupActionForm(GroupActionForm):
    """The same for an action that a group starts, with the priorities it serves."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    priorities = forms.MultipleChoiceField(
        label=_("Which priorities does it serve?"), widget=forms.CheckboxSelectMultiple, required=True
    )
    reason = forms.CharField(label=_("Why this?"), required=False)
    field_order = ("title", "priorities")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = by.reach(SPEAK)
        rows = priorities.active(where).select_related("theme", "neighbourhood")
        ranked = rows.order_by("neighbourhood__name", "position", "id")
        self.ranked = {row.reference: row for row in ranked if self._carries(by, row)}
        served = [(ref, f"{row.neighbourhood.name}: {row.theme.title}") for ref, row in self.ranked.items()]
        offer(self, "priorities", served)

    def _carries(self, by: Actor, row: Any) -> bool:
        found = access.carrier_of(neighbourhood_id=row.neighbourhood_id, priority_id=row.pk)
        return found is not None and access.speaks_in(by, row.neighbourhood_id, found.party_id)

    def clean_priorities(self) -> list[Any]:
        """The priorities behind the references that were chosen: of one neighbourhood."""
        chosen = [self.ranked[reference] for reference in self.cleaned_data["priorities"]]
        if len({row.neighbourhood_id for row in chosen}) > 1:
            raise forms.ValidationError(_("Choose priorities of one neighbourhood."))
        return chosen

    def given(self) -> dict[str, Any]:
        """What was filled in, as the write wants it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {
            **given,
            "neighbourhood": given["priorities"][0].neighbourhood,
            "owner_function": str(_("spokesperson")),
        }
