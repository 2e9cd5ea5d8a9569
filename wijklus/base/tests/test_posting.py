"""A refusal becomes words on the form, a conflict keeps both texts, and what may not be done stays forbidden."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.utils import translation

from wijklus.base import posting
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused


class Form(posting.VersionedForm):
    title = forms.CharField(label="Title")
    means = posting.AmountField(label="Means", unreadable="Not an amount.", required=False)
    due_on = posting.DayField(label="By", required=False)


def sent(**fields):
    form = Form(QueryDict("&".join(f"{name}={value}" for name, value in {"version": 1, **fields}.items())))
    form.is_valid()
    return form


def refuse(problem):
    def write():
        raise problem

    return write


@pytest.mark.parametrize(("text", "found"), [("1.350.000,00", Cents(135_000_000)), ("12,50", Cents(1250)), ("", None)])
def test_amounts_as_people_type_them(text, found):
    assert sent(title="x", means=text).cleaned_data["means"] == found


def test_what_is_no_amount_is_told_on_the_field():
    assert sent(title="x", means="12k").errors["means"] == ["Not an amount."]


def test_an_amount_comes_back_as_it_is_typed():
    form = Form(initial={"means": Cents(1250)})
    assert 'value="12,50"' in str(form["means"])


def test_what_was_made_is_handed_on():
    assert posting.kept(sent(title="x"), lambda: 5) == 5


def test_a_refusal_stands_at_its_field_or_above():
    form = sent(title="x")
    assert posting.kept(form, refuse(Refused("No.", field="title"))) is None
    assert form.errors["title"] == ["No."]
    other = sent(title="x")
    posting.kept(other, refuse(Refused("No.", field="elsewhere")))
    assert other.non_field_errors() == ["No."]


def test_a_conflict_keeps_both_texts_and_builds_on_what_stands():
    form = sent(title="Mine")
    theirs = SimpleNamespace(title="Theirs", due_on=None, version=7)
    conflict = Conflict("Somebody else.", theirs=theirs, mine={"title": "Mine", "due_on": None})
    assert posting.kept(form, refuse(conflict)) is None
    assert form.differences == [("Title", "Theirs", "Mine")]
    assert form["version"].value() == "7"


@pytest.mark.parametrize("deed", [lambda w: posting.kept(sent(title="x"), w), lambda w: posting.did(request(), w)])
def test_what_may_not_be_done_stays_forbidden(deed):
    with pytest.raises(NotAllowed):
        deed(refuse(NotAllowed()))


def request():
    made = SimpleNamespace(COOKIES={})
    made._messages = CookieStorage(made)
    return made


def test_a_button_tells_what_came_of_it():
    asked = request()
    assert posting.did(asked, lambda: None, "Done.")
    assert posting.did(asked, lambda: None)
    assert not posting.did(asked, refuse(Refused("Too late.")), "Done.")
    assert [str(message) for message in asked._messages] == ["Done.", "Too late."]


class Many(posting.VersionedForm):
    """One field of each sort."""

    amount = forms.CharField()
    due_on = posting.DayField()
    mark = forms.ChoiceField(choices=[("", "Kies"), ("keep", "Behouden"), ("stop", "Stoppen")])
    is_done = forms.BooleanField(required=False)


def test_both_versions_are_told_as_people_read_them():
    sent_by_me = QueryDict(mutable=True)
    sent_by_me.update({"version": "1", "amount": "3", "due_on": "2026-12-01", "mark": "stop"})
    form = Many(sent_by_me)
    theirs = SimpleNamespace(amount=Cents(2_000_000), due_on=date(2027, 1, 2), mark="keep", is_done=True, version=2)
    mine = {"amount": Cents(300), "due_on": date(2026, 12, 1), "mark": "stop", "is_done": False}
    with translation.override("nl"):
        posting.kept(form, refuse(Conflict("Iemand anders.", theirs=theirs, mine=mine)))
    assert [(old, new) for _label, old, new in form.differences] == [
        ("€\u00a020.000,00", "€\u00a03,00"),
        ("2 januari 2027", "1 december 2026"),
        ("Behouden", "Stoppen"),
        ("ja", "nee"),
    ]
