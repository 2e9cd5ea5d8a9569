"""An installation of its own: a database with a round in it, and the web server as `wijklus start` runs it."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from scripts.postgres import free_port

from .load import answers

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """Where its files and its database are."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        told = {key: value for key, value in os.environ.items() if not key.startswith(("WIJKLUS_", "COV_"))}
        return told | {
            "WIJKLUS_DATABASE_URL": self.url, "WIJKLUS_DATA_DIR": str(self.folder), "WIJKLUS_DEMO": "",
            "WIJKLUS_SITE_URL": "", "WIJKLUS_TESTING": "1", "DJANGO_SETTINGS_MODULE": "wijklus.settings",
        }  # fmt: skip

    def migrate(self) -> None:
        """Make the tables, or copy a file or a database that has them."""
        if self.url.startswith("sqlite"):
            ready = os.environ.get("WIJKLUS_TEST_FILE")
            if ready:
                shutil.copy(ready, self.url.removeprefix("sqlite:///"))
        else:
            ready = os.environ.get("WIJKLUS_TEST_DATABASE")
            address = urlsplit(self.url)
            with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as connection:
                template = f' TEMPLATE "{ready}"' if ready else ""
                connection.execute(f'CREATE DATABASE "{address.path[1:]}"{template}')
        if not ready:
            self._run(["wijklus.cli", "migrate", "-v0"])

    def make(self, codes: int) -> dict[str, Any]:
        """The round, with so many codes: see `city.Polls`."""
        told: dict[str, Any] = json.loads(self._run(["benchmarks.ballots", "make", str(codes)]))
        return told

    def look_after(self, acknowledged: Mapping[str, Sequence[int]], perhaps: Sequence[str] = ()) -> dict[str, int]:
        """What is kept of these votes: see `city.Kept`."""
        asked = json.dumps({"acknowledged": acknowledged, "perhaps": list(perhaps)})
        told: dict[str, int] = json.loads(self._run(["benchmarks.ballots", "look"], asked))
        return told

    @contextlib.contextmanager
    def served(self, threads: int = 4, port: int = 0) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """The web server and its port; killed afterwards when it still runs.

        As in production where the front-end files are there to be collected.
        """
        port = port or free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", str(threads)]
        with (self.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                [*command, "benchmarks.ballots.serving:application"],
                cwd=ROOT, env=self.environment | self._production(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            answers(port, gone=lambda: server.poll() is not None)
            yield server, port
        finally:
            kill(server)

    def _production(self) -> dict[str, str]:
        collected = (self.folder / "static").exists()
        return {"WIJKLUS_TESTING": ""} if collected else {}

    def collect(self) -> None:
        """Collect the static files, where they are, so that the server runs as in production."""
        if (ROOT / "wijklus" / "pages" / "static" / "vendor").exists():
            self._run(["wijklus.cli", "collectstatic", "--no-input", "-v0"], more={"WIJKLUS_TESTING": ""})

    def _run(self, words: Sequence[str], given: str = "", more: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT, env=self.environment | dict(more or {}), input=given, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
        return done.stdout


def kill(server: subprocess.Popen[bytes]) -> None:
    """End the server and its processes at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, 9)
    server.wait()
