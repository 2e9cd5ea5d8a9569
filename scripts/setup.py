"""Makes the environment in .venv: `python scripts/setup.py run` for a user, `dev` for who works on Wijklus.

Needs nothing but Python itself. What is already there and unchanged is left alone; what goes wrong is said in one
sentence.
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
OLDEST = (3, 11)

REASONS = (
    ("No space left on device", "the disk is full"),
    ("DO NOT MATCH THE HASHES", "a package is not the one that was locked (its hash differs); nothing of it was used"),
    ("CERTIFICATE_VERIFY_FAILED", "the registry's certificate is not trusted here (is a proxy in between?)"),
    (
        "Network is unreachable|name resolution|NewConnectionError|ConnectTimeout|Connection refused|ProxyError"
        "|ConnectionResetError|Read timed out|Name or service not known",
        "no answer from the package registry (is there a network?)",
    ),
    (
        r"command '\S*(?:gcc|cc|g\+\+|clang)\S*' failed|unable to execute '\S*cc'|Rust compiler|No CMAKE_C_COMPILER"
        "|[Nn]o (?:C )?compiler|Unknown compiler",
        "a package has no ready-made form for this Python and no compiler is here; "
        "use Python 3.11, 3.12 or 3.13, or install a compiler (apt install build-essential)",
    ),
    ("Permission denied", "this folder may not be written to"),
)


def main(arguments: "list[str]") -> None:
    """Bring .venv up to date for the given use: run or dev."""
    use = arguments[0] if arguments else "run"
    check_python()
    make_environment()
    if use == "dev" or not is_installed("dev"):
        install(use)
    install_project()
    subprocess.run([str(PYTHON), "-m", "scripts.vendor"], cwd=ROOT, check=False).returncode and sys.exit(1)
    subprocess.run([str(PYTHON), "-m", "wijklus.cli", "compile_texts", "-v0"], cwd=ROOT, check=True)


def check_python() -> None:
    """Stop with a sentence when this Python is too old or cannot make environments."""
    if sys.version_info < OLDEST:
        have = ".".join(str(number) for number in sys.version_info[:2])
        sys.exit(
            "Wijklus needs Python 3.11 or newer; this is " + have + ". Name another one: make run PYTHON=python3.12"
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        sys.exit("Python's venv module is missing; on Debian and Ubuntu: sudo apt install python3-venv")


def make_environment() -> None:
    """Make .venv, or make it anew when its Python no longer runs."""
    if PYTHON.exists():
        alive = subprocess.run(
            [str(PYTHON), "-c", "import sys, pip; print(sys.prefix)"], capture_output=True, text=True
        )
        if alive.returncode == 0 and Path(alive.stdout.strip()).resolve() == VENV.resolve():
            return
    print("Making the environment in .venv", flush=True)
    answer = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if answer.returncode:
        sys.exit("The environment could not be made: " + reason(answer.stdout) + ".")


def is_installed(use: str) -> bool:
    """Whether the packages of this use are in place, as locked now."""
    stamp = VENV / ("installed-" + use)
    return stamp.exists() and stamp.read_text() == digest(REQUIREMENTS / (use + ".txt"))


def install(use: str) -> None:
    """Install what the lock file of this use names, once."""
    if is_installed(use):
        return
    print("Installing Python packages (a minute or so)", flush=True)
    install_requirements(PYTHON, REQUIREMENTS / (use + ".txt"))
    (VENV / ("installed-" + use)).write_text(digest(REQUIREMENTS / (use + ".txt")))


def install_requirements(python: Path, lock: Path) -> None:
    """Install exactly what a lock file names, each package checked against its hash."""
    pip(python, "--require-hashes", "-r", str(lock))


def install_project() -> None:
    """Make the command `wijklus` in .venv/bin, from this folder."""
    stamp = VENV / "installed-project"
    wanted = digest(ROOT / "pyproject.toml") + str(ROOT)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    pip(PYTHON, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))
    stamp.write_text(wanted)


def pip(python: Path, *arguments: str) -> None:
    """Run pip; when it fails, keep all it said in .venv/setup.log and say why in one sentence."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q", *arguments]
    environment = {"PIP_DEFAULT_TIMEOUT": "30", **os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if answer.returncode:
        log = VENV / "setup.log"
        log.write_text(answer.stdout)
        sys.exit(
            "The Python packages could not be installed: " + reason(answer.stdout) + " (details: .venv/setup.log)."
        )


def reason(complaint: str) -> str:
    """Why it failed, in words; the tool's own last words when it is none of the known reasons."""
    for pattern, sentence in REASONS:
        if re.search(pattern, complaint):
            return sentence
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    errors = [line.split("ERROR:")[-1].strip() for line in lines if "ERROR:" in line]
    return (errors or lines or ["no reason was given"])[-1].rstrip(".")


def digest(path: Path) -> str:
    """A fingerprint of a file and of the Python it was installed for."""
    return hashlib.sha256(path.read_bytes() + sys.version.encode()).hexdigest()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
