"""The wheel alone is enough: unpacked elsewhere, `wijklus start` prepares its data and answers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from scripts import wheel
from scripts.postgres import free_port


def get(address: str) -> str:
    """What a page answers."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


pytestmark = pytest.mark.kill


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel.build(folder)) as content:
        content.extractall(folder / "site")
    return folder


def test_the_wheel_starts_by_itself_and_ends_on_request(unpacked: Path) -> None:
    port = free_port()
    home = unpacked / "home"
    home.mkdir()
    ours = ("WIJKLUS_", "COV_", "PYTHONPYCACHEPREFIX")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"PYTHONPATH": str(unpacked / "site"), "HOME": str(home), "XDG_DATA_HOME": ""}
    log = (unpacked / "log").open("w+")
    command = [sys.executable, "-m", "wijklus.cli", "start", "--port", str(port)]
    process = subprocess.Popen(command, cwd=unpacked, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 90
        while "Ctrl-C" not in (unpacked / "log").read_text() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        page = get(f"http://127.0.0.1:{port}/nl/")
        assert '<html lang="nl"' in page
        style = re.search(r'href="(/static/[^"]*\.css)"', page)
        assert style is not None
        assert "{" in get(f"http://127.0.0.1:{port}{style[1]}")
        assert (home / ".local/share/wijklus/wijklus.sqlite3").exists()
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(30)
        log.close()
    assert code == 0, (unpacked / "log").read_text()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
