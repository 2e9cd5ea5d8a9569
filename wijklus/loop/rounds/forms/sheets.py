"""What somebody fills in for ballots on paper: sheets, whom one is given, what stands on it, and differences."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.file_desk import TableField

from .. import rules
from ..models import SPOILED, PaperIssue, RoundArea
from ..rules import ballots, sheets, voting
from .voters import AtDesk, CodeForm, DeskCodeForm

COUNTS = _("it counts: the choices stand above")


class OfArea(forms.Form):
    """One of the neighbourhoods of a round."""

    neighbourhood = forms.ChoiceField(label=_("For which neighbourhood?"))

    def __init__(self, *args: Any, areas: Iterable[RoundArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.areas = {one.neighbourhood.slug: one for one in areas}
        offer(self, "neighbourhood", [(slug, one.neighbourhood.name) for slug, one in self.areas.items()])

    def area(self) -> RoundArea:
        """The neighbourhood that was chosen."""
        return self.areas[self.cleaned_data["neighbourhood"]]


class PrintForm(OfArea):
    """How many sheets to print."""

    size = forms.IntegerField(label=_("How many sheets?"), min_value=1, max_value=sheets.MOST_AT_ONCE)


class HandOutForm(DeskCodeForm):
    """The letter of somebody who gets a ballot on paper."""


class WithoutLetterForm(AtDesk, OfArea):
    """Why somebody without a letter gets a ballot on paper."""

    reason = forms.CharField(
        label=_("Why is there no letter?"), max_length=300, help_text=_("Do not write their name."),
        error_messages={"required": _("Say why this person has no letter. Do not write their name.")},
    )  # fmt: skip


class _TakeBackForm(forms.Form):
    """The sheet that came back, and why."""

    serial = forms.CharField(
        label=_("Number of the sheet that came back"), max_length=20, help_text=_("Six digits, above on the right."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Fill in the number of the sheet.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=300, help_text=_("Do not write a name. This stays in the trail."),
        error_messages={"required": _("Say why this sheet is withdrawn. Do not write a name.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_serial(self) -> str:
        """The number as it is compared."""
        return sheets.folded(str(self.cleaned_data["serial"]))


class TakeBackForm(_TakeBackForm, CodeForm):
    """The letter for which a sheet was given, and the sheet."""

    code = forms.CharField(
        label=_("The code on the letter"), max_length=voting.LONGEST_TICKET,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Fill in the code on the letter.")},
    )  # fmt: skip
    field_order = ["code", "serial", "reason"]


class TakeBackWithoutForm(_TakeBackForm):
    """To whom without a letter a sheet was given, by the reason that was noted, and the sheet."""

    issue = forms.ChoiceField(label=_("Which one was it?"))
    field_order = ["issue", "serial", "reason"]

    def __init__(self, *args: Any, issues: Iterable[PaperIssue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issues = {str(one.pk): one for one in issues}
        offer(self, "issue", [(pk, _told(one)) for pk, one in self.issues.items()])

    def given(self) -> PaperIssue:
        """The one that was chosen."""
        return self.issues[self.cleaned_data["issue"]]


def _told(issue: PaperIssue) -> str:
    at = date_format(timezone.localtime(issue.given_at), "j F Y H:i")
    return f"{issue.area.neighbourhood.name}, {at}: {issue.reason}"


class ReadForm(forms.Form):
    """What stands on a sheet."""

    choices = forms.CharField(
        label=_("What is filled in"), required=False, max_length=6000,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    spoiled = forms.ChoiceField(
        label=_("Does it count?"), required=False, choices=[("", COUNTS), *((key, name) for key, name in SPOILED)]
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.kind = kind
        self.fields["choices"].help_text = _hint(kind)

    def clean_choices(self) -> Any:
        """The vote that was typed; refused when it cannot be read."""
        vote = sheets.vote_typed(self.kind, self.cleaned_data["choices"])
        if not isinstance(vote, ballots.Vote):
            raise forms.ValidationError(_("Type it as the example shows, each project once."))
        return vote

    def read(self) -> sheets.Read:
        """What somebody reads on the sheet."""
        return sheets.Read(self.cleaned_data["choices"], self.cleaned_data["spoiled"])


class SheetForm(ReadForm):
    """A sheet as it is typed."""

    serial = forms.CharField(
        label=_("Number of the sheet"), max_length=20, help_text=_("Six digits, above on the right."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Fill in the number of the sheet.")},
    )  # fmt: skip
    field_order = ["serial", "choices", "spoiled"]

    def clean_serial(self) -> str:
        """The number as it is compared."""
        return sheets.folded(str(self.cleaned_data["serial"]))


class SheetFileForm(forms.Form):
    """A table with what stands on sheets."""

    file = TableField(label=_("Table with what stands on the sheets"))


class SettleForm(ReadForm):
    """What stands on a sheet that two people read differently, and why."""

    reason = forms.CharField(
        label=_("Why so?"), widget=forms.Textarea({"rows": 2}), max_length=rules.LONGEST_REASON,
        help_text=_("This stays with the sheet."),
        error_messages={"required": _("Say why: the reason stays with the sheet.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


def _hint(kind: str) -> Any:
    if kind == rules.RANKING:
        return _("The numbers of the projects, the best one first. For example: 7 3 12")
    if kind in rules.BY_POINTS:
        return _("The number of each project, =, and its points. For example: 3=5 7=2")
    return _("The numbers of the projects that are crossed. For example: 3 7 12")
