"""The controls of a form are written with every value escaped."""

from django import forms
from django.utils.safestring import SafeString

from wijklus.pages import widgets

EVIL = '"><script>'


class EveryForm(forms.Form):
    line = forms.CharField(max_length=10, widget=forms.TextInput(attrs={"class": "extra", "title": EVIL}))
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))
    one = forms.ChoiceField(choices=[("a", "A & b"), ("Group", [("c", EVIL)])])
    radio = forms.ChoiceField(choices=[("a", EVIL), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[(EVIL, [("x", "X")])], widget=forms.CheckboxSelectMultiple, required=False
    )
    yes = forms.BooleanField(required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def test_nothing_that_was_given_becomes_markup() -> None:
    form = EveryForm(dict.fromkeys(EveryForm.base_fields, EVIL))
    page = form.as_div()
    assert "<script>" not in page
    assert page.count("&quot;&gt;&lt;script&gt;") >= 8


def test_each_control_is_what_was_asked() -> None:
    form = EveryForm(initial={"line": "L", "text": "T", "one": "c", "radio": "b", "yes": True, "kept": 5})
    assert str(form["line"]).startswith('<input type="text" name="line" class="utrecht-textbox')
    assert 'wl-input extra" value="L"' in str(form["line"])
    assert str(form["text"]).endswith(">\nT</textarea>")
    assert '<optgroup label="Group"><option value="c" selected>' in str(form["one"])
    assert '<option value="a">A &amp; b</option>' in str(form["one"])
    assert str(form["radio"]).count('type="radio"') == 2
    assert 'value="b" required id="id_radio_1" checked>' in str(form["radio"])
    assert '<label class="utrecht-form-label utrecht-form-label--radio" for="id_radio_1">B</label>' in str(
        form["radio"]
    )
    assert 'role="group"' in str(form["many"])
    assert 'type="checkbox"' in str(form["yes"])
    assert 'value="5"' in str(form["kept"])
    assert [str(option).count("<label") for option in form["radio"]] == [1, 1]


def test_what_has_no_writer_is_left_to_a_template() -> None:
    assert widgets.drawn("django/forms/widgets/clearable_file_input.html", {}) is None
    drawn = widgets.drawn("django/forms/widgets/text.html", {"widget": {"type": "text", "name": "x", "attrs": {}}})
    assert isinstance(drawn, SafeString)
    bare = {"attrs": {}, "optgroups": [(None, [{"type": "radio", "name": "x", "attrs": {}, "label": "A"}], 0)]}
    assert widgets.choices(bare) == (
        '<div class="wl-choices"><div class="wl-choice"><input type="radio" name="x" '
        'class="utrecht-radio-button utrecht-radio-button--html-input wl-radio"></div></div>'
    )
