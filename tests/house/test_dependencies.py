"""What the product imports is declared, so that a fresh installation finds it; and nothing is declared in vain."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import packages_distributions
from pathlib import Path

from .source import ROOT, code_files, place, tree_of

NOT_IMPORTED = {
    "argon2-cffi": "Django hashes passwords with it: settings.PASSWORD_HASHERS",
    "django-cotton": "the components of the templates: settings.INSTALLED_APPS and TEMPLATES",
    "granian": "the web server, started as a process by `wijklus start`",
    "psycopg": "Django's driver for PostgreSQL",
    "tzdata": "the time zones, where the system brings none",
}
"""What is declared and never imported by us, and what it is for."""


def plain(name: str) -> str:
    """A distribution's name in its one form: django-allauth of Django_Allauth[mfa]>=65."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


@lru_cache(maxsize=1)
def distributions() -> Mapping[str, set[str]]:
    """Top-level module -> the distributions it comes from."""
    return {module: set(map(plain, names)) for module, names in packages_distributions().items()}


def declared(root: Path) -> set[str]:
    """What a city that installs the product gets."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(map(plain, project["dependencies"]))


def imported(root: Path) -> Iterator[tuple[str, str]]:
    """Every top-level module of others that the product imports, and where."""
    for path in code_files(root):
        for node in ast.walk(tree_of(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names and top not in {"wijklus", "wijklus_methods"}:
                    yield top, place(path, node.lineno, root)


def undeclared(root: Path) -> Iterator[str]:
    """Every import that a fresh installation would not find."""
    known = declared(root)
    for top, where in imported(root):
        if not distributions().get(top, {plain(top)}) & known:
            yield f"{where} {top}"


def unused(root: Path) -> set[str]:
    """Everything that is declared, but that nothing imports."""
    used = {name for top, _ in imported(root) for name in distributions().get(top, {plain(top)})}
    return declared(root) - used


def test_what_is_declared_is_used_or_has_its_reason() -> None:
    assert unused(ROOT) == NOT_IMPORTED.keys(), "take it out of pyproject.toml, or say in NOT_IMPORTED what it is for"


def test_what_is_imported_is_declared() -> None:
    assert list(undeclared(ROOT)) == []


def house(root: Path, dependencies: str, code: str) -> None:
    """A product with one file and its list of dependencies."""
    (root / "wijklus").mkdir()
    (root / "wijklus" / "views.py").write_text(code)
    (root / "pyproject.toml").write_text(f"[project]\nname = 'wijklus'\ndependencies = [{dependencies}]\n")


def test_an_undeclared_import_is_reported(tmp_path: Path) -> None:
    house(tmp_path, "'django>=5'", "import shapely.geometry\nimport json\nfrom django import urls\nfrom . import x")
    assert list(undeclared(tmp_path)) == ["wijklus/views.py:1 shapely"]


def test_what_is_declared_in_vain_is_reported(tmp_path: Path) -> None:
    house(tmp_path, "'django>=5', 'Rapid_Fuzz[x]>=1'", "from django import urls")
    assert unused(tmp_path) == {"rapid-fuzz"}
