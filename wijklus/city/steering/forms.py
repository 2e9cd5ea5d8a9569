"""What somebody fills in about what is handed over, and about who directs what."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.choosing import offer
from wijklus.base.posting import DayField, VersionedForm
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from . import access, reads
from .models import KINDS, MARKS, REGIE_KINDS, REGIE_MODELS
from .rules import handing, regie

CITY = "city"


class HandoverForm(forms.Form):
    """Of what a dossier is made, and why."""

    where = forms.ChoiceField(label=_("What is handed over?"))
    occasion = forms.CharField(
        label=_("Why is it handed over?"),
        help_text=_("For example: new term of office, or new neighbourhood director."),
        max_length=200,
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {place.slug: place for place in places.neighbourhoods() if access.may_freeze(by, place.pk)}
        whole = [(CITY, _("The whole city"))] if access.may_freeze(by, None) else []
        offer(self, "where", [*whole, *((slug, place.name) for slug, place in self.own.items())])

    def clean_where(self) -> Any:
        """The neighbourhood, or None for the city."""
        return self.own.get(self.cleaned_data["where"])


class MarkForm(VersionedForm):
    """What is decided about one item."""

    mark = forms.ChoiceField(label=_("What do you decide?"), choices=MARKS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("With “stop”, everybody behind it gets these words as an answer. Write in plain words."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=handing.LONGEST_REASON,
    )


class MarkManyForm(forms.Form):
    """What is decided about several items at once."""

    mark = forms.ChoiceField(choices=MARKS, error_messages={"required": _("Choose: keep, change or stop.")})
    reason = forms.CharField(max_length=handing.LONGEST_REASON, error_messages={"required": _("Say why.")})


class ShownForm(forms.Form):
    """Which items are shown."""

    soort = forms.ChoiceField(choices=KINDS, required=False)
    merk = forms.ChoiceField(choices=[("zonder", "zonder"), *MARKS], required=False)


class DirectForm(forms.Form):
    """Who directs a matter, and how."""

    party = forms.ChoiceField(label=_("Who directs this?"))
    kind = forms.ChoiceField(label=_("Where does the regie lie?"), choices=REGIE_KINDS, widget=forms.RadioSelect)
    partners = forms.CharField(
        label=_("Shared with whom?"),
        help_text=_("For hybrid regie: the services and partners, no names of people."),
        max_length=regie.LONGEST,
        required=False,
    )
    model = forms.ChoiceField(label=_("Under which model?"), choices=REGIE_MODELS, widget=forms.RadioSelect)
    instruments = forms.CharField(
        label=_("With which instruments?"),
        help_text=_("For example: monthly meeting, agreement, budget, shared planning."),
        max_length=regie.LONGEST,
    )
    decided_by = forms.CharField(
        label=_("Who decided that?"), help_text=_("The body: the college, the council, a board."), max_length=160
    )
    valid_from = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", [("", _("Choose a service or partner")), *reads.directing_parties()])

    def clean_party(self) -> Any:
        """The party itself."""
        return people.party_by_reference(self.cleaned_data["party"])


class ChangeDirectionForm(DirectForm):
    """What becomes otherwise about who directs, from when, and why."""

    reason = forms.CharField(
        label=_("What changes, and why?"),
        help_text=_("It stands with what was, in the history."),
        max_length=regie.LONGEST,
    )

    @staticmethod
    def initial_of(arrangement: Any, *, on: date) -> dict[str, Any]:
        """What stands there now, from today on."""
        kept = ("kind", "partners", "model", "instruments", "decided_by")
        stands = {name: getattr(arrangement, name) for name in kept}
        return {**stands, "party": arrangement.party.reference, "valid_from": on}


class EndDirectionForm(forms.Form):
    """The day on which somebody's regie ends, and why."""

    on = DayField(label=_("First day without"))
    reason = forms.CharField(label=_("Why?"), max_length=regie.LONGEST)
