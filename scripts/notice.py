"""Writes NOTICE.md: the works of others that Wijklus is installed with, and their licences."""

import importlib.metadata
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Where the package's own data names its licence in no usable way; read from the licence file it ships.
READ_FROM_FILE = {
    "colorama": "BSD-3-Clause",
    "fido2": "BSD-2-Clause",
    "h3": "Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
}
HEAD = """\
# Works of others

Wijklus itself is licensed under the EUPL-1.2 (see [LICENSE](LICENSE)). It is installed with the packages below, each
under its own licence; none of them is part of this repository. This page is written by `make lock`.
"""


def packages(lock: str) -> list[str]:
    """The names in a lock file."""
    return sorted(set(re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE)))


def licence(name: str) -> str:
    """The licence a Python package states about itself."""
    if name in READ_FROM_FILE:
        return READ_FROM_FILE[name]
    about = importlib.metadata.metadata(name)
    classifiers = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if "License ::" in line]
    stated = next((about[key] for key in ("License-Expression", "License") if key in about), "")
    return stated if stated and "\n" not in stated else " / ".join(classifiers)


def front_end() -> dict[str, str]:
    """The npm packages whose files are served, with their licences."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {name.removeprefix("node_modules/"): about.get("license", "") for name, about in lock.items() if name}


def render() -> str:
    """The whole page."""
    python = "\n".join(f"| {n} | {licence(n)} |" for n in packages((ROOT / "requirements" / "run.txt").read_text()))
    browser = "\n".join(f"| {name} | {what} |" for name, what in sorted(front_end().items()))
    table = "| package | licence |\n|---|---|\n"
    return f"{HEAD}\n## Python packages\n\n{table}{python}\n\n## Front-end packages\n\n{table}{browser}\n"


if __name__ == "__main__":
    (ROOT / "NOTICE.md").write_text(render(), "utf-8")
    sys.exit(0)
