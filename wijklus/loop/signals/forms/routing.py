"""The rules by which signals are handed to services, and handing one over by hand."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField

from .saying import grouped


class RuleForm(forms.Form):
    """One rule: what it is about, who handles it, and from when until when.

    `seen` says of which rule the effect was shown: only that one is kept.
    """

    category = forms.ChoiceField(
        label=_("Category"), required=False, help_text=_("A main category is also about what stands under it.")
    )
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    words = forms.CharField(
        label=_("Words"),
        required=False,
        help_text=_(
            "One or a few words per line. One of the lines has to be in the text or the place: all words of it, in "
            "whatever form. Empty: any text."
        ),
        max_length=3_000,
        widget=forms.Textarea({"rows": 4}),
    )
    party = forms.ChoiceField(label=_("Handled by"))
    note = forms.CharField(label=_("Why this rule is there"), required=False, max_length=200)
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), required=False, help_text=_("Not including this day. Empty: it goes on."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, neighbourhoods: Any, tree: Any, parties: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {row.code: row for main, under in tree for row in (main, *under)}
        self.places = {row.slug: row for row in neighbourhoods}
        self.parties = {row.reference: row for row in parties}
        choices = {
            "category": [("", _("Any category")), *grouped(tree, language)],
            "neighbourhood": [("", _("Any neighbourhood")), *((row.slug, row.name) for row in neighbourhoods)],
            "party": [("", _("Choose a service")), *((row.reference, row.name) for row in parties)],
        }
        for name, options in choices.items():
            offer(self, name, options)

    def values(self) -> dict[str, Any]:
        """What the write is handed."""
        given = self.cleaned_data
        return {
            "category": self.categories.get(given["category"]),
            "neighbourhood": self.places.get(given["neighbourhood"]),
            "words": given["words"].splitlines(),
            "party": self.parties.get(given["party"]),
            "note": given["note"],
            "valid_from": given["valid_from"],
            "valid_until": given["valid_until"],
        }

    def digest(self) -> str:
        """A short name of exactly this rule, to know whether its effect was shown."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "version")}
        told["words"] = told["words"].splitlines()  # a browser may write the ends of lines in another way
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


class HandForm(forms.Form):
    """Which service handles one signal, and why another than the rules say."""

    party = forms.ChoiceField(label=_("Handled by"), required=False)
    reason = forms.CharField(label=_("Why?"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {row.reference: row for row in parties}
        options = [("", _("No service")), *((row.reference, row.name) for row in parties)]
        offer(self, "party", options)

    def chosen(self) -> dict[str, Any]:
        """What the write is handed."""
        given = self.cleaned_data
        return {"party": self.parties.get(given["party"]), "reason": given["reason"], "version": given["version"]}
