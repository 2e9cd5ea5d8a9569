"""What somebody fills in: the public form, and the one for noting what others said."""

import secrets
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from django import forms
from django.core.validators import EmailValidator
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base import pictures
from wijklus.base.choosing import offer
from wijklus.base.refusals import Refused

from .. import rules
from ..reads import category_by_code, is_in_use, name_of

KINDS = [
    (rules.PROBLEM, _("Something is going on")),
    (rules.IDEA, _("I have an idea")),
    (rules.OFFER, _("I can or want to do something")),
]
CHANNELS = {
    "web": _("web form"),
    "walk": _("walk or market"),
    "phone": _("phone"),
    "counter": _("counter"),
    "mail": _("mail"),
    "letter": _("letter"),
    "meeting": _("meeting or workshop"),
    "study": _("study"),
    "opinion": _("statement on which people agree"),
    "figure": _("indicator"),
    "api": _("another system"),
    "open311": _("app or system by Open311"),
    "import": _("file of another system"),
}
NOTED = [(channel, CHANNELS[channel]) for channel in rules.NOTED_CHANNELS]
ANSWERS = [
    ("mail", _("By e-mail")),
    ("phone", _("Call me")),
    ("sms", _("By text message")),
    ("letter", _("By letter")),
    ("group", _("Through my group")),
    ("none", _("No answer needed")),
]
NEEDED = {"mail": "email", "phone": "phone", "sms": "phone", "letter": "address", "group": "group_name"}
"""The one field that each way of answering needs."""
MISSING = {
    "email": _("Fill in your e-mail address, or choose another way to be answered."),
    "phone": _("Fill in your phone number, or choose another way to be answered."),
    "address": _("Fill in your address, or choose another way to be answered."),
    "group_name": _("Fill in the name of your group, or choose another way to be answered."),
}
PICTURES = "image/jpeg,image/png,image/webp"


