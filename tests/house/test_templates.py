"""Templates compile, lead somewhere, carry no script or style of their own, and leave every word to the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines
from django.urls import URLPattern, URLResolver, get_resolver

from .source import ROOT, code_files, name_of, place, templates, text_of, tree_of

FORBIDDEN = {
    "|safe": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape off"),
    "inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*application/json)[^>]*>\s*[^<\s]", re.IGNORECASE),
    "on...= attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}
NEXT_STEPS = {"Due", "DueSection", "Debt", "Step", "replace"}
"""What is made with the name of the page of a next step, which a template looks up later."""
COMPONENT = re.compile(r"<c-([\w.-]+)")
URL_TAG = re.compile(r"\{%\s*url\s+[\"']([\w:-]+)[\"']")
NOT_READ = re.compile(
    r"\{%\s*(?:blocktranslate|blocktrans)\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*block \w*class\s*%\}.*?\{%\s*endblock\s*%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->"
    r"|<(script|svg|style|code|pre|kbd)\b.*?</\1>|<!doctype[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN = r"(?:alt|title|placeholder|aria-label|label|hint|legend|heading|text|summary|caption)"
SPOKEN_ATTRIBUTE = re.compile(rf"\s{SPOKEN}\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|&\w+;|&#\d+;", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Wijklus", "JSON", "CSV", "PDF", "GeoJSON", "QR", "km", "EUR", "SHA", "xlsx"}
"""Words that are the same in every language."""


def forbidden(root: Path) -> Iterator[str]:
    """Every line that the content security policy, or care for what people wrote, forbids."""
    for path in templates(root):
        if path.suffix == ".txt":  # a plain mail is no HTML: there an escaped apostrophe would be the mistake
            continue
        text = path.read_text(encoding="utf-8")
        for what, pattern in FORBIDDEN.items():
            if path.name == "mail.html" and what == "inline style":  # a mail program reads no style sheet of ours
                continue
            for hit in pattern.finditer(text):
                yield f"{place(path, text.count(chr(10), 0, hit.start()) + 1, root)} {what}"


def hard_coded(root: Path) -> Iterator[str]:
    """Every word on a page that does not come from the catalogue or from a row."""
    for path in templates(root):
        text = NOT_READ.sub(blank, path.read_text(encoding="utf-8"))
        said = [(hit.start(1), hit[1]) for hit in SPOKEN_ATTRIBUTE.finditer(text)]
        bare = re.sub(r"<[^>]*>", blank, TAG.sub(blank, text))
        said += [(hit.start(), hit[0]) for hit in re.finditer(r"[^\n]+", bare)]
        for start, words in said:
            found = [word for word in WORD.findall(TAG.sub(" ", words)) if word not in NAMES]
            if found:
                yield f"{place(path, text.count(chr(10), 0, start) + 1, root)} {' '.join(found)}"


def blank(hit: re.Match[str]) -> str:
    """As much white space as was taken away, so that lines keep their number."""
    return re.sub(r"[^\n]", " ", hit[0])


def addresses() -> set[str]:
    """The name of every address of the house."""
    return set(_names(get_resolver().url_patterns, ""))


def _names(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name


def dead_links(root: Path, known: set[str]) -> Iterator[str]:
    """Every address that a template or a view names and that does not exist."""
    for path in templates(root):
        text = path.read_text(encoding="utf-8")
        for hit in URL_TAG.finditer(text):
            if hit[1] not in known:
                yield f"{place(path, text.count(chr(10), 0, hit.start()) + 1, root)} {hit[1]}"
    for path in code_files(root):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and name_of(node) in {"reverse", "reverse_lazy", "redirect"} and node.args:
                name = text_of(node.args[0])
                if name and ":" in name and "/" not in name and name not in known:
                    yield f"{place(path, node.lineno, root)} {name}"
            if isinstance(node, ast.Call) and name_of(node) in NEXT_STEPS:
                named = [text_of(word.value) for word in node.keywords if word.arg in {"url_name", "all_url_name"}]
                for name in filter(None, named):
                    if name not in known:
                        yield f"{place(path, node.lineno, root)} {name}"


def missing_components(root: Path) -> Iterator[str]:
    """Every component that a template uses and that does not exist."""
    names = (path.as_posix() for path in templates(root))
    known = {
        name.split("/templates/cotton/")[1].removesuffix(".html") for name in names if "/templates/cotton/" in name
    }
    for path in templates(root):
        text = path.read_text(encoding="utf-8")
        for hit in COMPONENT.finditer(text):
            file = hit[1].replace(".", "/").replace("-", "_")
            if hit[1] not in {"slot", "vars", "component"} and not {file, f"{file}/index"} & known:
                yield f"{place(path, text.count(chr(10), 0, hit.start()) + 1, root)} <c-{hit[1]}>"


def test_no_template_breaks_the_content_security_policy() -> None:
    assert list(forbidden(ROOT)) == []


def test_every_word_comes_from_the_catalogue() -> None:
    assert list(hard_coded(ROOT)) == []


def test_every_address_named_exists() -> None:
    assert list(dead_links(ROOT, addresses())) == []


def test_every_component_used_exists() -> None:
    assert list(missing_components(ROOT)) == []


def test_every_template_compiles() -> None:
    engine = engines["django"]
    for path in templates(ROOT):
        parts = path.relative_to(ROOT).parts
        name = "/".join(parts[parts.index("templates") + 1 :])
        assert engine.get_template(name), name


def test_a_template_that_does_not_compile_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% if %}")


def test_the_known_addresses_are_found() -> None:
    assert "start" in addresses()


def spoil(root: Path, text: str) -> None:
    """A house with one template."""
    folder = root / "wijklus" / "loop" / "plans" / "templates" / "plans"
    folder.mkdir(parents=True)
    (folder / "plan.html").write_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ text|safe }}",
        "{% autoescape off %}",
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button type="button" onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_own_script_and_style_are_reported(tmp_path: Path, text: str) -> None:
    spoil(tmp_path, text)
    assert len(list(forbidden(tmp_path))) == 1


@pytest.mark.parametrize("text", ['<script src="{{ a }}"></script>', '<script type="application/json">{}</script>'])
def test_script_from_a_file_and_data_are_in_order(tmp_path: Path, text: str) -> None:
    spoil(tmp_path, text)
    assert list(forbidden(tmp_path)) == []


@pytest.mark.parametrize(
    "text", ["<h1>Mijn wijk</h1>", '<img alt="De wijk">', '<c-field label="Naam" />', "{% if a %}ja{% endif %}"]
)
def test_a_hard_coded_word_is_reported(tmp_path: Path, text: str) -> None:
    spoil(tmp_path, text)
    assert len(list(hard_coded(tmp_path))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<h1>{% translate 'My neighbourhood' %}</h1>",
        "{% blocktranslate count n=n %}one{% plural %}{{ n }} signals{% endblocktranslate %}",
        '<img alt="{{ name }}"><svg><title>x y</title></svg>',
        "{% block body_class %}wl-body--public{% endblock %}",
        "{# a comment #}<b>{{ n }} / 12</b>",
    ],
)
def test_translated_words_are_in_order(tmp_path: Path, text: str) -> None:
    spoil(tmp_path, text)
    assert list(hard_coded(tmp_path)) == []


def test_a_dead_link_is_reported(tmp_path: Path) -> None:
    spoil(tmp_path, "{% url 'plans:nowhere' city.slug %}")
    (tmp_path / "wijklus" / "views.py").write_text(
        "redirect('plans:gone', 1)\nredirect('/nl/')\nDue(url_name='inbox', all_url_name='plans:plan')"
    )
    assert list(dead_links(tmp_path, {"plans:plan"})) == [
        "wijklus/loop/plans/templates/plans/plan.html:1 plans:nowhere",
        "wijklus/views.py:1 plans:gone",
        "wijklus/views.py:3 inbox",
    ]


def test_a_missing_component_is_reported(tmp_path: Path) -> None:
    spoil(tmp_path, '<c-button/><c-nav.item><c-slot name="a"></c-slot></c-nav.item>')
    folder = tmp_path / "wijklus" / "pages" / "templates" / "cotton"
    folder.mkdir(parents=True)
    (folder / "button.html").write_text("{{ slot }}")
    assert [line.split()[1] for line in missing_components(tmp_path)] == ["<c-nav.item>"]
