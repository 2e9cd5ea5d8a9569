"""Adding a translation."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Signal, Translation

WRITTEN = [*rules.SPOKEN.items(), (rules.UNKNOWN_LANGUAGE, _("Another language"))]


class TranslationForm(forms.Form):
    """The words of a signal in another language."""

    written = forms.ChoiceField(label=_("It is written in"), choices=WRITTEN)
    language = forms.ChoiceField(label=_("Translated into"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=_("Translation"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def translation_form(signal: Signal, found: Sequence[Translation], *, language: str) -> TranslationForm:
    """The form with the translation into a language as it stands."""
    row = next((one for one in found if one.language == language), None)
    initial = {
        "written": signal.language if signal.language in rules.WRITTEN else rules.UNKNOWN_LANGUAGE,
        "language": language,
        "text": row.text if row else "",
        "version": row.version if row else 0,
    }
    return TranslationForm(initial=initial, auto_id="translation-%s")
