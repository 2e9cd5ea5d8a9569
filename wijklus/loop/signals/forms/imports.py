"""Giving a file with signals, saying what is what in it, and taking signals out as a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base import posting
from wijklus.base.choosing import offer
from wijklus.base.file_desk import TableField

from .. import rules
from ..rules import cells, columns
from ..rules import imports as import_rules
from .saying import CHANNELS, KINDS

FIELD_LABELS: dict[str, Any] = {
    columns.TEXT: _("What was said"),
    columns.MOMENT: _("When it was said"),
    columns.KIND: _("Kind"),
    columns.CATEGORY: _("Category, by code or name"),
    columns.NEIGHBOURHOOD: _("Neighbourhood, by code or name"),
    columns.LAT: _("Latitude"),
    columns.LON: _("Longitude"),
    columns.POINT: _("Point (latitude and longitude in one column)"),
    columns.PLACE: _("Place in words"),
    columns.CHANNEL: _("Channel"),
    columns.VOICES: _("How many people said it"),
    columns.NUMBER: _("Number in the other system"),
    columns.STATE: _("State in the other system"),
    columns.NAME: _("Name of who said it"),
    columns.EMAIL: _("E-mail address of who said it"),
    columns.PHONE: _("Phone number of who said it"),
}
GROUND_LABELS = {
    import_rules.CONSENT: _("They agreed that we keep it, only to answer"),
    import_rules.TASK: _("We need it to answer what is still open: a task in the public interest"),
    import_rules.LAW: _("A law obliges us to keep it"),
}


class UploadForm(forms.Form):
    """The file."""

    file = TableField(
        label=_("File with signals"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.zip,text/csv"})
    )


class PullForm(forms.Form):
    """Another server that speaks Open311."""

    address = forms.CharField(
        label=_("Address of the Open311 server"),
        help_text=_("Up to and with the version, such as https://meld.example/open311/v2."),
        max_length=400,
        widget=forms.URLInput,
    )
    jurisdiction = forms.CharField(label=_("Jurisdiction, if that server asks for one"), max_length=120, required=False)
    since = posting.DayField(label=_("Everything since"))


class ColumnsForm(forms.Form):
    """Which column is what, and what holds for rows in which nothing stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("Which system does it come from?"),
        help_text=_("The same name each time: with the number in that system a row is known again."),
        max_length=import_rules.LONGEST_SOURCE,
    )
    date_order = forms.ChoiceField(
        label=_("How are days written?"),
        choices=[(cells.DAY_FIRST, _("day, month, year")), (cells.MONTH_FIRST, _("month, day, year"))],
        help_text=_("2026-12-31 is always understood."),
    )
    kind = forms.ChoiceField(label=_("Kind, where none stands"), choices=KINDS)
    channel = forms.ChoiceField(label=_("Channel, where none stands"))
    language = forms.ChoiceField(label=_("Language of the texts"))
    unknown_category = forms.ChoiceField(
        label=_("A category that we do not know"),
        choices=[
            (import_rules.REFUSE, _("Refuse the row, and tell me")),
            (import_rules.WITHOUT, _("Take it in without a category")),
        ],
    )
    closed = forms.ChoiceField(
        label=_("What was done with elsewhere"),
        choices=[
            (import_rules.ASIDE, _("Keep it set aside: it counts, and nobody has to do anything")),
            (import_rules.WAITS, _("Put it in the inbox like the rest")),
        ],
    )
    elsewhere = forms.BooleanField(
        label=_("It is handled in that system: show with each signal its number and state there"),
        help_text=_("Taken in again later, the states are renewed."),
        required=False,
    )
    ground = forms.ChoiceField(
        label=_("On what ground do you keep names and addresses?"),
        help_text=_("Without a ground they are not taken in. It stands in the trail."),
        choices=[("", _("I leave them out")), *GROUND_LABELS.items()],
        required=False,
    )

    def __init__(
        self, *args: Any, headings: Sequence[str], languages: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        channels = [(rules.FILE, CHANNELS[rules.FILE]), *((c, n) for c, n in CHANNELS.items() if c != rules.FILE)]
        offer(self, "channel", channels)
        offer(self, "language", languages)
        offered = [("", _("Not in the file")), *((str(n), heading) for n, heading in enumerate(headings))]
        for name in (*columns.FIELDS, *columns.PERSONAL_FIELDS):
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=FIELD_LABELS[name], choices=offered, required=name == columns.TEXT
            )

    @staticmethod
    def initial_of(plan: import_rules.Plan, version: int) -> dict[str, Any]:
        """What was decided or guessed so far."""
        kept = {name: value for name, value in plan.kept().items() if name != "columns"}
        return {**kept, "version": version, **{f"column_{name}": str(n) for name, n in plan.columns.items()}}

    def column_fields(self) -> list[Any]:
        """The choices of columns that say nothing of who spoke."""
        return [self[f"column_{name}"] for name in columns.FIELDS]

    def personal_fields(self) -> list[Any]:
        """Those that do, with the ground."""
        return [*(self[f"column_{name}"] for name in columns.PERSONAL_FIELDS), self["ground"]]

    def other_fields(self) -> list[Any]:
        """What holds for all rows."""
        return [
            self[name]
            for name in ("date_order", "kind", "channel", "language", "unknown_category", "closed", "elsewhere")
        ]

    def plan(self) -> import_rules.Plan:
        """What was decided."""
        given = self.cleaned_data
        chosen = {
            name: int(given[f"column_{name}"])
            for name in (*columns.FIELDS, *columns.PERSONAL_FIELDS)
            if given[f"column_{name}"]
        }
        rest = {name: given[name] for name in ("kind", "channel", "language", "date_order", "closed")}
        return import_rules.Plan(
            columns=chosen,
            source=given["source"].strip(),
            unknown_category=given["unknown_category"],
            ground=given["ground"],
            elsewhere=given["elsewhere"],
            **rest,
        )

    def field_of(self, name: str | None) -> str | None:
        """The name of the field on this form that a refusal is about."""
        return next((known for known in (name, f"column_{name}") if known in self.fields), None)


class ExportForm(forms.Form):
    """As what file, and whether with how people can be answered."""

    CSV, XLSX = "csv", "xlsx"
    shape = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(XLSX, _("Excel (xlsx)")), (CSV, _("CSV"))],
        widget=forms.RadioSelect,
        initial=XLSX,
    )
    with_contacts = forms.BooleanField(
        label=_("With names, e-mail addresses and phone numbers"),
        help_text=_("Only when you need them to answer. That you took them stays in the trail."),
        required=False,
    )

    def __init__(self, *args: Any, may_have_contacts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_have_contacts:
            del self.fields["with_contacts"]
