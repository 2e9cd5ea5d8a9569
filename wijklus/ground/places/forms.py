"""What an administrator fills in about the municipality."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wijklus.base.file_desk import TableField
from wijklus.base.refusals import BadFile, Refused

from .models import Municipality
from .rules import theme

SETTINGS = (
    "name",
    "language",
    "languages",
    "contact_email",
    "contact_phone",
    "dpo_contact",
    "nis_code",
    "first_answer_days",
    "lost_after_days",
    "retention_days",
    "small_cell",
)
"""The settings of this form, by their names in the municipality."""
EMPTY_ROWS = 2


class RefusableForm(forms.Form):
    """A form that can say why a write refused what was filled in."""

    def refuse(self, refused: Refused) -> None:
        """Put each sentence beside the field it is about, or above the form."""
        field = refused.field if refused.field in self.fields else None
        for sentence in refused.problems if isinstance(refused, BadFile) else (refused.sentence,):
            self.add_error(field, str(sentence))


class SettingsForm(RefusableForm):
    """Name, languages, how to reach the city, and terms."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the municipality"), max_length=120)
    language = forms.ChoiceField(label=_("Language the city works in"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages for residents"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    contact_email = forms.EmailField(label=_("E-mail address for residents"), required=False)
    contact_phone = forms.CharField(label=_("Phone number for residents"), max_length=40, required=False)
    dpo_contact = forms.CharField(
        label=_("How to reach the data protection officer"),
        help_text=_("An e-mail address, phone number or address. It stands on the page about privacy."),
        max_length=200,
        required=False,
    )
    nis_code = forms.CharField(
        label=_("NIS code"),
        help_text=_("Five digits, such as 44021 for Ghent; in the Netherlands the municipality code of four digits."),
        max_length=10,
        required=False,
    )
    first_answer_days = forms.IntegerField(
        label=_("Working days until a first answer"),
        help_text=_("Where a category has no term of its own. Holidays of the country are no working days."),
        min_value=1,
        max_value=90,
    )
    lost_after_days = forms.IntegerField(
        label=_("Days without an answer after which a signal counts as lost"), min_value=7, max_value=730
    )
    retention_days = forms.IntegerField(
        label=_("Days that contact data of residents is kept"),
        help_text=_("Counted from the last answer. After that it is erased; what was said stays."),
        min_value=30,
        max_value=3650,
    )
    small_cell = forms.IntegerField(
        label=_("Figures about fewer people than this are not shown in public"), min_value=2, max_value=50
    )

    @staticmethod
    def initial_of(city: Municipality) -> dict[str, Any]:
        """What stands there now."""
        return {name: getattr(city, name) for name in (*SETTINGS, "version")}


class HelpForm(forms.Form):
    """Where somebody who needs help for themselves can go. Empty rows are left out."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    note = forms.CharField(label=_("For whom or what"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    url = forms.CharField(label=_("Web address"), max_length=300, required=False)


HelpFormSet = forms.formset_factory(HelpForm, extra=EMPTY_ROWS, max_num=60, absolute_max=80)


class ThemeForm(RefusableForm):
    """A file of design tokens."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    theme = forms.FileField(
        label=_("File with tokens"),
        required=False,
        help_text=_("A CSS file with one :root block. Without a file the plain style returns."),
        widget=forms.FileInput(attrs={"accept": ".css,text/css"}),
    )

    def clean_theme(self) -> Any:
        """A file that is too big is not even read."""
        given = self.cleaned_data["theme"]
        if given and given.size > theme.MAX_BYTES:
            size = {"size": theme.MAX_BYTES // 1000}
            raise forms.ValidationError(_("The file is larger than %(size)s kB.") % size)
        return given


class AddressFileForm(forms.Form):
    """A file with the addresses of the municipality."""

    file = TableField(label=_("File with addresses"))
