"""What is filled in to evaluate a plan: by those who work for it, and by residents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.posting import DayField, VersionedForm

from ..models.evaluations import JUDGEMENTS, KINDS, VOICES
from ..rules import evaluating


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartEvaluationForm(forms.Form):
    """Which evaluation begins, and until when residents can answer."""

    kind = forms.ChoiceField(label=_("Which evaluation is this?"), choices=KINDS, widget=forms.RadioSelect)
    closes_on = DayField(
        label=_("Until which day can residents say what they think?"),
        help_text=_("What the city finds is published after that day, beside what residents find."),
    )


class GoalJudgementForm(VersionedForm):
    """What the city finds of one goal."""

    judgement = forms.ChoiceField(label=_("Is this goal reached?"), choices=JUDGEMENTS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Say why, in plain words"),
        help_text=_("Everybody reads this, beside the figures and what residents find."),
        widget=_words(5),
        max_length=3000,
    )


class PublishEvaluationForm(VersionedForm):
    """What was found of the plan as a whole, and what was learned."""

    judgement = forms.ChoiceField(label=_("And the plan as a whole?"), choices=JUDGEMENTS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Say why, in plain words"), widget=_words(4), max_length=3000)
    learned = forms.CharField(
        label=_("What was learned?"),
        help_text=_("What do you do otherwise from now on?"),
        widget=_words(4),
        max_length=3000,
    )
    evaluated_by = forms.CharField(label=_("Who evaluated?"), max_length=160)
    evaluated_on = DayField(label=_("On which day was that?"))


class ResidentForm(forms.Form):
    """One question for each goal, and one for the plan as a whole; none has to be answered."""

    def __init__(self, *args: Any, goals: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {f"goal_{goal['place']}": str(goal["reference"]) for goal in goals}
        self.goals["whole"] = evaluating.WHOLE
        labels = {f"goal_{goal['place']}": goal["goal"] for goal in goals}
        labels["whole"] = _("Did this plan make the neighbourhood better?")
        for name in self.goals:
            self.fields[name] = forms.ChoiceField(
                label=labels[name], choices=VOICES, widget=forms.RadioSelect, required=False
            )

    def said(self) -> dict[str, str]:
        """What was answered, by goal."""
        chosen = ((goal, self.cleaned_data.get(name, "")) for name, goal in self.goals.items())
        return {goal: value for goal, value in chosen if value}

    def initial_of(self, said: Mapping[str, str]) -> dict[str, str]:
        """What this browser answered before, by field."""
        return {name: said.get(goal, "") for name, goal in self.goals.items()}
