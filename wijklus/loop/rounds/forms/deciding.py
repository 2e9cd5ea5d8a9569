"""Who decides beside the rule, and how residents carry a project out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import AmountField, DayField

from .. import rules
from ..models import BODIES
from ..rules import drawing
from . import UNREADABLE
from .setting import RivalsForm


class DrawForm(forms.Form):
    """A panel to draw by lot from a register."""

    neighbourhood = forms.ChoiceField(label=_("For which neighbourhood?"))
    size = forms.IntegerField(label=_("How many people?"), min_value=drawing.LEAST, max_value=drawing.MOST, initial=20)
    register = forms.FileField(
        label=_("The register, as CSV"),
        help_text=_(
            "First a number of your own, then up to four columns that make the groups, such as age and sex. No names. "
            "The file itself is not kept."
        ),
    )

    def __init__(self, *args: Any, areas: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.areas = {area.neighbourhood.slug: area for area in areas}
        offer(self, "neighbourhood", [(slug, area.neighbourhood.name) for slug, area in self.areas.items()])


class BodyForm(RivalsForm):
    """What a body of residents decided beside the vote."""

    body = forms.ChoiceField(label=_("Which body?"), choices=BODIES)
    name = forms.CharField(label=_("Its name"), max_length=160)
    on = DayField(label=_("Decided on"))
    field_order = ("body", "name", "on", "proposals", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposals"].label = _("Which proposals did it choose?")
        self.fields["reason"].label = _("What are its reasons?")


class OverrideForm(forms.Form):
    """A decision other than that of the rule."""

    mandate = forms.ChoiceField(label=_("Under which mandate?"))
    reason = forms.CharField(
        label=_("Why otherwise than the rule?"), widget=forms.Textarea({"rows": 3}), max_length=rules.LONGEST_REASON,
        help_text=_("Everybody reads this, beside what the rule gave."),
    )  # fmt: skip

    def __init__(self, *args: Any, mandates: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandates = {one.reference: one for one in mandates}
        offer(self, "mandate", [(key, f"{one.party.name}: {one}") for key, one in self.mandates.items()])


class AgreementForm(forms.Form):
    """An agreement with residents who carry a project out."""

    group = forms.CharField(
        label=_("Which group carries it out?"), help_text=_("The name of the group, not of a person."), max_length=160
    )
    amount = AmountField(unreadable=UNREADABLE, label=_("The grant, in euro"))
    agreement = forms.CharField(
        label=_("What was agreed?"), widget=forms.Textarea({"rows": 4}), max_length=rules.LONGEST_TEXT
    )
    on = DayField(label=_("Agreed on"))


class GrantRowForm(forms.Form):
    """An advance, or the settlement."""

    amount = AmountField(unreadable=UNREADABLE, label=_("Amount, in euro"))
    on = DayField(label=_("On which day?"))
    what = forms.CharField(label=_("For what?"), max_length=300)
