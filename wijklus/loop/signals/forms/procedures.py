"""What is not a signal: who handles it, and saying that a signal is one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from ..rules import procedures


class ProcedureForm(forms.Form):
    """Who handles a procedure, and by when it must be answered."""

    name = forms.CharField(label=_("Who handles it"), max_length=120)
    email = forms.CharField(
        label=_("Mail address"),
        help_text=_("What is handed over is mailed here, with the words."),
        required=False,
        max_length=254,
        widget=forms.EmailInput,
    )
    address = forms.CharField(label=_("Postal address"), required=False, max_length=300)
    link = forms.CharField(label=_("Page with more about it"), required=False, max_length=200, widget=forms.URLInput)
    term_days = forms.IntegerField(
        label=_("Days until the answer"),
        help_text=_("Calendar days from the day it was received. Empty: it depends on the decision."),
        required=False,
        min_value=1,
        max_value=procedures.MOST_DAYS,
    )
    law = forms.CharField(label=_("By which law or rule"), required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandToForm(forms.Form):
    """What a signal is, when it is no signal."""

    kind = forms.ChoiceField(label=_("It is"))

    def __init__(self, data: Any = None, *, likely: str = "") -> None:
        super().__init__(data, auto_id="procedure-%s", initial={"kind": likely})
        named = [(kind, _now(name)) for kind, name in procedures.TITLES.items()]
        offer(self, "kind", [("", _("Choose")), *named])


class ElsewhereForm(forms.Form):
    """Where a signal already runs."""

    name = forms.CharField(label=_("In which system?"), max_length=60)
    number = forms.CharField(label=_("Number there"), max_length=100)
    link = forms.CharField(label=_("Link to it there"), required=False, max_length=200, widget=forms.URLInput)
    is_closed = forms.BooleanField(label=_("It is closed there"), required=False)


class HelpForm(forms.Form):
    """Somebody who asked for help was passed on."""

    contact = forms.ChoiceField(label=_("To whom did you pass it on?"))
    consented = forms.BooleanField(label=_("The person agreed to it"))

    def __init__(self, data: Any = None, *, contacts: Any) -> None:
        super().__init__(data, auto_id="help-%s")
        named = [(one.name, f"{one.name} · {one.phone}" if one.phone else one.name) for one in contacts]
        offer(self, "contact", [("", _("Choose")), *named])