def grouped(tree: Any, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The categories as a choice: each main category with those under it."""
    return [
        (
            name_of(main.name, language),
            [(row.code, name_of(row.name, language)) for row in (main, *under)],
        )
        for main, under in tree
    ]


def new_key() -> str:
    """A key by which a form that is sent twice is known."""
    return secrets.token_urlsafe(18)


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to five photos; what they are is checked when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=FilesInput({"multiple": True, "accept": PICTURES}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files as they came; an empty one is left for the check that says why."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [file for file in files if file]


NO_POINT = {"invalid": _("This is not a point on the map.")}
"""What is said of a number that the page filled in: nobody typed it, so nobody can mend a number."""


class SignalForm(forms.Form):
    """What the public form and the field form share: words, place, photos, and how to answer."""

    kind = forms.ChoiceField(label=_("What do you want to tell?"), choices=KINDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Tell it in your own words"), strip=False, widget=forms.Textarea({"rows": 6, "dir": "auto"})
    )
    place_text = forms.CharField(label=_("Where is it?"), required=False)
    lat = forms.FloatField(label=_("Where is it?"), required=False, widget=forms.HiddenInput, error_messages=NO_POINT)
    lon = forms.FloatField(label=_("Where is it?"), required=False, widget=forms.HiddenInput, error_messages=NO_POINT)
    photos = PhotosField(label=_("Photos"))
    name = forms.CharField(label=_("Name"), required=False, max_length=160)
    email = forms.CharField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(label=_("Phone number"), widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}))
    address = forms.CharField(
        label=_("Street, number, postcode and town"),
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address", "data-private": True}),
    )
    group_name = forms.CharField(label=_("Name of the group"))
    form_key = forms.CharField(required=False, widget=forms.HiddenInput)
    answer_name = "answer"
    most_photos, largest_photo = rules.MOST_PHOTOS, pictures.LARGEST

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": new_key(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if self.is_bound:
            for field in NEEDED.values():
                self.fields[field].required = False

    def clean(self) -> dict[str, Any]:
        """The field of the chosen way of answering must be there."""
        cleaned: dict[str, Any] = super().clean() or {}
        for field in NEEDED.values():
            self.fields[field].required = True  # shown again, none of them is called optional
        needed = NEEDED.get(cleaned.get(self.answer_name, ""))
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, MISSING[needed])
        elif needed == "email":
            self._check_email(str(cleaned.get("email", "")))
        return cleaned

    def _check_email(self, address: str) -> None:
        try:
            EmailValidator(_("This is not an e-mail address. Check it: there must be an @ in it."))(address)
        except forms.ValidationError as wrong:
            self.add_error("email", wrong)

    def reachable(self, language: str) -> rules.Reachable:
        """How this person asked to be answered: only what the chosen way needs is kept."""
        given = self.cleaned_data
        channel = given[self.answer_name] or "none"
        kept = {NEEDED[channel]: given[NEEDED[channel]]} if channel in NEEDED else {}
        if channel != "none":
            kept.setdefault("name", given["name"])
        return rules.Reachable(channel=channel, language=language, **kept)

    def refuse(self, refused: Refused) -> None:
        """Put the sentence of a refusal beside its field. A form that was sent before gets a new key."""
        field = {"group": "group_name", "channel": self.answer_name, "lon": "lat"}.get(
            refused.field or "", refused.field
        )
        if field == "form_key":
            self.renew_key()
        shown = field in self.fields and not isinstance(self.fields[field].widget, forms.HiddenInput)
        self.add_error(field if shown else None, str(refused.sentence))

    def renew_key(self) -> None:
        """Give the form that is shown again a key of its own."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when it came from a browser
        data["form_key"] = new_key()
        self.data = data


class Choices(BaseChoiceIterator):
    """What to choose from, asked for once, when it is shown: written as a form wants it, so that none rewrites it."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self.ask = cache(lambda: ask(language=(get_language() or "nl")[:2]))

    def __iter__(self) -> Iterator[Any]:
        yield "", _("I do not know")
        yield from self.ask()


class CategoryField(forms.ChoiceField):
    """One of the categories in use. All are fetched to be shown; of what was sent only the one that is meant."""

    def offer(self, ask: Callable[..., Any]) -> None:
        """Choose among these; they are asked for when the choice is shown."""
        self.choices = Choices(ask)

    def clean(self, value: Any) -> Any:
        """The category itself, or None when none was chosen."""
        code = self.to_python(value)
        found = category_by_code(code) if code else None
        if code and not (found is not None and is_in_use(found)):
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": value})
        return found


class SayForm(SignalForm):
    """The public form: anybody, no account, under a minute."""

    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    category = CategoryField(label=_("What is it about?"), required=False)
    answer = forms.ChoiceField(label=_("How may we answer you?"), choices=ANSWERS, widget=forms.RadioSelect)
    written = forms.ChoiceField(label=_("In which language do you write?"), required=False)
    quote = forms.BooleanField(
        label=_("You may show my words to others"),
        help_text=_("Without my name. Somebody of the city reads them first, and leaves out names and numbers."),
        required=False,
    )
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(
        self, *args: Any, neighbourhoods: Any, fixed: Any = None, categories: Any = None, **kwargs: Any
    ) -> None:
        """`categories` is asked for the categories when they are shown; None: the form asks for no category."""
        super().__init__(*args, **kwargs)
        if categories is not None:
            cast(CategoryField, self.fields["category"]).offer(categories)
        else:
            del self.fields["category"]
        self.neighbourhoods = {row.slug: row for row in neighbourhoods}
        self.fixed = fixed
        if fixed is not None:
            del self.fields["neighbourhood"]
        else:
            names = [(row.slug, row.name) for row in self.neighbourhoods.values()]
            choices = [("", _("Choose a neighbourhood")), *names, ("-", _("I do not know, or elsewhere"))]
            offer(self, "neighbourhood", choices)
        others = [*rules.SPOKEN.items(), (rules.UNKNOWN_LANGUAGE, _("Another language"))]
        offer(self, "written", [("", _("The language of this page")), *others])
        self.fields["kind"].error_messages["required"] = _("Choose what you want to tell.")
        self.fields["text"].error_messages["required"] = _("Write what you want to say.")
        self.fields["answer"].error_messages["required"] = _("Choose how we may answer you.")
        self.fields["place_text"].help_text = _("A street, a number, a crossing or a well-known spot.")
        self.fields["photos"].help_text = _("At most five. We remove from them where and with what they were taken.")

    def clean_website(self) -> str:
        """A field people do not see: who fills it in is a machine, or a browser that fills in too much."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty and send the form again."))
        return ""

    def place(self) -> Any:
        """The neighbourhood that was chosen, or None."""
        return self.fixed or self.neighbourhoods.get(self.cleaned_data["neighbourhood"])

    def agreements(self) -> list[str]:
        """What the person agreed to."""
        return [rules.hearing.QUOTE] if self.cleaned_data["quote"] else []

    def about(self) -> Any:
        """The category that was chosen, or None."""
        return self.cleaned_data.get("category")
