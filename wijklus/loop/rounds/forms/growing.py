"""What a colleague fills in about what a proposal grew out of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from .. import rules


class OriginForm(forms.Form):
    """The number of a signal, or a theme."""

    signal = forms.CharField(label=_("Number of the signal"), max_length=20, required=False)
    theme = forms.ChoiceField(label=_("Or a theme"), required=False)
    reason = forms.CharField(
        label=_("Why does the proposal come from this?"), max_length=rules.LONGEST_REASON, required=False,
        help_text=_("Everybody reads this."),
    )  # fmt: skip

    def __init__(self, *args: Any, themes: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.themes = {one.reference: one for one in themes}
        offer(self, "theme", [("", _("none")), *((ref, one.title) for ref, one in self.themes.items())])

    def clean_signal(self) -> str:
        """The number as it is kept."""
        return str(self.cleaned_data["signal"]).strip().lower()
