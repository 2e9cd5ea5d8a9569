"""What a director fills in about themes and priorities."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm
from wijklus.ground.places import reads as places
from wijklus.loop.signals import reads as signals

from .models import LEVELS


def _category_choices() -> list[tuple[str, Any]]:
    language = get_language() or "nl"
    found: list[tuple[str, Any]] = [("", _("None"))]
    for parent, children in signals.tree():
        name = signals.name_of(parent.name, language)
        found.append((parent.code, name))
        found += [(child.code, f"{name}: {signals.name_of(child.name, language)}") for child in children]
    return found


class ThemeForm(VersionedForm):
    """What a theme is called and about."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("Public: everybody may read it."))
    summary = forms.CharField(
        label=_("What it is about"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In your own words; never what one person said."),
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    solution_level = forms.ChoiceField(
        label=_("Where does the solution lie?"), choices=LEVELS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", _category_choices())

    def clean_category(self) -> Any:
        """The row behind the code that was chosen."""
        code = self.cleaned_data["category"]
        return signals.category_by_code(code) if code else None


class NewThemeForm(ThemeForm):
    """A theme that is started without signals yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    field_order = ("title", "neighbourhood", "summary", "category", "solution_level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(place.slug, place.name) for place in places.neighbourhoods()]
        offer(self, "neighbourhood", [("", _("The whole city")), *names])

    def clean_neighbourhood(self) -> Any:
        """The neighbourhood that was chosen; None for the whole city."""
        slug = self.cleaned_data["neighbourhood"]
        return places.neighbourhood_by_slug(slug) if slug else None


class PriorityForm(forms.Form):
    """Why a theme comes first, and who decided it."""

    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    reason = forms.CharField(
        label=_("Why does this come first?"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Public.")
    )
    decided_by = forms.CharField(
        label=_("Who decided this?"), max_length=160, help_text=_("For example: neighbourhood meeting of 3 May.")
    )
    decided_on = DayField(label=_("When was it decided?"))
    position = forms.IntegerField(
        label=_("On which place?"), min_value=1, required=False, help_text=_("Leave empty for the last place.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(place.slug, place.name) for place in places.neighbourhoods()]
        offer(self, "neighbourhood", names)

    def clean_neighbourhood(self) -> Any:
        """The neighbourhood that was chosen."""
        return places.neighbourhood_by_slug(self.cleaned_data["neighbourhood"])


class ThresholdForm(VersionedForm):
    """How sure a suggestion must be before anybody sees it."""

    percent = forms.IntegerField(
        label=_("How sure must a suggestion be, in percent?"),
        min_value=0,
        max_value=100,
        help_text=_("Below this nothing is suggested. A city starts with 60; higher is quieter and more often right."),
    )

    def chosen(self) -> dict[str, Any]:
        """What the write is handed."""
        return {"threshold": self.cleaned_data["percent"] / 100, "version": self.cleaned_data["version"]}
