"""What a director fills in about actions and commitments, and what a service answers."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.choosing import offer
from wijklus.base.posting import AmountField, DayField, VersionedForm
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import reads as priorities

from .. import access, rules, writes
from ..models import JUDGEMENTS, KINDS, Commitment

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate

NOT_AN_AMOUNT = _("Write an amount such as 1.350.000,00 or 12,50.")


class ActionForm(VersionedForm):
    """What will be done, who owns it under which mandate, by when, and when residents get an answer."""

    title = forms.CharField(label=_("What will be done?"), max_length=160, help_text=_("In a few words. Public."))
    description = forms.CharField(label=_("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    owner = forms.ChoiceField(label=_("Owner: which service or partner?"), required=False)
    owner_function = forms.CharField(
        label=_("Function of the owner"), required=False, max_length=160, help_text=_("A function, never a name.")
    )
    mandate = forms.ChoiceField(label=_("Under which mandate?"), required=False)
    due_on = DayField(label=_("Done by"), required=False)
    answer_planned_on = DayField(label=_("Answer to residents planned on"), required=False)
    means = AmountField(
        label=_("Means, in euro"), required=False, unreadable=NOT_AN_AMOUNT, help_text=_("For example 12.500,00.")
    )
    no_means_needed = forms.BooleanField(label=_("No means are needed"), required=False)
    reason = forms.CharField(label=_("Why do you change this?"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties: dict[str, Any] = {party.reference: party for party in people.parties()}
        self.mandates: dict[str, Any] = {mandate.reference: mandate for mandate in people.mandates(on=on)}
        owners = [(reference, party.name) for reference, party in self.parties.items()]
        given = [(ref, f"{m.party.name}: {m.function} ({m.given_by})") for ref, m in self.mandates.items()]
        offer(self, "owner", [("", _("Not known yet")), *owners])
        offer(self, "mandate", [("", _("None yet")), *given])

    def keep_choice(self, field: str, row: Any) -> None:
        """Let something be chosen that stands already, although it is over or gone by now."""
        if row is not None:
            rows: dict[str, dict[str, Any]] = {"owner": self.parties, "mandate": self.mandates}
            kept = rows[field]
            if row.reference not in kept:
                kept[row.reference] = row
                offered: list[Any] = list(cast(Any, self.fields[field]).choices)
                offer(self, field, [*offered, (row.reference, str(row))])

    def clean_owner(self) -> Any:
        """The party behind the reference that was chosen."""
        return self.parties.get(self.cleaned_data["owner"])

    def clean_mandate(self) -> Any:
        """The mandate behind the reference that was chosen."""
        return self.mandates.get(self.cleaned_data["mandate"])


class NewActionForm(ActionForm):
    """The same for an action that is started, with the priorities it serves.

    Who comes from a priority sees those of its neighbourhood only; else all of the portfolio stand there.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    priorities = forms.MultipleChoiceField(
        label=_("Which priorities does it serve?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Why this?"), required=False)
    field_order = ("title", "neighbourhood", "priorities")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [p for p in places.neighbourhoods() if access.may_steer(by, p.pk)]
        rows = priorities.active(by.reach("actions.write")).select_related("theme", "neighbourhood")
        if self.initial.get("neighbourhood"):
            rows = rows.filter(neighbourhood__slug=self.initial["neighbourhood"])
        self.ranked = {row.reference: row for row in rows.order_by("neighbourhood__name", "position", "id")}
        served = [(ref, f"{row.neighbourhood.name}: {row.theme.title}") for ref, row in self.ranked.items()]
        offer(self, "neighbourhood", [(p.slug, p.name) for p in mine])
        offer(self, "priorities", served)

    def clean_neighbourhood(self) -> Any:
        """The neighbourhood that was chosen."""
        return places.neighbourhood_by_slug(self.cleaned_data["neighbourhood"])

    def clean_priorities(self) -> list[Any]:
        """The priorities behind the references that were chosen."""
        return [self.ranked[reference] for reference in self.cleaned_data["priorities"]]


