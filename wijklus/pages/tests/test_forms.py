"""A form is rendered so that everybody can fill it in: labels, hints and mistakes belong to their fields."""

import re

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from django.utils.html import escape

from wijklus.pages.forms import SampleForm

EVIL = '"><script>alert(1)</script>'


def shown(form: forms.Form) -> str:
    with translation.override("nl"):
        return str(form)


def component(text: str, **context: object) -> str:
    """A template with components, compiled as the loader does for files."""
    from django_cotton.compiler_regex import CottonCompiler

    with translation.override("nl"):
        return engines["django"].from_string(CottonCompiler().process(text)).render(context)


def test_every_control_has_a_label() -> None:
    page = shown(SampleForm())
    ids = re.findall(r'<(?:input|textarea|select)[^>]*\sid="([^"]+)"', page)
    assert len(ids) == 13
    assert [one for one in ids if f'for="{one}"' not in page] == []


def test_what_need_not_be_filled_in_says_so() -> None:
    page = shown(SampleForm())
    assert page.count("(niet verplicht)") == sum(not field.required for field in SampleForm().fields.values())


def test_a_mistake_is_told_above_and_at_the_field() -> None:
    page = shown(SampleForm({"answer": "mail"}))
    assert 'role="alert"' in page
    assert 'href="#id_what"' in page
    assert 'aria-invalid="true" aria-describedby="id_what_helptext id_what_error"' in page
    assert 'id="id_what_error"' in page


def test_a_group_of_choices_is_reached_and_described() -> None:
    page = shown(SampleForm({"what": "Iets"}))
    assert 'href="#id_answer_0"' in page
    assert '<fieldset class="wl-fieldset" aria-describedby="id_answer_error">' in page


def test_no_summary_without_mistakes() -> None:
    assert "wl-error-summary" not in shown(SampleForm())


def test_a_mistake_of_the_whole_form_is_told() -> None:
    form = SampleForm({})
    form.add_error(None, "Dat past niet bij elkaar.")
    assert "<li>Dat past niet bij elkaar.</li>" in shown(form)


def test_a_file_already_there_is_named_and_can_be_removed() -> None:
    class Kept:
        url = "/media/foto.jpg"

        def __str__(self) -> str:
            return "foto.jpg"

    class PhotoForm(forms.Form):
        photo = forms.FileField(required=False, label="Foto")

    page = shown(PhotoForm(initial={"photo": Kept()}))
    assert '<a href="/media/foto.jpg">foto.jpg</a>' in page
    assert 'name="photo-clear"' in page


def test_what_people_write_stays_text_in_every_component() -> None:
    page = component(
        '<c-card title="{{ evil }}" :href="evil"><p>{{ evil }}</p></c-card><c-table caption="{{ evil }}"></c-table>'
        '<c-button :data-x="evil">{{ evil }}</c-button><c-alert :title="evil" /><c-stat :value="evil" />'
        '<c-field label="{{ evil }}" :value="evil" name="x" /><c-loop :hops="hops" />'
        '<c-contact :name="evil" :phone="evil" /><c-letter :address="evil" />',
        evil=EVIL,
        hops=[{"label": EVIL, "why": EVIL, "who": EVIL, "state": "open"}],
    )
    assert page.count("&lt;script&gt;") >= 14
    assert "<script" not in page


@pytest.mark.parametrize("evil", ['"a" onfocus="alert(1)"', "'a' onfocus='alert(1)'", '"', EVIL, "a\" b' c"])
def test_what_people_write_never_becomes_an_attribute(evil: str) -> None:
    page = component('<c-button :data-x="evil" data-y="{{ evil }}" disabled>x</c-button>', evil=evil)
    assert page.count(f'="{escape(evil)}"') == 2
    assert " disabled>" in page


def test_a_form_for_the_public_has_no_token_and_a_staff_form_has() -> None:
    assert "csrfmiddlewaretoken" not in component('<c-form :csrf="False" submit="x" />', csrf_token="secret")
    assert "csrfmiddlewaretoken" in component('<c-form submit="x" />', csrf_token="secret")


def test_the_open_end_of_a_loop_is_told_in_words() -> None:
    page = component(
        '<c-loop :hops="hops" />', hops=[{"label": "Gezegd", "state": "done"}, {"label": "Antwoord", "state": "open"}]
    )
    assert "wl-loop--short" in page
    assert "nog open" in page


def test_a_figure_that_is_withheld_shows_no_number() -> None:
    page = component('<c-figure label="Heropend" value="3" :withheld="True" href="/rijen/" n="9" />')
    assert ">3<" not in page
    assert "/rijen/" not in page
    assert "Minder dan 5 personen" in page


def test_every_component_by_itself_is_shown_on_the_style_page() -> None:
    from pathlib import Path

    folder = Path(__file__).resolve().parents[1] / "templates"
    page = (folder / "pages" / "style.html").read_text("utf-8")
    hidden = {
        path.stem.replace("_", "-")
        for path in (folder / "cotton").glob("*.html")
        if f"<c-{path.stem.replace('_', '-')}" not in page
    }
    assert hidden <= {"error-summary"}
