"""How every form looks: Django's forms rendered through the components of the house, so `{{ form }}` is accessible."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .widgets import drawn


class HouseRenderer(TemplatesSetting):
    """Labels, hints, errors and an error summary in the classes of the design system."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A form, a field or a control as HTML."""
        return drawn(template_name, context) or super().render(template_name, context, request)


class SampleForm(forms.Form):
    """One field of every kind, for the page that shows the look; it is never sent."""

    what = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("In your own words. It does not need to be long."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    where = forms.CharField(label=_("Where is it?"), help_text=_("A street, a square, a corner."), max_length=200)
    subject = forms.ChoiceField(
        label=_("Subject"),
        choices=[("", _("Choose")), ("traffic", _("Traffic")), ("green", _("Green and play"))],
    )
    answer = forms.ChoiceField(
        label=_("How may we answer you?"),
        choices=[("mail", _("By mail")), ("phone", _("By phone")), ("none", _("No answer needed"))],
        widget=forms.RadioSelect,
    )
    mail = forms.EmailField(label=_("Your mail address"))
    when = forms.DateField(label=_("Since when?"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    groups = forms.MultipleChoiceField(
        label=_("Who else notices it?"),
        choices=[("kids", _("Children")), ("old", _("Older people")), ("shops", _("Shops"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(label=_("Photo"), required=False, help_text=_("At most 10 MB."))
    agreed = forms.BooleanField(
        label=_("My words may be shown on the page of the neighbourhood"), help_text=_("Never with your name.")
    )
