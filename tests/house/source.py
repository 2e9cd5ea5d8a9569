"""The source of the house as the checks read it: files, and their syntax trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN_CODE = ("wijklus", "wijklus_methods", "scripts", "benchmarks", "tests")


def python_files(root: Path, folders: tuple[str, ...] = OWN_CODE) -> Iterator[Path]:
    """Every Python file of the house below the root, in order; migrations are made by machine and left out."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if not {"migrations", "__pycache__", "node_modules"} & set(path.parts):
                yield path


def is_test(path: Path) -> bool:
    """Whether a file is part of the tests."""
    return "tests" in path.parts or path.name == "conftest.py"


def code_files(root: Path) -> Iterator[Path]:
    """Every Python file that runs in the product itself."""
    return (path for path in python_files(root, ("wijklus", "wijklus_methods")) if not is_test(path))


@functools.lru_cache(maxsize=4000)
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file; read once per run."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def templates(root: Path) -> Iterator[Path]:
    """Every template file of the house."""
    for path in sorted((root / "wijklus").rglob("templates/**/*")):
        if path.is_file() and path.suffix in {".html", ".txt", ".xml", ".svg"}:
            yield path


def tracked_files(root: Path) -> list[Path]:
    """Every file under version control."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    return [root / name for name in names.split("\0") if name and (root / name).is_file()]


def place(path: Path, line: int, root: Path) -> str:
    """Where something stands, as file:line from the root."""
    return f"{path.relative_to(root).as_posix()}:{line}"


def text_of(node: ast.expr | None) -> str | None:
    """The text of a plain string in the source; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def name_of(call: ast.Call) -> str:
    """The last word of what is called: `later` for trail.later(...)."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
