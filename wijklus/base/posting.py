"""What a view does with a form or a button that was sent: hand it on, and turn a refusal into words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.template.defaultfilters import yesno
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from .cents import Cents, NotAnAmount, parse
from .refusals import Conflict, NotAllowed, Refused

Made = TypeVar("Made")


def back(request: HttpRequest, otherwise: str) -> str:
    """Where to go on after a button: the page in `next`, when it is a path of this site."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else otherwise


class DayField(forms.DateField):
    """A day, as the browser lets one choose it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})


class AmountField(forms.CharField):
    """An amount in euro, as people type it: 1350000, 1.350.000,00 or € 12,50."""

    def __init__(self, *, unreadable: Any, **kwargs: Any) -> None:
        self.unreadable = unreadable
        super().__init__(**{"max_length": 30, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs})

    def clean(self, value: Any) -> Cents | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text)
        except NotAnAmount as wrong:
            raise forms.ValidationError(self.unreadable) from wrong

    def prepare_value(self, value: Any) -> Any:
        return value.in_words().removeprefix("€\u00a0") if isinstance(value, Cents) else value


class VersionedForm(forms.Form):
    """A form about something that others may change meanwhile: it carries the version that was seen.

    After a Conflict `differences` holds (label, what stands now, what was about to be written), and the form carries
    the version that stands now: sending it once more is then a choice.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    differences: list[tuple[Any, Any, Any]] = []

    def meet(self, conflict: Conflict) -> None:
        """Show both texts, and let the next try build on what stands now."""
        mine: Mapping[str, Any] = conflict.mine or {}
        self.differences = [
            (field.label, _in_words(getattr(conflict.theirs, name), field), _in_words(mine[name], field))
            for name, field in self.fields.items()
            if name in mine and getattr(conflict.theirs, name, mine[name]) != mine[name]
        ]
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("version")] = str(conflict.theirs.version)
        self.data = data


def _in_words(value: Any, field: forms.Field) -> Any:
    """A value as people read it: an amount with its sign, a day in words, a choice by its label; else as it is."""
    if isinstance(value, Cents):
        return value.in_words(get_language() or "nl")
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return dict(field.choices).get(value, value)  # type: ignore[arg-type]
    return value


def with_query(url: str, **values: str) -> str:
    """The address with these values behind it; as it is when there are none."""
    return url + ("&" if "?" in url else "?") + urlencode(values, safe=",") if values else url


def moved(url: str, reference: str, to: str | int, anchor: str) -> str:
    """The list again after a row was moved: the button that was pressed has the focus, a dragged row is in sight."""
    if isinstance(to, str):
        return with_query(url, verplaatst=reference, kant=to)
    return f"{url}#{anchor}-{reference}"


def kept(form: forms.Form, write: Callable[[], Made]) -> Made | None:
    """What the write made of a valid form; None when it was refused, and then the form says why."""
    try:
        return write()
    except NotAllowed:
        raise
    except Refused as refused:
        if isinstance(refused, Conflict) and isinstance(form, VersionedForm) and refused.theirs is not None:
            form.meet(refused)
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.sentence))
        return None


def did(request: HttpRequest, write: Callable[[], Any], said: Any = "") -> bool:
    """Do what a button asks; tell in a message that it is done, or why it is not. Whether it was done."""
    try:
        write()
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return False
    if said:
        messages.success(request, said)
    return True
