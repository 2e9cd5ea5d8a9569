"""The web server killed while people vote: what was acknowledged is there, and once."""

import os
import uuid
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from benchmarks.ballots import load
from benchmarks.ballots.site import Site, kill

pytestmark = pytest.mark.kill
CODES = 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if connection.vendor == "sqlite":
        site = Site(tmp_path, f"sqlite:///{tmp_path / 'polls.sqlite3'}")
        site.migrate()
        yield site
        return
    server = urlsplit(os.environ["WIJKLUS_DATABASE_URL"])
    name = f"polls_{uuid.uuid4().hex[:8]}"
    site = Site(tmp_path, server._replace(path=f"/{name}").geturl())
    site.migrate()
    yield site
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as on_server:
        on_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def votes(address: str, codes: list[str]) -> Iterator[load.Asked]:
    """A vote with each code, and then again for other projects."""
    for number, code in enumerate(cycle(codes)):
        yield load.vote(address, code, [number % 20 + 1])


def test_a_web_server_that_is_killed_while_people_vote_loses_no_ballot_it_acknowledged(site: Site) -> None:
    polls = site.make(CODES)
    coming = votes(polls["address"], polls["codes"])
    with site.served(threads=2) as (server, port):
        came = load.come(
            port, coming, voters=6, seconds=30, heard=lambda answers: kill(server) if answers == 25 else None
        )
    assert came.unanswered, "it was killed in the middle of votes"
    assert len(came.took) >= 25
    kept = site.look_after(came.acknowledged, came.unanswered)
    assert (kept["lost"], kept["too_many"], kept["other"]) == (0, 0, 0)

    with site.served(threads=2) as (_server, port):
        again = load.come(port, votes(polls["address"], polls["codes"]), voters=2, seconds=1)
    kept = site.look_after(again.acknowledged, [*came.acknowledged, *came.unanswered])
    assert (kept["lost"], kept["too_many"]) == (0, 0)
