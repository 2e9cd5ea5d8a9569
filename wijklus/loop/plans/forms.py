"""What a director fills in about a plan, its goals and the decision that adopts it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm
from wijklus.base.refusals import Conflict
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy

from . import access, reads, rules
from .models import SET_WITH, Plan, ScopeCard


class PlanForm(VersionedForm):
    """What a plan is called, and for when it is."""

    title = forms.CharField(label=_("Title"), max_length=160)
    introduction = forms.CharField(
        label=_("Introduction"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words, for the people who live there."),
    )
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until (not including)"))


class NewPlanForm(PlanForm):
    """The same for a plan that is started."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    field_order = ("neighbourhood",)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [p for p in places.neighbourhoods() if access.may_prepare(by, p.pk)]
        offer(self, "neighbourhood", [(p.slug, p.name) for p in mine])

    def clean_neighbourhood(self) -> Any:
        """The neighbourhood that was chosen."""
        return places.neighbourhood_by_slug(self.cleaned_data["neighbourhood"])


class GoalForm(VersionedForm):
    """What should be reached, and by which indicator anybody can see it."""

    goal = forms.CharField(label=_("What should be reached?"), widget=forms.Textarea(attrs={"rows": 3}))
    indicator = forms.CharField(
        label=_("How do we see it?"), required=False, max_length=200, help_text=_("What is counted or measured.")
    )
    baseline = forms.CharField(label=_("Where does it stand now?"), required=False, max_length=60)
    target = forms.CharField(label=_("Where should it go?"), required=False, max_length=60)
    objective = forms.ChoiceField(label=_("Objective of the multi-year plan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = {str(row.pk): row for row in policy.objectives()}
        lines = [(key, f"{row.goal_code} {row.name}".strip()) for key, row in self.objectives.items()]
        offer(self, "objective", [("", _("None")), *lines])

    def clean_objective(self) -> Any:
        """The line that was chosen."""
        return self.objectives.get(self.cleaned_data["objective"])


class NewGoalForm(GoalForm):
    """The same for a priority that is put in the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    priority = forms.ChoiceField(label=_("Priority"))
    field_order = ("priority",)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {row.reference: row for row in reads.candidates(plan=plan)}
        titles = [(reference, row.theme.title) for reference, row in self.candidates.items()]
        offer(self, "priority", [("", _("Choose")), *titles])

    def clean_priority(self) -> Any:
        """The priority behind the reference that was chosen."""
        return self.candidates[self.cleaned_data["priority"]]


class StartForm(VersionedForm):
    """What was agreed inside the city before residents are asked anything."""

    cycle = forms.CharField(
        label=_("How is the plan followed up?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who comes together how often, and who writes down what is late."),
    )
    agreed_by = forms.CharField(
        label=_("Who agreed for the city?"),
        required=False,
        max_length=160,
        help_text=_("For example: the management team."),
    )
    agreed_on = DayField(label=_("On which day?"), required=False)
    agreement_url = forms.URLField(
        label=_("Where can it be read?"), required=False, max_length=500, assume_scheme="https"
    )
    decides = forms.CharField(
        label=_("Who decides what?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What residents decide, what the director, what the college or the council."),
    )


class HoursForm(forms.Form):
    """The hours a week that a service keeps free."""

    party = forms.ChoiceField(label=_("Service or partner"))
    per_week = forms.DecimalField(
        label=_("Hours a week"), localize=True, max_digits=4, decimal_places=1, help_text=_("0 takes it out.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties: dict[str, Any] = {party.reference: party for party in people.parties()}
        names = [(reference, party.name) for reference, party in self.parties.items()]
        offer(self, "party", [("", _("Choose")), *names])

    def clean_party(self) -> Any:
        """The service that was chosen."""
        return self.parties.get(self.cleaned_data["party"])


class ScopeForm(VersionedForm):
    """What a plan is about and what not, in sentences a line each."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    within = forms.CharField(
        label=_("What is this plan about?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line for each: what people can talk about with us here."),
    )
    outside = forms.CharField(
        label=_("What not, and where can people go with it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line for each, with a colon: “Bus lines: De Lijn, lijn@example.org”."),
    )
    limits = forms.CharField(
        label=_("What can we not do?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for each: money, law, what belongs to others."),
    )
    decides = forms.CharField(label=_("Who decides what?"), widget=forms.Textarea(attrs={"rows": 3}))
    set_with = forms.ChoiceField(label=_("Who set these limits?"), choices=SET_WITH, widget=forms.RadioSelect)
    agreed_on = DayField(label=_("Agreed with residents on"), required=False)
    agreed_where = forms.CharField(
        label=_("Where and with whom?"),
        required=False,
        max_length=200,
        help_text=_("For example: at the meeting of the residents’ committee."),
    )
    reason = forms.CharField(
        label=_("What changed, and why?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]  # its number says which card was seen
        if is_first:
            del self.fields["reason"]

    @staticmethod
    def as_typed(card: ScopeCard) -> dict[str, Any]:
        """A card as it is typed in, a line each."""
        outside = [f"{row['what']}: {row['there']}" for row in card.outside]
        lines = {"within": card.within, "outside": outside, "limits": card.limits}
        typed = {name: "\n".join(rows) for name, rows in lines.items()}
        return {"number": card.number, "decides": card.decides, "set_with": card.set_with, **typed}

    def meet(self, conflict: Conflict) -> None:
        """Show the card that was made meanwhile beside what was typed; the next try comes after it."""
        theirs = self.as_typed(conflict.theirs)
        mine = {name: "\n".join(str(self.data.get(name, "")).splitlines()) for name in theirs}
        self.differences = [
            (self.fields[name].label, theirs[name], mine[name])
            for name in theirs
            if name != "number" and theirs[name] != mine[name]
        ]
        data: Any = self.data
        data = data.copy()
        data["number"] = str(conflict.theirs.number)
        self.data = data


class DecisionForm(VersionedForm):
    """Who adopted the plan, when, and where that can be read."""

    decided_by = forms.CharField(
        label=_("Which body decided?"), max_length=160, help_text=_("For example: the municipal council.")
    )
    decided_on = DayField(label=_("When?"))
    decision_url = forms.URLField(
        label=_("Where can the decision be read?"), required=False, max_length=500, assume_scheme="https"
    )
    reason = forms.CharField(
        label=_("What changed since the last version, and why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public. It stands with this version for good."),
    )
    checked = forms.BooleanField(label=_("I looked it over: an adopted version cannot be changed any more."))

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_first


class ProposalForm(VersionedForm):
    """Until when people can comment, and what they should know."""

    comments_until = DayField(label=_("Until when can people comment?"))
    explanation = forms.CharField(
        label=_("What do you ask of people?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public. In plain words: what can still change, and what happens with what they say."),
    )


class EvaluationForm(forms.Form):
    """Who evaluated the plan, when, and what was learned."""

    evaluated_by = forms.CharField(label=_("Who evaluated the plan?"), max_length=160)
    evaluated_on = DayField(label=_("When?"))
    report_url = forms.URLField(
        label=_("Where can the report be read?"), required=False, max_length=500, assume_scheme="https"
    )
    learned = forms.CharField(
        label=_("What was learned?"), widget=forms.Textarea(attrs={"rows": 5}), help_text=_("Public, in plain words.")
    )


class BackingForm(forms.Form):
    """Which body stands behind the plan, and what that means."""

    body = forms.CharField(
        label=_("Which body?"), max_length=160, help_text=_("For example: the management team, or the college.")
    )
    decided_on = DayField(label=_("When?"))
    decision = forms.CharField(label=_("What was decided?"), widget=forms.Textarea(attrs={"rows": 2}))
    decision_url = forms.URLField(
        label=_("Where can the decision be read?"), required=False, max_length=500, assume_scheme="https"
    )
    consequence = forms.CharField(
        label=_("Which consequence does this body accept?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it gives up, pays for or will do otherwise."),
    )


class DeedForm(VersionedForm):
    """What a body did that stands behind the plan."""

    deed = forms.CharField(label=_("What was done?"), widget=forms.Textarea(attrs={"rows": 3}))
    deed_on = DayField(label=_("On which day?"))


class TracingForm(VersionedForm):
    """To how many people a priority must trace back."""

    persons = forms.IntegerField(
        label=_("How many different people at least?"),
        min_value=rules.LEAST_PERSONS,
        max_value=rules.MOST_PERSONS,
        help_text=_("Never fewer than the smallest group that the city shows."),
    )


class CompareForm(forms.Form):
    """Which two papers of a plan to lay side by side; asked in the address."""

    van = forms.ChoiceField(label=_("From"))
    naar = forms.ChoiceField(label=_("To"))

    def __init__(self, *args: Any, papers: Sequence[reads.Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {paper.name: paper for paper in papers}
        names = [
            (name, (_("Proposal %(n)s") if paper.is_proposal else _("Version %(n)s")) % {"n": paper.number})
            for name, paper in self.papers.items()
        ]
        offer(self, "van", names)
        offer(self, "naar", names)

    def clean_van(self) -> reads.Paper:
        """The paper of before."""
        return self.papers[self.cleaned_data["van"]]

    def clean_naar(self) -> reads.Paper:
        """The paper of after."""
        return self.papers[self.cleaned_data["naar"]]
