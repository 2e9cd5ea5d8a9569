"""A browser for the tests: one that is installed, else the system's package when we may, else Playwright's own."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """The path of an installed browser that starts."""
    given = os.environ.get("WIJKLUS_TEST_BROWSER")
    for name in (given,) if given else NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return _of_playwright()


def ensure() -> str:
    """The path of a browser, installed now when there was none."""
    found = find()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing the system's Chromium", flush=True)
        _quietly("apt-get", "update", "-q")
        _quietly("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium")
        found = find()
    if not found:
        print("Fetching Playwright's Chromium", flush=True)
        more = ["--with-deps"] if os.geteuid() == 0 else []
        _quietly(sys.executable, "-m", "playwright", "install", *more, "chromium")
        found = find()
    if not found:
        sys.exit("No browser for the tests: install chromium, or name one in WIJKLUS_TEST_BROWSER.")
    return found


def _of_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and _starts(path) else None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _quietly(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if answer.returncode:
        print("\n".join(answer.stdout.splitlines()[-5:]), flush=True)