class AskForm(forms.Form):
    """What is asked of whom, by when."""

    party = forms.ChoiceField(label=_("Of whom do you ask it?"))
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect, initial=rules.REQUEST)
    what = forms.CharField(label=_("What do you ask?"), widget=forms.Textarea(attrs={"rows": 4}))
    to_whom = forms.CharField(label=_("For whom?"), max_length=200, required=False)
    asked_due_on = DayField(label=_("By when?"))
    amount = AmountField(label=_("Amount, in euro"), required=False, unreadable=NOT_AN_AMOUNT)
    hours = forms.IntegerField(label=_("Hours"), required=False, min_value=1)
    goods = forms.CharField(
        label=_("Goods"), max_length=200, required=False, help_text=_("For example: twelve benches.")
    )
    source = forms.CharField(
        label=_("Where was this agreed?"),
        max_length=200,
        required=False,
        help_text=_("For example: minutes of 3 May, a mail, the plan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {party.reference: party for party in people.parties()}
        choices = [(reference, party.name) for reference, party in self.parties.items()]
        offer(self, "party", [("", _("Choose")), *choices])

    def clean_party(self) -> Any:
        """The party behind the reference that was chosen."""
        return self.parties[self.cleaned_data["party"]]


class TermsForm(forms.Form):
    """How much is promised; money only by somebody who logged in."""

    amount = AmountField(label=_("Amount, in euro"), required=False, unreadable=NOT_AN_AMOUNT)
    hours = forms.IntegerField(label=_("Hours"), required=False, min_value=1)
    goods = forms.CharField(
        label=_("Goods"), max_length=200, required=False, help_text=_("For example: twelve benches.")
    )

    def __init__(self, *args: Any, of: Commitment, by: Actor, **kwargs: Any) -> None:
        self.stands = of
        known = {name: getattr(of, name) for name in ("amount", "hours", "goods")}
        super().__init__(*args, **{**kwargs, "initial": {**known, **kwargs.get("initial", {})}})
        if by.user_id is None:
            del self.fields["amount"]

    def terms(self, day: str) -> writes.Terms:
        """What was filled in as terms; what cannot be filled in here stays as it stands."""
        given = self.cleaned_data
        return writes.Terms(given[day], given.get("amount", self.stands.amount), given["hours"], given["goods"])


class AnswerForm(TermsForm):
    """Yes by a day, something else with the reason, or no with the reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("yes", _("Yes, we promise this")),
            ("other", _("Yes, but on another day or otherwise: this is our offer")),
            ("no", _("No, we cannot")),
        ],
        widget=forms.RadioSelect,
    )
    promised_on = DayField(
        label=_("If yes: done by which day?"),
        required=False,
        help_text=_("A day later than was asked is an offer: whoever asked says whether it will do."),
    )
    reason = forms.CharField(
        label=_("If no or otherwise: why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public. With a yes you may leave it empty."),
    )
    field_order = ("answer", "promised_on", "reason")

    def __init__(self, *args: Any, of: Commitment, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, of=of, by=by, **{"initial": {"promised_on": of.asked_due_on}, **kwargs})
        for name in self.fields.keys() & {"amount", "hours", "goods"}:
            self.fields[name].help_text = _("Only if you offer something else than was asked.")

    def clean(self) -> dict[str, Any]:
        """An offer needs its day; who says yes and writes other terms meant an offer."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("answer") == "yes":
            for name in ("amount", "hours", "goods"):
                is_sent = self.add_prefix(name) in self.data and name in given
                if is_sent and (given[name] or None) != (getattr(self.stands, name) or None):
                    self.add_error(
                        name, _("This is something else than was asked. Choose that it is your offer, with the reason.")
                    )
        if given.get("answer") == "other" and not given.get("promised_on") and "promised_on" not in self.errors:
            self.add_error("promised_on", _("Give the day by which it will be done."))
        return given


class ProposeForm(TermsForm):
    """Other terms for a promise, and why."""

    due_on = DayField(label=_("Done by which day?"))
    reason = forms.CharField(
        label=_("Why other terms?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Public.")
    )
    field_order = ("due_on", "amount", "hours", "goods", "reason")


class DecideForm(VersionedForm):
    """Whether one agrees with other terms."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes, these are the terms now")), ("no", _("No, not like this"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If no: why not?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Public.")
    )


class ConfirmForm(VersionedForm):
    """Under which mandate a promise is confirmed."""

    mandate = forms.ChoiceField(label=_("Under which mandate?"))
    note = forms.CharField(label=_("Note"), required=False)

    def __init__(self, *args: Any, mandates: Sequence["Mandate"], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "confirm_%s", **kwargs})
        self.mandates = {mandate.reference: mandate for mandate in mandates}
        offer(self, "mandate", [(ref, f"{m.function} ({m.given_by})") for ref, m in self.mandates.items()])

    def clean_mandate(self) -> Any:
        """The mandate behind the reference that was chosen."""
        return self.mandates[self.cleaned_data["mandate"]]


class DenyForm(VersionedForm):
    """Why a promise beyond its mandate is not confirmed."""

    reason = forms.CharField(
        label=_("Why not?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Public. Whoever asked is told.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "deny_%s", **kwargs})


class ReportForm(forms.Form):
    """Whether a promise was kept."""

    says = forms.ChoiceField(label=_("Was it kept?"), choices=JUDGEMENTS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was done, what not, and why?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskAgainForm(forms.Form):
    """By when it is asked again, and why."""

    asked_due_on = DayField(label=_("By when?"))
    reason = forms.CharField(label=_("What was agreed?"), widget=forms.Textarea(attrs={"rows": 3}))
