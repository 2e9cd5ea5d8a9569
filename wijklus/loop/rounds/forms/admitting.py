"""What is filled in about who may vote: by the coordinator, and by a voter who asks for a code."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.file_desk import TableField
from wijklus.base.posting import VersionedForm

from ..models import CHECKS, Admission, RoundArea
from ..rules import admitting


class AdmissionForm(VersionedForm):
    """How the voters of a round are known, and how they prove who they are."""

    checked_by = forms.ChoiceField(label=_("Who says who may vote?"), choices=CHECKS, widget=forms.RadioSelect)
    by_mail = forms.BooleanField(label=_("Send a code by e-mail to who asks for it"), required=False)
    by_text = forms.BooleanField(label=_("Send a code by text message to who asks for it"), required=False)
    by_login = forms.BooleanField(label=_("Let people log in at the login service of the city"), required=False)
    service_url = forms.CharField(
        label=_("Address of the service"), required=False, max_length=300,
        help_text=_("Only with a service. It begins with https://."),
    )  # fmt: skip
    service_token = forms.CharField(
        label=_("Token for the service"), required=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept sealed and never shown again. Leave it empty to keep the one that is there."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, admission: Admission) -> None:
        initial = {
            name: getattr(admission, name) for name in ("checked_by", "by_mail", "by_text", "by_login", "service_url")
        }
        super().__init__(data, initial={**initial, "version": admission.version})
        self.use_required_attribute = False


class RegisterForm(forms.Form):
    """A register of voters."""

    file = TableField(label=_("File with the register"))


class AskForm(forms.Form):
    """Who asks for a code: the number in the register where there is one, the address, and the neighbourhood."""

    number = forms.CharField(
        label=_("Your number in the register"), max_length=admitting.LONGEST_NUMBER,
        error_messages={"required": _("Fill in the number by which the register knows you.")},
        help_text=_("For example your national register number. It is not kept."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    neighbourhood = forms.ChoiceField(
        label=_("In which neighbourhood do you live?"),
        error_messages={"required": _("Say in which neighbourhood you live.")},
    )
    address = forms.CharField(
        max_length=admitting.LONGEST_ADDRESS,
        error_messages={"required": _("This is no e-mail address and no phone number. Check it.")},
    )

    def __init__(self, *args: Any, admission: Admission, areas: Sequence[RoundArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.areas = {area.neighbourhood.slug: area for area in areas}
        if admission.checked_by == admitting.NONE:
            del self.fields["number"]
            choices = [(slug, area.neighbourhood.name) for slug, area in self.areas.items()]
            offer(
                self, "neighbourhood", choices if len(choices) == 1 else [("", _("Choose a neighbourhood")), *choices]
            )
        else:
            del self.fields["neighbourhood"]
        self.fields["address"].label = address_label(admission)
        kind = "email" if admission.by_mail and not admission.by_text else "text"
        self.fields["address"].widget = forms.TextInput(
            {"type": kind, "autocomplete": "email" if admission.by_mail else "tel"}
        )

    def area(self) -> RoundArea | None:
        """The neighbourhood that was chosen."""
        return self.areas.get(self.cleaned_data.get("neighbourhood", ""))


def address_label(admission: Admission) -> Any:
    """What the voter is asked for."""
    if admission.by_mail and admission.by_text:
        return _("Your e-mail address or your mobile number")
    return _("Your e-mail address") if admission.by_mail else _("Your mobile number")
