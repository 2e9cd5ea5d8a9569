"""What a coordinator fills in about a mix of deciding bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models.mixing import PARTS


class MixForm(forms.Form):
    """What the vote and each body weigh."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for body, name in PARTS:
            self.fields[body] = forms.IntegerField(
                label=_("%(body)s weighs, in percent") % {"body": str(name).capitalize()}, required=False,
                min_value=0, max_value=100,
            )  # fmt: skip

    def percents(self) -> dict[str, int]:
        """The percentage of each body."""
        return {body: self.cleaned_data[body] or 0 for body, _name in PARTS}


class TakeBackForm(forms.Form):
    """Why what was noted of a body is taken back."""

    reason = forms.CharField(label=_("Why is it taken back?"), max_length=rules.LONGEST_REASON)
