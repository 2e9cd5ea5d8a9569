"""What a voter fills in: the code of a letter, and a ballot of any kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..reads.admitting import Standing
from ..reads.mistakes import FIELD
from ..rules import ballots, voting


class CodeForm(forms.Form):
    """The code on somebody's letter. `voter`: what it gives, once that was read."""

    voter: Standing | None = None
    code = forms.CharField(
        label=_("The code on your letter"),
        help_text=_("Twelve letters. Capitals and dashes do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        max_length=voting.LONGEST_TICKET,
        error_messages={"required": _("Fill in the code on your letter.")},
    )

    def clean_code(self) -> str:
        """The code as it is compared."""
        return voting.folded(str(self.cleaned_data["code"]))


class BallotForm(CodeForm):
    """A ballot: what stands at each project, and that this person may vote."""

    of_age = forms.BooleanField(label=_("I may vote"), required=False)

    def written(self, kind: str) -> dict[int, str]:
        """What stands at each project as it was sent; what is no number of a project stands at project 0."""
        data: Any = self.data
        if kind not in rules.BY_POINTS:
            return {_number(one): "1" for one in data.getlist("projects")[: ballots.MOST_ON_BALLOT]}
        names = [name for name in data if name.startswith(FIELD)][: ballots.MOST_ON_BALLOT]
        found = {_number(name.removeprefix(FIELD)): str(data[name]).strip() for name in names}
        return {number: text for number, text in found.items() if text}

    def filled(self, kind: str) -> tuple[dict[int, int], ballots.Mistake | None]:
        """The same as numbers, and what is wrong with them as such: no number, or a place twice or left out."""
        written = self.written(kind)
        for number, text in written.items():
            if not (text.isascii() and text.isdigit() and len(text) < 6):
                return {}, ballots.Mistake(ballots.Wrong.NO_NUMBER, number)
        found = {number: int(text) for number, text in written.items()}
        return found, ballots.wrong_places(found) if kind == rules.RANKING else None


class AtDesk(forms.Form):
    """That a colleague checked the right of who is present, before the ballot is shown."""

    checked = forms.BooleanField(
        label=_("I saw proof of who this person is, how old they are and where they live"),
        error_messages={"required": _("Check first who this person is, how old they are and where they live.")},
    )


class DeskCodeForm(AtDesk, CodeForm):
    """The letter of a person who is present."""


class DeskBallotForm(AtDesk, BallotForm):
    """The ballot of a person who is present."""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
