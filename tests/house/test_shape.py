"""Files and functions stay small, names carry the domain, and nothing works behind the back of its caller."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .source import ROOT, code_files, is_test, name_of, place, python_files, tree_of

FILE_LINES = 400
TEST_FILE_LINES = 600
FUNCTION_LINES = 40
DRAWERS = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "managers", "signals"}
"""Names of drawers. `signals` is a room, so only a module of that name is refused."""
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def too_long(root: Path) -> Iterator[str]:
    """Every file and every function that grew past its measure."""
    for path in python_files(root):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (TEST_FILE_LINES if is_test(path) else FILE_LINES):
            yield f"{place(path, 1, root)} has {lines} lines"
        for node in ast.walk(tree_of(path)):
            is_code = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_test(path)
            if is_code and (lines := lines_of(node)) > FUNCTION_LINES:
                yield f"{place(path, node.lineno, root)} {node.name} has {lines} lines"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body; its keyword arguments, one a line, and its docstring are not counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or function.lineno) - body[0].lineno + 1 if body else 0


def drawers(root: Path) -> Iterator[str]:
    """Every module that is named after a drawer instead of what is in it."""
    for path in python_files(root):
        name = path.parent.name if path.name == "__init__.py" else path.stem
        if name in DRAWERS and not (name == "signals" and path.name == "__init__.py"):
            yield place(path, 1, root)


def behind_the_back(root: Path) -> Iterator[str]:
    """Signal receivers, on-commit hooks, admin classes and generic keys: changes without a caller in sight."""
    for path in code_files(root):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = {alias.name for alias in node.names}
                if module.startswith(("django.db.models.signals", "django.dispatch", "django.contrib.admin")):
                    yield f"{place(path, node.lineno, root)} imports {module}"
                if names & {"GenericForeignKey", "GenericRelation", "receiver", "ModelAdmin"}:
                    yield f"{place(path, node.lineno, root)} imports {', '.join(sorted(names))}"
            if isinstance(node, ast.Call) and name_of(node) == "on_commit":
                yield f"{place(path, node.lineno, root)} hooks on commit: a killed process would lose it"


def composed_texts(root: Path) -> Iterator[str]:
    """Every text that is put together before it is looked up in the catalogue, and so is never found there."""
    for path in code_files(root):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and name_of(node) in GETTEXT and any(map(composed, node.args)):
                yield place(path, node.lineno, root)


def composed(text: ast.expr) -> bool:
    """Whether a text is an f-string, an addition, a % or a .format()."""
    if isinstance(text, ast.Call):
        return name_of(text) == "format"
    return isinstance(text, ast.JoinedStr) or (isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod | ast.Add))


Check = Callable[[Path], Iterator[str]]
CHECKS: list[Check] = [too_long, drawers, behind_the_back, composed_texts]


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_keeps_its_shape(check: Check) -> None:
    assert list(check(ROOT)) == []


@pytest.mark.parametrize(
    ("check", "name", "text"),
    [
        (too_long, "views.py", "x = 1\n" * 401),
        (too_long, "views.py", "def long():\n" + "    x = 1\n" * 41),
        (too_long, "tests/test_x.py", "x = 1\n" * 601),
        (drawers, "utils.py", ""),
        (drawers, "helpers/__init__.py", ""),
        (drawers, "signals.py", ""),
        (behind_the_back, "apps.py", "from django.dispatch import receiver"),
        (behind_the_back, "apps.py", "from django.db.models.signals import post_save"),
        (behind_the_back, "admin.py", "from django.contrib.admin import ModelAdmin"),
        (behind_the_back, "models.py", "from django.contrib.contenttypes.fields import GenericForeignKey"),
        (behind_the_back, "writes.py", "transaction.on_commit(send)"),
        (composed_texts, "views.py", "_(f'{n} signals')"),
        (composed_texts, "views.py", "_('%s signals' % n)"),
        (composed_texts, "views.py", "gettext('{} signals'.format(n))"),
    ],
)
def test_a_break_is_reported(tmp_path: Path, check: Check, name: str, text: str) -> None:
    path = tmp_path / "wijklus" / "loop" / "plans" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert list(check(tmp_path)) != []


def test_a_translated_text_with_values_is_in_order(tmp_path: Path) -> None:
    (tmp_path / "wijklus").mkdir()
    (tmp_path / "wijklus" / "views.py").write_text("_('%(n)s signals') % {'n': 1}")
    assert list(composed_texts(tmp_path)) == []
