"""Looking for signals and sorting them; the list of categories."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from .. import rules
from ..reads import LATE, name_of
from .saying import CHANNELS, KINDS, grouped

STATES = {
    rules.NEW: _("new"),
    rules.TAKEN_UP: _("in a theme"),
    rules.ANSWERED: _("answered"),
    rules.REOPENED: _("opened again"),
    rules.SET_ASIDE: _("set aside"),
}


class FiltersForm(forms.Form):
    """What to see in the inbox. Of the tree those in use can be chosen; a choice means all that stand under it."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, data: Any, *, neighbourhoods: Any, tree: Any, language: str) -> None:
        super().__init__(data)
        self.places = {row.slug: row for row in neighbourhoods}
        self.under = {row.code: [row.pk] for _main, under in tree for row in under}
        self.under |= {main.code: [main.pk, *(row.pk for row in under)] for main, under in tree}
        tree = [(main, [row for row in under if row.is_active]) for main, under in tree if main.is_active]
        self.categories = {row.code: row for main, under in tree for row in (main, *under)}
        self.groups = grouped(tree, language)
        every = ("", _("All"))
        choices = {
            "state": [("", _("Waiting")), (LATE, _("Past its term")), *STATES.items(), ("all", _("All"))],
            "kind": [every, *KINDS],
            "channel": [every, *CHANNELS.items()],
            "neighbourhood": [every, *((slug, row.name) for slug, row in self.places.items())],
            "category": [every, *self.groups],
        }
        for name, options in choices.items():
            offer(self, name, options)


class TriageForm(forms.Form):
    """Sort one signal."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    category = forms.ChoiceField(label=_("Category"), required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, neighbourhoods: Any, tree: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {row.slug: row for row in neighbourhoods}
        self.categories = {row.code: row for main, under in tree for row in (main, *under)}
        offer(self, "category", [("", _("None yet")), *grouped(tree, language)])
        offer(
            self,
            "neighbourhood",
            [(slug, row.name) for slug, row in self.places.items()],
        )

    def chosen(self) -> dict[str, Any]:
        """What the write is handed."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "category": self.categories.get(given["category"]),
            "neighbourhood": self.places[given["neighbourhood"]],
            "version": given["version"],
        }


class CategoryForm(forms.Form):
    """Add or change a category."""

    parent = forms.ChoiceField(label=_("Under"), required=False)
    policy_field = forms.ChoiceField(label=_("Policy field"), required=False)
    is_public_space = forms.BooleanField(label=_("Public space"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    first_answer_days = forms.IntegerField(
        label=_("Working days until a first answer"),
        help_text=_("Empty: as the main category, or else the whole city."),
        required=False,
        min_value=1,
        max_value=rules.MOST_DAYS,
    )
    outcome_days = forms.IntegerField(
        label=_("Working days until the outcome"),
        help_text=_("Empty: as the main category, or else the whole city."),
        required=False,
        min_value=1,
        max_value=rules.MOST_DAYS,
    )
    position = forms.IntegerField(label=_("Place in the list"), required=False, min_value=0, max_value=100_000)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, languages: Any, mains: Any, policy_fields: Any, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = [code for code, _name in languages]
        names = {
            f"name_{code}": forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                required=code == self.languages[0],
                max_length=rules.LONGEST_NAME,
            )
            for code, name in languages
        }
        self.fields = {**names, **self.fields}
        self.mains = {row.code: row for row in mains}
        self.policy_fields = {row.code: row.pk for row in policy_fields}
        offer(
            self,
            "parent",
            [
                ("", _("Nothing: a main category")),
                *((code, name_of(row.name, language)) for code, row in self.mains.items()),
            ],
        )
        offer(
            self,
            "policy_field",
            [
                ("", _("None")),
                *((row.code, f"{row.code} {name_of(row.name, language)}") for row in policy_fields),
            ],
        )

    def chosen(self) -> dict[str, Any]:
        """What the write is handed."""
        given = self.cleaned_data
        return {
            "name": {code: given[f"name_{code}"] for code in self.languages},
            "parent": self.mains.get(given["parent"]),
            "policy_field_id": self.policy_fields.get(given["policy_field"]),
            "is_public_space": given["is_public_space"],
            "days": rules.Days(given["first_answer_days"], given["outcome_days"]),
        }
