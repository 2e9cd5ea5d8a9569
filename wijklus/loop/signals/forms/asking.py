"""What the city asks about a category: setting it up, and replying to it."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused

from .. import rules
from ..reads import name_of, options_of

QUESTION_KINDS = [
    (rules.asking.TEXT, _("With words")),
    (rules.asking.NUMBER, _("With a number")),
    (rules.asking.ONE, _("One of several answers")),
    (rules.asking.SEVERAL, _("One or more of several answers")),
    (rules.asking.YES_NO, _("Yes or no")),
]


class QuestionForm(forms.Form):
    """Add or change something that is asked about a category."""

    kind = forms.ChoiceField(label=_("How is it answered?"), choices=QUESTION_KINDS)
    is_required = forms.BooleanField(label=_("An answer is needed"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    position = forms.IntegerField(label=_("Place in the list"), required=False, min_value=0, max_value=100_000)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    NEW = ("kind", "is_required")

    def __init__(self, *args: Any, languages: Any, question: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = [code for code, _name in languages]
        first = self.languages[0]
        asked = {
            f"text_{code}": forms.CharField(
                label=_("Question (%(language)s)") % {"language": name}, required=code == first, max_length=200
            )
            for code, name in languages
        }
        offered = {
            f"options_{code}": forms.CharField(
                label=_("Answers to choose from (%(language)s)") % {"language": name},
                help_text=_("One a line; only for a question with answers to choose from."),
                required=False,
                widget=forms.Textarea({"rows": 4}),
            )
            for code, name in languages
        }
        left_out = {"is_active", "position", "version"} if question is None else {"kind"}
        own = {name: field for name, field in self.fields.items() if name not in left_out}
        self.fields = {**asked, **own, **offered}

    def chosen(self) -> dict[str, Any]:
        """What the write is handed."""
        given = self.cleaned_data
        lines = {code: given[f"options_{code}"].splitlines() for code in self.languages}
        together = zip_longest(*lines.values(), fillvalue="")
        own: dict[str, Any] = {
            name: given[name] for name in ("kind", "is_required", "is_active") if name in self.fields
        }
        return {
            "text": {code: given[f"text_{code}"] for code in self.languages},
            "options": [dict(zip(self.languages, row, strict=True)) for row in together],
            **own,
        }

    def refuse(self, refused: Refused) -> None:
        """Put the sentence of a refusal beside its field."""
        field = f"{refused.field}_{self.languages[0]}" if refused.field in {"text", "options"} else refused.field
        self.add_error(field if field in self.fields else None, str(refused.sentence))


def filled_in(question: Any, languages: Any) -> dict[str, Any]:
    """What the form of a question begins with."""
    lines = {
        f"options_{code}": "\n".join(option["name"].get(code, "") for option in question.options)
        for code, _name in languages
    }
    return {
        **{f"text_{code}": question.text.get(code, "") for code, _name in languages},
        **lines,
        "is_required": question.is_required,
        "is_active": question.is_active,
        "position": question.position,
        "version": question.version,
    }


class RepliesForm(forms.Form):
    """What is asked about the category of a signal; the fields are the questions of the city."""

    def __init__(self, *args: Any, questions: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.code] = _field(question, language)

    def given(self) -> dict[str, list[str]]:
        """What was filled in, by the code of the question."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.code) or []
            found[question.code] = [value] if isinstance(value, str) else list(value)
        return found


def _field(question: Any, language: str) -> forms.Field:
    label, choices = name_of(question.text, language), list(options_of(question, language))
    asked: dict[str, Any] = {"label": label, "required": question.is_required}
    if question.kind == rules.asking.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **asked)
    if choices:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **asked)
    if question.kind == rules.asking.NUMBER:
        return forms.CharField(widget=forms.TextInput({"inputmode": "decimal"}), max_length=24, **asked)
    return forms.CharField(
        widget=forms.Textarea({"rows": 3, "dir": "auto"}), max_length=rules.asking.LONGEST_REPLY, **asked
    )
