"""Every text on a screen has its Dutch, and no catalogue keeps what nobody asks for."""

from pathlib import Path

import pytest
from django.utils import translation

from scripts import messages
from scripts.messages import Text
from wijklus.pages.texts import compile_stale


def test_every_text_is_translated_once_and_no_dead_ones_are_kept() -> None:
    wrong = messages.findings(messages.ROOT / "wijklus")
    assert not wrong, "run `python -m scripts.messages`, then mend:\n" + "\n".join(wrong)


def test_our_own_words_go_before_those_of_a_package() -> None:
    with translation.override("nl"):
        assert translation.gettext("Save") == "Bewaren"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('_("Hello")', [Text("Hello")]),
        ('gettext_lazy("two " "halves")', [Text("two halves")]),
        ('translation.ngettext("%(n)s day", "%(n)s days", n)', [Text("%(n)s day", "%(n)s days")]),
        ('pgettext("month", "May")', [Text("May", context="month")]),
        ("_(variable)", []),
        ('print("Hello")', []),
    ],
)
def test_texts_in_python(source: str, texts: list[Text]) -> None:
    assert list(messages.texts_of_python(source)) == texts


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("{% translate 'It\"s' %}", [Text('It"s')]),
        ('{{ _("Name")|default:_("None") }}', [Text("Name"), Text("None")]),
        ("<c-field :label=\"_('Name')\" />", [Text("Name")]),
        ("<c-field label=\"{% translate 'Name' %}\" />", [Text("Name")]),
        ('{% translate "May" context "month" %}', [Text("May", context="month")]),
        ("{% blocktranslate trimmed %}\n Hi\n {{ who }}!{% endblocktranslate %}", [Text("Hi %(who)s!")]),
        (
            "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [Text("%(n)s day", "%(n)s days")],
        ),
    ],
)
def test_texts_in_templates(source: str, texts: list[Text]) -> None:
    assert list(messages.texts_of_template(source)) == texts


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for room in ("pages", "loop/signals"):
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "apps.py").write_text("")
    (tmp_path / "loop/signals/rules.py").write_text('_("Hello %(name)s")\n_("Gone soon")\n')
    (tmp_path / "urls.py").write_text('_("Outside any room")')
    return tmp_path


def translate(package: Path, room: str, before: str, after: str) -> None:
    path = package / room / "locale/nl/LC_MESSAGES/django.po"
    path.write_text(path.read_text().replace(f'msgid "{before}"\nmsgstr ""', f'msgid "{before}"\nmsgstr "{after}"'))


def test_a_room_keeps_its_own_texts_and_pages_the_rest(package: Path) -> None:
    messages.update(package)
    assert "Hello" in (package / "loop/signals/locale/nl/LC_MESSAGES/django.po").read_text()
    assert "Outside" in (package / "pages/locale/fr/LC_MESSAGES/django.po").read_text()
    assert messages.update(package) == []


def test_missing_differing_and_dead_texts_are_named(package: Path) -> None:
    messages.update(package)
    assert len(messages.findings(package)) == 3
    translate(package, "loop/signals", "Hello %(name)s", "Dag %(naam)s")
    translate(package, "loop/signals", "Gone soon", "Straks weg")
    translate(package, "pages", "Outside any room", "Buiten")
    assert ["different %(places)s" in line for line in messages.findings(package)] == [True]
    (package / "loop/signals/rules.py").write_text('_("Hello %(name)s")\n')
    (package / "pages/views.py").write_text('_("Hello %(name)s")')
    assert any("not used any more: 'Gone soon'" in line for line in messages.findings(package))
    messages.update(package)
    assert "Straks" not in (package / "loop/signals/locale/nl/LC_MESSAGES/django.po").read_text()


def test_a_translation_made_in_one_room_serves_another(package: Path) -> None:
    messages.update(package)
    translate(package, "loop/signals", "Gone soon", "Straks weg")
    (package / "pages/views.py").write_text('_("Gone soon")')
    messages.update(package)
    assert 'msgstr "Straks weg"' in (package / "pages/locale/nl/LC_MESSAGES/django.po").read_text()
    translate(package, "pages", "Outside any room", "Buiten")
    pages = package / "pages/locale/nl/LC_MESSAGES/django.po"
    pages.write_text(pages.read_text().replace("Straks weg", "Weldra weg"))
    assert any("said otherwise" in line for line in messages.findings(package))


def test_compiled_texts_are_made_only_when_stale(package: Path) -> None:
    messages.update(package)
    assert len(compile_stale(package)) == 4
    assert compile_stale(package) == []
    assert len(compile_stale(package, everything=True)) == 4
