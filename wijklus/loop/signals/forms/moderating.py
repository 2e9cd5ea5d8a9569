"""Deciding what of a signal becomes public."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wijklus.base.choosing import offer

from .. import rules
from ..models import Photo, Publication
from ..rules import masking, moderating

STANDS = {
    moderating.WAITING: _("to be read"),
    moderating.SHOWN: _("shown"),
    moderating.REFUSED: _("not shown"),
    moderating.WITHDRAWN: _("taken back by the person"),
}


class PublishForm(forms.Form):
    """The words that everybody may read: as proposed, and as somebody changed them."""

    text = forms.CharField(
        label=_("What others will read"),
        help_text=_("This is a proposal: what stands between square brackets was left out. Read it all and change it."),
        strip=False,
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
    )
    photos = forms.MultipleChoiceField(
        label=_("Photos to show"),
        help_text=_("Only photos on which nobody and no number plate can be recognised."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    looked = forms.BooleanField(
        label=_("I looked at what is named here, and it may be read by everybody"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, photos: Sequence[Photo], country: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.country = country
        self.left: list[masking.Found] = []
        choices = [(photo.reference, _now("Photo %(n)s") % {"n": n}) for n, photo in enumerate(photos, start=1)]
        offer(self, "photos", choices)
        if not choices:
            del self.fields["photos"]
        self.fields["text"].error_messages["required"] = _("Write what others may read, or do not show it and say why.")

    def clean(self) -> dict[str, Any]:
        """What still looks like a name or a number needs somebody who says that it may stay."""
        given: dict[str, Any] = super().clean() or {}
        self.left = masking.found_in(given.get("text", ""), country=self.country)
        if self.left and not given.get("looked"):
            what = ", ".join(f"“{one.words}” ({_now(masking.KINDS[one.kind])})" for one in self.left)
            sentence = _("This is still in it: %(what)s. Leave it out, or say below that it may stay.")
            self.add_error("text", sentence % {"what": what})
        return given


class RefuseForm(forms.Form):
    """Why words are not shown; the person reads this."""

    reason = forms.ChoiceField(label=_("Why is it not shown?"), choices=list(moderating.REASONS.items()))
    words = forms.CharField(
        label=_("What you tell the person"),
        help_text=_("In plain words. They get this in the way they are answered."),
        max_length=moderating.LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named = [(code, _now(name)) for code, name in moderating.REASONS.items()]
        offer(self, "reason", [("", _("Choose")), *named])
        self.fields["reason"].error_messages["required"] = _("Choose why it is not shown.")
        self.fields["words"].error_messages["required"] = _(
            "Write in a sentence why it is not shown: the person reads this."
        )


def refuse_form(publication: Publication, data: Any = None) -> RefuseForm:
    """The form with which these words are not shown."""
    initial = {"version": publication.version, "reason": publication.reason, "words": publication.words}
    return RefuseForm(data, initial=initial, prefix="not")
