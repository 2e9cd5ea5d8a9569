"""What a coordinator fills in beside the round: how money is divided, and what is counted."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import AmountField

from .. import rules
from ..models import EXECUTORS, POT_KINDS, SATISFACTIONS
from ..rules import dividing, limiting
from . import UNREADABLE


class NeedForm(forms.Form):
    """An amount divided by inhabitants, each counting for the need of their neighbourhood."""

    whole = AmountField(unreadable=UNREADABLE, label=_("Amount for all neighbourhoods together, in euro"))
    places = forms.MultipleChoiceField(
        label=_("Which neighbourhoods take part?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only neighbourhoods of which the number of inhabitants is known."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Iterable[Any], measures: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.by_slug = {one.slug: one for one in places}
        self.names = list(measures)
        offer(self, "places", [(slug, one.name) for slug, one in self.by_slug.items()])
        for n, name in enumerate(self.names):
            self.fields[f"weight_{n}"] = forms.IntegerField(
                label=_("Weight of “%(measure)s”, in percent") % {"measure": name}, required=False, min_value=0,
                max_value=100, help_text=_("0 or empty: it does not count."),
            )  # fmt: skip
            self.fields[f"lower_{n}"] = forms.BooleanField(
                label=_("A lower figure of “%(measure)s” means more need") % {"measure": name}, required=False
            )

    def asked(self) -> list[dividing.Measure]:
        """The measures that count, with their weights."""
        given = self.cleaned_data
        return [
            dividing.Measure(name, given[f"weight_{n}"], given[f"lower_{n}"])
            for n, name in enumerate(self.names)
            if given.get(f"weight_{n}")
        ]

    def neighbourhoods(self) -> list[Any]:
        """The neighbourhoods that take part."""
        return [self.by_slug[slug] for slug in self.cleaned_data["places"]]


class ReservedForm(forms.Form):
    """A percentage of the money of named city projects, each for the neighbourhood in which it stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Iterable[Any], lines: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.lines = {str(one.objective_id): one for one in lines}
        named = [(key, f"{one.codes} {one.name}: {one.amount.in_words()}") for key, one in self.lines.items()]
        offered = [("", _("Choose a neighbourhood")), *((one.slug, one.name) for one in places)]
        for n in range(1, dividing.MOST_PROJECTS + 1):
            number = {"number": n}
            self.fields[f"line_{n}"] = forms.ChoiceField(
                label=_("Project %(number)s: line of the multi-year plan") % number, required=False,
                choices=[("", _("none: name and amount as below")), *named],
            )  # fmt: skip
            self.fields[f"project_{n}"] = forms.CharField(
                label=_("Project %(number)s: name") % number, max_length=rules.LONGEST_TITLE, required=False
            )
            self.fields[f"of_{n}"] = AmountField(
                unreadable=UNREADABLE, label=_("Project %(number)s: amount in euro") % number, required=False
            )
            self.fields[f"percent_{n}"] = forms.IntegerField(
                label=_("Project %(number)s: percentage for residents") % number, min_value=1, max_value=100,
                required=False,
            )  # fmt: skip
            self.fields[f"place_{n}"] = forms.ChoiceField(
                label=_("Project %(number)s: neighbourhood") % number, choices=offered, required=False
            )

    def parts(self) -> list[dividing.Reserved]:
        """The projects that were filled in."""
        given = self.cleaned_data
        numbers = range(1, dividing.MOST_PROJECTS + 1)
        asked = [n for n in numbers if given[f"project_{n}"] or given[f"of_{n}"] or given[f"line_{n}"]]
        return [self._part(n) for n in asked]

    def _part(self, n: int) -> dividing.Reserved:
        """A line of the plan brings its amount, and its name unless another was typed."""
        given, line = self.cleaned_data, self.lines.get(self.cleaned_data[f"line_{n}"])
        name, amount = given[f"project_{n}"], given[f"of_{n}"]
        if line is not None:
            name, amount = name or line.name, line.amount
        return dividing.Reserved(
            name, given[f"place_{n}"], amount.cents if amount else 0, given[f"percent_{n}"] or 0,
            f"{line.version} {line.codes}".strip() if line is not None else "",
        )  # fmt: skip


class WhyForm(forms.Form):
    """Why the amounts are as they were typed."""

    reason = forms.CharField(
        label=_("Why does each neighbourhood get this amount?"), widget=forms.Textarea({"rows": 3}),
        max_length=rules.LONGEST_REASON, help_text=_("Everybody reads this."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class CountingForm(forms.Form):
    """How is counted beside the rule."""

    satisfaction = forms.ChoiceField(
        label=_("What does a voter gain from a chosen project?"), choices=SATISFACTIONS, required=False
    )
    least_votes = forms.IntegerField(
        label=_("So many votes does a project need"), min_value=0, max_value=limiting.MOST_VOTES,
        help_text=_("Only for “most votes first, only projects with enough votes”. Otherwise 0."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class PotForm(forms.Form):
    """A pot or a category, and what its proposals may cost together."""

    kind = forms.ChoiceField(label=_("Pot or category?"), choices=POT_KINDS)
    name = forms.CharField(label=_("Name"), max_length=limiting.LONGEST_NAME)
    executor = forms.ChoiceField(
        label=_("Who carries it out?"), choices=[("", _("does not matter (category)")), *EXECUTORS], required=False
    )
    percent = forms.IntegerField(
        label=_("At most so much of the money of a neighbourhood, in percent"), required=False, min_value=1,
        max_value=100, help_text=_("Leave it empty when there is no limit."),
    )  # fmt: skip


class PlacingForm(forms.Form):
    """To which pot and category a proposal belongs."""

    pot = forms.ChoiceField(label=_("Pot"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pots: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pots = {str(one.pk): one for one in pots}
        for kind in limiting.POT_KINDS:
            there = [(key, one.name) for key, one in self.pots.items() if one.kind == kind]
            offer(self, kind, [("", _("none")), *there])

    def chosen(self, kind: str) -> Any:
        """The pot or category that was chosen, or None."""
        return self.pots.get(self.cleaned_data[kind])


class RivalsForm(forms.Form):
    """Proposals of which at most one can be carried out."""

    proposals = forms.MultipleChoiceField(
        label=_("Which proposals exclude each other?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=_("Why can only one be carried out?"), widget=forms.Textarea({"rows": 2}),
        max_length=rules.LONGEST_REASON, help_text=_("Everybody reads this."),
    )  # fmt: skip

    def __init__(self, *args: Any, proposals: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.by_reference = {one.reference: one for one in proposals}
        offer(
            self, "proposals",
            [(ref, f"{one.title} ({one.area.neighbourhood.name})") for ref, one in self.by_reference.items()],
        )  # fmt: skip

    def chosen(self) -> list[Any]:
        """The proposals that were ticked."""
        return [self.by_reference[reference] for reference in self.cleaned_data["proposals"]]
