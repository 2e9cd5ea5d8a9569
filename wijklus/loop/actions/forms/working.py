"""What whoever does the work fills in: how far it is, milestones, risks, what people do themselves, photos."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm

from ..models import LIKELIHOODS, MILESTONE_STATES, OWN_PART_STATES, PHOTO_MOMENTS, RISK_STATES, SEVERITIES, Action
from ..rules import working


class ProgressForm(forms.Form):
    """How far it is, in own words and in percents."""

    text = forms.CharField(
        label=_("How far is it? In your own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public, and kept as you write it now. Functions, never names."),
    )
    percent = forms.IntegerField(label=_("How much is done, in percent?"), min_value=0, max_value=100)


class PartForm(VersionedForm):
    """Something that belongs to an action. What stands already has a state, and may need a reason."""

    state = forms.ChoiceField(label=_("How does it stand?"))
    reason = forms.CharField(
        label=_("Why does this change?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Public. Needed when the day moves, when something is dropped, or when it comes back."),
    )
    FIELDS: Sequence[str] = ()
    STATES: Sequence[tuple[str, Any]] = ()
    ALLOWED: Mapping[str, Set[str]] = {}

    def __init__(self, *args: Any, of: Any = None, **kwargs: Any) -> None:
        if of is None:
            super().__init__(*args, **kwargs)
            for name in self.fields.keys() & {"version", "state", "reason", "done_on"}:
                del self.fields[name]
            return
        stands = {name: getattr(of, name) for name in (*self.FIELDS, "version", "state")}
        super().__init__(*args, **{**kwargs, "initial": stands})
        possible = {of.state, *self.ALLOWED[of.state]}
        offer(self, "state", [(state, word) for state, word in self.STATES if state in possible])


class MilestoneForm(PartForm):
    """What will be there, by when."""

    what = forms.CharField(
        label=_("What will be there?"), max_length=200, help_text=_("So that everybody can check it.")
    )
    due_on = DayField(label=_("By when?"))
    done_on = DayField(label=_("If reached: on which day?"), required=False)
    field_order = ("version", "what", "due_on", "state", "done_on", "reason")
    FIELDS = ("what", "due_on", "done_on")
    STATES = MILESTONE_STATES
    ALLOWED = working.ALLOWED_MILESTONE


class RiskForm(PartForm):
    """What can go wrong, how likely and how bad, and what is done about it."""

    what = forms.CharField(label=_("What can go wrong?"), max_length=200)
    likelihood = forms.ChoiceField(label=_("How likely is it?"), choices=LIKELIHOODS)
    severity = forms.ChoiceField(label=_("How bad would it be?"), choices=SEVERITIES)
    measure = forms.CharField(label=_("What is done about it?"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("version", "what", "likelihood", "severity", "measure", "state", "reason")
    FIELDS = ("what", "likelihood", "severity", "measure")
    STATES = RISK_STATES
    ALLOWED = working.ALLOWED_RISK


class OwnPartForm(PartForm):
    """What residents or a group do themselves."""

    who = forms.CharField(
        label=_("Who does it?"), max_length=160, help_text=_("A group, or how many residents. Never a name.")
    )
    what = forms.CharField(label=_("What do they do themselves?"), widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayField(label=_("By when?"), required=False)
    field_order = ("version", "who", "what", "due_on", "state", "reason")
    FIELDS = ("who", "what", "due_on")
    STATES = OWN_PART_STATES
    ALLOWED = working.ALLOWED_OWN_PART


class PhotoForm(forms.Form):
    """A photo from before or after, described."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("We draw it anew: where and with what it was taken goes. Take care that nobody can be recognised."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    moment = forms.ChoiceField(label=_("When is this?"), choices=PHOTO_MOMENTS, widget=forms.RadioSelect)
    alt = forms.CharField(
        label=_("What can be seen?"), max_length=250, help_text=_("For who cannot see the photo. It is read aloud.")
    )
    taken_on = DayField(label=_("Taken on"), required=False)


class NeedForm(forms.Form):
    """For which other action this one waits, and why."""

    needs = forms.ChoiceField(label=_("Which action has to be done first?"))
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Public."))

    def __init__(self, *args: Any, others: Sequence[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {row.reference: row for row in others}
        offer(self, "needs", [("", _("Choose")), *((ref, row.title) for ref, row in self.others.items())])

    def clean_needs(self) -> Action:
        """The action behind the reference that was chosen."""
        return self.others[self.cleaned_data["needs"]]
