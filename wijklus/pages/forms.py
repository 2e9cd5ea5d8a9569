"""How every form looks: Django's forms rendered through the components of the house, so `{{ form }}` is accessible."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Labels, hints, errors and an error summary in the classes of the design system."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
