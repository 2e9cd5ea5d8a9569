"""What somebody fills in about money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base import rows_in

from .models import KINDS


class PlanFileForm(forms.Form):
    """A file with a multi-year plan."""

    file = forms.FileField(
        label=_("File with the multi-year plan"),
        help_text=_("CSV or Excel (xlsx), with the names of the columns in the first row. At most 60 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv"}),
        error_messages={"empty": _("The file is empty.")},
    )
    plan_version = forms.CharField(
        label=_("What is this version called?"),
        help_text=_("For example: 2026-2031, first adaptation. Left empty, it is called after its years."),
        max_length=60,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What money is it, where the file does not say so?"), choices=KINDS, initial="investment"
    )

    def clean_file(self) -> Any:
        """A file that is too big is not even read."""
        given = self.cleaned_data["file"]
        if given.size > rows_in.MAX_BYTES:
            size = {"size": rows_in.MAX_BYTES // 1_000_000}
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % size)
        return given
