"""What an administrator fills in: roles, accounts, services and partners, mandates."""

from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents, NotAnAmount, parse
from wijklus.base.choosing import offer
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places

from . import access, reads, rules
from .models import Mandate, Party, Role


class RefusableForm(forms.Form):
    """A form that can say why a write refused what was filled in."""

    def refuse(self, refused: Refused) -> None:
        """Put the sentence beside the field it is about, or above the form."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused.sentence))

    def replace(self, version: int, sentence: str) -> None:
        """Say what somebody else made of it meanwhile; saving once more replaces that version."""
        self.add_error(None, sentence)
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]


class DayField(forms.DateField):
    """A day, with the browser's own picker where it has one."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PlacesField(forms.TypedMultipleChoiceField):
    """Any number of the municipality's neighbourhoods, as their ids."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, choices=_places, **more)


def _places() -> list[tuple[int, str]]:
    return [(place.pk, place.name) for place in places.neighbourhoods()]


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the services and partners."""

    def __init__(self, **more: Any) -> None:
        first = _("Choose a service or partner") if more.get("required", True) else _("None")
        super().__init__(queryset=None, empty_label=first, **more)

    def offer(self) -> None:
        """Fill the choices, once the scope is open."""
        self.queryset = reads.parties()


def _rights() -> list[tuple[str, str]]:
    return [(right, gettext(sentence)) for right, sentence in rules.RIGHTS.items()]


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the roles, by its name in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.called(get_language() or "nl")  # type: ignore[no-any-return]


