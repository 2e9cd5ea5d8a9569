"""What somebody fills in about a team, its list and what is referred."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from . import access, reads, rules
from .models import ENTRY_STATES, Team, TeamEntry

NO_NAMES = _("A matter, in words of your own. No names, numbers or addresses of people.")


class TeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label=_("What is the team called?"), max_length=120)
    neighbourhoods = forms.MultipleChoiceField(label=_("In which neighbourhoods?"), widget=forms.CheckboxSelectMultiple)
    referral_days = forms.IntegerField(
        label=_("In how many days should there be contact after a referral?"),
        initial=rules.DAYS, min_value=1, max_value=rules.MOST_DAYS,
    )  # fmt: skip

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {place.slug: place for place in places.neighbourhoods() if access.may_start(by, [place.pk])}
        offer(self, "neighbourhoods", [(slug, place.name) for slug, place in self.own.items()])

    def clean_neighbourhoods(self) -> Any:
        """The neighbourhoods themselves."""
        return [self.own[slug] for slug in self.cleaned_data["neighbourhoods"]]


class ChangeTeamForm(VersionedForm):
    """A team as it is called, its term, and whether it still exists."""

    name = forms.CharField(label=_("What is the team called?"), max_length=120)
    referral_days = forms.IntegerField(
        label=_("In how many days should there be contact after a referral?"), min_value=1, max_value=rules.MOST_DAYS
    )
    is_active = forms.BooleanField(label=_("This team exists"), required=False)


class MemberForm(forms.Form):
    """Who joins a team."""

    party = forms.ChoiceField(label=_("Which employer?"))
    function = forms.CharField(
        label=_("In which function?"), help_text=_("For example: social worker, neighbourhood agent."), max_length=120
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people.parties().exclude(kind="person").values_list("reference", "name")
        offer(self, "party", [("", _("Choose a service or partner")), *found])

    def clean_party(self) -> Any:
        """The party itself."""
        return people.party_by_reference(self.cleaned_data["party"])


class EntryForm(forms.Form):
    """A new line of the list."""

    theme = forms.ChoiceField(label=_("For which theme?"))
    member = forms.ChoiceField(label=_("Who works on it?"))
    what = forms.CharField(label=_("On what?"), help_text=NO_NAMES, max_length=rules.LONGEST)
    since = DayField(label=_("Since when?"))

    def __init__(self, *args: Any, by: Actor, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.reference: theme for theme in reads.themes_to_list(by=by, team=team)}
        self.members = {
            one.reference: one
            for one in team.members.all()
            if one.left_on is None and access.may_speak_for(by, team, one)
        }
        offer(self, "theme", [("", _("Choose a theme")), *((key, one.title) for key, one in self.themes.items())])
        offer(self, "member", [(key, str(one)) for key, one in self.members.items()])

    def clean_theme(self) -> Any:
        """The theme itself."""
        return self.themes[self.cleaned_data["theme"]]

    def clean_member(self) -> Any:
        """The member itself."""
        return self.members[self.cleaned_data["member"]]


class ChangeEntryForm(VersionedForm):
    """How a matter stands now."""

    what = forms.CharField(label=_("On what?"), help_text=NO_NAMES, max_length=rules.LONGEST)
    state = forms.ChoiceField(label=_("How does it stand?"), choices=ENTRY_STATES, widget=forms.RadioSelect)
    until = DayField(label=_("Until when?"), required=False)


class ReferForm(forms.Form):
    """To whom a matter is referred, and with what agreement."""

    receiver = forms.ChoiceField(label=_("Who should take it up?"))
    what = forms.CharField(label=_("What do you ask?"), help_text=NO_NAMES, max_length=rules.LONGEST)
    has_consent = forms.BooleanField(
        label=_("The people it is about know and agree, or it is about nobody in particular"),
        help_text=_("You introduce them yourself: no name goes through here."),
        required=False,
    )

    def __init__(self, *args: Any, entry: TeamEntry, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {
            one.reference: one for one in team.members.all() if one.left_on is None and one.pk != entry.member_id
        }
        offer(self, "receiver", [("", _("Choose somebody")), *((key, str(one)) for key, one in self.members.items())])

    def clean_receiver(self) -> Any:
        """The member itself."""
        return self.members[self.cleaned_data["receiver"]]


class AnswerForm(forms.Form):
    """Whether a referral is taken up: by when, or why not."""

    takes = forms.ChoiceField(
        label=_("Do you take this up?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    appointment_on = DayField(label=_("On which day do you make contact?"), required=False)
    reason = forms.CharField(
        label=_("If not, why?"), help_text=_("Who referred it reads this. No names."), max_length=rules.LONGEST,
        required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A yes needs its day."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("takes") == "yes" and not given.get("appointment_on") and "appointment_on" not in self.errors:
            self.add_error("appointment_on", _("Fill in the day."))
        return given


class ContactForm(forms.Form):
    """Whether there was contact."""

    reached = forms.ChoiceField(
        label=_("Was there contact?"),
        choices=[("yes", _("Yes, they are with us now")), ("no", _("Not yet"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If not, why?"), help_text=_("Who referred it reads this. No names."), max_length=rules.LONGEST,
        required=False,
    )  # fmt: skip


class TakeBackForm(forms.Form):
    """Why a referral is taken back."""

    reason = forms.CharField(label=_("Why do you take it back?"), max_length=rules.LONGEST)
