"""What a ballot weighs by the way it comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import CHANNELS


class ChannelsForm(forms.Form):
    """A weight for each channel."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for channel, name in CHANNELS:
            self.fields[channel] = forms.CharField(
                label=_("A ballot %(channel)s weighs") % {"channel": name}, required=False, max_length=9,
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
                help_text=_("Empty: 1. For example 1.5 or 3/2."),
            )  # fmt: skip

    def weights(self) -> dict[str, str]:
        """What was typed for each channel."""
        return {channel: self.cleaned_data[channel] for channel, _name in CHANNELS}
