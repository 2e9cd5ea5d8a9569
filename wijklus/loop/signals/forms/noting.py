"""Noting what others said."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from .. import rules
from .saying import ANSWERS, NOTED, SignalForm

LANGUAGES = [
    ("", _("The language of this form")),
    *rules.SPOKEN.items(),
    (rules.OTHER_LANGUAGE, _("Another language")),
]
HEARD = [row for row in NOTED if row[0] not in rules.SOURCED]
"""What somebody said to whoever notes it."""
AGREEMENTS = {"agreed": "answer", "follow_up": "follow_up", "share": "share", "quote": "quote"}
"""By field: the use that is agreed to."""


class NoteForm(SignalForm):
    """For who works in the neighbourhood: what was said on a walk, by phone, at a counter, in a meeting or a letter."""

    COUNTED, ONE = "counted", "one"
    channel = forms.ChoiceField(label=_("How was it said?"), choices=NOTED, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Which meeting, study, statement or indicator?"),
        help_text=_("As it is called, with its year. Needed for a study, a statement and an indicator."),
        max_length=rules.LONGEST_SOURCE,
        required=False,
    )
    source_ref = forms.CharField(label=_("Its number or page"), max_length=40, required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    who = forms.ChoiceField(
        label=_("Who said it?"),
        choices=[
            (COUNTED, _("People without a name: I counted them")),
            (ONE, _("One person, in whose name I note it")),
        ],
        widget=forms.RadioSelect,
    )
    voices = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=rules.MOST_VOICES, initial=1)
    answer = forms.ChoiceField(
        label=_("How does this person want to be answered?"), choices=ANSWERS, required=False, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("This person agrees that we keep this, only to answer"), required=False)
    follow_up = forms.BooleanField(label=_("We may ask this person again how it goes"), required=False)
    share = forms.BooleanField(
        label=_("We may pass on to the service that handles it how to reach this person"), required=False
    )
    quote = forms.BooleanField(label=_("These words may be shown, without a name"), required=False)
    spoken = forms.ChoiceField(label=_("Which language did they speak?"), choices=LANGUAGES, required=False)
    with_interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    received_on = forms.DateField(label=_("When?"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, neighbourhoods: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.neighbourhoods = {row.slug: row for row in neighbourhoods}
        names = [(row.slug, row.name) for row in self.neighbourhoods.values()]
        offer(self, "neighbourhood", [*names, ("-", _("Elsewhere, or unknown"))])
        self.fields["kind"].label = _("What kind is it?")
        self.fields["text"].label = _("What was said?")
        self.fields["text"].help_text = _("In their words. No names of people.")
        self.fields["place_text"].help_text = _("A street corner is enough.")
        self.fields["kind"].error_messages["required"] = _("Choose what you want to tell.")
        self.fields["text"].error_messages["required"] = _("Write what was said.")
        self.fields["voices"].required = not self.is_bound  # asked for in clean, when people were counted

    def clean(self) -> dict[str, Any]:
        """Counted people need a number; keeping how one person is answered needs their consent."""
        cleaned = super().clean()
        if cleaned.get("channel") in rules.SOURCED and not cleaned.get("source"):
            self.add_error("source", _("Name the study, the statement or the indicator."))
        if self.is_of_nobody():
            for name in ("who", "voices"):
                self.errors.pop(name, None)
            return {**cleaned, "who": self.COUNTED, "voices": None}
        self.fields["voices"].required = True  # shown again, it is not called optional
        if cleaned.get("who") == self.COUNTED:
            if "voices" not in self.errors and not cleaned.get("voices"):
                self.add_error("voices", _("Count the people: at least one."))
        elif cleaned.get("answer") not in {"", "none", None} and not cleaned.get("agreed"):
            self.add_error("agreed", _("Ask whether we may keep this. Without a yes, choose: no answer needed."))
        return cleaned

    def is_of_nobody(self) -> bool:
        """Whether an indicator tells it: then nobody said it, and nobody is counted."""
        return self.cleaned_data.get("channel") == rules.INDICATOR

    def counted(self) -> int:
        """How many people without a name said it."""
        is_counted = self.cleaned_data.get("who") == self.COUNTED and not self.is_of_nobody()
        return self.cleaned_data["voices"] if is_counted else 0

    def place(self) -> Any:
        """The neighbourhood that was chosen, or None."""
        return self.neighbourhoods.get(self.cleaned_data["neighbourhood"])

    def agreements(self) -> list[str]:
        """What the person agreed to; people who were only counted were not asked."""
        if self.is_of_nobody() or self.cleaned_data["who"] == self.COUNTED:
            return []
        return [use for name, use in AGREEMENTS.items() if self.cleaned_data[name]]

    def said_at(self, at: datetime) -> datetime:
        """When it was said: today means now; another day means noon there."""
        day = self.cleaned_data["received_on"]
        return at if day == timezone.localdate(at) else timezone.make_aware(datetime.combine(day, time(12)))


AGREED = {use: NoteForm.base_fields[name].label for name, use in AGREEMENTS.items()}
"""By use: what was agreed to, in words."""


class FieldForm(NoteForm):
    """What a phone sends that kept a note until there was a network: with its own key, and the moment it was said."""

    noted_at = forms.DateTimeField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", HEARD)
        self.fields["received_on"].required = False
        self.fields["form_key"].required = True

    def said_at(self, at: datetime) -> datetime:
        """The moment on the phone; a clock that runs ahead means now."""
        noted: datetime | None = self.cleaned_data["noted_at"]
        return at if noted is None else min(noted, at)


class CallForm(NoteForm):
    """For who answers the phone or stands at the counter: one person, who talks while this is filled in."""

    HERE = ("phone", "counter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", [row for row in NOTED if row[0] in self.HERE])
        self.fields["text"].widget.attrs["autofocus"] = True


class PaperForm(NoteForm):
    """For a stack of paper: place and date stay as they are from one sheet to the next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", HEARD)
        self.fields["text"].widget.attrs["autofocus"] = True
