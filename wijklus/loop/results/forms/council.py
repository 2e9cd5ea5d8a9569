"""What a councillor asks, what is answered, and what the council and the city decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm

from .. import rules

NOBODY_ELSE = ("", _("The director of the neighbourhood"))


class CouncilQuestionForm(forms.Form):
    """A question of a councillor: about what, to whom, and by when it is answered."""

    about = forms.ChoiceField(label=_("What is it about?"))
    subject = forms.CharField(label=_("Your question in one line"), max_length=rules.council.LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Everybody reads your question and its answer. Name no residents."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=rules.council.LONGEST_TEXT,
    )
    party = forms.ChoiceField(label=_("Who answers?"), required=False)
    due_on = DayField(label=_("By which day do you want an answer?"))

    def __init__(self, *args: Any, about: Iterable[Any], parties: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", about)
        offer(self, "party", [NOBODY_ELSE, *parties.items()])


class CouncilAnswerForm(VersionedForm):
    """The public answer to a councillor."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Everybody reads this, beside the question."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=rules.council.LONGEST_TEXT,
    )


class RouteForm(VersionedForm):
    """Who answers instead."""

    party = forms.ChoiceField(label=_("Who answers?"), required=False)

    def __init__(self, *args: Any, parties: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", [NOBODY_ELSE, *parties.items()])


class FrameForm(forms.Form):
    """The frame that the council set."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What is inside the frame, and what is not?"),
        help_text=_("In plain words: what neighbourhoods decide themselves, and what the council keeps to itself."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5_000,
    )
    decided_on = DayField(label=_("Decided on"))
    document_url = forms.CharField(label=_("Address of the document"), max_length=500)


class DecisionForm(forms.Form):
    """A decision about policy."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("What was decided?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5_000)
    decided_by = forms.CharField(label=_("Who decided?"), help_text=_("For example: the city council."), max_length=160)
    decided_on = DayField(label=_("Decided on"))
    owner = forms.CharField(
        label=_("Who answers for it?"), help_text=_("A function or a service, not a name."), max_length=160
    )
    document_url = forms.CharField(label=_("Address of the document"), max_length=500, required=False)


class MeaningForm(VersionedForm):
    """What a decision means for one neighbourhood."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    text = forms.CharField(
        label=_("What does it mean here?"),
        help_text=_("What changes, for whom, from when. Plain words: everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5_000,
    )
    owner = forms.CharField(
        label=_("Who answers for it here?"), help_text=_("A function or a service, not a name."), max_length=160
    )

    def __init__(self, *args: Any, neighbourhoods: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "neighbourhood", neighbourhoods)


class EndRapporteurForm(forms.Form):
    """From which day a councillor does not follow a neighbourhood any more."""

    on = DayField(label=_("From which day on?"))


class RapporteurForm(forms.Form):
    """Which councillor follows a neighbourhood."""

    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    membership = forms.ChoiceField(label=_("Councillor"), help_text=_("Accounts with the role of councillor."))
    valid_from = DayField(label=_("From"))

    def __init__(self, *args: Any, neighbourhoods: Iterable[Any], councillors: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "neighbourhood", neighbourhoods)
        offer(self, "membership", councillors)
