"""Rows are written only in the writes of a room."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from .source import ROOT, code_files, place, tree_of

ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "delete", "create"}
ALWAYS |= {f"a{name}" for name in ALWAYS} | {"save_base", "_raw_delete", "aupdate", "aadd", "aset"}
ON_ROWS = {"update", "add", "remove", "set", "clear"}
"""Also names of plain sets and dicts: these count only on what is seen to be rows."""
MANAGERS = {"objects", "_base_manager", "_default_manager"}
QUERIES = {"get_queryset", "filter", "exclude", "all", "none", "annotate", "alias", "select_for_update", "using"}
QUERIES |= {"select_related", "prefetch_related", "order_by", "distinct", "defer", "only", "union"}
NO_ROWS = {"cache", "caches", "storage", "default_storage", "session", "image", "picture", "workbook", "book"}
"""Names of things that have `save`, `create` or `delete` without being rows."""
CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


def related_managers() -> set[str]:
    """The names under which a model instance offers the rows on the other side."""
    names = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.many_to_many or field.one_to_many:
                names.add(field.get_accessor_name() if field.auto_created else field.name)
    return {name for name in names if name}


class Writes(ast.NodeVisitor):
    """Collects the lines of one module on which rows are written."""

    def __init__(self, managers: set[str]) -> None:
        self.managers = managers
        self.modules: set[str] = set()
        self.rows: set[str] = set()
        self.lines: list[int] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.modules |= {name for alias in node.names if (name := alias.asname or alias.name).islower()}

    def visit_Import(self, node: ast.Import) -> None:
        self.modules |= {alias.asname or alias.name.split(".")[0] for alias in node.names}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, self.rows = self.rows, set()
        for argument in [*node.args.args, *node.args.kwonlyargs]:
            if argument.annotation is not None and "QuerySet" in ast.unparse(argument.annotation):
                self.rows.add(argument.arg)
        self.generic_visit(node)
        self.rows = outer

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        if self.is_rows(node.value):
            self.rows |= {target.id for target in node.targets if isinstance(target, ast.Name)}

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and self.writes(node, node.func):
            self.lines.append(node.lineno)

    def writes(self, call: ast.Call, function: ast.Attribute) -> bool:
        """Whether this call changes rows."""
        receiver, verb = function.value, function.attr
        last = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
        if verb in {"execute", "executemany"} and call.args:
            said = ast.unparse(call.args[0]).lstrip("f'\"")
            return isinstance(call.args[0], ast.Constant | ast.JoinedStr) and bool(CHANGES.match(said))
        if ast.unparse(receiver) == "super()":  # an own save hands on to Django's
            return False
        if verb in ALWAYS:
            is_module = isinstance(receiver, ast.Name) and receiver.id in self.modules
            return not is_module and last not in NO_ROWS
        return verb in ON_ROWS and self.is_rows(receiver)

    def is_rows(self, node: ast.expr) -> bool:
        """Whether an expression is seen to be a manager or a query set."""
        if isinstance(node, ast.Name):
            return node.id in self.rows
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Attribute) and node.func.attr in QUERIES
        return isinstance(node, ast.Attribute) and node.attr in MANAGERS | self.managers


def writes_outside(root: Path, managers: set[str]) -> Iterator[str]:
    """Every line outside writes that changes rows."""
    for path in code_files(root):
        here = path.relative_to(root)
        if here.name == "writes.py" or "writes" in here.parts:
            continue
        found = Writes(managers)
        found.visit(tree_of(path))
        yield from (place(path, line, root) for line in found.lines)


def test_rows_are_written_only_in_writes() -> None:
    assert list(writes_outside(ROOT, related_managers())) == []


@pytest.mark.parametrize(
    "line",
    [
        "signal.save()",
        "Signal.objects.create(text='x')",
        "rows = Signal.objects.filter(a=1)\n    rows.update(a=2)",
        "Signal.objects.filter(a=1).order_by('a').update(a=2)",
        "form.save()",
        "theme.memberships.add(signal)",
        "theme.memberships.all().delete()",
        "Signal.objects.bulk_create(many)",
        "Signal.objects.get_or_create(a=1)",
        "cursor.execute('UPDATE signals_signal SET a = 1')",
        "cursor.execute(f'delete from {table}')",
    ],
)
def test_a_write_in_a_view_is_reported(tmp_path: Path, line: str) -> None:
    spoil(tmp_path, "views.py", line)
    assert list(writes_outside(tmp_path, {"memberships"})) != []


@pytest.mark.parametrize(
    "line",
    [
        "seen = set()\n    seen.add(1)\n    words = {}\n    words.update(a=1)\n    seen.clear()",
        "signals.create(text='x')",
        "cache.delete('x')",
        "cursor.execute('SELECT 1')",
        "digest.update(b'x')",
        "super().save()",
    ],
)
def test_what_only_looks_like_a_write_is_not_reported(tmp_path: Path, line: str) -> None:
    spoil(tmp_path, "views.py", line)
    assert list(writes_outside(tmp_path, {"memberships"})) == []


def test_writes_may_write(tmp_path: Path) -> None:
    spoil(tmp_path, "writes.py", "signal.save()")
    assert list(writes_outside(tmp_path, set())) == []


def test_the_related_managers_of_the_models_are_known() -> None:
    assert {"memberships", "neighbourhoods"} <= related_managers()


def spoil(root: Path, name: str, line: str) -> None:
    """A house of one room with one file in it."""
    room = root / "wijklus" / "loop" / "signals"
    room.mkdir(parents=True)
    start = "from wijklus.loop.signals import writes as signals\n\n\ndef view(request):\n"
    (room / name).write_text(f"{start}    {line}\n")
