"""The server of PostgreSQL killed while people vote: what was acknowledged is there, and once.

It starts a server of its own, whatever database the other tests are on; with SQLite the database ends with the web
server.
"""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.ballots import load
from benchmarks.ballots.site import Site
from scripts import postgres

from .test_ballots_killed import CODES, votes

pytestmark = pytest.mark.kill


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a PostgreSQL server of this test alone."""
    monkeypatch.delenv("WIJKLUS_TEST_POSTGRES", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="wijklus-killed-"))
    yield folder
    shutil.rmtree(folder)


def kill_server(cluster: Path) -> None:
    """End a PostgreSQL server with all its processes, none of which may say or write anything more."""
    server = int((cluster / "data" / "postmaster.pid").read_text().split()[0])
    processes = [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@contextlib.contextmanager
def until_killed(cluster: Path) -> Iterator[str]:
    """The address of a server that is killed within this block: in the end there is nothing left to stop."""
    try:
        with postgres.server(postgres.LASTING, keep=cluster) as url:
            yield url
    except SystemExit as gone:
        if "pg_ctl failed" not in str(gone):
            raise
    else:
        pytest.fail("the server was not killed")


def test_a_database_server_that_is_killed_while_people_vote_loses_no_ballot_that_was_acknowledged(
    cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIJKLUS_TEST_DATABASE", raising=False)

    def site_on(url: str) -> Site:
        return Site(tmp_path, urlsplit(url)._replace(path="/polls").geturl())

    with until_killed(cluster) as url:
        site = site_on(url)
        site.migrate()
        polls = site.make(CODES)
        with site.served(threads=2) as (_web, port):
            came = load.come(
                port, votes(polls["address"], polls["codes"]), voters=6, seconds=60, may_fail=True,
                heard=lambda answers: kill_server(cluster) if answers == 25 else None,
            )  # fmt: skip
    assert came.unanswered, "it was killed in the middle of votes"
    assert len(came.took) >= 25
    with postgres.server(postgres.LASTING, keep=cluster) as url:
        kept = site_on(url).look_after(came.acknowledged, came.unanswered)
        assert (kept["lost"], kept["too_many"], kept["other"]) == (0, 0, 0)
        with site_on(url).served(threads=2) as (_web, port):
            again = load.come(port, votes(polls["address"], polls["codes"]), voters=2, seconds=1)
        kept = site_on(url).look_after(again.acknowledged, [*came.acknowledged, *came.unanswered])
        assert again.acknowledged
        assert (kept["lost"], kept["too_many"]) == (0, 0)
