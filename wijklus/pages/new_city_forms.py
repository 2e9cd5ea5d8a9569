"""What somebody fills in, step by step, to begin a municipality or a new division of one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.refusals import BadFile, Refused
from wijklus.ground.places import reads as places
from wijklus.ground.places import rules
from wijklus.ground.places.rules import geojson

ALL = "*"
"""The answer that the whole file is one municipality."""
SHOWN = 5
"""How many features of a file are shown."""
MAX_TABLE_BYTES = 2_000_000
SYSTEMS: list[tuple[str, Any]] = [
    ("", _("As the file says (degrees when it says nothing)")),
    *((str(epsg), f"{name} (EPSG:{epsg})") for epsg, name in geojson.SUPPORTED.items()),
]


class DayInput(forms.DateInput):
    """A day, as the browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BasicsForm(forms.Form):
    """Name, languages and terms."""

    name = forms.CharField(label=_("Name of the municipality"), max_length=120)
    slug = forms.SlugField(
        label=_("Name in the address"), max_length=60, required=False, help_text=_("Left empty: made from the name.")
    )
    nis_code = forms.CharField(
        label=_("NIS code"),
        max_length=10,
        required=False,
        help_text=_("Five digits, such as 44021 for Ghent; in the Netherlands the municipality code of four digits."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=[("BE", _("Belgium")), ("NL", _("The Netherlands"))])
    language = forms.ChoiceField(label=_("Language the city works in"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages for residents"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact_email = forms.EmailField(label=_("E-mail address for residents"), required=False)
    first_answer_days = forms.IntegerField(
        label=_("Working days until a first answer"), min_value=1, max_value=90, initial=10
    )
    lost_after_days = forms.IntegerField(
        label=_("Days without an answer after which a signal counts as lost"), min_value=7, max_value=730, initial=60
    )
    retention_days = forms.IntegerField(
        label=_("Days that contact data of residents is kept"), min_value=30, max_value=3650, initial=365
    )

    def clean(self) -> dict[str, Any]:
        """The code fits the country."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["nis_code"] = "".join(given.get("nis_code", "").split())
        country = given.get("country", "")
        if not rules.is_code_of(country, given["nis_code"]):
            digits = {"digits": rules.CODE_DIGITS[country]}
            wrong = _("This code has %(digits)s digits in this country. Leave it empty when you do not know it.")
            self.add_error("nis_code", str(wrong % digits))
        return given


class BoundariesForm(forms.Form):
    """The file with the neighbourhoods."""

    boundaries = forms.FileField(
        label=_("File with the neighbourhoods"),
        help_text=_("GeoJSON with one feature per neighbourhood, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )
    crs = forms.ChoiceField(label=_("Coordinate system"), choices=SYSTEMS, required=False)

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["boundaries"].required = not has_file

    def clean_boundaries(self) -> Any:
        """A file that is too big is not even read."""
        given = self.cleaned_data["boundaries"]
        if given and given.size > geojson.MAX_BYTES:
            size = {"size": geojson.MAX_BYTES // 1_000_000}
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % size)
        return given


class MappingForm(forms.Form):
    """Which property of the file is what, and since when these neighbourhoods hold."""

    code_property = forms.ChoiceField(
        label=_("Property with the code"), help_text=_("What stays the same when a name or a border changes.")
    )
    name_property = forms.ChoiceField(label=_("Property with the name"))
    set_name = forms.CharField(label=_("Name of this division"), max_length=120)
    valid_from = forms.DateField(label=_("It holds from"), widget=DayInput())
    not_locatable_code = forms.CharField(
        label=_("Code for what cannot be located"),
        max_length=40,
        required=False,
        help_text=_("Left empty: the NIS code with WONB behind it."),
    )
    source = forms.CharField(label=_("Where the boundaries come from"), max_length=300, required=False)
    credit = forms.CharField(label=_("Credit line to show with the map"), max_length=300, required=False)

    def __init__(self, *args: Any, properties: tuple[str, ...], several: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if several:
            every = (ALL, _("All of them: together they are one municipality"))
            choices = [("", _("Choose")), *((value, value) for value in several), every]
            self.fields["keep"] = forms.ChoiceField(
                label=_("Which municipality is it?"),
                choices=choices,
                help_text=_(
                    "The file seems to hold several municipalities. The neighbourhoods of the others are left out."
                ),
            )
        for name in ("code_property", "name_property"):
            offer(self, name, [(given, given) for given in properties])


class TableForm(forms.Form):
    """A list as a file, or pasted; the file wins."""

    file = forms.FileField(
        label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"})
    )
    text = forms.CharField(
        label=_("Or paste the list"),
        required=False,
        strip=False,
        max_length=MAX_TABLE_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        """A file that is too big is not even read."""
        given = self.cleaned_data["file"]
        if given and given.size > MAX_TABLE_BYTES:
            size = {"size": MAX_TABLE_BYTES // 1_000_000}
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % size)
        return given

    def content(self) -> str:
        """What was given, as text."""
        given = self.cleaned_data.get("file")
        if not given:
            return str(self.cleaned_data.get("text", ""))
        data = given.read()
        try:
            return str(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return str(data.decode("cp1252", errors="replace"))


class UsersForm(TableForm):
    """The first users, and how they get in."""

    invite = forms.ChoiceField(
        label=_("How do they get in?"),
        choices=[
            ("mail", _("Invite each of them by mail to choose a password")),
            ("show", _("Show me a password for each of them, once")),
        ],
        widget=forms.RadioSelect,
        initial="mail",
    )


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, for a form; an empty form that was sent is not the same as one that is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def add_problems(form: forms.Form, refused: Refused, field: str | None) -> None:
    """Put what was refused in the form, at the field, sentence by sentence."""
    sentences = refused.problems if isinstance(refused, BadFile) else (refused.sentence,)
    for sentence in sentences:
        form.add_error(field if field in form.fields else None, str(sentence))


def guess(found: geojson.Collection) -> dict[str, str]:
    """Which properties are probably the code and the name, for somebody to look at."""

    def called(*words: str) -> str:
        return next((name for word in words for name in found.properties if word in name.casefold()), "")

    return {
        "code_property": called("code", "nr", "id") or found.properties[0],
        "name_property": called("name", "naam", "nom", "wijk") or found.properties[-1],
    }


def outline(found: geojson.Collection) -> Any:
    """A drawing of what lies in a file, each shape under what is probably its name."""
    name = guess(found)["name_property"]
    areas = [geojson.Area(str(f.number), str(f.properties.get(name) or "")[:120], f.geometry) for f in found.features]
    return places.outlines(areas)


def first_rows(found: geojson.Collection) -> list[list[str]]:
    """The first features of a file as rows of a table, their values shortened."""
    rows = [[feature.properties.get(name) for name in found.properties] for feature in found.features[:SHOWN]]
    return [["" if value is None else _shorten(str(value)) for value in row] for row in rows]


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