class RoleForm(RefusableForm):
    """What a role is called in each language of the municipality, and what it may."""

    rights = forms.MultipleChoiceField(
        label=_("What this role may"),
        choices=_rights,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    whole_city = forms.BooleanField(
        label=_("In the whole city"),
        help_text=_("Otherwise only in the neighbourhoods that are given with the role."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, languages: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        offered = [(code, name) for code, name in settings.LANGUAGES if code in languages]
        names = {
            f"name_{code}": forms.CharField(
                label=_("Name (%(language)s)") % {"language": name}, max_length=60, required=number == 0
            )
            for number, (code, name) in enumerate(offered)
        }
        self.fields = {**names, **self.fields}

    def named(self) -> dict[str, str]:
        """The names that were filled in, by language."""
        return {
            field.removeprefix("name_"): text
            for field, text in self.cleaned_data.items()
            if field.startswith("name_") and text
        }

    def key(self) -> str:
        """The name of the role in addresses, made of its first name."""
        name = slugify(next(iter(self.named().values()), ""))[:36]
        return f"rol-{name}" if name in {"", "nieuw"} else name


def initial_of(role: Role) -> dict[str, Any]:
    """A role as the form shows it."""
    names = {f"name_{code}": text for code, text in role.name.items()}
    return {**names, "rights": role.rights, "whole_city": role.whole_city, "version": role.version}


class MemberForm(RefusableForm):
    """An account, new or known, with a role from a day until another."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("With this address they log in. A new account gets a mail to choose a password."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    role: Any = RoleField(label=_("Role"), queryset=None, empty_label=_("Choose a role"))
    function = forms.CharField(
        label=_("Function"),
        help_text=_("As the trail and the answers to residents show it: “Wijkregisseur Dampoort”."),
        max_length=120,
    )
    neighbourhoods = PlacesField(
        label=_("Neighbourhoods"), help_text=_("Not needed for a role that holds in the whole city.")
    )
    party = PartyField(
        label=_("Service or partner"), help_text=_("For whom this person speaks, if for one."), required=False
    )
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), help_text=_("The first day without this role."), required=False)
    is_public_contact = forms.BooleanField(
        label=_("Show name and function to residents as contact person of these neighbourhoods"), required=False
    )
    public_phone = forms.CharField(
        label=_("Telephone number for residents"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(self, *args: Any, on: date, **more: Any) -> None:
        more.setdefault("initial", {})
        more["initial"] = {"valid_from": on, "language": "nl", **more["initial"]}
        super().__init__(*args, **more)
        roles: Any = self.fields["role"]
        roles.queryset = reads.roles()
        parties: Any = self.fields["party"]
        parties.offer()


class SpeakerForm(RefusableForm):
    """Somebody who speaks for a group of residents, in neighbourhoods of who says so."""

    party = forms.ChoiceField(label=_("Which group of residents?"))
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("With this address they log in. A new account gets a mail to choose a password."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    neighbourhoods = forms.MultipleChoiceField(
        label=_("In which neighbourhoods?"), widget=forms.CheckboxSelectMultiple, required=True
    )
    valid_until = DayField(
        label=_("Until"), help_text=_("The first day without. Empty: until it is taken away."), required=False
    )

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.groups = {row.reference: row for row in reads.parties(kind=Party.Kind.GROUP)}
        self.places = {row.slug: row for row in places.neighbourhoods() if access.may_appoint_in(by, row.pk)}
        offer(self, "party", [("", _("Choose")), *((key, row.name) for key, row in self.groups.items())])
        offer(self, "neighbourhoods", [(slug, row.name) for slug, row in self.places.items()])

    def given(self) -> dict[str, Any]:
        """What was filled in, as the write wants it."""
        given = dict(self.cleaned_data)
        chosen = [self.places[slug].pk for slug in given.pop("neighbourhoods")]
        return {**given, "party": self.groups[given["party"]], "neighbourhood_ids": chosen}


class EndForm(RefusableForm):
    """The day on which something ends, and why."""

    on = DayField(label=_("First day without"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)


class PortraitForm(RefusableForm):
    """A photo of a contact person, and that they agreed to it."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("We draw it anew: where and with what it was taken goes."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    agreed = forms.BooleanField(
        label=_("This person agrees that everybody sees this photo on the pages of the neighbourhood"),
        help_text=_("The moment is kept. They can take it back: then remove the photo here."),
    )


class NoForm(RefusableForm):
    """Nothing to fill in, only to confirm."""


def _scopes() -> list[tuple[str, str]]:
    return [(scope, gettext(sentence)) for scope, sentence in rules.SCOPES.items()]


class KeyForm(RefusableForm):
    """Which software gets a key, and what it opens."""

    label = forms.CharField(
        label=_("Which software"),
        help_text=_("As the trail will show it: the name of the app and who runs it."),
        max_length=rules.LONGEST_LABEL,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the key opens"), choices=_scopes, widget=forms.CheckboxSelectMultiple
    )


class PartyForm(RefusableForm):
    """A service, organisation or group, and how it can be reached."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (Party.Kind.SERVICE, _("service of the city")),
            (Party.Kind.ORGANISATION, _("organisation")),
            (Party.Kind.GROUP, _("group of residents")),
        ],
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Where requests for a commitment are sent."), required=False
    )
    phone = forms.CharField(label=_("Telephone number"), max_length=40, required=False)
    above = PartyField(
        label=_("Who stands above it?"), required=False, help_text=_("A promise that is late goes up to them."),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=_("In use"), help_text=_("What is not in use is no longer offered, and stays where it stands."),
        required=False, initial=True,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in ("kind",) if known else ("is_active", "version", "above"):
            del self.fields[field]
        if known:
            cast(PartyField, self.fields["above"]).offer()


class ContactPointForm(RefusableForm):
    """How residents reach a service, organisation or group, and about what."""

    party = PartyField(label=_("Service or partner"))
    about = forms.CharField(
        label=_("What can people reach them for?"), max_length=120,
        help_text=_("For example: green and playgrounds. Residents read this."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone number"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Of a function, not of a person: everybody reads it.")
    )
    url = forms.URLField(label=_("Page"), max_length=300, required=False, assume_scheme="https")
    neighbourhoods = PlacesField(label=_("Neighbourhoods"), help_text=_("None chosen: the whole city."))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in ("party",) if known else ("is_active", "version"):
            del self.fields[field]
        if not known:
            cast(PartyField, self.fields["party"]).offer()


class PasteForm(RefusableForm):
    """Many at once: one on a line, name; e-mail address; telephone number."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PartyForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    lines = forms.CharField(
        label=_("One on each line"),
        help_text=_("Name; e-mail address; telephone number. The last two are not needed."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def rows(self) -> list[tuple[str, str, str]]:
        """The lines as (name, e-mail, phone); tabs, as a spreadsheet pastes them, count as separators too."""
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        cells = [[part.strip() for part in line.replace("\t", ";").split(";")] for line in lines]
        filled = [[*row, "", ""] for row in cells]
        return [(row[0], row[1], row[2]) for row in filled]


class MandateForm(RefusableForm):
    """Who may commit what, given by whom, for which time."""

    party = PartyField(label=_("Service or partner"))
    function = forms.CharField(
        label=_("Function that holds the mandate"), help_text=_("A function, not a name."), max_length=160
    )
    given_by = forms.CharField(
        label=_("Given by"), help_text=_("The body that decided: the college, the council, a board."), max_length=160
    )
    decision_url = forms.URLField(
        label=_("Link to the decision"), max_length=500, required=False, assume_scheme="https"
    )
    up_to = forms.CharField(label=_("Up to which amount"), help_text=_("In euro. Empty: no ceiling."), required=False)
    neighbourhoods = PlacesField(label=_("Neighbourhoods"), help_text=_("None chosen: the whole city."))
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), help_text=_("The first day without this mandate."), required=False)

    def __init__(self, *args: Any, on: date, **more: Any) -> None:
        more["initial"] = {"valid_from": on}
        super().__init__(*args, **more)
        parties: Any = self.fields["party"]
        parties.offer()

    def clean_up_to(self) -> Cents | None:
        """The amount in cents, or None for no ceiling."""
        text = self.cleaned_data["up_to"].strip()
        if not text:
            return None
        try:
            return parse(text)
        except NotAnAmount as unclear:
            raise forms.ValidationError(_("This is not an amount: write it as 1.350,00.")) from unclear


def is_over(mandate: Mandate, on: date) -> bool:
    """Whether a mandate no longer holds on a day."""
    return mandate.valid_until is not None and mandate.valid_until <= on
