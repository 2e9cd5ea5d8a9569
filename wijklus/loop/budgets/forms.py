"""What somebody fills in about money."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer
from wijklus.base.file_desk import TableField
from wijklus.base.posting import AmountField, DayField, VersionedForm
from wijklus.ground.people import reads as people
from wijklus.ground.policy import reads as policy

from .models import FORMS, FUND_KINDS, KINDS, Allocation, Fund
from .rules import pool

if TYPE_CHECKING:
    from wijklus.loop.actions.models import Action

NOT_AN_AMOUNT = _("Write an amount in full, such as 1.350.000,00 or 12,50; not 12k.")
OWN = "own"


class _MoneyFileForm(forms.Form):
    """What money a file is about where it does not say so."""

    kind = forms.ChoiceField(
        label=_("What money is it, where the file does not say so?"), choices=KINDS, initial="investment"
    )


class PlanFileForm(_MoneyFileForm):
    """A file with a multi-year plan."""

    file = TableField(label=_("File with the multi-year plan"))
    plan_version = forms.CharField(
        label=_("What is this version called?"),
        help_text=_("For example: 2026-2031, first adaptation. Left empty, it is called after its years."),
        max_length=60,
        required=False,
    )
    field_order = ("file", "plan_version", "kind")


class LedgerFileForm(_MoneyFileForm):
    """A file with bookings of the ledger."""

    file = TableField(label=_("File with bookings"))
    field_order = ("file", "kind")


class FundForm(forms.Form):
    """A fund: who gives, what kind, and from when until when."""

    name = forms.CharField(
        label=_("Name of the fund"), max_length=120, help_text=_("Public. Never the name of a person.")
    )
    party = forms.ChoiceField(label=_("Who gives?"))
    kind = forms.ChoiceField(label=_("What kind of fund is it?"), choices=FUND_KINDS)
    is_earmarked = forms.BooleanField(
        label=_("Earmarked: for one purpose, and no more than was given"),
        required=False,
        help_text=_("Then no more can go to actions than was put in. Without this an amount is an estimate."),
    )
    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties: dict[str, Any] = {party.reference: party for party in people.parties()}
        offer(self, "party", [("", _("Choose")), *((ref, party.name) for ref, party in self.parties.items())])

    def clean_party(self) -> Any:
        """The party behind the reference that was chosen."""
        return self.parties[self.cleaned_data["party"]]


class ContributionForm(forms.Form):
    """What a fund puts in for a year: money, hours or goods."""

    year = forms.IntegerField(label=_("Year"), min_value=pool.FIRST_YEAR, max_value=pool.LAST_YEAR)
    kind = forms.ChoiceField(label=_("Operating or investment?"), choices=KINDS)
    form = forms.ChoiceField(label=_("What is put in?"), choices=FORMS)
    value = AmountField(
        label=_("Amount, or value of the goods, in euro"), required=False, unreadable=NOT_AN_AMOUNT,
        help_text=_("For example 12.500,00. Leave it empty for hours."),
    )  # fmt: skip
    hours = forms.IntegerField(label=_("How many hours?"), required=False, min_value=1, max_value=pool.MOST_HOURS)
    hourly = AmountField(
        label=_("What is an hour worth, in euro?"), required=False, unreadable=NOT_AN_AMOUNT,
    )  # fmt: skip
    what = forms.CharField(
        label=_("Whose hours, or which goods?"), required=False, max_length=200,
        help_text=_("A function, never a name. Needed for hours and goods."),
    )  # fmt: skip
    paid_from = forms.ChoiceField(
        label=_("Does another fund already pay this?"), required=False,
        help_text=_("Wages that a fund pays, or city money that the welfare centre spends, then count there only."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Iterable[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funds = {fund.reference: fund for fund in others}
        chosen = [(ref, fund.name) for ref, fund in self.funds.items()]
        offer(self, "paid_from", [("", _("Not said")), (OWN, _("No, nobody else pays this")), *chosen])

    def clean(self) -> dict[str, Any]:
        """The fund that was chosen, or that it is nobody else's."""
        given = super().clean() or {}
        chosen = given.get("paid_from", "")
        given["paid_from"], given["is_own"] = self.funds.get(chosen), chosen == OWN
        return given


