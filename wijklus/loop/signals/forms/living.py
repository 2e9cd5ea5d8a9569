"""Asking what lives: in which quarter, about what, and where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from ..rules import living as rule


class LivingForm(forms.Form):
    """Which groups to see. A drawn area stands for a rectangle, which can also be typed."""

    kwartaal = forms.ChoiceField(label=_("Period"), required=False)
    per = forms.ChoiceField(
        label=_("Put together"), required=False, choices=[("", _("by subject")), ("thema", _("by theme"))]
    )
    onderwerp = forms.ChoiceField(label=_("About"), required=False)
    wijk = forms.MultipleChoiceField(label=_("Neighbourhoods"), required=False, widget=forms.CheckboxSelectMultiple)
    vlak = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    zuid = forms.FloatField(label=_("Southern side"), required=False, min_value=-90, max_value=90)
    noord = forms.FloatField(label=_("Northern side"), required=False, min_value=-90, max_value=90)
    west = forms.FloatField(label=_("Western side"), required=False, min_value=-180, max_value=180)
    oost = forms.FloatField(label=_("Eastern side"), required=False, min_value=-180, max_value=180)
    SIDES = ("zuid", "noord", "west", "oost")

    def __init__(self, data: Any, *, quarters: Any, subjects: Any, places: Any) -> None:
        super().__init__(data)
        choices = {
            "kwartaal": quarters,
            "onderwerp": [("", _("Everything")), *subjects],
            "wijk": places,
        }
        for name, options in choices.items():
            offer(self, name, options)
        for name in self.SIDES:
            self.fields[name].widget.attrs["step"] = "any"

    def corners(self) -> Any:
        """The corners of the area that is asked for; none when there is none, or it makes no sense."""
        given = self.cleaned_data
        drawn = rule.corners_in(given.get("vlak", ""))
        sides = [side for name in self.SIDES if (side := given.get(name)) is not None]
        if drawn or len(sides) < len(self.SIDES):
            return drawn
        south, north, west, east = sides
        if south >= north or west >= east:
            return ()
        return [(south, west), (south, east), (north, east), (north, west)]
