"""What is measured, a figure, and a file with figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.file_desk import TableField
from wijklus.base.posting import DayField, VersionedForm

from .. import rules
from ..models import Indicator
from ..models.figures import ORIGINS
from ..templatetags.figure_words import as_figure
from ..writes import Given

if TYPE_CHECKING:
    from wijklus.loop.plans.models import Plan
    from wijklus.loop.priorities.models import Priority

PLAN = "plan"
"""About the plan as a whole."""


class FigureField(forms.CharField):
    """A figure, as people type it: 12, 12,5 or 1.250.000."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return rules.number(text)
        except rules.NotANumber as wrong:
            sentence = _("This figure cannot be read, or in two ways. Write it as 1234 or 12,5.")
            raise forms.ValidationError(sentence) from wrong

    def prepare_value(self, value: Any) -> Any:
        return as_figure(value, grouped=False) if isinstance(value, Decimal) else value


class IndicatorForm(VersionedForm):
    """What is measured in a neighbourhood, by whom, and what it should become."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    name = forms.CharField(
        label=_("What is measured?"),
        help_text=_("As a resident would say it, for example: people who feel safe on the street at night."),
        max_length=160,
    )
    unit = forms.CharField(
        label=_("In what is it counted?"),
        help_text=_("For example: % of residents, trees, minutes."),
        max_length=40,
        required=False,
    )
    about = forms.ChoiceField(
        label=_("What is judged by it?"),
        help_text=_("A figure that no plan is judged by is shown under “Other figures”."),
        required=False,
    )
    origin = forms.ChoiceField(
        label=_("Who measures?"),
        help_text=_("Every plan has at least one figure from outside: the city does not only judge itself."),
        choices=ORIGINS,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Where do the figures come from?"),
        help_text=_("For example: neighbourhood monitor of the province, every three years."),
        max_length=200,
    )
    source_url = forms.URLField(
        label=_("Address of the source on the internet"), max_length=500, required=False, assume_scheme="https"
    )
    code = forms.CharField(
        label=_("What is it called in files?"),
        help_text=_("The heading of its column, so that figures from a file find it. Left empty: as above."),
        max_length=60,
        required=False,
    )
    baseline = FigureField(label=_("Where did it stand at the beginning?"), required=False)
    baseline_on = DayField(label=_("On which day was that?"), required=False)
    target = FigureField(label=_("What should it become?"), required=False)
    target_on = DayField(label=_("By which day?"), required=False)

    def __init__(
        self,
        *args: Any,
        plan: "Plan | None",
        priorities: "Sequence[Priority]",
        indicator: Indicator | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.plan = indicator.plan if indicator is not None and indicator.plan else plan
        self.priorities = {row.reference: row for row in priorities}
        if indicator is not None and indicator.priority is not None:
            self.priorities.setdefault(indicator.priority.reference, indicator.priority)
        choices: list[Any] = [("", _("the neighbourhood, no plan"))]
        if self.plan is not None:
            choices.append((PLAN, _("the whole plan")))
            choices += [(ref, row.theme.title) for ref, row in self.priorities.items()]
        offer(self, "about", choices)

    @staticmethod
    def initial_of(row: Indicator) -> dict[str, Any]:
        """How the form of an indicator begins."""
        found = {name: getattr(row, name) for name in ("version", *Given.__dataclass_fields__)}
        about = row.priority.reference if row.priority else PLAN if row.plan_id else ""
        return {**found, "about": about}

    def given(self) -> Given:
        """What was said, as the write takes it."""
        values = dict(self.cleaned_data)
        values.pop("version")
        about = values.pop("about")
        return Given(**values, plan=self.plan if about else None, priority=self.priorities.get(about))


class MeasurementForm(forms.Form):
    """A figure of a day."""

    value = FigureField(label=_("The figure"))
    on = DayField(label=_("Of which day is it?"))
    source = forms.CharField(
        label=_("Where does it come from, if from elsewhere than usual?"), max_length=200, required=False
    )
    reason = forms.CharField(
        label=_("Why is it right?"),
        help_text=_("Only when another figure of that day stands here already."),
        max_length=500,
        required=False,
    )


class IndicatorFileForm(forms.Form):
    """A file with figures of neighbourhoods."""

    file = TableField(label=_("File with figures"))
    source = forms.CharField(label=_("Where do the figures come from?"), max_length=200)
    origin = forms.ChoiceField(
        label=_("Who measures?"), choices=ORIGINS, widget=forms.RadioSelect, initial=rules.OUTSIDE
    )
    decimal = forms.ChoiceField(
        label=_("How are decimals written in the file?"),
        choices=[(rules.COMMA, _("with a comma: 12,5")), (rules.POINT, _("with a point: 12.5"))],
        widget=forms.RadioSelect,
        initial=rules.COMMA,
    )
    start_new = forms.BooleanField(
        label=_("Also begin to follow what nobody here follows yet"),
        help_text=_("Everything in the file then stands on the public pages of the neighbourhoods. Look at it first."),
        required=False,
    )