class CorrectionForm(VersionedForm):
    """Another amount of what was put in, and why."""

    value = AmountField(label=_("Amount that was put in, in euro"), unreadable=NOT_AN_AMOUNT)
    reason = forms.CharField(label=_("Why does it change?"), help_text=_("Public."))


class UnspentForm(VersionedForm):
    """Why not everything goes to an action."""

    unspent_reason = forms.CharField(
        label=_("Why is not all of it given to an action?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: waits for the permit, goes to next year."),
    )  # fmt: skip


class AllocationForm(forms.Form):
    """What an action gets, and in which line of the multi-year plan it stands."""

    action = forms.ChoiceField(label=_("Which action?"))
    amount = AmountField(label=_("Amount, in euro"), unreadable=NOT_AN_AMOUNT, help_text=_("For example 12.500,00."))
    objective = forms.ChoiceField(label=_("Line of the multi-year plan"), required=False)

    def __init__(self, *args: Any, actions: Iterable["Action"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions: dict[str, Any] = {action.reference: action for action in actions}
        version = next(iter(policy.plan_versions()), "")
        self.objectives: dict[str, Any] = {str(line.pk): line for line in policy.objectives(plan_version=version)}
        offer(self, "action", [("", _("Choose")), *((ref, action.title) for ref, action in self.actions.items())])
        lines = [
            (key, f"{line.action_code or line.plan_code or line.goal_code} {line.name}")
            for key, line in self.objectives.items()
        ]
        offer(self, "objective", [("", _("Not known")), *lines])

    def clean_action(self) -> Any:
        """The action behind the reference that was chosen."""
        return self.actions[self.cleaned_data["action"]]

    def clean_objective(self) -> Any:
        """The line behind what was chosen, if any."""
        return self.objectives.get(self.cleaned_data["objective"])


class ShiftForm(VersionedForm):
    """Another amount for an action, and why."""

    amount = AmountField(label=_("New amount, in euro"), unreadable=NOT_AN_AMOUNT, help_text=_("0 takes it back."))
    reason = forms.CharField(label=_("Why does it change?"), help_text=_("Public."))


def told_of(row: Allocation) -> str:
    """What an action gets, in a list to choose from."""
    return f"{row.action.title}: {row.contribution.fund.name}, {row.contribution.year}, {row.amount.in_words()}"


class TieForm(VersionedForm):
    """What a booking is tied to, and why."""

    allocation = forms.ChoiceField(label=_("What was it booked for?"))
    reason = forms.CharField(label=_("Why does it belong there?"))

    def __init__(self, *args: Any, among: Iterable[Allocation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = {row.reference: row for row in among}
        told = [(ref, told_of(row)) for ref, row in self.among.items()]
        offer(self, "allocation", [("", _("Choose")), *told])

    def clean_allocation(self) -> Any:
        """The amount behind the reference that was chosen."""
        return self.among[self.cleaned_data["allocation"]]


class SplitForm(VersionedForm):
    """In which parts a booking is split, each for what an action gets, and why."""

    reason = forms.CharField(label=_("Why is it split so?"))

    def __init__(self, *args: Any, among: Iterable[Allocation], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among, self.rows = {row.reference: row for row in among}, range(1, rows + 1)
        told = [("", _("Choose")), *((ref, told_of(row)) for ref, row in self.among.items())]
        for number in self.rows:
            n = {"n": number}
            self.fields[f"allocation_{number}"] = forms.ChoiceField(
                label=_("Part %(n)s: for what?") % n, required=False
            )
            self.fields[f"amount_{number}"] = AmountField(
                label=_("Part %(n)s: amount, in euro") % n, unreadable=NOT_AN_AMOUNT, required=False
            )
            offer(self, f"allocation_{number}", told)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """The parts that were filled in, each with its amount."""
        given: dict[str, Any] = super().clean() or {}
        parts = []
        for number in self.rows:
            one, many = f"allocation_{number}", f"amount_{number}"
            chosen, amount = given.get(one), given.get(many)
            if chosen and amount is None and many not in self.errors:
                self.add_error(many, _("Fill in the amount."))
            elif amount is not None and not chosen and one not in self.errors:
                self.add_error(one, _("Choose what it was booked for."))
            elif chosen and amount is not None:
                parts.append((self.among[chosen], amount))
        return {"version": given.get("version"), "reason": given.get("reason"), "parts": parts}


class ReasonForm(VersionedForm):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why?"))


class LedgerCodeForm(VersionedForm):
    """Under which code the ledger books what an action gets."""

    code = forms.CharField(
        label=_("Code in the ledger"), required=False, max_length=60,
        help_text=_("For example the code of the project. Bookings with this code then find the action by themselves."),
    )  # fmt: skip


class FundEditForm(VersionedForm):
    """What a fund is called, how long it runs, its code in the ledger, and why that changes."""

    name = forms.CharField(
        label=_("Name of the fund"), max_length=120, help_text=_("Public. Never the name of a person.")
    )
    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"), required=False)
    code = forms.CharField(label=_("Code in the ledger"), required=False, max_length=60)
    reason = forms.CharField(label=_("Why does it change?"), help_text=_("Public."))


class AmendmentForm(forms.Form):
    """Until when a proposal makes an amendment of the multi-year plan."""

    name = forms.CharField(
        label=_("Which amendment?"), max_length=120, help_text=_("For example: amendment 1 of 2027.")
    )
    last_day = DayField(label=_("Last day for proposals"))
    decided_on = DayField(label=_("Day on which the council decides"), required=False)


class AmendmentChangeForm(VersionedForm, AmendmentForm):
    """Other days, and why."""

    reason = forms.CharField(label=_("Why does it change?"), help_text=_("Public."))


class ProposalForm(forms.Form):
    """What an action needs of an amendment."""

    action = forms.ChoiceField(label=_("Which action?"))
    amendment = forms.ChoiceField(label=_("Which amendment?"))
    year = forms.IntegerField(label=_("Year"), min_value=pool.FIRST_YEAR, max_value=pool.LAST_YEAR)
    kind = forms.ChoiceField(label=_("Operating or investment?"), choices=KINDS)
    amount = AmountField(label=_("Amount, in euro"), unreadable=NOT_AN_AMOUNT, help_text=_("For example 12.500,00."))
    why = forms.CharField(label=_("What is it for?"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, actions: Iterable["Action"], amendments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions: dict[str, Any] = {action.reference: action for action in actions}
        self.amendments: dict[str, Any] = {row.reference: row for row in amendments}
        offer(self, "action", [("", _("Choose")), *((ref, action.title) for ref, action in self.actions.items())])
        offer(self, "amendment", [(ref, row.name) for ref, row in self.amendments.items()])

    def clean_action(self) -> Any:
        """The action behind the reference that was chosen."""
        return self.actions[self.cleaned_data["action"]]

    def clean_amendment(self) -> Any:
        """The amendment behind the reference that was chosen."""
        return self.amendments[self.cleaned_data["amendment"]]


class OutcomeForm(VersionedForm):
    """Whether an amendment took a proposal up, and why not."""

    is_taken_up = forms.TypedChoiceField(
        label=_("What became of it?"), coerce=lambda told: told == "yes", empty_value=None,
        choices=[("yes", _("It was taken up")), ("no", _("It was not taken up"))],
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("Why?"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Public. Needed when it was not taken up."),
    )  # fmt: skip
