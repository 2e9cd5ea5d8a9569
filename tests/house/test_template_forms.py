"""A field that a template asks of a form exists: what does not is shown as nothing, and nobody hears of it."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from django import forms

from .source import ROOT, code_files, place, templates, tree_of

TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
OF_EVERY_FORM = frozenset({*dir(forms.Form), "data", "errors"})
OF_ALLAUTH = ("account/", "mfa/")
NAMED = re.compile(r"(?<![\w.\"'/])form\.(\w+)")


def unknown_fields(root: Path) -> Iterator[str]:
    """Every `form.<name>` in a tag of a template that no form of its room, or of the pages, has."""
    for path in templates(root):
        room, _, name = path.as_posix().partition("/templates/")
        if name.startswith(OF_ALLAUTH):
            continue
        known = _names(Path(room), root) | OF_EVERY_FORM
        text = path.read_text(encoding="utf-8")
        for tag in TAG.finditer(text):
            for hit in NAMED.finditer(tag[0]):
                if hit[1] not in known:
                    yield f"{place(path, text.count(chr(10), 0, tag.start()) + 1, root)} form.{hit[1]}"


@functools.lru_cache
def _names(room: Path, root: Path) -> frozenset[str]:
    """What the forms of a room, and those that all rooms share, call their fields, attributes and methods."""
    found: set[str] = set()
    for path in code_files(root):
        inside = path.relative_to(root).as_posix()
        if not ((path.is_relative_to(room) and "form" in inside) or inside.startswith("wijklus/base/")):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return frozenset(found)


def test_every_field_that_a_template_asks_of_a_form_exists() -> None:
    assert list(unknown_fields(ROOT)) == []


def test_a_field_that_no_form_has_is_reported(tmp_path: Path) -> None:
    room = tmp_path / "wijklus" / "loop" / "plans"
    (room / "templates" / "plans").mkdir(parents=True)
    (room / "forms.py").write_text("class PlanForm:\n    goal = 1\n    def sums(self): self.found = 2\n")
    (room / "templates" / "plans" / "plan.html").write_text(
        "{{ form.goal }}{% if form.sums and form.found or form.errors %}\n"
        "{% if form.goals %}{{ other_form.x }}{% url 'form.y' %}"
    )
    assert list(unknown_fields(tmp_path)) == ["wijklus/loop/plans/templates/plans/plan.html:2 form.goals"]
