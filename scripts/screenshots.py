"""Makes the pictures of the README from the demo city: `python -m scripts.screenshots` (make screenshots).

Starts the demo city by itself on a free port, in a folder that is thrown away, and writes docs/img/*.png.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import django
from PIL import Image

from scripts import browser

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "img"
SIZE: "ViewportSize" = {"width": 1120, "height": 840}
PATIENCE = 300
PICTURES = {"neighbourhood": "/nl/gent/wijk/dampoort/", "vandaag": "/nl/gent/werk/"}
"""Name of the picture -> address in the demo city; below /werk/ as the first demo login."""


def main() -> None:
    """Start the demo city, take the pictures, stop it."""
    address = f"http://127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as folder:
        server = start(address, Path(folder))
        try:
            wait_for(address, server)
            take(address)
        finally:
            server.terminate()
            server.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    """The demo city as `make run` starts it, with its data in this folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WIJKLUS_")}
    environment |= {"WIJKLUS_DEMO": "1", "WIJKLUS_SITE_URL": address, "WIJKLUS_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "wijklus.cli", "start", "--port", address.rpartition(":")[2]]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the demo city answers; it makes its data first."""
    for _second in range(PATIENCE):
        if server.poll() is not None:
            sys.exit("The demo city did not start.")
        try:
            urllib.request.urlopen(f"{address}/nl/gent/", timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    sys.exit(f"The demo city gave no answer in {PATIENCE} seconds.")


def take(address: str) -> None:
    """Open each page as its visitor and keep what a screen shows of it."""
    from playwright.sync_api import sync_playwright

    mail, password = login()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.ensure(), args=["--no-sandbox", "--disable-gpu"])
        for name, path in PICTURES.items():
            page = chromium.new_page(viewport=SIZE, locale="nl-BE", reduced_motion="reduce")
            if "/werk/" in path:
                page.goto(f"{address}/nl/account/inloggen/")
                page.fill("input[name=login]", mail)
                page.fill("input[name=password]", password)
                page.click("main button[type=submit]")
                page.wait_for_load_state("networkidle")
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            keep(FOLDER / f"{name}.png", page.screenshot())
        chromium.close()


def login() -> tuple[str, str]:
    """The address and the password of the first account of the demo city."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "wijklus.settings", "WIJKLUS_TESTING": "1"}
    django.setup()
    from wijklus.crossings.demo import LOGINS

    return LOGINS[0][1:]


def keep(path: Path, picture: bytes) -> None:
    """Write a picture with few colours, so that it stays small."""
    path.write_bytes(picture)
    with Image.open(path) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
