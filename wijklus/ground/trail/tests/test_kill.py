"""Real workers, killed in the middle: no job is lost or done by two, no message leaves twice or is lost unseen."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.kill
ROOT = Path(__file__).parents[4]


class Site:
    """An installation of its own, with its database, its workers, and what they told."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = os.environ | {
            "WIJKLUS_DATABASE_URL": url,
            "WIJKLUS_DATA_DIR": str(folder),
            "WIJKLUS_TESTING": "1",
            "WIJKLUS_JOB_LEASE_SECONDS": "3",
            "DJANGO_SETTINGS_MODULE": "wijklus.settings",
        }

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self.environment, check=True, timeout=180)

    def ask(self, *jobs: tuple[str, str, dict[str, object]]) -> None:
        ask = "from wijklus.ground.trail.tests.killing import ask"
        self.run("-c", f"import django, sys; django.setup(); {ask}; ask(sys.argv[1])", json.dumps(jobs))

    def worker(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "wijklus.cli", "worker", "--interval", "0.1"]
        with (self.folder / "errors").open("ab") as errors:
            self.workers.append(
                subprocess.Popen(words, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=errors)
            )
        return self.workers[-1]

    def told(self) -> list[str]:
        path = self.folder / "told"
        return path.read_text().splitlines() if path.exists() else []

    def rows(self, query: str) -> list[tuple[object, ...]]:
        if self.url.startswith("sqlite"):
            opened = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=10)
        else:
            opened = psycopg.connect(self.url, options="-c wijklus.municipality=0")
        try:
            return opened.execute(query).fetchall()
        finally:
            opened.close()

    def until(self, condition, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited too long; told: {self.told()}"
            time.sleep(0.05)

    def until_told(self, words: str) -> None:
        self.until(lambda: words in self.told())

    def until_done(self) -> None:
        self.until(lambda: set(self.rows("SELECT state FROM trail_job WHERE name LIKE '%killing%'")) == {("done",)})


def _environment_of(url: str, folder: Path) -> Site:
    site = Site(folder, url)
    site.run("-m", "wijklus.cli", "migrate", "-v", "0")
    return site


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """An empty database with all tables, made once; every test gets a copy."""
    migrated = os.environ.get(f"WIJKLUS_TEST_{'FILE' if connection.vendor == 'sqlite' else 'DATABASE'}")
    if migrated:
        yield f"sqlite:///{migrated}" if connection.vendor == "sqlite" else migrated
        return
    folder = tmp_path_factory.mktemp("prepared")
    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder / 'empty.sqlite3'}"
        _environment_of(url, folder)
        yield url
        return
    name = f"kill_{uuid.uuid4().hex[:8]}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name}")
    _environment_of(_url(name), folder)
    yield name
    with _server() as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url(name: str) -> str:
    return urlsplit(os.environ["WIJKLUS_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _server() -> psycopg.Connection:
    return psycopg.connect(_url("postgres"), autocommit=True)


@pytest.fixture
def site(prepared, tmp_path):
    if connection.vendor == "sqlite":
        shutil.copy(prepared.removeprefix("sqlite:///"), tmp_path / "site.sqlite3")
        site = Site(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
    else:
        name = f"{prepared}_{uuid.uuid4().hex[:8]}"
        with _server() as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {prepared}")
        site = Site(tmp_path, _url(name))
    yield site
    for worker in site.workers:
        if worker.poll() is None:
            worker.kill()
        worker.wait()
    assert "exception" not in (tmp_path / "errors").read_text()
    if connection.vendor != "sqlite":
        with _server() as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("where", "slow", "starts"), [("started slow", {"before": 3}, 2), ("noted slow", {"after": 3}, 2)]
)
def test_a_job_whose_worker_is_killed_is_done_by_the_next(site, where, slow, starts):
    site.ask(("note", "slow", {"ref": "slow", **slow}), *[("note", f"n{n}", {"ref": f"n{n}"}) for n in range(5)])
    first = site.worker()
    site.until_told(where)
    first.send_signal(signal.SIGKILL)
    first.wait()

    site.worker()
    site.until_done()

    effects = Counter(ref for (ref,) in site.rows("SELECT object_ref FROM trail_entry"))
    assert effects == {"slow": 1, "n0": 1, "n1": 1, "n2": 1, "n3": 1, "n4": 1}
    assert site.told().count("started slow") == starts


@pytest.mark.parametrize(
    ("where", "slow", "accepted"), [("speaking slow", {"before": 3}, 0), ("accepted slow", {"after": 3}, 1)]
)
def test_a_message_being_sent_when_its_worker_is_killed_is_uncertain_and_never_sent_twice(site, where, slow, accepted):
    site.ask(("mail", "slow", {"ref": "slow", **slow}), *[("mail", f"m{n}", {"ref": f"m{n}"}) for n in range(5)])
    first = site.worker()
    site.until_told(where)
    first.send_signal(signal.SIGKILL)
    first.wait()

    site.worker()
    site.until_done()
    site.until(lambda: ("uncertain",) in site.rows("SELECT state FROM trail_delivery"))

    states = dict(site.rows("SELECT key, state FROM trail_delivery"))
    assert states == {"mail:slow": "uncertain"} | {f"mail:m{n}": "sent" for n in range(5)}
    left = Counter(line for line in site.told() if line.startswith("accepted"))
    assert left == Counter({f"accepted m{n}": 1 for n in range(5)}) + Counter({"accepted slow": accepted})


def test_two_workers_never_do_one_job_twice_also_when_it_outlasts_its_lease(site):
    site.ask(
        ("note", "long", {"ref": "long", "after": 5}),
        *[("note", f"n{n}", {"ref": f"n{n}", "after": 0.02}) for n in range(30)],
    )
    site.worker(), site.worker()
    site.until_done()

    started = Counter(site.told())
    assert started["started long"] == 1
    assert all(started[f"started n{n}"] == 1 for n in range(30))
    assert site.rows("SELECT count(*) FROM trail_worker") == [(2,)]
    assert site.rows("SELECT DISTINCT state FROM trail_job WHERE name LIKE '%trail.jobs.seal'") == [("done",)]


def test_a_worker_told_to_stop_finishes_its_job_first(site):
    site.ask(("note", "slow", {"ref": "slow", "before": 1.5}), ("note", "next", {"ref": "next", "before": 0.5}))
    worker = site.worker()
    site.until_told("started slow")
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=10) == 0
    assert site.told() == ["started slow", "noted slow"]
    assert site.rows("SELECT count(*) FROM trail_worker") == [(0,)]
    assert dict(site.rows("SELECT key, state FROM trail_job WHERE name LIKE '%killing%'")) == {
        "slow": "done",
        "next": "waiting",
    }
