"""What somebody fills in when a letter was lost: which one, or whose, and how."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.text import number

from ..models import CodeBatch
from ..rules import admitting


class _Lost(forms.Form):
    """How a letter was lost."""

    reason = forms.CharField(
        label=_("How was it lost?"), max_length=300, help_text=_("Do not write a name. This stays in the trail."),
        error_messages={"required": _("Say how the letter was lost. Do not write a name.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False


class LostLetterForm(_Lost):
    """The number of a letter, where a letter is the person."""

    batch = forms.ChoiceField(label=_("From which letters?"))
    number = forms.CharField(
        label=_("Number of the letter"), max_length=8,
        help_text=_("It stands above on the right of each letter. Letters come out of the PDF in this order."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Fill in the number of the letter.")},
    )  # fmt: skip
    field_order = ["batch", "number", "reason"]

    def __init__(self, *args: Any, batches: Iterable[CodeBatch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batches = {one.reference: one for one in batches}
        offer(self, "batch", [(reference, _named(one)) for reference, one in self.batches.items()])

    def clean_number(self) -> int:
        """The number; refused when it is none."""
        found = number(str(self.cleaned_data["number"]))
        if found is None:
            raise forms.ValidationError(_("Fill in the number of the letter."))
        return found

    def of(self) -> CodeBatch:
        """The letters that were chosen."""
        return self.batches[self.cleaned_data["batch"]]


class LostByPersonForm(_Lost):
    """The number by which the register knows whoever lost a letter."""

    number = forms.CharField(
        label=_("The number by which the register knows this person"), max_length=admitting.LONGEST_NUMBER,
        help_text=_("It is not kept."), widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Fill in the number of the person.")},
    )  # fmt: skip
    field_order = ["number", "reason"]


def _named(batch: CodeBatch) -> str:
    at = date_format(timezone.localtime(batch.made_at), "j F Y H:i")
    return _("%(place)s: %(n)s letters of %(at)s") % {"place": batch.area.neighbourhood.name, "n": batch.size, "at": at}
