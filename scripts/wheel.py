"""Builds dist/wijklus-*.whl: the code with its templates, compiled texts, front-end files and data."""

import subprocess
import sys
import zipfile
from pathlib import Path

from scripts import vendor

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = (
    "wijklus/pages/static/vendor/leaflet/leaflet.js",
    "wijklus/pages/static/vendor/NOTICES.txt",
    "wijklus/pages/locale/nl/LC_MESSAGES/django.mo",
    "wijklus/pages/templates/base_public.html",
    "wijklus/loop/plans/pdf/plan.typ",
    "wijklus/data/gent_neighbourhoods.geojson",
)


def build(folder: Path) -> Path:
    """Make the wheel in the folder; stop with a sentence when something is missing from it."""
    if vendor.main():
        sys.exit(1)
    subprocess.run([sys.executable, "-m", "wijklus.cli", "compile_texts", "-v0"], cwd=ROOT, check=True)
    known = set(folder.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    wheel = max({*folder.glob("*.whl")} - known or known, key=lambda path: path.stat().st_mtime)
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    missing = [name for name in EXPECTED if name not in names]
    if missing:
        sys.exit(f"The wheel lacks {', '.join(missing)}.")
    return wheel


if __name__ == "__main__":
    print(build(ROOT / "dist"))
