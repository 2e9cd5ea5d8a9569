"""What somebody fills in: a round, a proposal, what a service says of it, codes to order, and a vote."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import Cents
from wijklus.base.choosing import offer
from wijklus.base.posting import AmountField, DayField, VersionedForm

from .. import rules
from ..models import BALLOT_KINDS, COUNTING_RULES, WEIGHTS, Round
from ..rules import ballots
from .voters import BallotForm, CodeForm, DeskBallotForm, DeskCodeForm

__all__ = [
    "BallotForm",
    "CodeForm",
    "CodesForm",
    "CountingForm",
    "DeskBallotForm",
    "DeskCodeForm",
    "FeasibleForm",
    "KindForm",
    "NeedForm",
    "PlacingForm",
    "PotForm",
    "ProposalForm",
    "ReasonForm",
    "ReservedForm",
    "RivalsForm",
    "RoundForm",
    "ServiceForm",
    "WhyForm",
]
UNREADABLE = _("This is not an amount. Write it as 25000 or 25.000,00.")
AREA = "amount_"
KNOWN_TO = {
    "least_choices": set(rules.BALLOT_KINDS) - {rules.CHOOSE_ONE},
    "most_choices": set(rules.SHORT_LISTS),
    "points_in_all": {rules.CUMULATIVE},
    "points_each": {rules.CUMULATIVE, rules.SCORING},
}
"""Fields of a round that only some kinds of ballots know."""


class RoundForm(VersionedForm):
    """A round: what is decided, when, how is voted and counted; and an amount for each neighbourhood in it."""

    title = forms.CharField(label=_("Name of the round"), max_length=rules.LONGEST_TITLE)
    about = forms.CharField(
        label=_("What is it about?"), widget=forms.Textarea({"rows": 4}), required=False, max_length=rules.LONGEST_TEXT
    )
    weight = forms.ChoiceField(label=_("What does the choice of residents weigh?"), choices=WEIGHTS)
    deciding_body = forms.CharField(
        label=_("Who confirms the result?"), help_text=_("For example: the college, or the council."), max_length=160
    )
    minimum_age = forms.IntegerField(label=_("From which age may people vote?"), initial=16)
    support_needed = forms.IntegerField(
        label=_("So many people must support a proposal before the services look at it"), initial=0, required=False,
        help_text=_("0 or empty: the services look at every proposal."),
    )  # fmt: skip
    help_desk = forms.CharField(
        label=_("Who helps residents to write a proposal?"), widget=forms.Textarea({"rows": 3}), required=False,
        max_length=rules.LONGEST_REASON,
        help_text=_("For example: the community worker, every Tuesday evening in the community centre, 09 123 45 67."),
    )  # fmt: skip
    ballot_kind = forms.CharField(widget=forms.HiddenInput, required=False)
    least_choices = forms.IntegerField(label=_("At least so many projects on a ballot"), initial=1)
    most_choices = forms.IntegerField(label=_("At most so many projects on a ballot"), initial=5)
    points_in_all = forms.IntegerField(label=_("So many points a voter divides"), initial=10)
    points_each = forms.IntegerField(label=_("At most so many points for one project"), initial=5)
    counting_rule = forms.ChoiceField(label=_("How are votes counted?"), choices=COUNTING_RULES)
    call_from = DayField(label=_("Residents can send proposals from"))
    check_from = DayField(label=_("The services check from"))
    ballot_from = DayField(label=_("People vote from"))
    ballot_until = DayField(label=_("Last day to vote"))
    objection_until = DayField(
        label=_("Last day for objections"),
        help_text=_("After this day the key between codes and ballots is destroyed."),
    )

    def __init__(
        self, *args: Any, neighbourhoods: Iterable[Any], kind: str, round: Round | None = None, **kwargs: Any
    ) -> None:
        self.neighbourhoods = list(neighbourhoods)
        kept = {area.neighbourhood_id: area.amount for area in round.areas.all()} if round is not None else {}
        given: dict[str, Any] = {"version": round.version if round is not None else 1}
        if round is not None:
            given |= {name: getattr(round, name) for name in self.base_fields if hasattr(round, name)}
        given |= {f"{AREA}{one.pk}": kept[one.pk] for one in self.neighbourhoods if one.pk in kept}
        kwargs["initial"] = {**given, "ballot_kind": kind}
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self._fit(kind)
        for one in self.neighbourhoods:
            label = _("Amount for %(place)s, in euro") % {"place": one.name}
            self.fields[f"{AREA}{one.pk}"] = AmountField(unreadable=UNREADABLE, label=label, required=False)

    def _fit(self, kind: str) -> None:
        """Ask only what this kind of ballot knows, and offer only the counting rules that fit it."""
        self.chosen_kind, self.kind_name = kind, dict(BALLOT_KINDS)[kind]
        for name in [name for name, kinds in KNOWN_TO.items() if kind not in kinds]:
            del self.fields[name]
        if kind == rules.CUMULATIVE:
            self.fields["points_each"].required = False
            self.fields["points_each"].help_text = _("Leave it empty when all points may go to one project.")
        fitting = ballots.counting_rules_for(kind)
        offer(self, "counting_rule", [(rule, name) for rule, name in COUNTING_RULES if rule in fitting])

    def values(self) -> dict[str, Any]:
        """The fields of the round itself; what the kind of ballot does not know is left to the write."""
        own = {name for name in self.base_fields if name != "version"}
        given = {name: value for name, value in self.cleaned_data.items() if name in own}
        return {**given, "ballot_kind": self.chosen_kind}

    def amounts(self) -> list[tuple[Any, Cents]]:
        """The neighbourhoods that take part, with their money."""
        found = [(one, self.cleaned_data.get(f"{AREA}{one.pk}")) for one in self.neighbourhoods]
        return [(one, amount) for one, amount in found if amount is not None]


class KindForm(forms.Form):
    """How people vote in a new round: asked first, since what else is asked depends on it."""

    soort = forms.ChoiceField(
        label=_("How do people vote?"), choices=BALLOT_KINDS, initial=rules.APPROVAL, widget=forms.RadioSelect
    )


class ProposalForm(forms.Form):
    """A proposal of a resident: anybody, without an account."""

    neighbourhood = forms.ChoiceField(label=_("For which neighbourhood?"))
    title = forms.CharField(label=_("Short name of your proposal"), max_length=rules.LONGEST_TITLE)
    text = forms.CharField(
        label=_("What do you propose?"),
        help_text=_("Write no names or telephone numbers: everybody will read this."),
        widget=forms.Textarea({"rows": 6}),
        max_length=rules.LONGEST_TEXT,
    )
    cost = AmountField(
        unreadable=UNREADABLE,
        label=_("What would it cost, as far as you know?"),
        help_text=_("In euro. Leave it empty if you do not know: the services work it out."),
        required=False,
    )
    origin = forms.CharField(
        label=_("Does this idea come from something that was said before? Fill in its number"),
        help_text=_(
            "It stands on the page and in the mail of what was said. Several numbers with a space between. Who said it "
            "hears what becomes of your proposal."
        ),
        max_length=200,
        required=False,
    )
    name = forms.CharField(label=_("Your name"), max_length=160, required=False)
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Only to tell you what becomes of your proposal. It is never public."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        max_length=254,
        required=False,
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, areas: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.areas = {area.neighbourhood.slug: area for area in areas}
        offer(self, "neighbourhood", [(slug, area.neighbourhood.name) for slug, area in self.areas.items()])

    def clean_origin(self) -> list[str]:
        """The numbers, each once."""
        return list(dict.fromkeys(str(self.cleaned_data["origin"]).lower().replace(",", " ").split()))

    def clean_email(self) -> str:
        """An address, or nothing."""
        given = str(self.cleaned_data["email"]).strip()
        if given:
            EmailValidator(_("This is not an e-mail address. Check it: there must be an @ in it."))(given)
        return given

    def clean_website(self) -> str:
        """A field people do not see: who fills it in is a machine."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty and send the form again."))
        return ""


class ServiceForm(forms.Form):
    """Which service is asked about a proposal."""

    party = forms.ChoiceField(label=_("Which service checks this?"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(one.pk): one for one in parties}
        offer(self, "party", [(key, one.name) for key, one in self.parties.items()])


class FeasibleForm(forms.Form):
    """A proposal can be done, and what it costs."""

    cost = AmountField(unreadable=UNREADABLE, label=_("What it costs, in euro"))
    reason = forms.CharField(
        label=_("What must people know about it?"),
        widget=forms.Textarea({"rows": 2}),
        max_length=rules.LONGEST_REASON,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A no, with its reason."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Everybody reads this, and whoever sent the proposal gets it by mail."),
        widget=forms.Textarea({"rows": 3}),
        max_length=rules.LONGEST_REASON,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CodesForm(forms.Form):
    """How many codes for which neighbourhood."""

    neighbourhood = forms.ChoiceField(label=_("For which neighbourhood?"))
    size = forms.IntegerField(label=_("How many codes?"), min_value=1, max_value=rules.MOST_CODES)

    def __init__(self, *args: Any, areas: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.neighbourhood.slug: area for area in areas}
        offer(self, "neighbourhood", [(slug, area.neighbourhood.name) for slug, area in self.areas.items()])
