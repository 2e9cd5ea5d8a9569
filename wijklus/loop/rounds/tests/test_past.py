"""An election of before or elsewhere: taken in from its file, counted again, and shown with the files."""

import gzip
import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Municipality
from wijklus.loop.rounds import reads, writes
from wijklus.loop.rounds.models import PastElection

FILE = """META
key;value
description;Top Idee
country;Netherlands
unit;Assen
instance;2024
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;{rule}
date_begin;31.03.2024
date_end;15.04.2024
currency;{currency}
PROJECTS
project_id;cost;name;selected
a1;600;Zwemvijver;{first}
b2;400;Bankjes;1
c3;500.50;Fietsenrek;0
VOTES
voter_id;vote
1;a1
2;a1,b2
3;b2
4;c3
"""


def a_file(rule: str = "equalshares/add1", currency: str = "EUR", first: str = "1") -> bytes:
    return FILE.format(rule=rule, currency=currency, first=first).encode()


@pytest.mark.django_db
def test_a_file_becomes_an_election_that_everybody_reads(
    gent: Municipality, coordinator: Actor, anyone: Actor, at: datetime, client: Client, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with pytest.raises(NotAllowed):
        writes.take_in_election(data=a_file(), by=anyone, at=at)
    assert "wijkbudget/eerder/" not in client.get("/nl/gent/wijkbudget/").text, "a page without anything is not shown"
    kept = writes.take_in_election(data=a_file(), by=coordinator, at=at, credit=" Pabulib ")
    assert writes.take_in_election(data=a_file(), by=coordinator, at=at).pk == kept.pk, "the same file twice is one"
    assert (kept.title, kept.place, kept.held) == ("Top Idee", "Assen, Netherlands", "31.03.2024 - 15.04.2024")
    assert (kept.voters, kept.agrees, kept.credit) == (4, True, "Pabulib")
    assert json.loads(kept.results)["winners"] == ["b2", "a1"]

    for said in (" 8: num_votes is 9", "names no rule"):
        bad = a_file("unknown") if "rule" in said else a_file().replace(b"num_votes;4", b"num_votes;9")
        with pytest.raises(Refused) as refused:
            writes.take_in_election(data=bad, by=coordinator, at=at)
        assert said.casefold() in str(refused.value.sentence).casefold()

    listed = client.get("/nl/gent/wijkbudget/eerder/")
    assert "Top Idee" in listed.text
    assert "wijkbudget/eerder/" in client.get("/nl/gent/wijkbudget/").text
    page = client.get(f"/en/gent/wijkbudget/eerder/{kept.reference}/")
    for words in (
        "was not held with this website",
        "Zwemvijver",
        "€\u00a0600.00",
        "The same as in this count",
        "Pabulib",
    ):
        assert words in page.text
    file = client.get(f"/nl/gent/wijkbudget/eerder/{kept.reference}/stemmen.pb")
    assert file.content == a_file()
    assert hashlib.sha256(file.content).hexdigest() == kept.pb_sha256
    results = client.get(f"/nl/gent/wijkbudget/eerder/{kept.reference}/uitslag.json")
    assert hashlib.sha256(results.content).hexdigest() == kept.results_sha256
    assert client.get("/nl/gent/wijkbudget/eerder/niets/").status_code == 404

    path = tmp_path / "a.pb.gz"
    path.write_bytes(gzip.compress(a_file("greedy", "PLN", "0")))
    call_command("import_election", str(path), city="gent")
    other = PastElection.objects.exclude(pk=kept.pk).get()
    assert other.reference in capsys.readouterr().out
    assert other.agrees is False
    assert "PLN\u00a0600.00" in client.get(f"/en/gent/wijkbudget/eerder/{other.reference}/").text
    for name, said in (("none.pb", "No such file"), ("bad.pb", " 1: This line is not UTF-8")):
        (tmp_path / "bad.pb").write_bytes(b"caf\xe9")
        with pytest.raises(CommandError, match=said):
            call_command("import_election", str(tmp_path / name), city="gent")
    with pytest.raises(CommandError, match="--city"):
        call_command("import_election", str(path), city="elders")


@pytest.mark.django_db
def test_the_list_asks_no_files(
    gent: Municipality, coordinator: Actor, at: datetime, django_assert_num_queries
) -> None:
    writes.take_in_election(
        data=a_file(first="0").replace(b"b2;400;Bankjes;1", b"b2;400;Bankjes;0"), by=coordinator, at=at
    )
    with django_assert_num_queries(1):
        assert [one.agrees for one in reads.past_elections()] == [None]
