"""What goes wrong while setting up is one sentence that says what to do."""

import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import setup, vendor

ROOT = setup.ROOT


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        ("WARNING: Retrying ... [Errno -3] Temporary failure in name resolution\nERROR: No matching", "network"),
        ("NewConnectionError: [Errno 101] Network is unreachable", "network"),
        ("error: command '/usr/bin/x86_64-linux-gnu-gcc' failed: No such file or directory", "install a compiler"),
        ("error: command 'gcc' failed: No such file or directory\nERROR: Failed building wheel", "install a compiler"),
        ("Cargo, the Rust package manager, is not installed\nThis package requires Rust compiler", "compiler"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash differs"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ssl.SSLError: CERTIFICATE_VERIFY_FAILED", "certificate is not trusted"),
        ("some noise\nERROR: Something else.", "Something else"),
        ("", "no reason was given"),
    ],
)
def test_the_reason_is_said_in_words(complaint: str, words: str) -> None:
    assert words in setup.reason(complaint)
    assert "\n" not in setup.reason(complaint)


def test_npm_without_a_network() -> None:
    assert "network" in vendor.reason("npm error code EAI_AGAIN\nnpm error request to ... failed")
    assert vendor.reason("npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed") == (
        "sha512-x integrity checksum failed"
    )


def test_a_missing_venv_module_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        setup.check_python()


def test_an_old_python_is_refused_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.9\."):
        setup.check_python()


def choose_python(folder: Path, **answers: str) -> "subprocess.CompletedProcess[str]":
    """What scripts/python.sh says on a machine that has only these Pythons."""
    for name, version in answers.items():
        program = folder / name
        code = 0 if version >= "3.11" else 1
        program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo Python {version} && exit 0\nexit {code}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment = {"PATH": str(folder)}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "python.sh")], env=environment, capture_output=True, text=True
    )


def test_the_newest_enough_python_is_chosen(tmp_path: Path) -> None:
    answer = choose_python(tmp_path, python3="3.10.1", **{"python3.12": "3.12.4"})
    assert (answer.stdout, answer.returncode) == ("python3.12\n", 0)


def test_only_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    answer = choose_python(tmp_path, python3="3.10.1")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "found only python3 (Python 3.10.1)" in answer.stderr


def test_no_python_at_all_is_one_sentence(tmp_path: Path) -> None:
    answer = choose_python(tmp_path)
    assert answer.returncode == 1
    assert "sudo apt install python3 python3-venv" in answer.stderr


def test_front_end_files_are_whole() -> None:
    assert vendor.is_current(), "run `python -m scripts.vendor`"
    assert os.path.getsize(vendor.VENDOR / "NOTICES.txt") > 10_000


def test_style_sheets_point_at_no_missing_file() -> None:
    for asset in vendor.ASSETS:
        content = (vendor.VENDOR / asset.target).read_bytes()
        assert b"sourceMappingURL" not in content, asset.target
