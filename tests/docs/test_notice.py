"""Everything we are installed with is named with its licence, and one version is named everywhere."""

import json
import tomllib

from scripts import notice
from wijklus import settings

ROOT = notice.ROOT


def test_every_locked_package_is_named_with_a_licence() -> None:
    rows = {row.split("|")[1].strip(): row.split("|")[2].strip() for row in lines()}
    wanted = {*notice.packages((ROOT / "requirements" / "run.txt").read_text()), *notice.front_end()}
    assert wanted - rows.keys() == set(), "run `python -m scripts.notice`"
    assert rows.keys() - wanted - {"package"} == set()
    assert [name for name, licence in rows.items() if not licence] == []


def lines() -> list[str]:
    return [line for line in (ROOT / "NOTICE.md").read_text("utf-8").splitlines() if line[:2] == "| "]


def test_licences_of_front_end_packages_allow_what_we_do() -> None:
    allowed = {"EUPL-1.2", "BSD-2-Clause", "BSD-3-Clause", "MIT", "0BSD", "Apache-2.0", "ISC"}
    assert {name: kind for name, kind in notice.front_end().items() if kind not in allowed} == {}


def test_no_lock_names_a_registry() -> None:
    locks = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
    assert len(locks) == 4
    assert [lock.name for lock in locks if "http" in lock.read_text("utf-8")] == []


def test_every_python_package_is_locked_with_a_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        entries = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_front_end_versions_are_exact() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())


def test_one_version_is_named_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version == settings.RELEASE
    assert f'softwareVersion: "{version}"' in (ROOT / "publiccode.yml").read_text("utf-8")
